"""The worker beside the server: it draws what is written, comes back when killed, and never outlives the server."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import select

from database.engine import open_engine, sessions_on, sqlite_address
from registry.officers.model import Officer
from registry.places.queries import places_seen_by
from registry.print_runs.model import PartState, PrintPart
from scripts import kept_worker
from tests.printing import write
from tests.server import PROJECT, running

PATIENCE = 60


def until(wanted):
    """Wait for something to be so, and give it."""
    give_up = time.monotonic() + PATIENCE
    while not (found := wanted()):
        assert time.monotonic() < give_up
        time.sleep(0.05)
    return found


def lives(process_id):
    with suppress(OSError):
        return Path(f"/proc/{process_id}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    return False


def children_of(process_id):
    """Whatever thread started them."""
    found = []
    with suppress(OSError):
        for thread in Path(f"/proc/{process_id}/task").iterdir():
            with suppress(OSError):
                found += [int(one) for one in (thread / "children").read_text(encoding="ascii").split()]
    return found


def family_of(server):
    """The worker of the server, and the three it forked; one that was just killed is none of them."""

    def found():
        for worker in children_of(server.process_id):
            forked = [one for one in children_of(worker) if lives(one)]
            if len(forked) == 3:
                return worker, forked
        return None

    return until(found)


def said_to_start(process_id):
    return Path(f"/proc/{process_id}/cmdline").read_text(encoding="utf-8")


def write_run(data):
    """A run over a street of the practice data; its parts."""
    engine = open_engine(sqlite_address(data / "cashless.db"))
    with sessions_on(engine)() as session:
        by = session.scalars(select(Officer).where(Officer.login == "canbo1.vungtau")).one()
        run = write(session, by, place_ids=(places_seen_by(session, by)[0].id,))
        session.commit()
    return engine, run.id


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


def test_what_is_written_is_drawn_though_everybody_is_killed_and_nobody_stays(data):
    with running(data) as server:
        worker, forked = family_of(server)
        os.kill(forked[0], signal.SIGKILL)
        until(lambda: not lives(forked[0]))
        again, _ = family_of(server)
        assert again == worker
        os.kill(worker, signal.SIGKILL)
        until(lambda: not any(map(lives, [worker, *forked])))
        engine, run_id = write_run(data)  # nobody calls: whoever begins anew looks by itself
        worker, forked = family_of(server)
        with sessions_on(engine)() as session:
            query = select(PrintPart).where(PrintPart.run_id == run_id).execution_options(populate_existing=True)
            part = until(
                lambda: session.rollback() or ((one := session.scalars(query).one()).state is PartState.READY and one)
            )
        engine.dispose()
        assert (data / "files" / "print-runs" / run_id.hex / "1.pdf").stat().st_size == part.size
    assert not any(map(lives, [worker, *forked]))


def test_it_ends_with_a_server_that_is_killed(data):
    with running(data, "--no-sample") as server:
        worker, forked = family_of(server)
        os.kill(server.process_id, signal.SIGKILL)
        until(lambda: not any(map(lives, [worker, *forked])))


def test_where_it_cannot_be_started_the_server_goes_on(monkeypatch, capsys):
    monkeypatch.setattr(kept_worker.sys, "executable", "/nowhere/python")
    monkeypatch.setattr(kept_worker, "FIRST", 0.0)
    with kept_worker.working_while_serving():
        until(lambda: "No worker could be started" in capsys.readouterr().err)


def test_one_that_does_not_end_is_killed(monkeypatch, tmp_path):
    stubborn = tmp_path / "python"
    stubborn.write_text("#!/bin/sh\ntrap '' TERM\ntouch \"$0.up\"\nwhile :; do sleep 0.05; done\n")
    stubborn.chmod(0o755)
    monkeypatch.setattr(kept_worker.sys, "executable", str(stubborn))
    monkeypatch.setattr(kept_worker, "FIRST", 0.0)
    monkeypatch.setattr(kept_worker, "GRACE", 0.3)
    with kept_worker.working_while_serving():
        until((tmp_path / "python.up").exists)
        (process_id,) = [one for one in children_of(os.getpid()) if str(stubborn) in said_to_start(one)]
    assert not lives(process_id)


def test_it_can_be_run():
    assert os.access(PROJECT / "scripts" / "work", os.X_OK)
