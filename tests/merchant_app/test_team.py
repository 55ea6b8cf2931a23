"""An official lets a team member's phone in by a code, sees it, and signs it out; on both screens."""

import re
from datetime import timedelta

import pytest
from PIL import Image
from pyzbar import pyzbar

from registry.calendar import today
from registry.officers.model import Role
from registry.officers.passwords import hash_password, password_matches
from registry.sign_ins.model import PhoneLink, SignIn, SignInKind
from registry.sign_ins.operations import open_sign_in
from registry.sign_ins.phones import show_phone_link
from tests.browser import Browser
from tests.factories import make_officer, make_place, make_posting, make_ward
from tests.hostile import HOSTILE

PASSWORD = "chợ cá sáng sớm mười hai"
NOBODYS = "00000000-0000-7000-8000-000000000000"
ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/121.0.0.0 Mobile Safari/537.36"


@pytest.fixture
def place(session):
    return make_place(session, unit=make_ward(session, name="Phường Thử"))


@pytest.fixture
def official(session, place, browser):
    official = make_officer(session, unit=place.unit, name="Cán Bộ Mở Mã")
    session.commit()
    browser.signed_in(official)
    return official


@pytest.fixture
def member(session, place):
    member = make_officer(session, role=Role.TEAM_MEMBER, place=place, name="Tổ Viên <b>Thử</b>")
    session.commit()
    return member


@pytest.fixture
def phone(app, sessions):
    client = app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = ANDROID
    return Browser(client, sessions)


def words(page):
    return " ".join(page.select_one("main").get_text().split())


def shown_to(browser, member):
    """The path on our server that the code on the official's screen holds, as a phone's camera reads it."""
    page = browser.checked(browser.post(f"/team/{member.id}/phone", expect=200), 200)
    assert member.name in words(page)
    code = page.select_one(".code-to-scan svg")
    side = int(str(code["viewbox"]).split()[-1])
    picture = Image.new("L", (side, side), 255)
    for rectangle in re.finditer(r"M(\d+) (\d+)h(\d+)v(\d+)", str(code.select_one("path")["d"])):
        x, y, width, height = map(int, rectangle.groups())
        picture.paste(0, (x, y, x + width, y + height))
    (found,) = pyzbar.decode(picture.resize((side * 6, side * 6), Image.Resampling.NEAREST))
    return re.fullmatch(r"http://vungtau\.example(/phone/[\w-]{43})", found.data.decode())[1]


def test_a_phone_comes_in_by_the_code_and_goes_at_once(browser, phone, session, official, member):
    page = browser.get("/")
    assert page.select("main a[href='/team/']")
    path = shown_to(browser, member)
    asked = phone.get(path)
    assert "Tổ Viên <b>Thử</b>" in words(asked)
    assert phone.client.get("/").location == "/sign-in/", "looking alone lets nobody in"
    answer = phone.submit(path)
    assert answer.location == "/"
    cookie = next(sent for sent in answer.headers.getlist("Set-Cookie") if sent.startswith("session="))
    assert "Expires=" in cookie, "a phone's browser is closed all the time"
    assert phone.get("/").h1.text == "Hôm nay"
    listed = words(browser.get("/team/"))
    assert "Chrome · Android" in listed
    assert "Cán Bộ Mở Mã mở mã lúc" in listed
    sign_in = session.query(SignIn).filter_by(kind=SignInKind.PHONE).one()
    page = browser.follow(browser.post(f"/team/phones/{sign_in.id}/end"))
    assert "Chưa có điện thoại nào" in words(page)
    assert phone.client.get("/").location == "/sign-in/"


def test_a_phone_let_in_is_no_place_to_try_or_choose_a_password(browser, phone, session, official, member):
    """Whoever holds it would have weeks. A first password that still waits keeps the phone from nothing."""
    member.password_hash, member.must_change_password = hash_password(PASSWORD), True
    session.commit()
    phone.submit(shown_to(browser, member))
    assert phone.get("/").h1.text == "Hôm nay"
    assert phone.get("/").select("nav a")
    assert "vào bằng mã quét nên không đổi được mật khẩu" in words(phone.get("/sign-in/password"))
    new = "lưới đầy cá bạc má"
    for old in ("không phải nó đâu", PASSWORD):
        answer = phone.post("/sign-in/password", {"old": old, "new": new, "again": new}, expect=200)
        assert not phone.refusals(answer), "not even looked at"
    session.expire_all()
    assert password_matches(PASSWORD, member.password_hash)


def test_the_code_works_once_and_soon(browser, phone, session, official, member):
    path = shown_to(browser, member)
    phone.submit(path)
    phone.post("/sign-in/end")
    used = phone.get(path, expect=410)
    assert "chỉ dùng một lần" in words(used)
    phone.post(path, expect=410)
    assert words(phone.get("/phone/" + "x" * 43, expect=410)) == words(used)
    path = shown_to(browser, member)
    session.query(PhoneLink).filter(PhoneLink.used_at.is_(None)).update({"ends_at": PhoneLink.created_at})
    session.commit()
    phone.get(path, expect=410)


def test_the_phone_of_somebody_else_is_signed_out_first(browser, phone, session, official, member):
    other = make_officer(session)
    session.commit()
    phone.signed_in(other)
    before = session.query(SignIn).filter_by(officer_id=other.id).one()
    phone.submit(shown_to(browser, member))
    session.refresh(before)
    assert before.ended_at is not None
    assert member.name in phone.get("/").select_one("footer").get_text()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_links_find_nothing(phone, text):
    address = "/phone/" + text.encode("utf-8", "replace").decode().replace("/", "").replace("?", "")
    answer = phone.client.get(address)
    assert answer.status_code in (404, 410)
    assert b"<script>alert" not in answer.data


def test_who_works_elsewhere_too_has_to_use_a_password(browser, session, official, member):
    make_posting(session, officer=member, place=make_place(session), begins_on=today())
    session.commit()
    answer = browser.post(f"/team/{member.id}/phone", expect=200)
    assert "bằng tên và mật khẩu" in browser.refusals(answer)[0]
    assert session.query(PhoneLink).count() == 0


def test_another_wards_team_is_as_if_there_were_none(browser, session, official):
    elsewhere = make_place(session)
    stranger = make_officer(session, role=Role.TEAM_MEMBER, place=elsewhere, name="Người Lạ")
    theirs = make_officer(session, unit=elsewhere.unit)
    show_phone_link(session, by=theirs, officer=stranger)
    sign_in = SignIn(
        officer=stranger,
        kind=SignInKind.PHONE,
        ends_at=stranger.created_at + timedelta(days=3),
        let_in_by_id=theirs.id,
    )
    open_sign_in(session, sign_in, at=stranger.created_at)
    session.commit()
    page = browser.get("/team/")
    assert "Chưa có ai của tổ" in words(page)
    assert "Người Lạ" not in words(page)
    for address in ("/team/{}/phone", "/team/phones/{}/end"):
        there = stranger.id if "phones" not in address else sign_in.id
        answers = [browser.post(address.format(known), expect=404) for known in (there, NOBODYS)]
        assert len({words(browser.checked(answer, 404)) for answer in answers}) == 1
    session.refresh(sign_in)
    assert sign_in.ended_at is None


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.WARD_OFFICIAL])
def test_only_an_official_shows_codes(browser, session, place, member, role):
    browser.signed_in(make_officer(session, role=role, unit=place.unit))
    session.commit()
    browser.get("/team/", expect=403)
    browser.post(f"/team/{member.id}/phone", expect=403)
    browser.post(f"/team/phones/{NOBODYS}/end", expect=403)
