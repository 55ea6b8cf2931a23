"""Signing in with a second factor, enrolling one, and recovery codes, on screen."""

import re
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup

from database.base import utc_now
from merchant_app import create_app
from merchant_app.second_step import TooManyCodes, words_for_code
from merchant_app.settings import Settings
from registry.officers.model import Officer, Role
from registry.officers.passwords import hash_password
from registry.second_factors.errors import SecondFactorMissing
from registry.second_factors.queries import secret_to_enrol
from registry.sign_ins.model import SignIn, SignInKind
from tests.browser import Browser
from tests.factories import make_officer, make_place
from tests.hostile import HOSTILE
from tests.keys import DATA_KEY
from tests.signing_in import code_now, enrolled, open_sign_in_of

PASSWORD = "một câu dài dễ nhớ để thử"
NAME_AND_PASSWORD = {"login": "lan.pham", "password": PASSWORD}


@pytest.fixture(scope="module")
def hashed():
    return hash_password(PASSWORD)


@pytest.fixture
def officer(session, hashed) -> Officer:
    officer = make_officer(session, place=make_place(session), login="lan.pham", password_hash=hashed)
    session.commit()
    return officer


@pytest.fixture
def phone(session, officer):
    secret = enrolled(session, officer)
    session.commit()
    return secret


def words(page):
    return " ".join(page.select_one("main").get_text().split())


def with_password(browser):
    """The page that asks for the code."""
    return browser.checked(browser.submit("/sign-in/", NAME_AND_PASSWORD, expect=200), 200)


def test_the_password_alone_opens_nothing(browser, phone):
    assert with_password(browser).h1.text == "Mã xác thực"
    for address in ("/", "/second-factor/", "/devices/", "/sign-in/password"):
        assert browser.client.get(address).location == "/sign-in/"
    assert browser.get("/sign-in/code").h1.text == "Mã xác thực"


def test_the_code_opens_today(browser, phone):
    with_password(browser)
    page = browser.follow(browser.submit("/sign-in/code", {"code": code_now(phone)}))
    assert page.h1.text == "Hôm nay"
    assert browser.client.get("/sign-in/code").location == "/sign-in/"


def test_a_wrong_or_used_code_is_refused_at_its_field(browser, phone):
    with_password(browser)
    answer = browser.submit("/sign-in/code", {"code": "12 34"}, expect=200)
    assert "Mã chưa đúng" in browser.refusals(answer)[-1]
    assert browser.checked(answer, 200).select_one("#code")["value"] == "12 34"
    typed = code_now(phone)
    browser.submit("/sign-in/code", {"code": typed})
    browser.post("/sign-in/end")
    with_password(browser)
    answer = browser.submit("/sign-in/code", {"code": typed}, expect=200)
    assert "vừa dùng rồi" in browser.refusals(answer)[-1]
    assert "Hãy nhập mã" in browser.refusals(browser.submit("/sign-in/code", {"code": " "}, expect=200))[-1]


def test_after_five_codes_none_is_looked_at(browser, phone):
    with_password(browser)
    for _ in range(5):
        assert "Mã chưa đúng" in browser.refusals(browser.submit("/sign-in/code", {"code": "x"}, expect=200))[-1]
    answer = browser.submit("/sign-in/code", {"code": code_now(phone)}, expect=200)
    assert "quá nhiều mã" in browser.refusals(answer)[-1]


def test_a_code_that_comes_too_late_leads_back_to_the_password(browser, session, phone):
    with_password(browser)
    waiting = session.query(SignIn).one()
    waiting.ends_at = waiting.created_at
    session.commit()
    assert browser.client.get("/sign-in/code").location == "/sign-in/"
    answer = browser.client.post("/sign-in/code", data={"code": code_now(phone), "csrf_token": browser._form_token()})
    assert answer.location == "/sign-in/"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_codes_are_only_wrong(browser, phone, text):
    with_password(browser)
    answer = browser.submit("/sign-in/code", {"code": text.encode("utf-8", "replace").decode()}, expect=200)
    assert browser.refusals(answer)
    assert "<script>alert" not in answer.text


def test_enrolling_shows_what_to_scan_and_the_recovery_codes_once(browser, session, officer):
    browser.signed_in(officer)
    assert browser.client.get("/second-factor/enrol").location == "/second-factor/"
    assert browser.client.get("/second-factor/begin").status_code == 405
    for typed, told in (("", "Hãy nhập mật khẩu"), ("đoán", "chưa đúng")):
        answer = browser.submit("/second-factor/", {"password": typed}, expect=200)
        assert told in browser.refusals(answer)[-1]
        assert secret_to_enrol(session, officer) is None
    page = browser.follow(browser.submit("/second-factor/", {"password": PASSWORD}))
    secret = secret_to_enrol(session, officer)
    assert page.select_one(".code-to-scan svg")
    assert len(page.select_one(".secret-key").get_text().replace(" ", "")) == 32
    answer = browser.submit("/second-factor/enrol", {"code": "000 00"}, expect=200)
    assert "Mã chưa đúng" in browser.refusals(answer)[-1]
    assert browser.checked(answer, 200).select_one(".secret-key") == page.select_one(".secret-key")
    old = cookie_of(browser)
    page = browser.checked(browser.submit("/second-factor/enrol", {"code": code_now(secret)}, expect=200), 200)
    codes = [item.get_text() for item in page.select(".recovery-codes li")]
    assert len(codes) == 10
    assert cookie_of(browser) != old, "another token from here on"
    page = browser.get("/second-factor/")
    assert "Còn 10 mã chưa dùng" in words(page)
    assert codes[0] not in str(page)
    assert browser.client.get("/second-factor/enrol").location == "/second-factor/"
    assert browser.post("/second-factor/begin", {"password": PASSWORD}).location == "/second-factor/"
    browser.post("/sign-in/end")
    with_password(browser)
    assert browser.follow(browser.submit("/sign-in/code", {"code": codes[3]})).h1.text == "Hôm nay"


def test_the_password_to_begin_is_counted(browser, session, officer):
    browser.signed_in(officer)
    for _ in range(5):
        browser.submit("/second-factor/", {"password": "đoán"}, expect=200)
    answer = browser.submit("/second-factor/", {"password": PASSWORD}, expect=200)
    assert "quá nhiều lần" in browser.refusals(answer)[-1]


def test_another_device_does_not_go_on_with_what_was_begun_here(app, browser, sessions, session, officer):
    browser.signed_in(officer).submit("/second-factor/", {"password": PASSWORD})
    elsewhere = Browser(app.test_client(), sessions).signed_in(officer)
    assert elsewhere.client.get("/second-factor/enrol").location == "/second-factor/"
    browser.get("/second-factor/enrol")
    with time_machine.travel(utc_now() + timedelta(minutes=14, seconds=50), tick=False):
        browser.get("/second-factor/enrol")
    with browser.client.session_transaction() as cookie:
        cookie["password_shown"] -= 15 * 60
    assert browser.client.get("/second-factor/enrol").location == "/second-factor/"


def test_a_phone_that_was_let_in_enrols_nothing(browser, session, officer):
    """Whoever showed the code could hold it: the owner would be locked out."""
    officer.role = Role.TEAM_MEMBER
    token = open_sign_in_of(session, officer, kind=SignInKind.PHONE)
    session.commit()
    with browser.client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"], cookie["password_shown"] = token, True, int(utc_now().timestamp())
    for address in ("/", "/devices/"):
        page = str(browser.get(address))
        assert "/second-factor/" not in page
        assert "/sign-in/password" not in page
    assert "báo cán bộ phường" in words(browser.get("/devices/"))
    page = browser.get("/second-factor/")
    assert "vào bằng mã quét" in words(page)
    assert not page.select("main form")
    for address in ("begin", "enrol", "recovery-codes"):
        form = {"password": PASSWORD, "code": "000000"}
        assert browser.post(f"/second-factor/{address}", form).location == "/second-factor/"
    assert browser.client.get("/second-factor/enrol").location == "/second-factor/"
    assert secret_to_enrol(session, officer) is None


def cookie_of(browser):
    with browser.client.session_transaction() as cookie:
        return cookie["_user_id"]


def test_new_recovery_codes_take_a_code(browser, session, officer, phone):
    browser.signed_in(officer)
    answer = browser.submit("/second-factor/", {"code": ""}, expect=200)
    assert "Hãy nhập mã" in browser.refusals(answer)[-1]
    answer = browser.submit("/second-factor/", {"code": "123"}, expect=200)
    assert "Mã chưa đúng" in browser.refusals(answer)[-1]
    page = browser.checked(browser.submit("/second-factor/", {"code": code_now(phone)}, expect=200), 200)
    assert len(page.select(".recovery-codes li")) == 10


def test_every_refusal_has_its_words(app):
    with app.test_request_context():
        assert "quá nhiều" in words_for_code(TooManyCodes())
        assert "chưa bật" in words_for_code(SecondFactorMissing())


def test_with_a_second_factor_a_shorter_password_will_do(browser, officer, phone):
    browser.signed_in(officer)
    assert "Ít nhất 8 ký tự" in words(browser.get("/sign-in/password"))
    typed = {"old": PASSWORD, "new": "Zk4!v9#Q", "again": "Zk4!v9#Q"}
    browser.follow(browser.submit("/sign-in/password", typed))


@pytest.fixture
def real(sessions):
    """The application with real people's data, behind its proxy."""
    settings = Settings(
        secret_key="only for tests, long enough to be one",
        data_key=DATA_KEY,
        database_url="",
        public_address="vungtau.example/kiem-tra",
    )
    app = create_app(settings, sessions)
    app.testing = True
    client = app.test_client()
    client.environ_base.update(HTTP_X_FORWARDED_PROTO="https", HTTP_REFERER="https://localhost/")
    return Browser(client, sessions)


@pytest.mark.parametrize("role", Role)
def test_who_decides_enrols_before_anything_else(real, session, role):
    officer = make_officer(session, role=role, place=make_place(session))
    session.commit()
    signed_in_by_https(real, officer)
    deciding = role in (Role.ADMIN, Role.LEADER, Role.WARD_OFFICIAL)
    opened = real.client.get("/", base_url="https://localhost")
    assert opened.location == ("/second-factor/" if deciding else None)
    if deciding:
        page = BeautifulSoup(real.client.get("/second-factor/", base_url="https://localhost").data, "html.parser")
        assert "phải bật xác thực hai bước" in words(page)
        assert not page.select("nav.bar")
        for address in ("/places/", "/devices/", "/officers/"):
            answer = real.client.get(address, base_url="https://localhost")
            assert answer.location == "/second-factor/"


def signed_in_by_https(browser, officer):
    """As Browser.signed_in does, for a cookie that travels by HTTPS alone."""
    own = browser.client.session_transaction

    def by_https():
        return own(base_url="https://localhost")

    browser.client.session_transaction = by_https
    browser.signed_in(officer)
    browser.client.session_transaction = own


def test_to_practise_it_is_only_offered(browser, session):
    admin = make_officer(session, role=Role.ADMIN)
    session.commit()
    page = browser.signed_in(admin).get("/")
    assert page.select_one("footer a[href='/second-factor/']")
    assert re.search("Bật xác thực hai bước", words(browser.get("/second-factor/")))
