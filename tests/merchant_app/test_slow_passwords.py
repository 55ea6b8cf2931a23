"""Passwords are hashed slowly on purpose; no page makes anybody wait who wants to write meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from time import sleep

import pytest

from database.engine import sessions_on, writing
from merchant_app import create_app
from merchant_app.settings import Settings
from registry.calendar import today
from registry.officers import passwords
from registry.officers.errors import PasswordsBusy
from registry.officers.model import Role
from registry.officers.passwords import hash_password
from registry.turns import Turns
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

    assert watched.worked == ["verify", "hash"]


def test_who_only_guesses_the_old_one_has_nothing_hashed(browser, admin, watched):
    browser.signed_in(admin).submit("/sign-in/password", {"old": "sai", "new": NEW, "again": NEW}, expect=200)

    assert watched.worked == ["verify"]


@pytest.mark.parametrize(
    ("page", "form"),
    [
        ("/sign-in/", {"login": "quan.tri", "password": PASSWORD}),
        ("/sign-in/password", {"old": PASSWORD, "new": NEW, "again": NEW}),
        ("/second-factor/", {"password": PASSWORD}),
        ("/officers/add", None),
    ],
)
def test_too_many_at_once_come_back_later_uncounted(browser, sessions, ward, admin, monkeypatch, page, form):
    monkeypatch.setattr(passwords, "_turns", Turns(0, 0, 0.0))
    if page != "/sign-in/":
        browser.signed_in(admin)
    form = form or {"name": "L", "login": "lan.p", "where": f"unit:{ward.id}", "begins_on": today().isoformat()}
    for _ in range(6):
        answer = browser.submit(page, form, expect=503)
        assert answer.headers["Retry-After"] == "5"
        assert "Máy chủ đang bận" in answer.text
    monkeypatch.undo()
    assert browser.submit(page, form, expect=302 if page != "/officers/add" else 200)


def test_no_more_than_two_are_looked_at_at_once(monkeypatch):
    """Ten at once: two at a time, four wait, the others are told at once; with the turns taken away all ten work."""
    for turns, most, refused in ((Turns(2, 4, 5.0), 2, 4), (Turns(10, 0, 5.0), 10, 0)):
        monkeypatch.setattr(passwords, "_turns", turns)
        hasher = SlowHasher()
        monkeypatch.setattr(passwords._in_use, "hasher", hasher)
        with ThreadPoolExecutor(10) as pool:
            answers = list(pool.map(tried, range(10)))
        assert (hasher.most, answers.count("busy")) == (most, refused)


def tried(_number):
    try:
        return hash_password(PASSWORD)
    except PasswordsBusy:
        return "busy"


class SlowHasher:
    """Notes how many it was asked at once."""

    def __init__(self):
        self.now, self.most, self.turn = 0, 0, Lock()

    def hash(self, _password):
        with self.turn:
            self.now += 1
            self.most = max(self.most, self.now)
        sleep(0.2)
        with self.turn:
            self.now -= 1
        return "hashed"


def test_first_passwords(browser, sessions, ward, admin, watched):
    with writing(sessions) as session:
        colleague = make_officer(session, unit=session.merge(ward, load=False))
    new = {"name": "Lan", "login": "lan.pham", "where": f"unit:{ward.id}", "begins_on": today().isoformat()}

    browser.signed_in(admin).submit("/officers/add", new, expect=200)
    browser.post(f"/officers/{colleague.id}/new-password", expect=200)

    assert watched.worked == ["hash", "hash"]
