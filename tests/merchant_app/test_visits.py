"""Recording and correcting visits on screen, whom to go to again today, and why shops are not there yet."""

import unicodedata
from datetime import timedelta

import pytest
from sqlalchemy import select

from campaigns.ladder.model import Fact, Rung, Turn
from campaigns.ladder.queries import stands_on
from campaigns.visits.model import Outcome, Reason, Visit
from campaigns.visits.operations import Told, correct_visit, record_visit
from merchant_app.screens.visits import routes
from registry.calendar import today
from registry.officers.model import Role
from tests.browser import filled_in, same_page
from tests.factories import LONG_AGO, make_merchant, make_officer, make_place, make_ward
from tests.hostile import HOSTILE

NOBODYS = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def shop(session):
    shop = make_merchant(session, trade_name="Tiệm <b>Cá</b>", unit_label="Sạp A1")
    session.commit()
    return shop


@pytest.fixture(autouse=True)
def official(session, shop, browser):
    official = make_officer(session, unit=shop.place.unit, name="Bùi Thị Ghi")
    session.commit()
    browser.signed_in(official)
    return official


@pytest.fixture
def visit(session, shop, official):
    def record(outcome=Outcome.SPOKEN, days_ago=3, merchant=None, **told):
        day = today() - timedelta(days=days_ago)
        given = {"by": official, "merchant": merchant or shop, "visited_on": day, "outcome": outcome}
        row = record_visit(session, **given, **told)
        session.commit()
        return row

    return record


def url_of(shop):
    return f"/merchants/{shop.id}/visits/record"


def rows(session):
    session.expire_all()
    return session.scalars(select(Visit).order_by(Visit.recorded_at)).all()


def words(tag):
    return " ".join(tag.get_text().split())


def refused_fields(page):
    return [link.get_text().split(":")[0] for link in page.select("[role=alert] a")]


def test_that_nobody_was_there_takes_three_presses(browser, session, shop):
    link = browser.get(f"/merchants/{shop.id}").select_one("#visits ~ .actions a[href$='/visits/record']")  # the first
    form = browser.get(link["href"]).select_one("main form[method=post]")
    response = browser.post(form["action"], {**filled_in(form), "outcome": "nobody_there"})  # two more
    assert response.location == f"/merchants/{shop.id}#visits"
    (row,) = rows(session)
    assert (row.outcome, row.visited_on, row.next_on, row.reasons) == (Outcome.NOBODY_THERE, today(), None, ())
    assert "Không gặp ai" in words(browser.follow(response).select_one("section[aria-labelledby=visits]"))


def test_a_refusal_with_reasons_is_on_the_shops_page_and_on_the_ladder(browser, session, shop):
    sent = {
        "outcome": "refused",
        "reasons": ["fear_of_tax", "elderly"],
        "note": "Gặp <i>con</i> bà chủ",
        "next_in": "7",
    }
    panel = browser.follow(browser.submit(url_of(shop), sent)).select_one("section[aria-labelledby=visits]")
    told = words(panel)
    again = f"{today() + timedelta(days=7):%d/%m/%Y}"
    for part in (
        "Từ chối",
        "Sợ thuế, sợ hoá đơn · Lớn tuổi, thấy khó nên thôi",
        "Gặp <i>con</i>",
        "Bùi Thị Ghi",
        again,
    ):
        assert part in told
    assert stands_on(session, shop, Rung.REFUSED, today())
    assert "Đang từ chối" in words(browser.get(f"/merchants/{shop.id}"))
    before = words(browser.get(url_of(shop)).select_one("main .note"))
    assert "Từ chối" in before
    assert "Gặp <i>con</i>" in before


def test_who_agrees_is_offered_the_commitment_until_it_is_signed(browser, session, shop, visit):
    visit(Outcome.REFUSED, reasons=[Reason.NO_PHONE])
    page = browser.follow(browser.submit(url_of(shop), {"outcome": "agreed"}))
    (offer,) = page.select("section[aria-labelledby=visits] a.btn-primary")
    assert offer["href"] == f"/merchants/{shop.id}/facts/record?rung=committed"
    assert not stands_on(session, shop, Rung.REFUSED, today())
    assert "Đang từ chối" not in words(page)
    browser.submit(offer["href"])
    assert not browser.get(f"/merchants/{shop.id}").select("section[aria-labelledby=visits] a.btn-primary")


@pytest.mark.parametrize(
    ("sent", "after"),
    [({"next_in": "1"}, 1), ({"next_in": "3"}, 3), ({"next_in": ""}, None), ({"next_in": "7", "in_days": 20}, 20)],
)
def test_the_next_day_is_chosen_or_typed_and_what_is_typed_counts(browser, session, shop, sent, after):
    if in_days := sent.pop("in_days", 0):
        sent["next_on"] = f"{today() + timedelta(days=in_days):%d/%m/%Y}"
    browser.submit(url_of(shop), {"outcome": "spoken"} | sent)
    assert rows(session)[0].next_on == (after and today() + timedelta(days=after))


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"outcome": ""}, "Lượt ghé này ra sao?"),
        ({"outcome": "mistaken"}, "Lượt ghé này ra sao?"),
        ({"reasons": []}, "Vì sao chưa làm?"),
        ({"reasons": ["quatsch"]}, "Vì sao chưa làm?"),
        ({"reasons": ["stall_not_found"]}, "Vì sao chưa làm?"),
        ({"outcome": "nobody_there"}, "Vì sao chưa làm?"),
        ({"reasons": ["other"], "note": ""}, "Ghi chú"),
        ({"note": "ữ" * 501}, "Ghi chú"),
        ({"next_in": "9"}, "Hẹn ghé lại"),
        ({"next_on": "2020-01-01"}, "Hoặc hẹn đúng ngày"),
        ({"next_on": "9999-12-31"}, "Hoặc hẹn đúng ngày"),
        ({"next_on": "31/2"}, "Hoặc hẹn đúng ngày"),
        ({"visited_on": ""}, "Ngày ghé"),
        ({"visited_on": "1999-12-31"}, "Ngày ghé"),
    ],
)
def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(browser, session, shop, changes, refused):
    sent = {"outcome": "refused", "reasons": ["fear_of_tax"], "note": "hẹn sau Tết"} | changes
    page = browser.checked(browser.submit(url_of(shop), sent, expect=200), 200)
    assert refused_fields(page) == [refused]
    assert page.select_one("textarea").get_text().strip() == sent["note"]
    ticked = {box["value"] for box in page.select("input[name=reasons][checked]")}
    assert ticked == set(sent["reasons"]) - {"quatsch", "stall_not_found"}
    assert rows(session) == []


def test_nobody_records_what_is_to_come(browser, session, shop):
    tomorrow = (today() + timedelta(days=1)).isoformat()
    page = browser.checked(browser.submit(url_of(shop), {"outcome": "spoken", "visited_on": tomorrow}, expect=200), 200)
    assert refused_fields(page) == ["Ngày ghé"]


@pytest.mark.parametrize("text", [text for text in HOSTILE if "\ud83d" not in text])  # half a character is no form
def test_whatever_is_typed_is_shown_as_text_or_refused(browser, session, shop, text):
    sent = dict.fromkeys(("outcome", "reasons", "note", "visited_on", "next_in", "next_on"), text)
    assert b"<script>alert" not in browser.submit(url_of(shop), sent, expect=200).data
    answer = browser.client.post(
        url_of(shop), data={"outcome": "spoken", "note": text, "visited_on": today().isoformat(), "next_in": ""}
        | {"csrf_token": browser.get(url_of(shop)).select_one("input[name=csrf_token]")["value"]},
    )  # fmt: skip
    assert answer.status_code in (200, 302)
    kept = [row.note for row in rows(session)]
    assert kept == ([unicodedata.normalize("NFC", text).strip()] if answer.status_code == 302 else [])
    page = browser.client.get(f"/merchants/{shop.id}").data
    assert b"<script>alert" not in answer.data + page
    assert b"<img src=x" not in answer.data + page
    browser.get(f"/places/{shop.place_id}/reasons?reason={'x' if not text.isascii() else text[:50]}")


def test_a_visit_is_corrected_and_its_refusal_with_it(browser, session, shop, visit):
    wrong = visit(Outcome.REFUSED, reasons=[Reason.NO_PHONE], note="nhầm", next_on=today())
    (link,) = browser.get(f"/merchants/{shop.id}").select("section[aria-labelledby=visits] a.to-correct")
    form = browser.get(link["href"]).select_one("main form[method=post]")
    assert filled_in(form)["outcome"] == "refused"
    assert [box["value"] for box in form.select("input[name=reasons][checked]")] == ["no_phone"]
    page = browser.follow(browser.submit(link["href"], {"outcome": "mistaken", "reasons": ["no_phone"]}))
    shown = page.select("section[aria-labelledby=visits] .history > li")
    assert [bool(row.select("s")) for row in shown] in ([False, True], [True, False])
    assert not stands_on(session, shop, Rung.REFUSED, today())
    first, correction = rows(session)
    assert (correction.corrects_id, correction.next_on, correction.reasons) == (first.id, None, ())
    assert correction.visited_on == wrong.visited_on


def test_a_refused_correction_adds_nothing(browser, session, visit):
    row = visit()
    page = browser.checked(browser.submit(f"/visits/{row.id}/correct", {"outcome": "refused"}, expect=200), 200)
    assert refused_fields(page) == ["Vì sao chưa làm?"]
    assert rows(session) == [row]


def test_the_second_to_correct_is_led_to_the_first_correction(browser, session, official, visit):
    row = visit()
    first = correct_visit(
        session, by=official, visit_id=row.id, told=Told(row.visited_on, Outcome.AGREED, note="gặp ở chợ")
    )
    session.commit()
    page = browser.get(f"/visits/{row.id}/correct")
    assert not page.select("main form[method=post]")
    assert page.select_one("[role=alert] a")["href"] == f"/visits/{first.id}/correct"
    sent = {"outcome": "nobody_there", "visited_on": row.visited_on.isoformat(), "note": "cửa đóng"}
    page = browser.checked(browser.post(f"/visits/{row.id}/correct", sent, expect=200), 200)
    assert "gặp ở chợ" in words(page.select_one("[role=alert]"))
    form = page.select_one("main form[method=post]")
    assert form["action"] == f"/visits/{first.id}/correct"
    assert form.select_one("textarea").get_text().strip() == "cửa đóng"
    assert len(rows(session)) == 2


def test_today_tells_whom_to_go_to_again_and_asks_as_often_however_many(
    browser, session, shop, visit, statements, monkeypatch
):
    assert not browser.get("/").select("#due")
    assert "không hẹn" in words(browser.get("/visits/due"))
    visit(Outcome.NOBODY_THERE, next_on=today())

    def asked():
        session.expunge_all()
        with statements() as sent:
            browser.get("/")
        return len(sent)

    one = asked()
    (row,) = browser.get("/").select("section[aria-labelledby=due] li")
    assert row.select_one("a")["href"] == url_of(shop)
    assert "Tiệm <b>Cá</b>" in words(row)
    assert "không gặp ai" in words(row)
    for number in range(7):
        visit(merchant=make_merchant(session, place=shop.place, unit_label=f"{number}"), next_on=today())
    assert asked() == one
    panel = browser.get("/").select_one("section[aria-labelledby=due]")
    assert len(panel.select("li")) == 5
    everything = browser.get(panel.select_one("a[href='/visits/due']")["href"])
    assert len(everything.select("main li")) == 8
    visit(Outcome.SPOKEN, days_ago=0)
    assert len(browser.get("/visits/due").select("main li")) == 7
    monkeypatch.setattr(routes, "AT_ONCE", 3)
    page = browser.get("/visits/due")
    assert len(page.select("main li")) == 3
    assert "7 điểm, theo thứ tự đi bộ" in words(page)
    assert "Ở đây là 3 điểm đầu." in words(page)


def test_the_places_page_tells_why_and_each_number_opens_its_shops(browser, session, shop, visit, official):
    assert not browser.get(f"/places/{shop.place_id}").select("#reasons")
    visit(Outcome.REFUSED, reasons=[Reason.FEAR_OF_TAX])
    other = make_merchant(session, place=shop.place, unit_label="Sạp A2")
    visit(merchant=other, reasons=[Reason.FEAR_OF_TAX, Reason.NO_DATA])
    posted = make_merchant(session, place=shop.place)
    session.add(Fact(merchant_id=posted.id, rung=Rung.SIGN_POSTED, turn=Turn.REACHED, happened_on=LONG_AGO))
    visit(merchant=posted, reasons=[Reason.NO_DATA])
    links = browser.get(f"/places/{shop.place_id}").select("section[aria-labelledby=reasons] td.count a")
    assert [link.get_text().split()[0] for link in links] == ["2", "1"]
    page = browser.get(links[0]["href"])
    assert [row["href"].split("#")[0] for row in page.select("section[aria-labelledby=told] a")] == [
        f"/merchants/{shop.id}", f"/merchants/{other.id}",
    ]  # fmt: skip
    assert page.select_one("select[name=reason] option[selected]")["value"] == "fear_of_tax"
    page = browser.get(f"/places/{shop.place_id}/reasons?last=2001-01-01")
    assert "Chưa ai nói lý do nào" in words(page)
    future = (today() + timedelta(days=1)).isoformat()
    page = browser.get(f"/places/{shop.place_id}/reasons?reason=x&first=1999-01-01&last={future}")
    assert len(page.select(".refusal")) == 3
    assert len(page.select("td.count a")) == 2


def test_another_wards_are_as_if_there_were_none(browser, session, shop, visit):
    row = visit()
    stranger = make_officer(session, unit=make_ward(session))
    session.commit()
    browser.signed_in(stranger)
    for address, there in (
        ("/merchants/{}/visits/record", shop.id),
        ("/visits/{}/correct", row.id),
        ("/places/{}/reasons", shop.place_id),
    ):
        strange, none = (browser.client.get(address.format(asked)) for asked in (there, NOBODYS))
        assert (strange.status_code, none.status_code) == (404, 404)
        assert same_page(strange, none, there, NOBODYS)
    browser.post(url_of(shop), {"outcome": "spoken", "visited_on": today().isoformat(), "next_in": ""}, 404)
    browser.post(f"/visits/{row.id}/correct", {"outcome": "mistaken", "visited_on": "2023-05-31"}, 404)
    assert len(rows(session)) == 1


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        (Role.WARD_OFFICIAL, (200, 200, 200, 200)),
        (Role.TEAM_MEMBER, (200, 403, 200, 200)),
        (Role.LEADER, (403, 403, 403, 200)),
        (Role.ADMIN, (403, 403, 403, 403)),
        (Role.PARTNER, (403, 403, 403, 403)),
    ],
)
def test_each_role_opens_its_own(browser, session, shop, visit, role, opens):
    row = visit(next_on=today(), reasons=[Reason.NO_DATA])
    officer = make_officer(session, role=role, unit=shop.place.unit)
    session.commit()
    browser.signed_in(officer)
    addresses = (url_of(shop), f"/visits/{row.id}/correct", "/visits/due", f"/places/{shop.place_id}/reasons")
    assert tuple(browser.client.get(address).status_code for address in addresses) == opens
    assert bool(browser.get("/").select("#due")) == (opens[2] == 200)
    if opens[3] == 200:
        page = browser.get(f"/merchants/{shop.id}")
        assert page.select("#visits")
        assert bool(page.select("a[href$='/visits/record']")) == (opens[0] == 200)
        assert bool(page.select("section[aria-labelledby=visits] a.to-correct")) == (opens[1] == 200)


def test_a_closed_shop_is_visited_no_more(browser, session, shop):
    shop.closed_on = today()
    session.commit()
    assert not browser.get(f"/merchants/{shop.id}").select("a[href$='/visits/record']")


def test_a_team_member_of_another_place_sees_nothing(browser, session, shop):
    elsewhere = make_place(session, unit=shop.place.unit)
    browser.signed_in(make_officer(session, role=Role.TEAM_MEMBER, place=elsewhere))
    session.commit()
    browser.get(url_of(shop), expect=404)
