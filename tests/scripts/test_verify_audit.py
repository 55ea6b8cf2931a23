"""The errand that goes through the trail: what it says, and how it ends, where all is sound and where it is not."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from database import engine as opening_databases
from database.engine import open_engine, sessions_on, writing
from registry.audit.operations import record
from registry.audit.witnesses import Head, head
from registry.installation.model import InstallationFact
from registry.installation.sealing import LEFTOVERS
from registry.trail_checks import everything
from scripts import verify_audit
from scripts.migrate import prepared
from tests.database.fresh import fresh_database
from tests.factories import make_account, make_merchant, make_officer
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
    """What somebody does who holds the file, and puts the triggers back."""
    with engine.connect().execution_options(will_write=True) as connection, connection.begin():
        triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for name, _made in triggers:
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        for statement in statements:
            connection.execute(text(statement))
        for _name, made in triggers:
            connection.exec_driver_sql(made)


def test_a_sound_trail_is_said_with_its_head_and_a_witness_is_written(address, tmp_path):
    kept = tmp_path / "heads"
    status, said = run(address, "--write-witness", kept)
    assert status == 0
    assert said[0].startswith("Sound: 22 entries in ")  # the units are told too, and that rows are bound
    assert Head.read(said[1].removeprefix("Head: ")).sequence == 22
    assert run(address, "--witness", kept, "--write-witness", kept)[0] == 0
    assert kept.read_text().count("\n") == 2


def test_the_first_bad_row_is_named(address, engine):
    tamper(engine, "UPDATE audit_entry SET action = 'test:other' WHERE sequence IN (7, 9)")
    status, said = run(address)
    assert status == 1
    assert said == ["Not sound: entry 7 was changed, or chained with another key."]


def test_an_account_that_nobody_told_of_is_named(address, engine):
    with writing(sessions_on(engine)) as session:
        smuggled = make_account(session, proposed_by=make_officer(session, login="ke.gian"))
    status, said = run(address)
    assert status == 1
    assert f"Not sound: account {smuggled.id} is not as the trail tells: id." in said
    assert f"Not sound: officer {smuggled.proposed_by_id} is not as the trail tells: id." in said


def test_a_trigger_that_is_gone_and_clear_text_are_named(address, engine):
    with engine.connect().execution_options(will_write=True) as connection, connection.begin():
        connection.execute(text("DROP TRIGGER sign_kept"))
    assert run(address) == (1, ["Not sound: trigger sign_kept on sign is gone."])
    with writing(sessions_on(engine)) as session:
        make_merchant(session)
        session.execute(text("UPDATE merchant SET phone = '0999888777'"))
    said = run(address)[1]
    assert "Not sound: merchant.phone holds text in the clear: it was not written by this program." in said


def test_a_database_that_was_bent_is_neither_prepared_nor_served(address, engine, capsys):
    tamper(engine, "DELETE FROM audit_seal", "DELETE FROM installation_fact WHERE name = 'trail'")
    with pytest.raises(SystemExit), prepared(address):
        pytest.fail("it was prepared")
    assert "changed past this program" in capsys.readouterr().err
    with engine.connect().execution_options(will_write=True) as connection, connection.begin():
        connection.execute(text("DROP TRIGGER fact_kept"))
    with pytest.raises(SystemExit), prepared(address):
        pytest.fail("it was prepared")
    assert "trigger fact_kept on fact is gone" in capsys.readouterr().err


def test_what_is_written_meanwhile_is_no_fault(postgresql_url, monkeypatch):
    """On PostgreSQL each question of a check would otherwise see another moment."""
    address = fresh_database(postgresql_url, "busy")
    with prepared(address) as session:
        for number in range(5):
            record(session, by=None, action="test:try", subject_id=None, number=number)
    engine = open_engine(address)
    found = everything.first_in_the_clear

    def write_meanwhile(session):
        with writing(sessions_on(engine)) as other:
            shop = make_merchant(other)
            make_account(other, merchant=shop)
        return found(session)

    with verify_audit._standing_still(engine) as session:
        before = head(session)
        monkeypatch.setattr(everything, "first_in_the_clear", write_meanwhile)
        assert everything.check_everything(session).sound
        assert head(session) == before
        assert everything.first_unlike_account(session) is None, "the account that came meanwhile is not seen yet"
        with pytest.raises(DBAPIError):
            session.execute(text("DELETE FROM installation_fact"))
    engine.dispose()


def test_files_in_use_are_swept_at_the_next_start(address, engine, capsys, monkeypatch):
    monkeypatch.setattr(opening_databases, "SQLITE_PATIENCE", 0.1)
    with writing(sessions_on(engine)) as session:
        session.add(InstallationFact(name=LEFTOVERS, value="merchant"))
    with engine.connect() as reader:
        reader.execute(text("SELECT count(*) FROM unit")).all()
        with prepared(address):
            pass
        assert "may still lie in the clear" in capsys.readouterr().err
    with prepared(address):
        pass
    assert capsys.readouterr().err == ""
    with sessions_on(engine)() as session:
        assert session.get(InstallationFact, LEFTOVERS) is None


def test_every_sealed_column_is_known_to_whoever_prepares():
    """The errand seals what it knows of: a model it never imported would stay in the clear."""
    known = (
        "import scripts.migrate; from registry.installation.sealing import sealed_columns; print(len(sealed_columns()))"
    )
    every = (
        "import merchant_app; from registry.installation.sealing import sealed_columns; print(len(sealed_columns()))"
    )
    told = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT).stdout
        for code in (known, every)
    ]
    assert told[0] == told[1] != "0\n"


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
    assert (status, said) == (1, ["Not sound: entry 4 was changed, or chained with another key."])
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
