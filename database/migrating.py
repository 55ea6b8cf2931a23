"""Bringing a database to the shape this version of the program knows."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from database.engine import take_turn

STEPS = Path(__file__).parent / "migrations"


class DatabaseIsNewer(RuntimeError):
    """The database was written by a later version of the program; this one must not touch it."""


class DatabaseIsOlder(RuntimeError):
    """The database lacks a step this version of the program relies on."""


def newest_step() -> str:
    """The number of the last step this program knows."""
    return str(ScriptDirectory(str(STEPS)).get_current_head())


def step_of(connection: Connection) -> str | None:
    """The last step the database has seen; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def migrate(engine: Engine, to: str = "head") -> bool:
    """Take the database up (or, with an earlier *to*, down) in one transaction. Raise DatabaseIsNewer untouched.

    Programs that do so at the same moment take turns, and each looks again where the one before left it.
    Give whether it was empty, so that nothing in it is older than this call.
    """
    with engine.connect() as connection:
        refuse_newer(connection)
        already_there = to == "head" and step_of(connection) == newest_step()
    if already_there:
        return False
    with engine.connect().execution_options(will_write=True) as connection, _tables_movable(connection):
        take_turn(connection)
        refuse_newer(connection)
        empty = step_of(connection) is None
        walk(connection, to)
    return empty


def walk(connection: Connection, to: str = "head") -> None:
    """Take the steps up or down to *to* within the caller's transaction."""
    config = Config()
    config.set_main_option("script_location", str(STEPS))
    config.attributes["connection"] = connection
    present = step_of(connection)
    going_down = to != "head" and present is not None and (to == "base" or to < present)
    (command.downgrade if going_down else command.upgrade)(config, to)


class ReferencesBroken(RuntimeError):
    """A step left rows that refer to rows that are not there; it was taken back."""


@contextmanager
def _tables_movable(connection: Connection) -> Iterator[None]:
    """A transaction in which SQLite lets a table be replaced that others refer to; references are checked at its end.

    SQLite changes a column by making the table anew, and dropping the old one would drop whatever refers to it. The
    switch does nothing within a transaction, so it is set before, past SQLAlchemy, which would begin one.
    """
    if connection.dialect.name != "sqlite":
        with connection.begin():
            yield
        return
    driver = connection.connection.dbapi_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        with connection.begin():
            yield
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise ReferencesBroken
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def refuse_newer(connection: Connection) -> None:
    """Raise DatabaseIsNewer when the database has seen a step this program does not know."""
    present = step_of(connection)
    known = {step.revision for step in ScriptDirectory(str(STEPS)).walk_revisions()}
    if present is not None and present not in known:
        raise DatabaseIsNewer(present)


def require_newest(engine: Engine) -> None:
    """Raise unless the database is exactly at the step this program knows."""
    with engine.connect() as connection:
        refuse_newer(connection)
        if step_of(connection) != newest_step():
            raise DatabaseIsOlder(step_of(connection))
