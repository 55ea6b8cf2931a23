"""Making keys for programs on screen, shown once; seeing and revoking them."""

import unicodedata
from datetime import timedelta

import pytest
from sqlalchemy import select

from merchant_app.screens.api_keys import routes
from registry.api_keys.model import ApiKey, ApiRight
from registry.api_keys.operations import make_api_key, note_use, revoke_api_key
from registry.api_keys.queries import key_with
from registry.api_keys.tokens import TOKEN, is_api_token
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.officers.model import Role
from tests.browser import same_page
from tests.factories import make_officer, make_unit, make_ward

NOBODYS = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def ward(session):
    return make_ward(session, name="Phường Thử <b>")


@pytest.fixture(autouse=True)
def admin(session, ward, browser):
    admin = make_officer(session, role=Role.ADMIN, unit=ward, name="Quản Trị")
    session.commit()
    browser.signed_in(admin)
    return admin


def filled(ward, **changes):
    return {
        "office": "Trung tâm Thử",
        "units": str(ward.id),
        "rights": ["read_places", "read_figures"],
        "begins_on": today().isoformat(),
        "ends_on": (today() + timedelta(days=30)).isoformat(),
    } | changes


def kept(session):
    return session.scalars(select(ApiKey)).all()


def make(session, admin, ward, **changes):
    given = {"office": "Trung tâm Thử", "rights": [ApiRight.READ_PLACES], "begins_on": today()}
    given |= {"ends_on": today() + timedelta(days=9)}
    key, _token = make_api_key(session, by=admin, units=[ward], **given | changes)
    session.commit()
    return key


def test_a_key_is_shown_once_and_opens_what_was_ticked(browser, session, ward):
    answer = browser.submit("/api-keys/make", filled(ward), expect=200)
    assert answer.headers["Cache-Control"] == "no-store"
    page = browser.checked(answer, 200)
    token = page.select_one(".api-token").get_text()
    assert is_api_token(token)
    assert page.select_one("button[data-copies=token]").has_attr("hidden"), "without script it does nothing"
    (key,) = kept(session)
    assert key_with(session, token) is key
    assert (key.office, key.rights, key.tail) == ("Trung tâm Thử", ["read_places", "read_figures"], token[-4:])
    listed = browser.get("/api-keys/")
    assert "Trung tâm Thử" in listed.get_text()
    assert "Phường Thử <b>" in listed.get_text()
    assert not TOKEN.search(str(listed))
    assert all(not TOKEN.search(str(entry.details)) for entry in session.scalars(select(AuditEntry)))


def test_nothing_is_ticked_beforehand_and_an_end_is_offered(browser):
    page = browser.get("/api-keys/make")
    assert not page.select("input[type=checkbox][checked]")
    assert page.select_one("#ends_on")["value"] == (today() + timedelta(days=180)).isoformat()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"office": " "}, "Cấp cho cơ quan, chương trình nào"),
        ({"office": "\u2060"}, "Cấp cho cơ quan, chương trình nào"),
        ({"office": "ữ" * 121}, "Cấp cho cơ quan, chương trình nào"),
        ({"units": []}, "Được đọc số liệu của"),
        ({"units": [NOBODYS]}, "Được đọc số liệu của"),
        ({"rights": []}, "Được đọc gì"),
        ({"rights": ["write_all"]}, "Được đọc gì"),
        ({"begins_on": "mai"}, "Từ ngày"),
        ({"ends_on": ""}, "Hết hạn ngày"),
        ({"ends_on": today().isoformat()}, "Hết hạn ngày"),
        ({"ends_on": (today() + timedelta(days=367)).isoformat()}, "Hết hạn ngày"),
    ],
)
def test_a_refusal_stands_at_its_field_and_makes_nothing(browser, session, ward, changes, field):
    page = browser.checked(browser.submit("/api-keys/make", filled(ward, **changes), expect=200), 200)
    assert [link.get_text().split(":")[0] for link in page.select("[role=alert] a")] == [field]
    if "office" not in changes:
        assert page.select_one("#office")["value"] == "Trung tâm Thử"
    assert kept(session) == []


def test_another_admins_units_are_not_offered(browser, session, ward):
    other = make_ward(session, name="Phường Khác")
    session.commit()
    page = browser.get("/api-keys/make")
    assert [label.get_text() for label in page.select("#units label")] == ["Phường Thử <b>"]
    browser.submit("/api-keys/make", filled(ward, units=[str(ward.id), str(other.id)]), expect=200)
    assert kept(session) == []


def test_a_unit_that_went_meanwhile_is_said_at_its_field(browser, session, ward, monkeypatch):
    other = make_unit(session, name="Nơi vừa mất")
    session.commit()
    monkeypatch.setattr(routes, "units_to_post_to", lambda *_: [other])
    answer = browser.submit("/api-keys/make", filled(ward, units=str(other.id)), expect=200)
    assert "vừa ra khỏi phạm vi" in " ".join(browser.refusals(answer))


def test_the_list_says_what_each_key_is_good_for_still(browser, session, admin, ward):
    used = make(session, admin, ward, office="Đang dùng")
    note_use(session, key_id=used.id)
    revoke_api_key(session, by=admin, key=make(session, admin, ward, office="Bỏ"))
    make(session, admin, ward, office="Sau này", begins_on=today() + timedelta(days=1))
    over = make(session, admin, ward, office="Cũ", begins_on=today() - timedelta(days=9))
    over.ends_on = today()
    session.commit()
    rows = {row.b.get_text(): row for row in browser.get("/api-keys/").select("li.api-key")}
    chips = {office: row.select_one(".chip").get_text() for office, row in rows.items()}
    assert chips == {"Cũ": "Hết hạn", "Sau này": "Sắp tới", "Bỏ": "Đã thu hồi", "Đang dùng": "Đang dùng"}
    assert {office for office, row in rows.items() if row.select("form")} == {"Sau này", "Đang dùng"}
    assert today().strftime("%d/%m/%Y") in rows["Đang dùng"].get_text()


def test_a_key_is_revoked_by_one_press(browser, session, admin, ward):
    key = make(session, admin, ward)
    page = browser.follow(browser.submit("/api-keys/"))
    assert "Đã thu hồi" in page.select_one("li.api-key .chip").get_text()
    session.refresh(key)
    assert key.revoked_at is not None


def test_another_admins_key_is_as_if_there_were_none(browser, session, ward):
    other = make_ward(session)
    key = make(session, make_officer(session, role=Role.ADMIN, unit=other), other, office="Nơi khác")
    assert "Nơi khác" not in browser.get("/api-keys/").get_text()
    strange = browser.post(f"/api-keys/{key.id}/revoke", expect=404)
    none = browser.post(f"/api-keys/{NOBODYS}/revoke", expect=404)
    assert same_page(strange, none, key.id, NOBODYS)
    session.refresh(key)
    assert key.revoked_at is None


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_an_admin_manages_keys(browser, session, ward, role):
    officer = make_officer(session, role=role, unit=ward)
    session.commit()
    browser.signed_in(officer)
    for address in ("/api-keys/", "/api-keys/make"):
        browser.get(address, expect=403)
    browser.post(f"/api-keys/{NOBODYS}/revoke", expect=403)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "<script>alert(1)</script>",
        "x" * 10_000,
        "🎏🦐",
        "\u202egnuht",
        unicodedata.normalize("NFD", "Đỗ Ngữ"),
        "a\0b",
    ],
)
def test_whatever_is_typed_is_shown_as_text_or_refused(browser, session, ward, text):
    answer = browser.submit("/api-keys/make", filled(ward, office=text), expect=200)
    assert b"<script>alert" not in answer.data
    if len(text) > 120 or "\0" in text or "\u202e" in text:
        assert kept(session) == []
    else:
        assert [key.office for key in kept(session)] == [unicodedata.normalize("NFC", text)]
        assert "<script>alert" not in str(browser.get("/api-keys/"))
