"""Databases of their own, empty, for tests that change more than rows."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from database.engine import open_engine
from tests.database.fresh import fresh_database


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_url(request: pytest.FixtureRequest, tmp_path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/fresh.db"
    return fresh_database(request.getfixturevalue("postgresql_url"), "fresh")


@pytest.fixture
def fresh(fresh_url: str) -> Iterator[Engine]:
    """An empty database."""
    engine = open_engine(fresh_url)
    yield engine
    engine.dispose()
