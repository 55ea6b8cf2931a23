"""The errand that loads a newer list of units from the shell: what it stores, and what it says instead of failing."""

import subprocess
from pathlib import Path

import pytest
from sqlalchemy import func, select

from database.engine import open_engine, sessions_on
from registry.units.errors import UnitListProblem
from registry.units.model import Unit
from registry.units.shipped import SHIPPED_PREDECESSORS, SHIPPED_UNITS
from scripts.load_units import WORDS

PROJECT = Path(__file__).parents[2]
UNITS = "code,name,kind,province_code\n01,Tỉnh Một,tỉnh,\n00004,Phường Hai,phường,01\n"


def run(database, **changed):
    given = {"units": SHIPPED_UNITS, "predecessors": SHIPPED_PREDECESSORS, "edition": "2027-01-01"} | changed
    options = [part for name, value in given.items() for part in (f"--{name}", str(value))]
    return subprocess.run(
        [PROJECT / "scripts" / "load-units", "--database", database, *options],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def database(own_engine):
    return own_engine.url.render_as_string(hide_password=False)


def stored(engine):
    with sessions_on(engine)() as session:
        return session.scalar(select(func.count()).select_from(Unit))


def test_a_list_is_loaded_once(database, own_engine):
    for _ in range(2):
        done = run(database)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == "The list of 2027-01-01 is stored: 3355 units.\n"
        assert stored(own_engine) == 3_355


def test_the_line_that_is_wrong_is_named(database, own_engine, tmp_path):
    wrong = tmp_path / "units.csv"
    wrong.write_text(UNITS + "00005,A,phường,99\n")
    done = run(database, units=wrong)
    assert done.returncode == 1
    assert done.stderr == ("units.csv, line 4, names a province that is not in the list. Nothing was loaded.\n")
    assert stored(own_engine) == 0


def test_every_problem_has_words():
    assert set(WORDS) == set(UnitListProblem)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"edition": "yesterday"}, "The edition is the day the list was made, as YYYY-MM-DD. Nothing was loaded.\n"),
        ({"units": "/no/such.csv"}, "/no/such.csv cannot be read: No such file or directory. Nothing was loaded.\n"),
        ({"units": "/"}, "/ cannot be read: Is a directory. Nothing was loaded.\n"),
    ],
)
def test_one_plain_sentence(database, changed, says):
    done = run(database, **changed)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", says)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("sqlite:////no/such.db", "There is no database at /no/such.db. "),
        ("elsewhere", "The address of the database must look like "),
        ("postgresql+psycopg://nobody@127.0.0.1:1/none", "The database cannot be used: "),
    ],
)
def test_a_database_that_is_not_there(address, says):
    done = run(address)
    assert done.returncode == 1
    assert done.stderr.startswith(says)
    assert "Traceback" not in done.stderr


def test_a_database_of_another_version_is_left_alone(tmp_path):
    older = open_engine(f"sqlite:///{tmp_path}/older.db")
    with older.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE something (id INTEGER)")
    assert run(str(older.url)).stderr.startswith("The database is of an older version.")
    with older.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num TEXT)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('9999')")
    older.dispose()
    assert run(str(older.url)).stderr.startswith("The database was written by a newer version")
