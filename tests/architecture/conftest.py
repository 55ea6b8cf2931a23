"""The application on an empty database, for what can be said about it without rows."""

import pytest
from flask import Flask

from database.keys import use_keys
from scripts.routes import app_on_empty_database
from tests.keys import KEYS


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    app = app_on_empty_database(tmp_path_factory.mktemp("empty"))
    app.testing = True
    use_keys(KEYS)  # it came with keys of its own, and what the first test binds the next ones ask for
    return app
