"""Guessing passwords on screen: what is looked at, what is not, and whom it does not shut out."""

import itertools
from collections import OrderedDict
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import request

from database.base import utc_now
from merchant_app import create_app, said_seldom
from merchant_app.formats import moment
from merchant_app.screens.sign_in import entering
from merchant_app.screens.sign_in.known_devices import LOGINS_OF_DEVICE, REMEMBERED
from merchant_app.settings import Settings
from merchant_app.tries import PASSWORDS_FROM_NETWORK, PASSWORDS_OF_LOGIN, asking_address, asking_network
from registry.audit.model import AuditEntry
from registry.officers.model import Officer
from registry.officers.passwords import hash_password
from registry.throttles.operations import free_again_at, take_turn_of
from tests.browser import Browser, same_page
from tests.factories import make_officer, make_place
from tests.keys import DATA_KEY
from tests.signing_in import enrolled

PASSWORD = "một câu dài dễ nhớ để thử"
WRONG = "sai"
TARGETS = (
    "//evil.example",
    "https://evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "/places/",
    "\t//evil.example",
)


@pytest.fixture(scope="module")
def hashed():
    return hash_password(PASSWORD)


@pytest.fixture
def place(session):
    return make_place(session)


@pytest.fixture
def officer(session, place, hashed) -> Officer:
    officer = make_officer(session, place=place, login="lan.pham", password_hash=hashed)
    session.commit()
    return officer


def typed(browser, login="lan.pham", password=WRONG):
    """The answer to a name and a password."""
    form = {"login": login, "password": password, "csrf_token": browser._form_token()}
    return browser.client.post("/sign-in/", data=form)


def from_address(app, sessions, address):
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return Browser(client, sessions)


def refused_in_trail(session):
    session.commit()  # what the pages wrote lies within this session's savepoint
    return session.query(AuditEntry).filter_by(action="sign_in:refuse").count()


def test_five_guesses_are_looked_at_and_then_not_even_the_right_one(browser, session, officer):
    answers = [typed(browser) for _ in range(7)]
    assert {answer.status_code for answer in answers} == {200}
    assert same_page(answers[0], answers[4])
    until = PASSWORDS_OF_LOGIN.free_again(session, "lan.pham")
    assert timedelta(0) < until - utc_now() <= timedelta(minutes=7.5)
    assert f"chờ đến {moment(until + timedelta(minutes=1))}" in answers[6].text
    assert typed(browser, password=PASSWORD).status_code == 200
    assert refused_in_trail(session) == 5


def test_when_a_try_is_looked_at_again_is_known(session):
    """At that moment and not before; nothing where one would be looked at now."""
    per, key = timedelta(minutes=5), "password of x"
    start = datetime(2026, 3, 2, 5, 1, tzinfo=UTC)
    assert free_again_at(session, key=key, limit=3, per=per, at=start) is None
    for seconds in (0, 10, 100):  # the last one lies in the next half
        assert take_turn_of(session, key=key, limit=3, per=per, at=start + timedelta(seconds=seconds))
    for seconds in (100, 200):
        now = start + timedelta(seconds=seconds)
        until = free_again_at(session, key=key, limit=3, per=per, at=now)
        assert not take_turn_of(session, key=key, limit=3, per=per, at=until - timedelta(seconds=1))
    assert take_turn_of(session, key=key, limit=3, per=per, at=until)


def test_a_network_of_48_bits_is_counted_too(browser, officer, monkeypatch):
    """Each try from another network of 64 bits, at another account: without the count all of them are looked at."""
    places = (f"2001:db8:1:{number:x}::/64" for number in itertools.count())
    monkeypatch.setattr(entering, "asking_address", lambda: next(places))
    monkeypatch.setattr(entering, "asking_network", lambda: "2001:db8:1::/48")

    def looked_at():
        answers = [typed(browser, login=f"nobody{number}").text for number in range(4)]
        return sum("chưa được xem" not in answer for answer in answers)

    monkeypatch.setattr(entering, "PASSWORDS_FROM_NETWORK", replace(PASSWORDS_FROM_NETWORK, limit=2))
    assert looked_at() == 2
    monkeypatch.setattr(entering, "PASSWORDS_FROM_NETWORK", replace(PASSWORDS_FROM_NETWORK, limit=999, name="none"))
    assert looked_at() == 4


@pytest.mark.parametrize(
    ("given", "network"),
    [("2001:db8:1:2:3::4", "2001:db8:1::/48"), ("203.0.113.7", ""), ("::ffff:203.0.113.7", ""), ("unix:", "")],
)
def test_which_network_asks(app, given, network):
    with app.test_request_context(environ_base={"REMOTE_ADDR": given}):
        assert asking_network() == network


def test_refused_tries_leave_one_line_a_minute_for_an_address(browser, officer, caplog, monkeypatch):
    monkeypatch.setattr(said_seldom, "_told", OrderedDict())
    for _ in range(9):
        typed(browser)
    assert len(caplog.records) == 1
    monkeypatch.setattr(said_seldom, "EVERY", 0.0)
    typed(browser)
    assert len(caplog.records) == 2  # guard removed: one for each
    monkeypatch.setattr(said_seldom, "MOST", 0)
    typed(browser)
    assert not said_seldom._told, "what is remembered is bounded"


@time_machine.travel(datetime(2026, 9, 2, 5, tzinfo=UTC), tick=False)
def test_an_unknown_name_is_counted_alike(browser, session, officer):
    known = [typed(browser) for _ in range(6)]
    unknown = [typed(browser, login="khong.co") for _ in range(6)]
    for one, other in zip(known, unknown, strict=True):
        assert same_page(one, other, "lan.pham", "khong.co")
    assert refused_in_trail(session) == 10


def test_ten_guesses_are_looked_at_from_one_address(browser, session, officer):
    for number in range(14):
        typed(browser, login=f"nobody{number}")
    assert refused_in_trail(session) == 10
    told = session.query(AuditEntry).filter_by(action="sign_in:refuse").first()
    assert told.details["address"] == "127.0.0.1"


def test_the_address_that_is_used_up_uses_up_nobodys_account(app, sessions, session, officer):
    first, second = (from_address(app, sessions, address) for address in ("127.0.0.2", "127.0.0.3"))
    for number in range(10):
        typed(first, login=f"nobody{number}")
    for _ in range(5):
        typed(first)
    assert refused_in_trail(session) == 10
    assert typed(second, password=PASSWORD).location == "/"


def test_a_right_password_does_not_count(browser, session, officer):
    for _ in range(12):
        typed(browser)
        assert typed(browser, password=PASSWORD).location == "/"
        browser.client.post("/sign-in/end", data={"csrf_token": browser._form_token()})
        if refused_in_trail(session) == 4:
            break
    for _ in range(3):
        browser.client.delete_cookie("device")
        assert typed(browser, password=PASSWORD).location == "/"


def test_a_device_that_was_here_before_is_not_shut_out_by_strangers(app, sessions, session, officer):
    mine, stranger = app.test_client(), from_address(app, sessions, "127.0.0.9")
    mine = Browser(mine, sessions)
    assert typed(mine, password=PASSWORD).location == "/"
    mine.post("/sign-in/end")
    for _ in range(9):
        typed(stranger)
    assert typed(stranger, password=PASSWORD).status_code == 200
    assert typed(mine, password=PASSWORD).location == "/"
    mine.post("/sign-in/end")
    before = refused_in_trail(session)
    for _ in range(8):
        typed(mine)
    assert refused_in_trail(session) == before + 5, "it has five tries of its own, and no more"


def test_a_device_is_known_by_what_we_signed_and_for_that_name_only(app, sessions, session, officer, place, hashed):
    make_officer(session, place=place, login="khac", password_hash=hashed)
    session.commit()
    mine = Browser(app.test_client(), sessions)
    answer = typed(mine, password=PASSWORD)
    cookie = next(sent for sent in answer.headers.getlist("Set-Cookie") if sent.startswith("device="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert f"Max-Age={REMEMBERED}" in cookie
    assert "lan" not in cookie
    mine.post("/sign-in/end")
    stranger = from_address(app, sessions, "127.0.0.9")
    for login in ("lan.pham", "khac"):
        for _ in range(5):
            typed(stranger, login=login)
    assert typed(mine, login="khac", password=PASSWORD).status_code == 200
    forged = from_address(app, sessions, "127.0.0.10")
    forged.client.set_cookie("device", "eyJhIjoxfQ.forged.forged")
    assert typed(forged, password=PASSWORD).status_code == 200
    assert typed(mine, password=PASSWORD).location == "/"


def test_a_device_remembers_eight_names(app, sessions, session, place, hashed):
    logins = [f"nguoi{number}" for number in range(LOGINS_OF_DEVICE + 1)]
    for login in logins:
        make_officer(session, place=place, login=login, password_hash=hashed)
    session.commit()
    mine, stranger = Browser(app.test_client(), sessions), from_address(app, sessions, "127.0.0.9")
    for login in logins:
        assert typed(mine, login=login, password=PASSWORD).location == "/"
        mine.post("/sign-in/end")
    other = from_address(app, sessions, "127.0.0.8")
    for _ in range(5):
        typed(stranger, login=logins[0])
        typed(other, login=logins[1])
    assert typed(mine, login=logins[0], password=PASSWORD).status_code == 200
    assert typed(mine, login=logins[1], password=PASSWORD).location == "/"


@pytest.mark.parametrize("target", TARGETS)
def test_signing_in_leads_to_the_first_page_and_nowhere_else(browser, session, officer, target):
    """No address is taken from anybody: not from the address, nor from the form, a header or a cookie."""
    named = dict.fromkeys(("next", "url", "return_to", "redirect", "kept", "continue"), target)
    browser.client.set_cookie("next", "%2F%2Fevil.example")
    form = {"login": "lan.pham", "password": PASSWORD, "csrf_token": browser._form_token(), **named}
    answer = browser.client.post("/sign-in/", query_string=named, data=form, headers={"X-Next": target.strip()})
    assert answer.location == "/"
    assert browser.client.get("/sign-in/", query_string=named).location == "/"
    form["csrf_token"] = browser._form_token()
    assert browser.client.post("/sign-in/end", query_string=named, data=form).location == "/sign-in/"
    assert browser.client.get("/places/", query_string=named).location == "/sign-in/"
    enrolled(session, officer)
    session.commit()
    assert browser.submit("/sign-in/", form | {"kept": target}, expect=200).location is None


@pytest.mark.parametrize(
    ("came_from", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix:" + "x" * 100, "unix:" + "x" * 55),
    ],
)
def test_whoever_has_a_network_is_one_place(app, came_from, counted):
    with app.test_request_context(environ_base={"REMOTE_ADDR": came_from}):
        assert asking_address() == counted


@pytest.mark.parametrize("production", [True, False])
def test_what_a_request_says_of_itself_is_not_believed(sessions, production):
    """Only the last address counts, which the one proxy in front wrote; without a proxy, none at all."""
    settings = Settings(
        secret_key="x" * 40, data_key=DATA_KEY, database_url="", production=production, public_address="a.example/b"
    )
    app = create_app(settings, sessions)
    seen = []
    app.before_request_funcs[None].insert(0, lambda: seen.append(asking_address()))
    for forged in ("10.0.0.1", "10.0.0.2, 10.0.0.3", "for=10.0.0.4"):
        headers = {"X-Forwarded-For": f"{forged}, 192.0.2.7", "Forwarded": "for=10.1.1.1", "X-Real-IP": "10.2.2.2"}
        app.test_client().get("/sign-in/", headers=headers)
    assert seen == ["192.0.2.7" if production else "127.0.0.1"] * 3


def test_an_unlocked_device_does_not_give_up_the_password(browser, session, officer):
    """Whoever finds it may guess five times; then not even the right one is looked at, and the trail tells."""
    new = "lưới đầy cá bạc má"
    browser.signed_in(officer)

    def answered(old):
        page = browser.submit("/sign-in/password", {"old": old, "new": new, "again": new}, expect=200)
        return browser.refusals(page)[-1]

    guesses = [answered(f"{WRONG} {number}") for number in range(6)]
    assert guesses[:5] == ["Mật khẩu đang dùng chưa đúng."] * 5
    assert guesses[5] == "Đã thử quá nhiều lần. Hãy chờ vài phút rồi thử lại." == answered(PASSWORD)
    assert refused_in_trail(session) == 5


def test_the_password_of_a_device_is_not_guessed_all_day(browser, session, officer):
    """Five in five minutes alone would be a thousand and more in a day."""
    with time_machine.travel(utc_now(), tick=False) as clock:
        looked_at, new = 0, "lưới đầy cá bạc má"
        for _ in range(40):
            browser.signed_in(officer)
            page = browser.submit("/sign-in/password", {"old": WRONG, "new": new, "again": new}, expect=200)
            looked_at += browser.refusals(page)[-1] == "Mật khẩu đang dùng chưa đúng."
            clock.shift(timedelta(minutes=4))
    assert looked_at == 20
    assert refused_in_trail(session) == 20


def test_a_host_that_somebody_else_names_is_not_taken_for_ours(session, sessions):
    """Some proxies hand this header through; the host that was asked for is the only one that is looked at."""
    settings = Settings(
        secret_key="k" * 40, data_key=DATA_KEY, database_url="", production=True, public_address="https://x.example"
    )
    headers = {"Host": "x.example", "X-Forwarded-Proto": "https"}
    for named in ("evil.example", 'a"><script>', "x" * 300):
        with create_app(settings, sessions).test_client() as client:
            assert client.get("/sign-in/", headers={**headers, "X-Forwarded-Host": named}).status_code == 200
            assert request.host == "x.example"
