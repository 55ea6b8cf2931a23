"""The product as scripts/run serves it, in a process of its own, on a database that holds the two wards."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from database.base import utc_now
from database.engine import open_engine, sessions_on, sqlite_address, writing
from database.migrating import migrate
from merchant_app import create_app
from merchant_app.settings import Settings
from registry.print_runs.model import PartState, PrintPart
from registry.sign_ins.model import SignIn
from tests.battery.asking import Asker, asker
from tests.battery.world import World, make_world
from tests.browser import Browser
from tests.keys import DATA_KEY
from tests.own_database import begin_with_what_is_there
from tests.server import Server, running

SETTINGS = {
    "secret_key": "only for tests, long enough to be one",
    "data_key": DATA_KEY,
    "database_url": "",
    "production": False,
    "public_address": "vungtau.example/kiem-tra",
}


@dataclass
class Served:
    """A running server, its world, and the cookies of people who are signed in."""

    server: Server
    world: World
    app: Flask
    sessions: Any
    cookies: dict[str, Asker]

    def until_drawn(self, patience: float = 30.0) -> None:
        """Wait until the worker beside the server has drawn the print runs that the world came with."""
        give_up = time.monotonic() + patience
        waits = select(PrintPart.id).where(PrintPart.state.in_((PartState.WAITING, PartState.DRAWING))).limit(1)
        while time.monotonic() < give_up:
            with self.sessions() as session:
                if session.scalar(waits) is None:
                    return
            time.sleep(0.2)
        raise AssertionError("the print runs were not drawn")

    def wake(self) -> None:
        """Everybody was here a moment ago: nobody is idle because another attack took its time."""
        with writing(self.sessions) as session:
            session.execute(update(SignIn).values(last_seen_at=utc_now()))

    def memory(self) -> int:
        """Bytes that the server's own process holds at this moment."""
        status = Path(f"/proc/{self.server.process_id}/status").read_text(encoding="ascii")
        return 1024 * int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])


@contextmanager
def served_world(folder: Path, through: Sequence[str] = (), **environment: str) -> Iterator[Served]:
    """Serve the two wards from a database in *folder*; people are signed in there as on the screen.

    The server is started by the command *through*, where there is one, and with *environment* beside ours.
    """
    data = folder / "data"
    data.mkdir(mode=0o700)
    engine = open_engine(sqlite_address(data / "cashless.db"))
    migrate(engine)
    sessions = sessions_on(engine)
    with sessions() as session:
        world = make_world(session)
        begin_with_what_is_there(session)
        session.commit()
    app = create_app(Settings(**SETTINGS), sessions)
    cookies = {
        actor: asker(app, actor, Browser(app.test_client(), sessions).signed_in(officer))
        for actor, officer in world.actors.items()
    }
    cookies["anonymous"] = asker(app, "anonymous", Browser(app.test_client(), sessions))
    try:
        environment["SECRET_KEY"] = str(SETTINGS["secret_key"])
        with running(data, "--no-sample", through=through, **environment) as server:
            yield Served(server, world, app, sessions, cookies)
    finally:
        engine.dispose()
