"""The application on an empty database, for what can be said about it without rows."""

import pytest
from flask import Flask

from scripts.routes import app_on_empty_database


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    app = app_on_empty_database(tmp_path_factory.mktemp("empty"))
    app.testing = True
    return app
