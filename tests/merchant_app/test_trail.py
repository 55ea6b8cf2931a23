"""The trail on screen: who did what, before and after, newest first; of one's own places and people and no others."""

import uuid
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from sqlalchemy import select

from merchant_app.trail_wording import lines_of
from merchant_app.unit_of_work import UncommittedChanges, done_reading, reading
from merchant_app.wording import ACTIONS
from registry.accounts.model import AccountState
from registry.audit.erasing import erase_details
from registry.audit.looks import LOOKS, record_look
from registry.audit.model import AuditEntry
from registry.audit.operations import record
from registry.audit.witnesses import Head
from registry.officers.model import Role
from registry.signs.operations import make_sign
from tests.architecture.files import files, text_of
from tests.browser import same_page
from tests.factories import make_account, make_merchant, make_officer, make_place, make_ward
from tests.hostile import HOSTILE


@pytest.fixture
def ward(session):
    return make_ward(session, name="Phường Thử Đông")


@pytest.fixture
def shop(session, ward):
    shop = make_merchant(session, place=make_place(session, unit=ward, name="Đường Thử"), trade_name="Tiệm Cũ")
    session.commit()
    return shop


@pytest.fixture
def official(session, ward, browser):
    official = make_officer(session, unit=ward, name="Cán Bộ Đông")
    session.commit()
    browser.signed_in(official)
    return official


@pytest.fixture
def elsewhere(session):
    """A shop of another ward with an entry."""
    shop = make_merchant(session, trade_name="Tiệm Nơi Khác")
    record(session, by=None, action="merchant:edit", subject_id=shop.id, merchant_id=shop.id, changes={})
    session.commit()
    return shop


def edited(session, by, shop, before, after):
    record(
        session,
        by=by,
        action="merchant:edit",
        subject_id=shop.id,
        merchant_id=shop.id,
        changes={"trade_name": [before, after], "closed_on": ["", "2026-11-05"], "kind": ["company", "street_vendor"]},
    )
    session.commit()


def words(page) -> str:
    return " ".join(page.main.get_text(" ", strip=True).split())


def looks(session):
    session.expire_all()
    found = session.scalars(select(AuditEntry).where(AuditEntry.action.in_(LOOKS)).order_by(AuditEntry.sequence))
    return [(look.action, look.subject_id, look.officer_id) for look in found]


def test_an_edit_shows_who_under_which_posting_and_each_field_before_and_after(browser, session, shop, official):
    edited(session, official, shop, "Tiệm Cũ", "Tiệm Mới")

    page = browser.get("/trail/")

    said = words(page)
    assert "Đã sửa thông tin" in said
    assert "Tên biển hiệu: Tiệm Cũ Tiệm Mới" in said
    assert "Ngày đóng cửa: – 05/11/2026" in said
    assert "Loại: Doanh nghiệp Hàng rong" in said
    assert said.endswith(" Cán Bộ Đông · Cán bộ phường; Phường Thử Đông")
    assert shop.place.unit.code not in said  # kept in the entry, but people know a ward by its name
    assert page.select_one("s").text == "Tiệm Cũ"
    assert page.select_one(f"a[href='/merchants/{shop.id}']")


def test_the_newest_stands_first_and_older_pages_follow_without_a_gap(browser, session, shop, official):
    for number in range(120):
        record(
            session, by=official, action="fact:record", subject_id=shop.id, merchant_id=shop.id, note=f"lần {number}."
        )
    session.commit()
    seen, address = [], f"/trail/?action=fact%3Arecord&place={shop.place_id}"
    for _ in range(3):
        page = browser.get(address)
        seen += [item.get_text() for item in page.select("ol.trail > li")]
        older = page.find("a", string=lambda text: text and "Cũ hơn" in text)
        address = page.select_one("main .actions a.btn-primary")
        address = address["href"] if address else None
        assert older is None or address
    assert address is None
    assert len(seen) == 120
    assert ["lần 119." in seen[0], "lần 60." in seen[59], "lần 0." in seen[119]] == [True, True, True]
    assert browser.get("/trail/?before=1").find("a", string="Về mới nhất")


def test_a_day_a_person_a_place_and_an_action_narrow_it(browser, session, ward, shop, official):
    other = make_officer(session, unit=ward, name="Người Khác")
    second = make_merchant(session, place=make_place(session, unit=ward), trade_name="Tiệm Hai")
    with time_machine.travel(datetime(2026, 3, 1, 18, tzinfo=UTC), tick=False):  # 1:00 on the second in Vietnam
        edited(session, official, shop, "a", "b")
    with time_machine.travel(datetime(2026, 3, 1, 16, tzinfo=UTC), tick=False):
        edited(session, other, second, "c", "d")
    record(session, by=official, action="place:edit", subject_id=shop.place_id, changes={"name": ["Cũ", "Mới"]})
    session.commit()

    def shops(question):
        return [link["href"].split("/")[-1] for link in browser.get(f"/trail/?{question}").select("ol.trail a")]

    assert shops("day=2026-03-02") == [str(shop.id)]
    assert shops("day=1/3/2026") == [str(second.id)]
    assert shops(f"officer={other.id}") == [str(second.id)]
    assert shops(f"place={shop.place_id}") == [str(shop.place_id), str(shop.id)]
    assert shops("action=place:edit") == [str(shop.place_id)]
    assert len(shops("")) == 3


def test_a_shops_trail_tells_who_looked_and_the_shops_page_leads_there(browser, session, shop, official):
    account = make_account(session, merchant=shop, state=AccountState.ACTIVE)
    edited(session, official, shop, "a", "b")

    page = browser.get(f"/merchants/{shop.id}")
    link = page.select_one(f"a[href='/trail/merchants/{shop.id}']")
    said = words(browser.get(link["href"]))

    assert looks(session) == [("account:see", account.id, official.id)]
    assert "Đã xem số tài khoản" in said
    assert "chỉ xem" in said
    assert "Đã xem số tài khoản" not in words(browser.get(f"/merchants/{shop.id}"))


def test_an_officers_trail_is_what_they_did_here(browser, session, ward, shop, official, elsewhere):
    other = make_officer(session, unit=ward, name="Người Khác")
    edited(session, other, shop, "a", "b")
    record(session, by=other, action="merchant:edit", subject_id=None, merchant_id=elsewhere.id, changes={})
    session.commit()

    page = browser.get(f"/trail/officers/{other.id}")

    assert len(page.select("ol.trail > li")) == 1
    assert page.h1.get_text(strip=True) == "Nhật ký của Người Khác"


def test_an_admin_sees_what_was_done_to_officers_and_no_shop(browser, session, ward, shop, official):
    admin = make_officer(session, role=Role.ADMIN, unit=ward)
    edited(session, official, shop, "a", "b")
    record(session, by=admin, action="officer:disable", subject_id=official.id)
    record(session, by=admin, action="officer:add", subject_id=uuid.uuid4(), login="xa", name="Xa", role=Role.LEADER)
    session.commit()
    browser.signed_in(admin)

    page = browser.get("/trail/")

    assert [item.b.text for item in page.select("ol.trail > li")] == ["Đã khoá"]
    assert not page.select("select[name=place]")
    assert "Cán Bộ Đông" in words(page)
    assert browser.get(f"/officers/{official.id}").select_one(f"a[href='/trail/officers/{official.id}']")
    assert "Đã khoá" in words(browser.get(f"/trail/officers/{official.id}"))
    browser.get(f"/trail/merchants/{shop.id}", expect=403)


@pytest.mark.parametrize("role", [Role.LEADER, Role.ADMIN, Role.WARD_OFFICIAL])
def test_what_was_done_to_the_whole_is_seen_by_every_leader_and_admin(browser, session, role):
    """A backup put back, a trail begun anew, guesses at logins nobody has: they are of no ward."""
    lost = Head(12345, "9f3a77c21b0d44e1" + "0" * 48)
    for action, details in {
        "trail:begin": {},
        "installation:retention": {},
        "trail:accept_restored": {"lost": lost.line()},
        "sign_in:refuse": {"reason": "unknown"},
    }.items():
        record(session, by=None, action=action, subject_id=None, **details)
    record(session, by=None, action="units:load", subject_id=None)
    session.commit()
    browser.signed_in(make_officer(session, role=role, unit=make_ward(session)))

    page = browser.get("/trail/")

    seen = [item.b.text for item in page.select("ol.trail > li")]
    assert len(seen) == (0 if role is Role.WARD_OFFICIAL else 4)
    assert (lost.printed() in words(page)) is bool(seen)


def test_another_wards_trail_is_as_if_there_were_none(browser, session, shop, official, elsewhere):
    stranger = make_officer(session, place=elsewhere.place)
    session.commit()
    for kind, theirs in [("merchants", elsewhere.id), ("officers", stranger.id)]:
        none = uuid.uuid4()
        answers = [browser.client.get(f"/trail/{kind}/{found}") for found in (theirs, none)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert same_page(*answers, theirs, none)
    assert "Tiệm Nơi Khác" not in browser.client.get("/trail/").text
    page = browser.get(f"/trail/?place={elsewhere.place_id}")
    assert page.select(".refusal")
    assert not page.select("ol.trail")


@pytest.mark.parametrize("role", [Role.TEAM_MEMBER, Role.PARTNER])
def test_who_may_not_see_it_is_refused(browser, session, ward, shop, role):
    browser.signed_in(make_officer(session, role=role, unit=ward))
    for address in ("/trail/", f"/trail/merchants/{shop.id}"):
        browser.get(address, expect=403)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_typed_breaks_it(browser, session, shop, official, text):
    edited(session, official, shop, "a", text.encode("utf-8", "replace").decode().replace("\0", "")[:200])
    for name in ("place", "officer", "action", "day", "before"):
        asked = urlencode({name: text.encode("utf-8", "surrogatepass")})
        page = browser.checked(browser.client.get(f"/trail/?{asked}"), 200)
        assert not page.find("script", string=lambda said: said and "alert(1)" in said)


def test_days_nobody_knows_are_refused_at_their_field(browser, official):
    for day in ("2999-01-01", "1999-12-31", "31/2/2026"):
        assert browser.get(f"/trail/?day={day}").select_one("#day-refusal")


def test_an_entry_that_was_emptied_says_so(browser, session, shop, official):
    edited(session, official, shop, "Tên Người", "b")
    erase_details(session, by=official, entries=list(session.scalars(select(AuditEntry))), reason="yêu cầu")
    session.commit()

    said = words(browser.get(f"/trail/merchants/{shop.id}"))

    assert "Nội dung đã xoá theo yêu cầu" in said
    assert "Tên Người" not in said


def test_every_action_has_words():
    """Whatever the code writes by name: an action without words would be shown as its own name."""
    from_code = set()
    for path in [path for room in ("registry", "campaigns") for path in files(".py", under=room)]:
        for line in (text_of(path) or "").split('action="')[1:]:
            from_code.add(line.split('"')[0])
    never_on_a_page = {"units:load"}
    assert {action for action in from_code | LOOKS if ":" in action} - set(ACTIONS) - never_on_a_page == set()


def test_values_that_nobody_knows_are_shown_as_they_are(app):
    entry = AuditEntry(
        details={
            "bank_bin": "000000",
            "happened_on": "hôm qua",
            "rung": "?",
            "reason": "xa lạ",
            "namesakes": ["a", "b"],
        }
    )
    with app.test_request_context():
        assert {line.after for line in lines_of(entry)} == {"000000", "hôm qua", "?", "xa lạ", "a, b"}
        known = AuditEntry(details={"content": {"phone": "0100000001", "tax_code": ""}, "reason": "password"})
        assert [(line.label, line.after) for line in lines_of(known)] == [
            ("Điện thoại", "0100000001"),
            ("Lý do", "sai mật khẩu"),
        ]


# Looks


def test_going_back_to_a_page_is_one_look_and_later_another(browser, session, shop, official):
    make_account(session, merchant=shop, state=AccountState.ACTIVE)
    session.commit()
    for _ in range(3):
        browser.get(f"/merchants/{shop.id}")
    assert len(looks(session)) == 1
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=11)):
        browser.get(f"/merchants/{shop.id}")
    assert len(looks(session)) == 2


def test_every_page_and_file_with_a_full_number_tells_who_saw_it(browser, session, ward, shop, official):
    account = make_account(session, merchant=shop, state=AccountState.ACTIVE)
    proposed = make_account(session, merchant=shop)
    sign = make_sign(session, by=official, merchant_id=shop.id, layout="a6", place_line="a", unit_line="b")
    session.commit()
    for address in (
        f"/accounts/{proposed.id}",  # shows the one it would take the place of as well
        f"/accounts/{account.id}/qr.svg",
        f"/accounts/{account.id}/qr.svg",
        f"/accounts/{account.id}/qr.png",
        f"/signs/{sign.id}",
        f"/signs/{sign.id}/sign.pdf",
    ):
        assert browser.client.get(address).status_code == 200
    assert looks(session) == [
        ("account:see", proposed.id, official.id),
        ("account:see", account.id, official.id),
        ("account:download", account.id, official.id),
        ("account:download", account.id, official.id),
        ("account:download", account.id, official.id),
        ("sign:see", sign.id, official.id),
        ("sign:download", sign.id, official.id),
    ]


def test_what_is_refused_is_no_look(browser, session, shop, official, elsewhere):
    hidden = make_account(session, merchant=elsewhere, state=AccountState.ACTIVE)
    proposed = make_account(session, merchant=shop)
    session.commit()
    browser.get(f"/accounts/{hidden.id}", expect=404)
    browser.get(f"/merchants/{elsewhere.id}", expect=404)
    assert browser.client.get(f"/accounts/{proposed.id}/qr.png").status_code == 409
    assert looks(session) == []


def test_a_shop_without_an_account_shows_nothing_to_tell_of(browser, session, shop, official):
    browser.get(f"/merchants/{shop.id}")
    assert looks(session) == []


def test_only_a_look_is_recorded_as_one(session, shop, official):
    with pytest.raises(ValueError, match="merchant:edit"):
        record_look(session, by=official, action="merchant:edit", subject_id=shop.id, merchant_id=shop.id)


def test_a_look_stores_nothing_that_was_changed_by_the_way(app, session, shop):
    with app.test_request_context():
        merchant = reading().get(type(shop), shop.id)
        merchant.trade_name = "Đổi lén"
        with pytest.raises(UncommittedChanges):
            done_reading()
        reading().rollback()


def test_no_other_module_of_the_web_writes_in_a_session_of_its_own():
    """A page that is opened writes looks, and when its reader was last seen; nothing else has a way to.

    The worker that draws print runs answers no page.
    """
    opened = {
        str(path) for path in files(".py", under="merchant_app") if 'extensions["sessions"]' in (text_of(path) or "")
    }
    assert opened == {
        f"merchant_app/{name}.py"
        for name in (
            *("looking", "signed_in", "trader_here", "practice", "serving", "unit_of_work"),
            "print_jobs/working",
        )
    }
