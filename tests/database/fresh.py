"""A database of its own on the tests' PostgreSQL server, for what cannot be rolled back."""

import secrets

from sqlalchemy import make_url, text

from database.engine import open_engine


def fresh_database(url: str, name: str) -> str:
    """Make an empty database beside the one at *url*; give its address."""
    unique = f"{name}_{secrets.token_hex(4)}"
    engine = open_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'CREATE DATABASE "{unique}"'))
    engine.dispose()
    return make_url(url).set(database=unique).render_as_string(hide_password=False)
