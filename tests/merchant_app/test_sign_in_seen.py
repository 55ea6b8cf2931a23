"""A page that only shows something writes one thing, once a minute: that its reader was there. Nobody waits for it."""

import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from database.base import Base, utc_now
from database.engine import begin_to_write, sessions_on, writing
from merchant_app import create_app
from merchant_app.settings import Settings
from registry.sign_ins.limits import IDLE
from registry.sign_ins.model import SignIn
from tests.browser import Browser
from tests.factories import make_officer, make_place
from tests.keys import DATA_KEY


@pytest.fixture
def sessions(own_engine):
    """Sessions that really commit: here a page writes beside what it reads."""
    return sessions_on(own_engine)


@pytest.fixture
def browser(sessions):
    settings = Settings(
        secret_key="only for tests, long enough to be one",
        data_key=DATA_KEY,
        database_url="",
        production=False,
        public_address="vungtau.example/kiem-tra",
    )
    app = create_app(settings, sessions)
    app.testing = True
    browser = Browser(app.test_client(), sessions)
    with writing(sessions) as session:
        officer = make_officer(session, unit=make_place(session).unit)
    return browser.signed_in(officer)


def contents(sessions):
    with sessions() as session:
        tables = Base.metadata.sorted_tables
        return {table.name: sorted(map(str, session.execute(sa.select(table)))) for table in tables}


def leave_alone(sessions, away):
    with writing(sessions) as session:
        session.execute(sa.update(SignIn).values(last_seen_at=utc_now() - away))
        return session.scalar(sa.select(SignIn.last_seen_at))


def test_a_page_keeps_the_sign_in_alive_and_changes_nothing_else(browser, sessions):
    before_all = leave_alone(sessions, timedelta(minutes=10))
    before = contents(sessions)
    browser.get("/")
    browser.get("/places/")
    after = contents(sessions)
    assert {name for name in before if before[name] != after[name]} == {"sign_in"}
    with sessions() as session:
        assert session.scalar(sa.select(SignIn.last_seen_at)) > before_all
    for _ in range(3):
        browser.get("/")
    assert contents(sessions) == after, "once a minute is enough"


def test_a_busy_officer_is_never_away(browser, sessions):
    for _ in range(4):
        leave_alone(sessions, IDLE - timedelta(minutes=1))
        browser.get("/")


def test_a_page_is_shown_at_once_while_somebody_writes(browser, sessions):
    leave_alone(sessions, timedelta(minutes=10))
    with sessions() as busy:
        begin_to_write(busy)
        busy.scalars(sa.select(SignIn).with_for_update()).one()
        began = time.monotonic()
        browser.get("/")
        assert time.monotonic() - began < 5
