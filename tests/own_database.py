"""A database that a test has to itself, where threads and other programs really commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, make_url, text

from database.engine import open_engine
from database.migrating import migrate


@contextmanager
def own_sqlite(folder: Path) -> Iterator[Engine]:
    """A new file in *folder*."""
    engine = open_engine(f"sqlite:///{folder}/own.db")
    migrate(engine)
    yield engine
    engine.dispose()


@contextmanager
def own_postgresql(server_url: str) -> Iterator[Engine]:
    """A new database beside the one at *server_url*; dropped at the end, whoever is still connected to it."""
    server = open_engine(server_url)
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE own"))
        engine = open_engine(make_url(server_url).set(database="own").render_as_string(hide_password=False))
        try:
            migrate(engine)
            yield engine
        finally:
            engine.dispose()
            connection.execute(text("DROP DATABASE own WITH (FORCE)"))
    server.dispose()
