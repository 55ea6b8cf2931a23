"""The real application on both real databases, form tokens on."""

from collections import OrderedDict
from collections.abc import Iterator

import pytest
from flask import Flask

from database.engine import sessions_on
from merchant_app import create_app, said_seldom
from merchant_app.settings import Settings
from merchant_app.unit_of_work import use_sessions
from tests.browser import Browser
from tests.keys import DATA_KEY


@pytest.fixture(scope="session")
def started_app(sqlite_engine) -> Flask:
    """The application, put together once: its addresses and templates are the same for every test."""
    settings = Settings(
        secret_key="only for tests, long enough to be one",
        data_key=DATA_KEY,
        database_url="",
        production=False,
        public_address="vungtau.example/kiem-tra",
    )
    return create_app(settings, sessions_on(sqlite_engine))


@pytest.fixture
def app(started_app, sessions) -> Iterator[Flask]:
    """The application on the rows of one test. Who changes it makes one of their own, or takes the change back."""
    before = {name: dict(getattr(started_app, name)) for name in ("config", "extensions", "view_functions")}
    use_sessions(started_app, sessions)
    started_app.testing = True
    yield started_app
    for name, content in before.items():
        kept = getattr(started_app, name)
        assert kept.keys() == content.keys(), f"a test left something in the application's {name}"
        kept.update(content)


@pytest.fixture(autouse=True)
def _nothing_said_yet(monkeypatch):
    """Lines of the log that come once a minute come in each test."""
    monkeypatch.setattr(said_seldom, "_told", OrderedDict())


@pytest.fixture
def browser(app, sessions) -> Browser:
    return Browser(app.test_client(), sessions)
