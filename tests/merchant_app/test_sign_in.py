"""Signing in and out, the first password, and what strangers see."""

import pytest

from registry.officers.model import Officer
from registry.officers.passwords import hash_password
from registry.sign_ins.operations import end_all_sign_ins
from tests.factories import make_officer, make_place
from tests.hostile import HOSTILE

PASSWORD = "một câu dài dễ nhớ để thử"


@pytest.fixture(scope="module")
def hashed():
    return hash_password(PASSWORD)


@pytest.fixture
def officer(session, hashed) -> Officer:
    officer = make_officer(session, place=make_place(session), login="lan.pham", password_hash=hashed)
    session.commit()
    return officer


def test_the_right_password_opens_today_and_signing_out_closes_it(browser, officer):
    page = browser.follow(browser.submit("/sign-in/", {"login": " Lan.Pham ", "password": PASSWORD}))
    assert page.h1.text == "Hôm nay"

    browser.post("/sign-in/end")
    browser.get("/", expect=302)


@pytest.mark.parametrize(("login", "password"), [("lan.pham", "sai rồi"), ("nobody", PASSWORD)])
def test_wrong_name_and_wrong_password_are_one_answer(browser, officer, login, password):
    answer = browser.submit("/sign-in/", {"login": login, "password": password}, expect=200)

    assert browser.refusals(answer)[-1].startswith("Tên đăng nhập hoặc mật khẩu chưa đúng.")
    browser.get("/", expect=302)


def test_a_cookie_of_an_ended_sign_in_is_worth_nothing(browser, session, officer):
    browser.signed_in(officer).get("/")

    end_all_sign_ins(session, officer=officer)
    session.commit()

    browser.get("/", expect=302)


def test_the_first_password_must_be_changed_before_anything_else(browser, session, officer):
    officer.must_change_password = True
    session.commit()
    browser.signed_in(officer)
    assert browser.client.get("/").location == "/sign-in/password"
    assert browser.client.get("/places/").location == "/sign-in/password"

    new = "câu mới của riêng tôi"
    page = browser.follow(browser.submit("/sign-in/password", {"old": PASSWORD, "new": new, "again": new}))

    assert page.h1.text == "Hôm nay"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"old": "sai"}, "Mật khẩu đang dùng chưa đúng."),
        ({"new": "ngắn", "again": "ngắn"}, "Ngắn quá: cần ít nhất 14 ký tự."),
        ({"new": "lan.pham là tên tôi", "again": "lan.pham là tên tôi"}, "không được chứa tên đăng nhập"),
        ({"new": PASSWORD, "again": PASSWORD}, "Mật khẩu mới phải khác mật khẩu cũ."),
        ({"new": "password1234567", "again": "password1234567"}, "nhiều người dùng"),
        ({"again": "khác hẳn câu kia rồi"}, "Hai lần gõ chưa giống nhau."),
        ({"old": ""}, "Hãy nhập mật khẩu đang dùng."),
    ],
)
def test_a_weak_or_mistyped_password_is_refused_at_its_field(browser, officer, changes, words):
    typed = {"old": PASSWORD, "new": "câu mới của riêng tôi", "again": "câu mới của riêng tôi", **changes}

    answer = browser.signed_in(officer).submit("/sign-in/password", typed, expect=200)

    assert words in " ".join(browser.refusals(answer))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_only_wrong(browser, officer, text):
    answer = browser.submit(
        "/sign-in/", {"login": text.encode("utf-8", "replace").decode(), "password": "x"}, expect=200
    )

    assert browser.refusals(answer)
    assert "<script>alert" not in answer.text


def test_an_officer_who_is_signed_in_goes_straight_to_today(browser, officer):
    browser.signed_in(officer)

    assert browser.client.get("/sign-in/").location == "/"


def test_no_form_works_without_its_token(browser, officer):
    browser.signed_in(officer)

    answer = browser.client.post("/sign-in/end")

    assert answer.status_code == 400
    browser.get("/")
