"""The real application on both real databases, form tokens on."""

import pytest
from flask import Flask

from merchant_app import create_app
from merchant_app.settings import Settings
from tests.browser import Browser
from tests.keys import DATA_KEY


@pytest.fixture
def app(sessions) -> Flask:
    settings = Settings(
        secret_key="only for tests, long enough to be one",
        data_key=DATA_KEY,
        database_url="",
        production=False,
        public_address="vungtau.example/kiem-tra",
    )
    app = create_app(settings, sessions)
    app.testing = True
    return app


@pytest.fixture
def browser(app, sessions) -> Browser:
    return Browser(app.test_client(), sessions)
