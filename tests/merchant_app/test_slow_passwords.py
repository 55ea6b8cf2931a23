"""Passwords are hashed slowly on purpose; no page makes anybody wait who wants to write meanwhile."""

import pytest

from database.engine import sessions_on, writing
from merchant_app import create_app
from merchant_app.settings import Settings
from registry.calendar import today
from registry.officers import passwords
from registry.officers.model import Role
from registry.officers.passwords import hash_password
from tests.browser import Browser
from tests.factories import make_officer, make_ward
from tests.keys import DATA_KEY
from tests.watched_hashing import WatchedHasher

PASSWORD = "một câu dài dễ nhớ để thử"
NEW = "câu mới của riêng tôi"


@pytest.fixture
def sessions(own_engine):
    """Sessions that really commit: here one transaction has to let another one pass."""
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
    return Browser(app.test_client(), sessions)


@pytest.fixture
def ward(sessions):
    with writing(sessions) as session:
        return make_ward(session)


@pytest.fixture
def admin(sessions, ward):
    hashed = hash_password(PASSWORD)
    with writing(sessions) as session:
        here = session.merge(ward, load=False)
        return make_officer(session, role=Role.ADMIN, unit=here, login="quan.tri", password_hash=hashed)


@pytest.fixture
def watched(sessions, monkeypatch):
    hasher = WatchedHasher(sessions)
    monkeypatch.setattr(passwords._in_use, "hasher", hasher)
    return hasher


@pytest.mark.parametrize(("password", "status"), [(PASSWORD, 302), ("sai", 200)])
def test_signing_in(browser, admin, watched, password, status):
    browser.submit("/sign-in/", {"login": "quan.tri", "password": password}, expect=status)

    assert watched.worked == ["verify"]


def test_changing_the_password(browser, admin, watched):
    browser.signed_in(admin).submit("/sign-in/password", {"old": PASSWORD, "new": NEW, "again": NEW})

    assert sorted(watched.worked) == ["hash", "verify"]


def test_first_passwords(browser, sessions, ward, admin, watched):
    with writing(sessions) as session:
        colleague = make_officer(session, unit=session.merge(ward, load=False))
    new = {"name": "Lan", "login": "lan.pham", "where": f"unit:{ward.id}", "begins_on": today().isoformat()}

    browser.signed_in(admin).submit("/officers/add", new, expect=200)
    browser.post(f"/officers/{colleague.id}/new-password", expect=200)

    assert watched.worked == ["hash", "hash"]
