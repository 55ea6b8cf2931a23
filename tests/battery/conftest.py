"""The real application with form tokens on, and the two wards, for every attack."""

import pytest
from flask import Flask
from sqlalchemy import Engine

from merchant_app import create_app
from merchant_app.settings import Settings
from tests.battery.asking import Town
from tests.battery.report import whole
from tests.keys import DATA_KEY

SETTINGS = {
    "secret_key": "only for tests, long enough to be one",
    "data_key": DATA_KEY,
    "database_url": "",
    "production": False,
    "public_address": "vungtau.example/kiem-tra",
}


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
