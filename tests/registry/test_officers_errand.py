"""The errand that adds an officer from the shell: what it stores, what it says, and what it leaves alone."""

import os
import pty
import re
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import select

from database.base import Base
from database.engine import open_engine, sessions_on, writing
from registry.calendar import today
from registry.officers.model import Officer, Posting, Role
from tests.factories import make_unit, make_ward
from tests.signing_in import sign_in

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def database(own_engine):
    with writing(sessions_on(own_engine)) as session:
        make_ward(session, code="26506", name="Phường Thử")
        make_unit(session, code="26506", name="Phường Thử Sau", edition="2027-01-01")
    return own_engine.url.render_as_string(hide_password=False)


def arguments(database, command=PROJECT / "scripts" / "add-officer", **changed):
    given = {"login": "quan.tri", "name": "Quản Trị Thử", "role": "admin", "unit": "26506"}
    given |= {"person-number": "CB-0001"} | changed
    return [command, "--database", database, *(part for name, value in given.items() for part in (f"--{name}", value))]


def run(database, **changed):
    return subprocess.run(
        arguments(database, **changed),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


def officers(engine):
    with sessions_on(engine)() as session:
        return session.scalars(select(Officer)).all()


def test_the_officer_is_posted_and_signs_in_with_the_password_shown(database, own_engine):
    done = run(database)
    assert (done.returncode, done.stderr) == (0, "")
    password = re.search(r"this once:  ([a-z0-9-]{19})\n", done.stdout)[1]
    with writing(sessions_on(own_engine)) as session:
        officer = session.scalars(select(Officer)).one()
        posting = session.scalars(select(Posting)).one()
        assert (officer.login, officer.name, officer.role) == ("quan.tri", "Quản Trị Thử", Role.ADMIN)
        assert officer.must_change_password
        assert (posting.unit.name, posting.begins_on, posting.ends_on) == ("Phường Thử Sau", today(), None)
        assert sign_in(session, login="quan.tri", password=password)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (["ghe thuyền sáng sớm"] * 2, "may sign in"),
        (["ghe thuyền sáng sớm", "ghe thuyền sáng"], "not the same"),
        (["ngắn", "ngắn"], "at least 14 characters"),
        ([""], "this once:"),
    ],
)
def test_the_password_is_asked_at_a_terminal_and_never_shown(database, own_engine, typed, says):
    returncode, said = run_at_a_terminal(database, typed)
    assert says in said
    assert "ghe thuyền" not in said
    assert len(officers(own_engine)) == (returncode == 0)


def run_at_a_terminal(database, typed):
    """The exit status and all that was said. Each line is typed when it is asked for."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        arguments(database),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as errand:
        said = b""
        for line in typed:
            while not said.endswith(b": "):
                said += errand.stdout.read(1) or pytest.fail(said.decode())
            os.write(ours, f"{line}\n".encode())
            said += b"\n"
        said += errand.communicate(timeout=30)[0]
    os.close(ours)
    os.close(theirs)
    return errand.returncode, said.decode()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"unit": "99999"}, "No unit has the code 99999"),
        ({"login": "quản trị"}, "A login has 2 to 60 characters"),
        ({"name": " "}, "The name must not be empty"),
        ({"role": "king"}, "invalid choice"),
        ({"person-number": ""}, "give --person-number"),
        ({"person-number": "số 1"}, "A staff number has letters"),
    ],
)
def test_a_slip_is_one_plain_sentence_and_adds_nothing(database, own_engine, changed, says):
    done = run(database, **changed)
    assert done.returncode != 0
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert officers(own_engine) == []


def test_a_login_is_not_given_twice(database, own_engine):
    assert run(database).returncode == 0
    again = run(database, name="Người Khác")
    assert again.returncode == 1
    assert "already" in again.stderr
    assert len(officers(own_engine)) == 1


def test_a_missing_database_is_not_made(tmp_path):
    done = run(f"sqlite:///{tmp_path}/none.db")
    assert done.returncode == 1
    assert "scripts/run" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_another_shape_or_none_at_all_is_left_alone(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/old.db")
    Base.metadata.create_all(engine)
    engine.dispose()
    (tmp_path / "text.db").write_text("no database " * 100)
    for address, says in [
        (f"sqlite:///{tmp_path}/old.db", "older version"),
        (f"sqlite:///{tmp_path}/text.db", "cannot be used"),
        ("nonsense", "must look like"),
    ]:
        done = run(address)
        assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (1, True, False), done.stderr


def test_it_works_from_a_folder_with_blanks_in_its_name(database, own_engine, tmp_path):
    folder = tmp_path / "một thư mục"
    folder.symlink_to(PROJECT)
    assert run(database, command=folder / "scripts" / "add-officer").returncode == 0
    assert len(officers(own_engine)) == 1
