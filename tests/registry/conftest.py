"""A database that a test has to itself, for threads that really commit."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, make_url, text

from database.engine import open_engine
from database.migrating import migrate


@pytest.fixture(params=["sqlite", "postgresql"])
def own_engine(request: pytest.FixtureRequest, tmp_path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path}/own.db")
        migrate(engine)
        yield engine
        engine.dispose()
        return
    server = open_engine(request.getfixturevalue("postgresql_url"))
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE own"))
        engine = open_engine(make_url(server.url).set(database="own").render_as_string(hide_password=False))
        migrate(engine)
        yield engine
        engine.dispose()
        connection.execute(text("DROP DATABASE own"))
    server.dispose()
