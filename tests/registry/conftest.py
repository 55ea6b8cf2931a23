"""A database of their own for the tests that commit, and a count of what is asked of one."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy import Engine, event

from tests.own_database import own_postgresql, own_sqlite


@pytest.fixture(params=["sqlite", "postgresql"])
def own_engine(request: pytest.FixtureRequest, tmp_path) -> Iterator[Engine]:
    sqlite = request.param == "sqlite"
    with own_sqlite(tmp_path) if sqlite else own_postgresql(request.getfixturevalue("postgresql_url")) as engine:
        yield engine


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
