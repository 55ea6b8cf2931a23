"""What a deleted row leaves in SQLite's files: nothing in pages it left, nothing in the log, once that is cut off."""

import sys
from pathlib import Path

import pytest
from sqlalchemy import event, text

from database.engine import open_engine, sessions_on, writing
from database.log import cut_log

MARKS = [f"mark-{number:04d}-of-a-person" for number in range(200)]


def files_of(engine):
    held = [Path(f"{engine.url.database}{part}") for part in ("", "-wal")]
    return b"".join(file.read_bytes() for file in held if file.exists())


def left(engine):
    held = files_of(engine)
    return sum(mark.encode() in held for mark in MARKS)


def stored_and_deleted(engine):
    """Two hundred marks, indexed, written, brought into the file, then deleted or written over."""
    with writing(sessions_on(engine)) as session:
        session.execute(text("CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT)"))
        session.execute(text("CREATE INDEX by_name ON person (name)"))
        session.execute(text("INSERT INTO person (name) VALUES (:name)"), [{"name": mark} for mark in MARKS])
    with sessions_on(engine)() as session:
        assert cut_log(session)
    assert left(engine) == len(MARKS)
    with writing(sessions_on(engine)) as session:
        session.execute(text("UPDATE person SET name = '' WHERE id % 2 = 0"))
        session.execute(text("DELETE FROM person WHERE id % 2 = 1"))
    return engine


@pytest.fixture
def engine(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/forgotten.db")
    yield engine
    engine.dispose()


def test_nothing_is_left_of_what_was_deleted(engine):
    stored_and_deleted(engine)
    with sessions_on(engine)() as session:
        assert cut_log(session)
    assert left(engine) == 0


def test_without_zeroing_the_pages_it_is(engine):
    @event.listens_for(engine, "connect")
    def _leave_it(connection, _record):
        connection.execute("PRAGMA secure_delete = OFF")

    stored_and_deleted(engine)
    with sessions_on(engine)() as session:
        assert cut_log(session)
    found = left(engine)
    sys.stdout.write(f"\n{found} of {len(MARKS)} marks lie in unused pages without zeroing\n")
    assert found > 0


def test_while_somebody_reads_the_log_stays_and_is_cut_later(engine):
    stored_and_deleted(engine)
    with engine.connect() as reader:
        reader.execute(text("SELECT count(*) FROM person")).all()
        with writing(sessions_on(engine)) as session:
            session.execute(text("INSERT INTO person (name) VALUES ('x')"))
        with sessions_on(engine)() as session:
            assert not cut_log(session)
            assert session.execute(text("PRAGMA busy_timeout")).scalar_one() == 15_000, "as patient as before"
    with sessions_on(engine)() as session:
        assert cut_log(session)
    assert Path(f"{engine.url.database}-wal").stat().st_size == 0


def test_within_a_transaction_it_is_left(engine):
    stored_and_deleted(engine)
    with writing(sessions_on(engine)) as session:
        session.execute(text("INSERT INTO person (name) VALUES ('x')"))
        assert not cut_log(session)


def test_a_file_that_cannot_be_written_is_left(engine):
    stored_and_deleted(engine)
    reading = open_engine(f"sqlite:///file:{engine.url.database}?mode=ro&uri=true")
    with sessions_on(reading)() as session:
        assert not cut_log(session)
    reading.dispose()


def test_postgresql_has_no_such_log(session):
    if session.get_bind().dialect.name == "postgresql":
        assert cut_log(session)
