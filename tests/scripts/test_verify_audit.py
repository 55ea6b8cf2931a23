"""The errand that goes through the trail: what it says, and how it ends, where all is sound and where it is not."""

import subprocess
from pathlib import Path

import pytest
from sqlalchemy import text

from database.engine import open_engine, sessions_on, writing
from registry.audit.operations import record
from registry.audit.witnesses import Head, head
from scripts.migrate import prepared
from tests.database.fresh import fresh_database
from tests.factories import make_account
from tests.server import PROJECT

ERRAND = PROJECT / "scripts" / "verify-audit"


@pytest.fixture
def address(tmp_path):
    address = f"sqlite:///{tmp_path}/trail.db"
    with prepared(address) as session:
        for number in range(20):
            record(session, by=None, action="test:try", subject_id=None, number=number)
    return address


@pytest.fixture
def engine(address):
    engine = open_engine(address)
    yield engine
    engine.dispose()


def run(address: str, *arguments: str | Path):
    done = subprocess.run([ERRAND, "--database", address, *arguments], capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).strip().splitlines()


def tamper(engine, *statements: str) -> None:
    with engine.connect().execution_options(will_write=True) as connection, connection.begin():
        for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        for statement in statements:
            connection.execute(text(statement))


def test_a_sound_trail_is_said_with_its_head_and_a_witness_is_written(address, tmp_path):
    kept = tmp_path / "heads"
    status, said = run(address, "--write-witness", kept)
    assert status == 0
    assert said[0].startswith("Sound: 21 entries in ")  # the units that were loaded are told too
    assert Head.read(said[1].removeprefix("Head: ")).sequence == 21
    assert run(address, "--witness", kept, "--write-witness", kept)[0] == 0
    assert kept.read_text().count("\n") == 2


def test_the_first_bad_row_is_named(address, engine):
    tamper(engine, "UPDATE audit_entry SET action = 'test:other' WHERE sequence IN (7, 9)")
    status, said = run(address)
    assert status == 1
    assert said == ["Not sound: entry 7 was changed, or sealed with another key."]


def test_an_account_that_nobody_told_of_is_named(address, engine):
    with writing(sessions_on(engine)) as session:
        smuggled = make_account(session)
    status, said = run(address)
    assert (status, said) == (1, [f"Not sound: account {smuggled.id} is not as the trail tells: id."])


def test_a_tail_that_was_cut_off_is_told_by_the_witness_alone(address, engine, tmp_path):
    kept = tmp_path / "heads"
    with sessions_on(engine)() as session:
        known = head(session)
        kept.write_text(f"{known.printed()}\n\n{known.line()}\n")
    tamper(engine, "DELETE FROM audit_seal WHERE sequence > 15", "DELETE FROM audit_entry WHERE sequence > 15")
    assert run(address)[0] == 0
    status, said = run(address, "--witness", kept)
    assert status == 1
    assert len(said) == 2
    assert known.printed() in said[0]


@pytest.mark.parametrize("content", ["12 no head\n", "\udc80"])
def test_witnesses_that_cannot_be_read_are_said(address, tmp_path, content):
    kept = tmp_path / "heads"
    kept.write_bytes(content.encode("utf-8", "surrogateescape"))
    status, said = run(address, "--witness", kept)
    assert (status, len(said)) == (2, 1)


def test_a_head_that_cannot_be_kept_is_said(address, tmp_path):
    status, said = run(address, "--write-witness", tmp_path)
    assert (status, len(said), said[-1]) == (
        2,
        3,
        f"The head was not added to {tmp_path} (Is a directory): write it down elsewhere.",
    )


def test_the_same_on_postgresql(postgresql_url, tmp_path):
    address, kept = fresh_database(postgresql_url, "trail"), tmp_path / "heads"
    with prepared(address) as session:
        for number in range(5):
            record(session, by=None, action="test:try", subject_id=None, number=number)
    assert run(address, "--write-witness", kept)[0] == 0
    engine = open_engine(address)
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # no trigger holds
        connection.execute(text("UPDATE audit_entry SET action = 'test:other' WHERE sequence = 4"))
    status, said = run(address)
    assert (status, said) == (1, ["Not sound: entry 4 was changed, or sealed with another key."])
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("DELETE FROM audit_seal WHERE sequence > 3"))
        connection.execute(text("DELETE FROM audit_entry WHERE sequence > 3"))
    engine.dispose()
    assert run(address)[0] == 0
    assert run(address, "--witness", kept)[0] == 1


def test_what_could_not_be_checked_is_neither_sound_nor_not(address, tmp_path):
    assert run(f"sqlite:///{tmp_path}/none.db")[0] == 2
    assert run(address, "--witness", tmp_path / "none")[0] == 2
