"""The transactions are real on both databases."""

from threading import Timer

import pytest
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from database.engine import open_engine, sqlite_address


def test_sessions_roll_back(session):
    session.execute(text("INSERT INTO installation_fact VALUES ('a', 'b')"))
    assert session.execute(text("SELECT count(*) FROM installation_fact")).scalar() == 1


@pytest.mark.parametrize("again", [1, 2])
def test_each_test_starts_clean(session, again):
    assert session.execute(text("SELECT count(*) FROM installation_fact")).scalar() == 0
    session.execute(text("INSERT INTO installation_fact VALUES ('a', 'b')"))
    session.commit()


def test_a_failed_statement_is_told_without_its_values(engine):
    with engine.connect() as connection, pytest.raises(IntegrityError) as failure:
        connection.execute(text("INSERT INTO installation_fact VALUES (:name, NULL)"), {"name": "Bí Mật 0100000168"})

    said_by_the_server = str(failure.value.orig)
    assert "Bí Mật" not in str(failure.value).replace(said_by_the_server, "")


@pytest.mark.parametrize("let_go", [True, False])
def test_who_meets_another_that_prepares_the_same_file_waits_and_not_for_ever(tmp_path, monkeypatch, let_go):
    """A file in its first moments: somebody else holds it whole, which SQLite refuses at once."""
    monkeypatch.setattr("database.engine.SQLITE_PATIENCE", 0.3)
    file = tmp_path / "new.db"
    other = sqlite.connect(str(file), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    other.execute("CREATE TABLE begun (id)")
    engine = open_engine(sqlite_address(file))
    if let_go:
        Timer(0.1, lambda: other.execute("COMMIT")).start()
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    else:
        with pytest.raises(OperationalError, match="locked"):
            engine.connect()
    other.close()
    engine.dispose()
