"""A database that a test has to itself, for threads that really commit; and a count of what is asked of one."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy import Engine, event, make_url, text

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
        connection.execute(text("DROP DATABASE own WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def statements(engine: Engine) -> Callable[[], AbstractContextManager[list[str]]]:
    """Gives a context that collects the SELECTs sent to the database within it."""

    @contextmanager
    def collecting() -> Iterator[list[str]]:
        sent: list[str] = []

        def note(_connection, _cursor, statement, *_rest) -> None:
            if statement.startswith("SELECT"):
                sent.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return collecting
