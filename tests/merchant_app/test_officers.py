"""Adding officers, posting them, shutting them out and handing over first passwords, on screen."""

import re
import unicodedata
from datetime import timedelta

import pytest
from sqlalchemy import select

from database.base import utc_now
from merchant_app.tries import PASSWORDS_OF_LOGIN
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.officers.model import Officer, Posting, Role
from registry.officers.passwords import password_matches, use_cheap_hashing
from registry.officers.queries import officer_with_login, postings_of
from tests.factories import make_officer, make_place, make_posting, make_unit, make_ward

NOBODYS = "00000000-0000-7000-8000-000000000000"
PASSWORD = re.compile(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}")
YESTERDAY, SOON = (today() + timedelta(days=days) for days in (-1, 3))


@pytest.fixture(autouse=True, scope="module")
def _cheap():
    use_cheap_hashing()


@pytest.fixture
def place(session):
    return make_place(session, unit=make_ward(session, name="Phường Thử Nghiệm"), name="Đường Thử <b>")


@pytest.fixture(autouse=True)
def admin(session, place, browser):
    admin = make_officer(session, role=Role.ADMIN, unit=place.unit, name="Quản Trị")
    session.commit()
    browser.signed_in(admin)
    return admin


@pytest.fixture
def officer(session, place):
    officer = make_officer(session, unit=place.unit, login="lan.pham", name="Phạm Thị Lan")
    session.commit()
    return officer


def somebody(place, **changes):
    return {
        "name": "Lê Văn Mới",
        "login": "Moi.Le",
        "role": "team_member",
        "where": f"place:{place.id}",
        "begins_on": today().isoformat(),
        "ends_on": "",
    } | changes


def refused_fields(browser, response):
    """The fields that the summary leads to: each is named before what is wrong with it."""
    return [link.get_text().split(":")[0] for link in browser.checked(response, 200).select("[role=alert] a")]


def test_the_list_shows_whom_the_admin_looks_after(browser, session, admin, officer):
    stranger = make_officer(session, unit=make_ward(session), name="Người Lạ")
    session.commit()
    page = browser.get("/officers/")
    names = [row.get_text() for row in page.select(".rows b")]
    assert names == ["Phạm Thị Lan", "Quản Trị"]
    assert stranger.name not in page.get_text()


def test_somebody_new_gets_a_posting_and_a_password_shown_once(browser, session, place, admin):
    response = browser.submit("/officers/add", somebody(place), expect=200)
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers
    page = browser.checked(response, 200)
    password = page.select_one(".first-password").get_text()
    assert PASSWORD.fullmatch(password)
    officer = officer_with_login(session, "moi.le")
    assert password_matches(password, officer.password_hash)
    assert (officer.name, officer.role, officer.must_change_password) == ("Lê Văn Mới", Role.TEAM_MEMBER, True)
    (posting,) = postings_of(session, officer)
    assert (posting.place_id, posting.begins_on, posting.ends_on) == (place.id, today(), None)
    for address in (page.select_one(".actions a")["href"], "/officers/"):
        assert password not in str(browser.get(address))
    assert all(password not in str(entry.details) for entry in session.scalars(select(AuditEntry)))


def test_the_new_one_signs_in_and_must_choose_a_password(browser, place):
    page = browser.checked(browser.submit("/officers/add", somebody(place), expect=200), 200)
    browser.client.delete_cookie("session")
    sent = {"login": "moi.le", "password": page.select_one(".first-password").get_text()}
    browser.submit("/sign-in/", sent)
    assert browser.client.get("/").location == "/sign-in/password"


def test_units_and_places_of_ones_own_are_offered(browser, session, place):
    make_place(session, name="Đường Nơi Khác")
    session.commit()
    offered = [option.get_text() for option in browser.get("/officers/add").select("#where option")]
    assert offered == ["Chọn nơi làm việc…", "Phường Thử Nghiệm", "Đường Thử <b> – Phường Thử Nghiệm"]


@pytest.mark.parametrize("field", ["where", "role"])
def test_neither_place_nor_role_is_given_away_by_default(browser, session, place, field):
    answer = browser.submit("/officers/add", {**somebody(place), field: ""}, expect=200)

    assert "Hãy chọn" in " ".join(browser.refusals(answer))
    assert session.query(Officer).filter_by(login=somebody(place)["login"]).count() == 0
    session.commit()


def test_an_admin_without_posting_can_offer_nothing(browser, session, place):
    browser.signed_in(make_and_keep(session, role=Role.ADMIN))
    assert [option["value"] for option in browser.get("/officers/add").select("#where option")] == [""]
    assert refused_fields(browser, browser.submit("/officers/add", somebody(place), expect=200)) == ["Nơi làm việc"]


def make_and_keep(session, **given):
    officer = make_officer(session, **given)
    session.commit()
    return officer


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"name": " "}, "Họ tên"),
        ({"name": "ữ" * 121}, "Họ tên"),
        ({"login": ""}, "Tên đăng nhập"),
        ({"login": "l"}, "Tên đăng nhập"),
        ({"login": "lê.văn"}, "Tên đăng nhập"),
        ({"login": "LAN.pham"}, "Tên đăng nhập"),
        ({"role": "king"}, "Vai trò"),
        ({"where": f"place:{NOBODYS}"}, "Nơi làm việc"),
        ({"begins_on": ""}, "Từ ngày"),
        ({"begins_on": "31/2/2026"}, "Từ ngày"),
        ({"ends_on": YESTERDAY.isoformat()}, "Thôi từ ngày"),
        ({"ends_on": "mai"}, "Thôi từ ngày"),
    ],
)
def test_a_refusal_stands_at_its_field_and_stores_nothing(browser, session, place, officer, changes, refused):
    before = session.query(Officer).count(), session.query(Posting).count()
    sent = somebody(place, **changes)
    response = browser.submit("/officers/add", sent, expect=200)
    assert refused_fields(browser, response) == [refused]
    page = browser.checked(response, 200)
    assert {name: page.select_one(f"input[name={name}]")["value"] for name in ("name", "login", "begins_on")} == {
        name: sent[name].strip() for name in ("name", "login", "begins_on")
    }
    assert not page.select(".first-password")
    session.rollback()
    assert (session.query(Officer).count(), session.query(Posting).count()) == before


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "<script>alert(1)</script>",
        "x" * 10_000,
        "🎏🦐",
        "\u202egnuht",
        unicodedata.normalize("NFD", "Đỗ Thị Ngữ"),
        "a\0b",
    ],
)
def test_whatever_is_typed_is_shown_as_text_or_refused(browser, session, place, text):
    everywhere = dict.fromkeys(somebody(place), text)
    assert b"<script>alert" not in browser.submit("/officers/add", everywhere, expect=200).data
    answer = browser.submit("/officers/add", somebody(place, name=text), expect=200)
    assert b"<script>alert" not in answer.data
    officer = officer_with_login(session, "moi.le")
    if len(text) > 120 or "\0" in text or "\u202e" in text:
        assert officer is None
    else:
        assert officer.name == unicodedata.normalize("NFC", text)
        assert "<script>alert" not in str(browser.get(f"/officers/{officer.id}")) + str(browser.get("/officers/"))


def test_a_posting_is_added_and_ended(browser, session, place, officer):
    sent = {"where": f"place:{place.id}", "begins_on": today().isoformat()}
    page = browser.follow(browser.submit(f"/officers/{officer.id}/post", sent))
    assert [row.get_text() for row in page.select(".posting b")] == [place.name, place.unit.name]
    ending = page.select_one(".posting a")["href"]
    assert browser.get(ending).select_one("input[name=ends_on]")["value"] == today().isoformat()
    page = browser.follow(browser.submit(ending))
    assert [row.select_one(".chip") and row.select_one(".chip").get_text() for row in page.select(".posting")] == [
        "Đã thôi",
        None,
    ]
    assert len(page.select(".posting a")) == 1


def test_who_is_taken_over_from_another_ward_gets_a_new_password(browser, session, officer):
    city = make_unit(session, kind="thành phố")
    there = make_ward(session, province=city)
    moved = make_officer(session)
    make_posting(session, officer=moved, unit=make_ward(session, province=city), ends_on=today())
    browser.signed_in(make_and_keep(session, role=Role.ADMIN, unit=city))
    sent = {"where": f"unit:{there.id}", "begins_on": today().isoformat()}
    page = browser.follow(browser.submit(f"/officers/{moved.id}/post", sent))
    assert "hãy cấp mật khẩu mới" in page.select_one("main").get_text()
    session.expire_all()
    assert moved.must_change_password


def test_until_when_a_name_is_shut_is_shown(browser, session, officer):
    assert "Sai quá nhiều lần" not in str(browser.get(f"/officers/{officer.id}"))
    for _ in range(5):
        PASSWORDS_OF_LOGIN.take(session, officer.login)
    session.commit()
    assert "Sai quá nhiều lần" in str(browser.get(f"/officers/{officer.id}"))


def test_a_posting_to_come_and_one_that_will_end_say_so(browser, session, place, officer):
    sent = {"where": f"place:{place.id}", "begins_on": SOON.isoformat(), "ends_on": "1/1/2099"}
    page = browser.follow(browser.submit(f"/officers/{officer.id}/post", sent))
    row = " ".join(page.select_one(".posting").get_text().split())
    assert "Sắp tới" in row
    assert "thôi từ 01/01/2099" in row


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"where": "unit:{unit}"}, "Nơi làm việc"),
        ({"where": "nowhere"}, "Nơi làm việc"),
        ({"ends_on": "2026-01-01", "begins_on": "2026-01-01"}, "Thôi từ ngày"),
        ({"begins_on": "9999-99-99"}, "Từ ngày"),
        ({"begins_on": "0001-01-01"}, "Từ ngày"),
    ],
)
def test_a_refused_posting_changes_nothing(browser, session, place, officer, changes, refused):
    sent = {"where": f"place:{place.id}", "begins_on": "9999-12-31"} | changes
    sent["where"] = sent["where"].format(unit=place.unit.id)
    response = browser.submit(f"/officers/{officer.id}/post", sent, expect=200)
    assert refused_fields(browser, response) == [refused]
    session.rollback()
    assert len(postings_of(session, officer)) == 1


@pytest.mark.parametrize("ends_on", ["", "hôm qua", "2019-12-31", "a\0b"])
def test_a_posting_does_not_end_before_it_begins(browser, session, officer, ends_on):
    (posting,) = postings_of(session, officer)
    response = browser.submit(f"/officers/postings/{posting.id}/end", {"ends_on": ends_on}, expect=200)
    assert refused_fields(browser, response) == ["Thôi từ ngày"]
    session.refresh(posting)
    assert posting.ends_on is None


def test_disabling_shuts_out_and_enabling_lets_in_again(browser, session, officer):
    page = browser.follow(browser.submit(f"/officers/{officer.id}", form=1))
    assert "Đã khoá" in page.select_one("#sign-in").parent.get_text()
    session.refresh(officer)
    assert officer.disabled_at
    browser.follow(browser.submit(f"/officers/{officer.id}", form=1))
    session.refresh(officer)
    assert officer.disabled_at is None


def test_a_new_first_password_is_shown_once(browser, session, officer):
    officer.must_change_password = False
    session.commit()
    response = browser.submit(f"/officers/{officer.id}", expect=200)
    assert (response.headers["Cache-Control"], response.headers.get("Set-Cookie")) == ("no-store", None)
    password = browser.checked(response, 200).select_one(".first-password").get_text()
    session.refresh(officer)
    assert officer.must_change_password
    assert password_matches(password, officer.password_hash)
    assert password not in str(browser.get(f"/officers/{officer.id}"))


def test_nobody_does_it_to_themselves(browser, session, admin):
    page = browser.get(f"/officers/{admin.id}")
    assert not page.select("main form")
    assert not page.select(".posting a")
    for what, said in (("disable", "tự khoá chính mình"), ("new-password", "Đổi mật khẩu")):
        assert said in browser.refusals(browser.post(f"/officers/{admin.id}/{what}", expect=200))[0]
    (posting,) = postings_of(session, admin)
    response = browser.submit(f"/officers/postings/{posting.id}/end", expect=200)
    assert refused_fields(browser, response) == ["Thôi từ ngày"]
    session.rollback()
    assert (admin.disabled_at, admin.password_hash, posting.ends_on) == (None, "!", None)


def test_a_posting_that_ends_is_not_made_longer(browser, session, officer):
    (posting,) = postings_of(session, officer)
    posting.ends_on = today()
    session.commit()
    response = browser.submit(f"/officers/postings/{posting.id}/end", {"ends_on": SOON.isoformat()}, expect=200)
    assert refused_fields(browser, response) == ["Thôi từ ngày"]
    assert "không kéo dài được" in browser.refusals(response)[-1]
    session.refresh(posting)
    assert posting.ends_on == today()


def test_no_password_for_somebody_who_works_elsewhere_too(browser, session, officer):
    other = make_ward(session, name="Phường Kín")
    make_posting(session, officer=officer, unit=other)
    session.commit()
    page = browser.get(f"/officers/{officer.id}")
    assert "Phường Kín" not in page.get_text()
    assert "Còn làm ở nơi khác" in page.get_text()
    response = browser.post(f"/officers/{officer.id}/new-password", expect=200)
    assert "nơi khác" in browser.refusals(response)[0]
    assert not page.select("main form")
    response = browser.post(f"/officers/{officer.id}/disable", expect=200)
    assert "cho thôi phân công ở đây" in browser.refusals(response)[0]
    session.refresh(officer)
    assert (officer.password_hash, officer.disabled_at) == ("!", None)


def test_nobody_lets_in_again_whom_somebody_above_shut_out(browser, session, officer):
    make_posting(session, officer=officer, unit=make_ward(session, name="Phường Kín"))
    officer.disabled_at = utc_now()
    session.commit()

    response = browser.post(f"/officers/{officer.id}/enable", expect=200)

    assert "nơi khác" in browser.refusals(response)[0]
    session.refresh(officer)
    assert officer.disabled_at is not None


def test_another_wards_are_as_if_there_were_none(browser, session):
    stranger = make_officer(session, unit=make_ward(session))
    (posting,) = postings_of(session, stranger)
    session.commit()
    for address, there in (
        ("/officers/{}", stranger.id),
        ("/officers/{}/post", stranger.id),
        ("/officers/postings/{}/end", posting.id),
    ):
        strange, none = (browser.get(address.format(asked), expect=404) for asked in (there, NOBODYS))
        assert str(strange.main) == str(none.main)
    for what in ("disable", "enable", "new-password", "post"):
        browser.post(f"/officers/{stranger.id}/{what}", expect=404)
    browser.post(f"/officers/postings/{posting.id}/end", {"ends_on": today().isoformat()}, expect=404)
    session.rollback()
    assert (stranger.disabled_at, stranger.password_hash, posting.ends_on) == (None, "!", None)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_an_admin_manages_officers(browser, session, place, officer, role):
    browser.signed_in(make_and_keep(session, role=role, unit=place.unit))
    (posting,) = postings_of(session, officer)
    for address in ("", "add", f"{officer.id}", f"{officer.id}/post", f"postings/{posting.id}/end"):
        browser.get(f"/officers/{address}", expect=403)
    for what in ("disable", "enable", "new-password"):
        browser.post(f"/officers/{officer.id}/{what}", expect=403)
