"""Incidents on screen: the list, one with its photo, handing over, closing, telling one, warning the shops beside."""

from datetime import timedelta

import pytest

from campaigns.incidents.forgetting import forget_old_incidents
from campaigns.incidents.model import ClosedReason, IncidentKind, IncidentState, Source, Verdict
from campaigns.incidents.operations import answer_by_code, close_incident, hand_over_incident, open_incident
from database.base import utc_now
from merchant_app.screens.incidents import routes
from qr import write_transfer
from registry.accounts.model import AccountState
from registry.calendar import today
from registry.officers.model import Role
from tests.factories import make_account, make_merchant, make_officer, make_place, make_ward
from tests.hostile import HOSTILE
from tests.merchant_app.reporting import incidents, photos, send_report, words_on
from tests.photos import code_picture, photo_of, small_picture

NUMBER, OTHER = "0071000000168", "0099000000001"


@pytest.fixture
def place(session):
    return make_place(session, unit=make_ward(session, name="Phường Thử"), name="Phố <b>Ba</b>")


@pytest.fixture
def shop(session, place):
    shop = make_merchant(session, place=place, unit_label="12", trade_name="Tiệm <i>Cá</i>")
    make_account(session, merchant=shop, state=AccountState.ACTIVE, account_number=NUMBER)
    return shop


@pytest.fixture(autouse=True)
def official(session, place, browser):
    official = make_officer(session, unit=place.unit)
    session.commit()
    browser.signed_in(official)
    return official


def tell(session, place, **given):
    told = {"kind": IncidentKind.PASTED_OVER, "told": "Có <b>mã</b> lạ\nở góc", "where_said": "cạnh cổng", **given}
    opened = open_incident(session, by=None, source=Source.PAYER, place_id=place.id, **told)
    session.commit()
    return opened


@pytest.fixture
def told(session, place, shop):
    return tell(session, place, merchant_id=shop.id, verdict=Verdict.WRONG_ACCOUNT, photo=small_picture())


@pytest.fixture
def address(told):
    return f"/incidents/{told.incident.id}"


def test_nothing_waits_says_so(browser, place):
    assert "Không còn sự cố nào chờ." in words_on(browser.get("/incidents/"))
    assert "Chưa có sự cố nào." in words_on(browser.get("/incidents/?all=1"))
    assert browser.get("/").select_one('main a[href="/incidents/"]') is None
    link = browser.get(f"/places/{place.id}").select_one(f'main a[href="/incidents/?place={place.id}"]')
    assert link.get_text().strip() == "Sự cố"


def test_counted_ways_lead_to_the_list(browser, session, place, told, address):
    market = make_place(session, unit=place.unit, name="Chợ A")
    tell(session, market, kind=IncidentKind.TRANSFER_REFUSED)
    assert "2 sự cố chưa xong" in browser.get("/").select_one('main a[href="/incidents/"]').get_text()
    way = browser.get(f"/places/{place.id}").select_one(f'main a[href="/incidents/?place={place.id}"]')
    assert "1 sự cố chưa xong" in way.get_text()
    page = browser.get("/incidents/")
    assert page.select_one(f'a[href="{address}"]')
    assert [row.get_text() for row in page.select("nav.panel b.number")] == ["2", "1", "1"]
    page = browser.get(f"/incidents/?place={market.id}")
    assert page.select_one(f'a[href="{address}"]') is None
    assert "Không nhận chuyển khoản" in words_on(page)


def test_closed_ones_are_shown_on_demand_and_page_by_page(browser, session, place, official, monkeypatch):
    first, second, third = (tell(session, place).incident for _ in range(3))
    close_incident(session, by=official, incident_id=second.id, reason=ClosedReason.GENUINE, answer="Đúng.")
    session.commit()
    monkeypatch.setattr(routes, "AT_ONCE", 2)

    def shown(page):
        return [one.get_text() for one in page.select("#told + .rows .text-nowrap")]

    assert shown(browser.get("/incidents/")) == [third.number, first.number]
    page = browser.get("/incidents/?all=1")
    assert shown(page) == [third.number, second.number]
    (older,) = [link["href"] for link in page.select(".actions a") if "cũ hơn" in link.get_text()]
    assert shown(browser.get(older)) == [first.number]
    assert shown(browser.get("/incidents/?before=quatsch&place=x")) == [third.number, first.number]


def test_the_list_asks_as_often_however_many_there_are(browser, session, place, shop, statements):
    def asked():
        with statements() as sent:
            assert browser.get("/incidents/").select("#told + .rows li")
        return len(sent)

    tell(session, place, merchant_id=shop.id)
    one = asked()
    for number in range(20):
        other = make_place(session, unit=place.unit, name=f"Phố {number}")
        tell(session, other, merchant_id=make_merchant(session, place=other).id, photo=small_picture())
    session.expunge_all()
    assert asked() == one


def test_what_was_told_stands_there_as_words(browser, told, address, shop):
    page = browser.get(address)
    words = words_on(page)
    for part in ("Có <b>mã</b> lạ", "cạnh cổng", "trả tiền vào tài khoản khác", "Khách báo", "Chờ xem"):
        assert part in words
    assert page.select_one(f'main a[href="/merchants/{shop.id}"]')
    assert page.select_one(".incident-photo img")["src"] == f"{address}/photo/1"


def test_one_about_no_shop_without_a_photo(browser, session, place, official):
    incident = tell(session, place, verdict=Verdict.NO_PHOTO).incident
    page = browser.get(f"/incidents/{incident.id}")
    assert "không chọn trong danh sách" in words_on(page)
    assert page.select_one(".incident-photo, #beside") is None
    own = open_incident(session, by=official, source=Source.OFFICER, place_id=place.id, kind=IncidentKind.OLD_SIGN)
    session.commit()
    assert official.name in words_on(browser.get(f"/incidents/{own.incident.id}"))


def test_the_photo_is_a_picture_that_nobody_keeps(browser, address):
    answer = browser.client.get(f"{address}/photo/1")
    assert (answer.status_code, answer.data) == (200, small_picture())
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    for number in (0, 2, 10**25):  # SQLite takes no number of more than 64 bits
        assert browser.client.get(f"{address}/photo/{number}").status_code == 404


def test_the_shops_beside_it_are_warned_by_words_that_name_nobody(browser, session, place, shop, address):
    beside = make_merchant(session, place=place, unit_label="14", trade_name="Tạp Hoá", phone="0900000001")
    session.commit()
    assert "Tạp Hoá" in browser.get(address).select_one('[aria-labelledby="beside"]').get_text()
    page = browser.get(f"{address}/warning")
    warning = page.select_one("#warning").get_text()
    assert place.name in warning
    assert not any(name in warning for name in (shop.trade_name, beside.trade_name))
    assert "0900000001" in page.select_one('.no-print [href^="tel:"]').get_text()
    assert page.select_one('[data-copies="warning"]')


def test_handing_over_to_the_police(browser, session, told, address):
    page = browser.submit(f"{address}/hand-over", {"on": "2020-01-01", "note": "Trực ban"}, expect=200)
    assert any("đến hôm nay" in refusal for refusal in browser.refusals(page))
    assert "Trực ban" in page.text
    assert "chuyển công an" in words_on(
        browser.follow(browser.submit(f"{address}/hand-over", {"note": "Trực ban\nkèm ảnh"}))
    )
    session.expire_all()
    assert (told.incident.state, told.incident.handed_over_on) == (IncidentState.HANDED_OVER, today())
    page = browser.get(address)
    assert "Trực ban" in page.select_one('[aria-labelledby="police"]').get_text()
    assert page.select_one(f'a[href="{address}/hand-over"]') is None
    assert "Không ghi lại được nữa" in words_on(browser.get(f"{address}/hand-over"))


def test_closing_answers_who_told_it(browser, session, told, address):
    page = browser.submit(f"{address}/close", {"reason": "sign_replaced", "answer": ""}, expect=200)
    assert "người báo đang chờ" in browser.refusals(page)[0]
    page = browser.submit(f"{address}/close", {"reason": "quatsch", "answer": "Đã thay"}, expect=200)
    assert "Đã thay" in page.text
    shown = browser.follow(browser.submit(f"{address}/close", {"reason": "sign_replaced", "answer": "Đã thay <b>"}))
    assert "Đã thay <b>" in words_on(shown)
    assert shown.select_one(f'a[href="{address}/close"]') is None
    session.expire_all()
    assert answer_by_code(session, told.answer_code).answer == "Đã thay <b>"
    assert "Không ghi lại được nữa" in words_on(browser.get(f"{address}/close"))


@pytest.mark.parametrize(
    ("errand", "fields"),
    [("hand-over", {"note": "Lại"}), ("close", {"reason": "genuine", "answer": "Lại"})],
)
def test_somebody_else_was_faster(browser, session, told, address, official, errand, fields):
    token = browser._form_token()
    hand_over_incident(session, by=official, incident_id=told.incident.id, on=today(), note="Trước")
    close_incident(session, by=official, incident_id=told.incident.id, reason=ClosedReason.GENUINE, answer="Trước")
    session.commit()
    sent = {"csrf_token": token, "on": today().isoformat(), **fields}
    page = browser.follow(browser.client.post(f"{address}/{errand}", data=sent))
    assert "Người khác vừa xử lý" in words_on(page)
    session.expire_all()
    assert (told.incident.answer, told.incident.handed_over_note) == ("Trước", "Trước")


def test_an_erased_one_says_so(browser, session, told, address, official):
    close_incident(session, by=official, incident_id=told.incident.id, reason=ClosedReason.GENUINE, answer="Đúng.")
    assert forget_old_incidents(session, utc_now() + timedelta(days=91)) == 1
    session.commit()
    page = browser.get(address)
    assert "vì hết hạn lưu" in words_on(page)
    assert page.select_one(".incident-photo") is None
    assert browser.client.get(f"{address}/photo/1").status_code == 404


@pytest.mark.parametrize(
    ("account", "verdict"), [(NUMBER, Verdict.MATCHES), (OTHER, Verdict.WRONG_ACCOUNT), (None, Verdict.NO_PHOTO)]
)
def test_an_officer_tells_one_at_a_shop(browser, session, shop, official, account, verdict):
    session.commit()
    assert browser.get(f"/merchants/{shop.id}").select_one(f'main a[href="/incidents/at/{shop.id}"]')
    photo = photo_of(code_picture(write_transfer(bank_bin="970436", account=account))) if account else None
    fields = {"kind": "pasted_over", "told": "Góc phải"}
    send_report(browser, f"/incidents/at/{shop.id}", fields, photo, expect=302)
    (incident,) = incidents(session)
    assert (incident.source, incident.opened_by, incident.merchant_id) == (Source.OFFICER, official, shop.id)
    assert (incident.verdict, incident.told) == (verdict, "Góc phải")
    assert len(photos(session)) == (account is not None)
    assert OTHER not in words_on(browser.get(f"/incidents/{incident.id}"))


def test_a_photo_that_is_none_and_no_kind(browser, session, shop):
    session.commit()
    page = send_report(browser, f"/incidents/at/{shop.id}", {"kind": "pasted_over", "told": "Góc phải"}, b"GIF89a")
    assert page.select_one("#photo-refusal")
    assert page.select_one("#told").get_text().strip() == "Góc phải"
    page = send_report(browser, f"/incidents/at/{shop.id}", {"told": "Góc phải"}, photo_of(code_picture("x")))
    assert page.select_one("#kind .refusal")
    assert "hãy chọn lại" in page.select_one("#photo-refusal").get_text()
    assert incidents(session) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words(browser, session, shop, address, text):
    text = text.encode("utf-8", "replace").decode()
    for where, fields in (
        (f"/incidents/at/{shop.id}", {"kind": "old_sign", "told": text}),
        (f"{address}/hand-over", {"on": text, "note": text}),
        (f"{address}/hand-over", {"on": today().isoformat(), "note": text}),
        (f"{address}/close", {"reason": "genuine", "answer": text}),
    ):
        browser.get(where)
        answer = browser.client.post(where, data={**fields, "csrf_token": browser._form_token()})
        assert answer.status_code in (200, 302)
        assert "<script>alert" not in answer.text
    assert "<script>alert" not in browser.get(address).decode()


def test_another_wards_incident_is_none(browser, session):
    theirs = tell(session, make_place(session), photo=small_picture()).incident
    for ending in ("", "/photo/1", "/warning", "/hand-over", "/close"):
        strange = browser.client.get(f"/incidents/{theirs.id}{ending}")
        nothing = browser.client.get(f"/incidents/{make_merchant(session).id}{ending}")
        assert (strange.status_code, nothing.status_code) == (404, 404)
    assert browser.client.get(f"/incidents/?place={theirs.place_id}").status_code == 404


@pytest.mark.parametrize(
    ("role", "sees", "tells", "handles"),
    [
        (Role.LEADER, True, False, False),
        (Role.TEAM_MEMBER, True, True, False),
        (Role.PARTNER, False, False, False),
        (Role.ADMIN, False, False, False),
    ],
)
def test_what_each_role_may(browser, session, place, shop, address, role, sees, tells, handles):
    person = make_officer(session, role=role, unit=place.unit)
    session.commit()
    browser.signed_in(person)
    expected = {address: sees, f"{address}/photo/1": sees, f"/incidents/at/{shop.id}": tells}
    expected |= {f"{address}/close": handles, f"{address}/hand-over": handles}
    for where, may in expected.items():
        assert (browser.client.get(where).status_code == 200) == may, where
    if sees:
        assert browser.get(address).select_one(f'a[href="{address}/close"]') is None
        assert browser.get("/").select_one('main a[href="/incidents/"]')


def test_the_trail_tells_it_in_words(browser, session, told, shop):
    page = browser.get(f"/trail/merchants/{shop.id}")
    words = words_on(page)
    assert "Đã ghi một sự cố" in words
    assert told.incident.number in words
    assert "Mã bị dán đè" in words
    assert "lạ ở góc" not in words
