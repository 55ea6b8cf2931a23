"""What stands in an errand's way is one plain sentence, whichever errand it is, and the database stays as it was."""

import os
import re
import subprocess
import sys
from importlib import import_module

import pytest
from sqlalchemy import text

from database.engine import open_engine, sqlite_address
from database.migrating import migrate
from registry.units.shipped import SHIPPED_PREDECESSORS, SHIPPED_UNITS
from scripts import printed_pictures
from scripts.take_pictures import PICTURES, planned
from tests.server import PROJECT

KEY = "only for errands: another master than the tests'"
AS_ANYBODY = ("setpriv", "--bounding-set=-dac_override") if os.geteuid() == 0 else ()
"""Folders refuse root nothing, but for root without that power."""
OFFICER = ("--login", "quan.tri", "--name", "A", "--role", "admin", "--unit", "26506", "--person-number", "1")
UNITS = ("--units", SHIPPED_UNITS, "--predecessors", SHIPPED_PREDECESSORS, "--edition", "2027-01-01")
ON_WHAT_IS_THERE = {
    "add-officer": OFFICER,
    "daily": (),
    "load-units": UNITS,
    "retention": ("--apply",),
    "verify-audit": (),
}
"""Errands that work on a database that was made before, each with what it needs to be told."""
ALL = {**ON_WHAT_IS_THERE, "migrate": (), "load-sample": ()}
WRONG = {"verify-audit": 2}
"""Their exit status where they could not do their work; 1 for all others."""


def process(name, address, *, through=(), **environment):
    """The exit status of an errand run by itself, its parts already installed, and what it said."""
    command = [
        *through,
        sys.executable,
        "-P",
        "-m",
        f"scripts.{name.replace('-', '_')}",
        "--database",
        address,
        *ALL[name],
    ]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": "1", "DATA_KEY": KEY, **environment},
    )
    return done.returncode, (done.stdout + done.stderr).strip()


@pytest.fixture
def errand(monkeypatch, capfd):
    """The same within this process, because there are many; whatever would be a traceback fails the test as it is."""

    def errand(name, address, **environment):
        for setting, value in {"DATA_KEY": KEY, **environment}.items():
            monkeypatch.setenv(setting, value)
        monkeypatch.setattr(sys, "argv", [name, "--database", address, *map(str, ALL[name])])
        status = 0
        try:
            import_module(f"scripts.{name.replace('-', '_')}").main()
        except SystemExit as ended:
            status = ended.code
        said = capfd.readouterr()
        return status, (said.out + said.err).strip()

    return errand


def refused(run, name, address, says, **given):
    status, said = run(name, address, **given)
    assert (status, len(said.splitlines())) == (WRONG.get(name, 1), 1), said
    assert says in said
    assert said.endswith((".", "...", "is)."))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A database made by the errand itself, with a key of its own, in a folder everybody may look into."""
    folder = tmp_path_factory.mktemp("errands")
    assert process("migrate", sqlite_address(folder / "made.db"))[0] == 0
    return folder


@pytest.mark.parametrize("name", ALL)
def test_the_key_of_another_database(errand, folder, name):
    before = (folder / "made.db").read_bytes()
    refused(errand, name, sqlite_address(folder / "made.db"), "DATA_KEY is not the key", DATA_KEY="x" * 40)
    assert (folder / "made.db").read_bytes() == before


@pytest.mark.parametrize("name", ALL)
def test_no_key_for_a_database_that_keeps_none_beside_it(errand, name):
    refused(
        errand, name, "postgresql+psycopg://nobody@127.0.0.1:1/none", "Set DATA_KEY to the key of this", DATA_KEY=""
    )


@pytest.fixture(scope="module")
def older(tmp_path_factory):
    address = sqlite_address(tmp_path_factory.mktemp("older") / "older.db")
    engine = open_engine(address)
    migrate(engine, "0008")
    engine.dispose()
    return address


@pytest.mark.parametrize("name", ON_WHAT_IS_THERE)
def test_a_database_of_an_older_version_is_not_touched(errand, older, name):
    refused(errand, name, older, "scripts/migrate")


@pytest.mark.parametrize("name", ALL)
def test_a_database_of_a_newer_version_is_not_touched(errand, tmp_path, name):
    address = sqlite_address(tmp_path / "newer.db")
    engine = open_engine(address)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('9999')"))
    engine.dispose()
    before = (tmp_path / "newer.db").read_bytes()
    refused(errand, name, address, "newer version")
    assert (tmp_path / "newer.db").read_bytes() == before


@pytest.mark.parametrize("name", ALL)
def test_a_file_that_is_no_database(errand, tmp_path, name):
    (tmp_path / "text.db").write_text("somebody's notes " * 100)
    refused(errand, name, sqlite_address(tmp_path / "text.db"), "cannot be used")
    assert (tmp_path / "text.db").read_text() == "somebody's notes " * 100


@pytest.mark.parametrize("name", ON_WHAT_IS_THERE)
def test_a_database_that_is_not_there_is_not_made(errand, tmp_path, name):
    refused(errand, name, sqlite_address(tmp_path / "none.db"), "There is no database at")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def locked(tmp_path):
    """A folder with a database, in which nothing may be changed."""
    address = sqlite_address(tmp_path / "own.db")
    assert process("migrate", address)[0] == 0
    (tmp_path / "own.db").chmod(0o444)
    tmp_path.chmod(0o555)
    yield tmp_path
    tmp_path.chmod(0o755)


@pytest.mark.parametrize("name", ["verify-audit", "retention", "migrate"])
def test_a_folder_that_cannot_be_written_to(locked, name):
    address = sqlite_address(locked / ("own.db" if name != "migrate" else "new.db"))
    refused(process, name, address, "cannot be used", through=AS_ANYBODY)
    assert {path.name for path in locked.iterdir()} <= {"own.db", "own.db-wal", "own.db-shm"}


def test_a_key_beside_it_that_cannot_be_read(errand, tmp_path):
    (tmp_path / "data.key").mkdir()
    refused(
        errand, "migrate", sqlite_address(tmp_path / "own.db"), "data.key cannot be used (Is a directory).", DATA_KEY=""
    )
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("own")] == []


def test_the_sample_is_loaded_into_an_empty_database_alone(errand, tmp_path):
    address = sqlite_address(tmp_path / "used.db")
    assert errand("migrate", address)[0] == 0
    assert errand("add-officer", address)[0] == 0
    refused(errand, "load-sample", address, "already holds places, merchants or officers")


@pytest.mark.parametrize("years", ["0", "-3", "many", "1e3"])
def test_years_that_are_none(errand, folder, monkeypatch, years):
    monkeypatch.setitem(ALL, "retention", (f"--years={years}",))
    said = errand("retention", sqlite_address(folder / "made.db"))
    assert said == (1, "--years must be a whole number from 1 to 100.")


def test_what_may_go_is_only_listed_unless_it_is_to_go(folder, monkeypatch):
    address = sqlite_address(folder / "made.db")
    assert process("retention", address)[1].splitlines()[-1] == "Deleted."
    monkeypatch.setitem(ALL, "retention", ("--years=",))
    assert process("retention", address)[1].splitlines()[-1] == "Nothing was changed: --apply deletes it."


def test_the_pictures_that_are_taken_are_those_that_are_shown():
    taken = {f"{name}.png" for name in planned()}
    assert {path.name for path in PICTURES.iterdir()} == taken
    shown = [(PROJECT / page).read_text() for page in ("README.md", "docs/printing.md")]
    assert set(re.findall(r"pictures/([a-z0-9-]+\.png)", "".join(shown))) <= taken
    assert {f"{name}.png" for name in printed_pictures.names()} <= set(
        re.findall(r"pictures/([a-z0-9-]+\.png)", shown[1])
    )
