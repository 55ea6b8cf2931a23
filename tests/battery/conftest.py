"""The real application with form tokens on, and the two wards, for every attack."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine

from merchant_app import create_app
from merchant_app.settings import Settings
from tests.battery.asking import Town
from tests.battery.report import whole
from tests.battery.served import SETTINGS, Served, served_world


@pytest.fixture
def app(sessions) -> Flask:
    app = create_app(Settings(**SETTINGS), sessions)
    app.testing = True
    return app


@pytest.fixture
def town(app, sessions) -> Town:
    return Town(app, sessions)


@pytest.fixture(params=["sqlite", "postgresql"] if whole() else ["sqlite"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """In the short form attacks on the application run on SQLite; in the whole one on PostgreSQL too."""
    found: Engine = request.getfixturevalue(f"{request.param}_engine")
    return found


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The product as a user starts it, on the two wards; shared by the attacks that need a real server."""
    with served_world(tmp_path_factory.mktemp("served")) as served:
        yield served
