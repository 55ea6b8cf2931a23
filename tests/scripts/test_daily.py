"""Servers do a day's errands once, together; who is killed at it is followed by the next; and so it goes by hand."""

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from database.base import utc_now
from database.engine import open_engine, sessions_on, sqlite_address, writing
from merchant_app.daily import do_errands
from registry.accounts.model import DECIDED_WITHIN
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.installation.errands import was_done
from registry.officers.idleness import IDLE_UNTIL_DISABLED
from scripts.migrate import prepared
from tests.database.fresh import fresh_database
from tests.factories import make_account, make_merchant, make_officer
from tests.server import PROJECT, running

PATIENCE = 30
HANGS = """
import sys, time
from campaigns.daily.errands import ERRANDS
from database.engine import open_database
from database.keys import Keys, use_keys
from merchant_app.daily import do_errands
from registry.accounts.operations import expire_proposals

def hang(session, _years):
    expire_proposals(session)
    print("at it", flush=True)
    time.sleep(600)

ERRANDS["proposals"] = hang
use_keys(Keys(sys.argv[2]))
do_errands(open_database(sys.argv[1]), years=5)
"""
"""Somebody who is at the first errand, has changed rows, and never ends."""


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    """A database with a proposal and an officer whose time is over."""
    if request.param == "sqlite":
        address = sqlite_address(tmp_path / "errands.db")
    else:
        address = fresh_database(request.getfixturevalue("postgresql_url"), "errands")
    with prepared(address) as session:
        with time_machine.travel(utc_now() - DECIDED_WITHIN - timedelta(days=1)):
            make_account(session, merchant=make_merchant(session))
        make_officer(session, login="di.vang").active_at = utc_now() - IDLE_UNTIL_DISABLED - timedelta(days=1)
    return address


@pytest.fixture
def sessions(address):
    engine = open_engine(address)
    yield sessions_on(engine)
    engine.dispose()


def told(sessions, action):
    with sessions() as session:
        return session.scalar(select(func.count()).where(AuditEntry.action == action))


def wait_until_done(sessions):
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        with sessions() as session:
            if all(was_done(session, errand=name, day=today()) for name in ("proposals", "officers", "retention")):
                return
        time.sleep(0.05)
    raise AssertionError("the errands were not done")


def test_two_servers_do_them_once_and_another_start_not_again(tmp_path, address, sessions):
    with ExitStack() as servers:
        both = [
            servers.enter_context(running(tmp_path / name, "--no-sample", DATABASE_URL=address))
            for name in ("one", "other")
        ]
        wait_until_done(sessions)
    said = "".join(server.said.read_text() for server in both)
    assert said.count("1 proposals expired") == said.count("1 idle officers disabled") == 1
    with running(tmp_path / "again", "--no-sample", DATABASE_URL=address) as again:
        pass
    assert "errands" not in again.said.read_text()
    assert [told(sessions, action) for action in ("account:expire", "officer:disable")] == [1, 1]


def test_who_is_killed_at_it_leaves_it_to_the_next(address, sessions):
    hanging = subprocess.Popen(
        [sys.executable, "-c", HANGS, address, os.environ["DATA_KEY"]], stdout=subprocess.PIPE, text=True, cwd=PROJECT
    )
    try:
        assert hanging.stdout.readline() == "at it\n"
        if address.startswith("postgresql"):  # SQLite lets nobody write meanwhile
            done = do_errands(sessions, years=5)
            assert "proposals expired" not in done
            assert done["idle officers disabled"] == 1, "the others need not wait for it"
        hanging.send_signal(signal.SIGKILL)
        hanging.wait()
        assert told(sessions, "account:expire") == 0
        assert do_errands(sessions, years=5)["proposals expired"] == 1
    finally:
        hanging.kill()
        hanging.wait()
        hanging.stdout.close()


def by_hand(address, **environment):
    done = subprocess.run(
        [PROJECT / "scripts" / "daily", "--database", address],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, **environment},
    )
    return done.returncode, (done.stdout + done.stderr).strip()


def test_by_hand_they_are_done_at_once_and_as_often_as_one_likes(address, sessions):
    status, said = by_hand(address)
    assert (status, said.startswith("Done: 1 proposals expired, 1 idle officers disabled, ")) == (0, True), said
    with writing(sessions) as session:
        make_officer(session, login="di.vang.nua").active_at = utc_now() - IDLE_UNTIL_DISABLED - timedelta(days=1)
    assert "0 proposals expired, 1 idle officers disabled, " in by_hand(address)[1]
    assert by_hand(address, RETENTION_YEARS="many") == (1, "RETENTION_YEARS must be a whole number from 1 to 100.")
