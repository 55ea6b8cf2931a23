"""Two real databases for every test that touches one; each test's changes are rolled back, or its database dropped."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from coverage import Coverage
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, sessionmaker

from database.engine import open_engine, sessions_on
from database.keys import use_keys
from database.migrating import migrate
from registry.officers.passwords import use_cheap_hashing
from tests.keys import DATA_KEY, KEYS
from tests.own_database import own_postgresql, own_sqlite
from tests.postgresql import start_postgresql

COUNTED = (
    *("tests/qr/", "tests/database/", "tests/registry/", "tests/campaigns/", "tests/merchant_app/"),
    *("tests/battery/test_a5_", "tests/scripts/test_kept_head"),
)
"""Where tests count which lines they run: the rooms' own, and of attacks, journeys and errands those without which a
room is not tried whole."""

AGAIN = (
    *(f"tests/qr/test_{name}" for name in ("damage", "printed_", "properties", "scan_distorted", "scan_random")),
    "tests/campaigns/test_adoption_recount",
    *("tests/database/test_migrations.py::test_rows", "tests/database/test_people_forgotten_wholly"),
)
"""Many cases over lines that the other tests of the room have run already."""

ON_POSTGRESQL_TOO = (
    "tests/database/",
    *(f"tests/registry/test_{name}" for name in ("audit", "print_runs", "sign_ins", "units")),
)
"""Where a line runs on PostgreSQL alone. All other tests run the same lines over either database, but for races."""

use_cheap_hashing()

use_keys(KEYS)
os.environ["DATA_KEY"] = DATA_KEY  # errands started by tests open the same databases


def counts_lines(test: str) -> bool:
    """Whether the *test* is one that counts lines, which takes as long again as the test itself."""
    same_lines = "[postgresql" in test and not test.startswith(ON_POSTGRESQL_TOO) and "_race.py" not in test
    many_texts = test.startswith("tests/merchant_app/") and "hostile" in test
    return test.startswith(COUNTED) and not (test.startswith(AGAIN) or same_lines or many_texts)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[object]:
    """Look for no garbage while the tests are gathered, and later not among them: they stay until the end.

    Else each look goes through all tests and all they import: a third of the time of gathering, and a
    twentieth of the time of what follows.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()
        gc.set_threshold(10_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[object]:
    """Count no lines during tests that are not there for it."""
    counting = None if counts_lines(item.nodeid) else Coverage.current()
    if counting is None:
        return (yield)
    counting.stop()
    try:
        return (yield)
    finally:
        counting.start()


@pytest.fixture(autouse=True)
def _keys_of_the_tests() -> None:
    """Whatever keys the test before left in use."""
    use_keys(KEYS)


@pytest.fixture(scope="session")
def sqlite_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('sqlite')}/test.db")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    with start_postgresql() as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_engine(postgresql_url: str) -> Iterator[Engine]:
    engine = open_engine(postgresql_url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.getfixturevalue(f"{request.param}_engine")
    return found


@pytest.fixture
def sessions(engine: Engine) -> Iterator[sessionmaker[Session]]:
    """Sessions inside one transaction that is rolled back: a commit in the test is a savepoint."""
    with engine.connect().execution_options(will_write=True) as connection:
        transaction = connection.begin()
        maker = sessions_on(connection)
        maker.configure(join_transaction_mode="create_savepoint")
        yield maker
        transaction.rollback()


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    with sessions() as session:
        yield session


@pytest.fixture(params=["sqlite", "postgresql"])
def own_engine(request: pytest.FixtureRequest, tmp_path) -> Iterator[Engine]:
    """A database that the test has to itself: here what is committed stays."""
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
