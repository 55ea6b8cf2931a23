"""What becomes of somebody who was away too long: told so, and nothing that was typed is lost or shown to others."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup

from database.base import utc_now
from merchant_app.kept_form import KEPT_FOR, LARGEST
from registry.officers.model import Officer, Role
from registry.officers.passwords import hash_password
from registry.places.model import Place
from registry.sign_ins.binding import bind
from registry.sign_ins.limits import IDLE
from registry.sign_ins.model import SignIn, SignInKind
from registry.sign_ins.operations import end_all_sign_ins
from tests.browser import filled_in
from tests.factories import make_officer, make_place
from tests.signing_in import code_now, enrolled, open_sign_in_of

PASSWORD = "một câu dài dễ nhớ để thử"
TYPED = {"kind": "street", "name": "Đường <b>Mới</b> “Gõ Dở”", "former_names": "cũ một\r\ncũ hai"}


@pytest.fixture(scope="module")
def hashed():
    return hash_password(PASSWORD)


@pytest.fixture
def place(session):
    return make_place(session)


@pytest.fixture
def officer(session, place, hashed) -> Officer:
    officer = make_officer(session, unit=place.unit, login="lan.pham", password_hash=hashed)
    session.commit()
    return officer


def go_away(session, away=IDLE):
    """Let every sign-in have been left alone that long."""
    session.expire_all()
    for sign_in in session.query(SignIn):
        sign_in.last_seen_at = utc_now() - away
    session.commit()


def form_to_add(browser, place):
    """The form that adds a place, filled in, and where it goes."""
    page = browser.get("/places/add")
    sheet = page.select_one("main form[method=post]")
    return str(sheet["action"]), filled_in(sheet) | TYPED | {"unit": str(place.unit_id)}


def late(browser, session, place, away=IDLE):
    """The answer to a form that was sent after its sender had been away too long."""
    address, form = form_to_add(browser, place)
    go_away(session, away)
    return browser.client.post(address, data=form)


def places(session):
    session.expire_all()
    return {place.name for place in session.query(Place)}


def test_who_was_away_is_told_so(browser, session, officer):
    browser.signed_in(officer).get("/")
    go_away(session, IDLE - timedelta(seconds=30))
    browser.get("/")
    go_away(session)
    assert browser.client.get("/").location == "/sign-in/"
    assert "máy tự đăng xuất" in browser.get("/sign-in/").select_one("main").get_text()


def test_who_was_signed_out_from_elsewhere_is_told_so_and_loses_nothing(browser, session, officer, place):
    """Whoever holds the device meanwhile is not told whose it was."""
    address, form = form_to_add(browser.signed_in(officer), place)
    end_all_sign_ins(session, officer=officer)
    session.commit()
    assert "bị đăng xuất từ máy khác" in browser.get("/sign-in/").select_one("main").get_text()
    answer = browser.client.post(address, data=form)
    page = browser.checked(answer, 401)
    assert page.select_one("#login")["value"] == ""
    assert "lan.pham" not in answer.text
    assert "Gõ Dở" not in answer.text


def test_who_was_shut_out_is_a_stranger(browser, session, officer, place):
    address, form = form_to_add(browser.signed_in(officer), place)
    officer.disabled_at = utc_now()
    session.commit()
    assert "đăng xuất" not in browser.get("/sign-in/").select_one("main").get_text()
    assert browser.client.post(address, data=form).location == "/sign-in/"


@pytest.mark.parametrize("how", ["lapsed", "ended"])
def test_a_phone_that_ended_is_told_to_have_a_new_code_shown(browser, session, place, how):
    member = make_officer(session, role=Role.TEAM_MEMBER, place=place)
    token = open_sign_in_of(session, member, kind=SignInKind.PHONE)
    phone = session.query(SignIn).one()
    if how == "lapsed":
        phone.ends_at = utc_now()
    else:
        phone.ended_at = utc_now()
    bind(phone)
    session.commit()
    with browser.client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    assert "mở mã mới để quét" in browser.get("/sign-in/").select_one(".note").get_text()


def test_what_was_typed_is_sent_after_signing_in_again(browser, session, officer, place):
    answer = late(browser.signed_in(officer), session, place)
    page = browser.checked(answer, 401)
    assert page.h1.text == "Đăng nhập lại để gửi tiếp"
    assert page.select_one("#login")["value"] == "lan.pham"
    assert TYPED["name"] not in places(session)
    assert "Gõ Dở" not in page.select_one("main").decode(), "who passes by the screen reads nothing of it"
    form = filled_in(page.select_one("main form")) | {"password": PASSWORD}
    again = browser.client.post("/sign-in/", data=form | {"password": "sai"})
    form = filled_in(browser.checked(again, 200).select_one("main form")) | {"password": PASSWORD}
    page = browser.checked(browser.client.post("/sign-in/", data=form), 200)
    assert page.h1.text == "Phiếu đang gõ dở"
    sheet = page.select_one("main form")
    assert sheet["action"] == "/places/add"
    sent = browser.client.post(str(sheet["action"]), data=filled_in(sheet))
    assert sent.status_code == 302
    assert TYPED["name"] in places(session)


def test_it_comes_through_the_second_step_as_well(browser, session, officer, place):
    phone = enrolled(session, officer)
    session.commit()
    page = browser.checked(late(browser.signed_in(officer), session, place), 401)
    form = filled_in(page.select_one("main form")) | {"password": PASSWORD}
    page = browser.checked(browser.client.post("/sign-in/", data=form), 200)
    form = filled_in(page.select_one("main form")) | {"code": code_now(phone)}
    page = browser.checked(browser.client.post("/sign-in/code", data=form), 200)
    assert page.select_one("main form")["action"] == "/places/add"


def kept_by(browser, session, officer, place):
    page = browser.checked(late(browser.signed_in(officer), session, place), 401)
    return filled_in(page.select_one("main form"))


def test_nobody_else_is_given_it_and_nobody_makes_one_up(browser, session, officer, place, hashed):
    form = kept_by(browser, session, officer, place) | {"password": PASSWORD}
    make_officer(session, unit=place.unit, login="khac", password_hash=hashed)
    session.commit()
    for changes in ({"login": "khac"}, {"kept": "x" * 200}, {"kept": form["kept"][:-4] + "AAA="}):
        answer = browser.client.post("/sign-in/", data=form | changes)
        assert answer.location == "/", changes
        browser.client.post("/sign-in/end", data={"csrf_token": browser._form_token()})
        form["csrf_token"] = browser._form_token()


def test_it_is_kept_for_an_hour(browser, session, officer, place):
    form = kept_by(browser, session, officer, place) | {"password": PASSWORD}
    with time_machine.travel(utc_now() + timedelta(seconds=KEPT_FOR + 5), tick=True):
        assert browser.client.post("/sign-in/", data=form).location == "/"


def test_only_a_form_of_ours_and_of_usual_size_is_kept(browser, session, officer, place):
    address, form = form_to_add(browser.signed_in(officer), place)
    go_away(session)
    for sent in (form | {"csrf_token": "made up"}, form | {"name": "x" * LARGEST}):
        assert browser.client.post(address, data=sent).location == "/sign-in/"
    assert browser.client.post(address, data=form, content_type="multipart/form-data").location == "/sign-in/"
    password = {"old": PASSWORD, "new": "x", "again": "x", "csrf_token": form["csrf_token"]}
    assert browser.client.post("/sign-in/password", data=password).location == "/sign-in/", "passwords are never kept"
    answer = browser.client.post(address, data=form)
    assert BeautifulSoup(answer.data, "html.parser").select("input[name=kept]")
