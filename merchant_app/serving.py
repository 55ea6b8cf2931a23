"""What a web server is given: the application as the environment's settings describe it."""

import os

from flask import Flask

from merchant_app import create_app
from merchant_app.settings import Settings


def app_from_environment() -> Flask:
    """Assemble the application from the environment."""
    return create_app(Settings.from_environment(os.environ))
