"""Two servers started at the same moment on one fresh database both come up, and the practice data are there once."""

import threading
from contextlib import ExitStack

import pytest
from sqlalchemy import func, select

from database.engine import open_engine, sessions_on, sqlite_address
from registry.officers.model import Officer
from registry.places.model import Place
from registry.units.model import Unit
from scripts.sample.officers import OFFICERS
from scripts.sample.places import PLACES
from tests.database.fresh import fresh_database
from tests.server import running


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_both_come_up(tmp_path, request, kind):
    """Without turns on PostgreSQL one of the two did not: relation "alembic_version" already exists."""
    if kind == "sqlite":
        address = sqlite_address(tmp_path / "both.db")
    else:
        address = fresh_database(request.getfixturevalue("postgresql_url"), "both")
    came_up = []
    with ExitStack() as servers:

        def start(name):
            came_up.append(servers.enter_context(running(tmp_path / name, DATABASE_URL=address)))

        starts = [threading.Thread(target=start, args=(name,)) for name in ("one", "other")]
        for each in starts:
            each.start()
        for each in starts:
            each.join()

        assert len(came_up) == 2
        assert sum("Loading invented" in server.said.read_text() for server in came_up) == 1
    engine = open_engine(address)
    with sessions_on(engine)() as session:
        counts = [session.scalar(select(func.count()).select_from(model)) for model in (Place, Officer, Unit)]
    engine.dispose()
    assert counts == [len(PLACES), len(OFFICERS), 3355]
