"""A database that a test has to itself, where threads and other programs really commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, make_url, text
from sqlalchemy.orm import Session

from database.engine import open_engine
from database.migrating import migrate
from registry.installation.keyed import state
from registry.installation.operations import remember_keys
from registry.installation.sealing import seal_what_is_clear
from registry.trail_checks.accounts import tell_of_accounts
from registry.trail_checks.bound_once import bind_what_is_there
from registry.trail_checks.officers import OfficersTold, tell_of_officers
from registry.trail_checks.signs import SignsTold, tell_of_signs
from registry.trail_checks.starting import BEGAN

TEMPLATE = "own_template"


@contextmanager
def own_sqlite(folder: Path) -> Iterator[Engine]:
    """A new file in *folder*, a copy of one that was migrated before."""
    (folder / "own.db").write_bytes(_migrated_file())
    engine = open_engine(f"sqlite:///{folder}/own.db")
    yield engine
    engine.dispose()


@cache
def _migrated_file() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "template.db"
        engine = open_engine(f"sqlite:///{file}")
        migrate(engine)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        return file.read_bytes()


@contextmanager
def own_postgresql(server_url: str) -> Iterator[Engine]:
    """A new database beside the one at *server_url*; dropped at the end, whoever is still connected to it."""
    server = open_engine(server_url)
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        _migrated_database(server_url)
        connection.execute(text(f"CREATE DATABASE own TEMPLATE {TEMPLATE}"))
        engine = open_engine(_beside(server_url, "own"))
        try:
            yield engine
        finally:
            engine.dispose()
            connection.execute(text("DROP DATABASE own WITH (FORCE)"))
    server.dispose()


@cache
def _migrated_database(server_url: str) -> None:
    """A database on that server, migrated, to be copied: nobody is connected to it."""
    server = open_engine(server_url)
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {TEMPLATE}"))
    server.dispose()
    engine = open_engine(_beside(server_url, TEMPLATE))
    migrate(engine)
    engine.dispose()


def _beside(server_url: str, name: str) -> str:
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def begin_with_what_is_there(session: Session) -> None:
    """Rows that tests put in, as if the program had made them: told to the trail, which has begun."""
    remember_keys(session)
    seal_what_is_clear(session)
    tell_of_accounts(session)
    tell_of_officers(session, OfficersTold())
    tell_of_signs(session, SignsTold())
    state(session, BEGAN)
    bind_what_is_there(session)
    for row in list(session):  # binding forgot them, and the caller may go on with them once the session is closed
        session.refresh(row)
