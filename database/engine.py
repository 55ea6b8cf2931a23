"""Opening the database: one engine, the sessions made from it, and the two ways to use them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session, sessionmaker

from database.sealed_questions import refuse_questions_about_seals

# Seconds a writer waits for another writer before it gives up.
SQLITE_PATIENCE = 15
# A failed statement is logged without its values: these are people's names, phones and accounts.
QUIET = {"hide_parameters": True}

# The place in PostgreSQL's own list of advisory locks that whoever prepares a database holds; any number would do.
_PREPARING = 20_260_920


class AddressUnusable(ValueError):
    """What was given is not the address of a database this program can open."""


def sqlite_address(file: Path) -> str:
    """The address of a SQLite file, whatever letters its name holds: ``?``, ``#`` and ``%`` mean something there."""
    return URL.create("sqlite", database=str(file)).render_as_string()


def open_engine(url: str) -> Engine:
    """Open the database at *url* (``sqlite:///…`` or ``postgresql+psycopg://…``).

    Raise AddressUnusable when it is of neither form. Nothing is connected yet.
    """
    try:
        driver = make_url(url).drivername
    except (ArgumentError, ValueError) as error:
        raise AddressUnusable from error
    if driver not in {"sqlite", "postgresql", "postgresql+psycopg"}:
        raise AddressUnusable(driver)
    if driver == "sqlite":
        # module= (not creator=): only so does SQLAlchemy translate this driver's errors, a full disk among them.
        engine = create_engine(url, module=sqlite, connect_args={"timeout": SQLITE_PATIENCE}, **QUIET)
        _make_sqlite_safe(engine)
    else:
        engine = create_engine(url, pool_pre_ping=True, **QUIET)
    refuse_questions_about_seals(engine.dialect)
    return engine


def open_database(url: str) -> sessionmaker[Session]:
    """Return the maker of sessions on the database at *url*."""
    return sessions_on(open_engine(url))


def sessions_on(bind: Engine | Connection) -> sessionmaker[Session]:
    """Return the maker of sessions on *bind*."""
    return sessionmaker(bind, expire_on_commit=False)


@contextmanager
def writing(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """Give a session whose changes are committed together at the end, or not at all when the block raises."""
    with sessions() as session, session.begin():
        begin_to_write(session)
        yield session


def begin_to_write(session: Session) -> None:
    """Take the writer's place at once (SQLite has one).

    A transaction that first reads and then writes fails when somebody wrote in between; one that says from
    the start that it will write waits its turn instead.
    """
    session.connection(execution_options={"will_write": True})


def stand_still(session: Session) -> None:
    """Let a fresh session, which only reads, see the database as it is at one moment, whatever is written meanwhile.

    On SQLite every transaction does.
    """
    bind = session.get_bind()
    if isinstance(bind, Engine) and bind.dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True})


def take_turn(connection: Connection) -> None:
    """Wait for whoever else prepares this database; the turn lasts until the transaction ends.

    For what two programs that start at once must not both do, such as creating the tables. On SQLite the
    writer's place is the turn already.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _PREPARING})


def _keep_a_log(connection: Any) -> None:
    """Switch a new file to WAL. SQLite answers "locked" at once, without any patience, where two do so together."""
    until = time.monotonic() + SQLITE_PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def _make_sqlite_safe(engine: Engine) -> None:
    """Make SQLite's transactions real, its rows durable and its references checked.

    Left alone, Python's driver sends no BEGIN before a SAVEPOINT, so a released savepoint is already
    committed and rolling back the unit of work leaves it behind. WAL with synchronous FULL is what survives
    a power cut with every acknowledged row.
    """

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        _keep_a_log(connection)
        for pragma in (
            "synchronous = FULL",
            "foreign_keys = ON",
            "secure_delete = ON",  # what rows leave is zeroed: a person who is forgotten lies in no unused page
            "cache_size = -32000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        will_write = connection.get_execution_options().get("will_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if will_write else "BEGIN")
