"""The real application with form tokens on, and the two wards, for every attack."""

import os
from collections.abc import Iterator

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Connection, Engine

from merchant_app import create_app
from merchant_app.settings import Settings
from tests.battery.asking import Town
from tests.battery.report import whole
from tests.battery.served import SETTINGS, Served, served_world

LONGEST = ("test_d1_", "test_e11_", "test_d3_")
"""Attacks that take so long that nobody should begin them last."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In the short form by itself, the longest stand first in what each worker begins with."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers == 1 or whole() or any(not item.nodeid.startswith("tests/battery/") for item in items):
        return
    longest = [item for start in LONGEST for item in items if item.name.startswith(start)]
    share = len(items) // workers
    items[:] = [item for item in items if item not in longest]
    for turn, item in enumerate(longest):
        items.insert(turn % workers * share, item)


class CompiledBefore(BytecodeCache):
    """Templates are compiled once, however many applications are put together."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


COMPILED = CompiledBefore()


@pytest.fixture
def app(sessions) -> Flask:
    app = create_app(Settings(**SETTINGS), sessions)
    app.testing = True
    app.jinja_env.bytecode_cache = COMPILED
    return app


@pytest.fixture
def town(app, sessions) -> Town:
    return Town(app, sessions)


@pytest.fixture(params=["sqlite", "postgresql"] if whole() else ["sqlite"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """In the short form attacks on the application run on SQLite; in the whole one on PostgreSQL too.

    Each request of an attack is a savepoint in one transaction. One that was rolled back to would stay, and the next
    stand within it: thousands deep, each with a lock of its own in PostgreSQL. So it is given back.
    """
    found: Engine = request.getfixturevalue(f"{request.param}_engine")
    dialect = found.dialect
    rolled_back_to = dialect.do_rollback_to_savepoint

    def over(connection: Connection, name: str) -> None:
        rolled_back_to(connection, name)
        dialect.do_release_savepoint(connection, name)

    monkeypatch.setattr(dialect, "do_rollback_to_savepoint", over)
    return found


@pytest.fixture
def served(served_once: Served) -> Served:
    """The product as a user starts it, and everybody at work."""
    served_once.wake()
    return served_once


@pytest.fixture(scope="session")
def served_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The product as a user starts it, on the two wards; shared by the attacks that need a real server."""
    with served_world(tmp_path_factory.mktemp("served")) as served:
        yield served
