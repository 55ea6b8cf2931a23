"""What becomes of a sign, on its page: printed anew with a reason, handed over, seen today."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from campaigns.enrolment.operations import post_sign
from database.base import utc_now
from merchant_app.screens.signs.refusals import words_of
from registry.accounts.model import AccountState
from registry.calendar import today
from registry.consents.model import Purpose, Turn
from registry.merchants.errors import MerchantIsClosed
from registry.merchants.operations import close_merchant
from registry.officers.model import Role
from registry.signs.errors import (
    HolderDoesNotAgree,
    LineTooLong,
    NoActiveAccount,
    ReprintNoteMissing,
    ShopChangedSinceApproval,
    SignDoesNotHang,
    SignNoLongerGood,
)
from registry.signs.model import Sign, SignState
from registry.signs.operations import make_sign
from tests.factories import make_consent, make_officer, make_place, make_ward
from tests.printing import make_shops
from tests.tampering import set_past_triggers

HOSTILE = ["=1+1", "<script>alert(1)</script>", "x" * 10_000, "🎏", "\u202egnuht", "a\0b", "31/2/2023", "0000-00-00"]


@pytest.fixture
def shop(session):
    shop = make_shops(session, make_place(session, unit=make_ward(session)), 1)[0]
    session.commit()
    return shop


@pytest.fixture(autouse=True)
def official(session, shop, browser):
    official = make_officer(session, unit=shop.place.unit)
    session.commit()
    browser.signed_in(official)
    return official


@pytest.fixture
def sign(session, shop, official):
    made = make_sign(
        session, by=official, merchant_id=shop.id, layout="a6", place_line="PHỐ THỬ", unit_line="Phường Thử"
    )
    session.commit()
    return made


@pytest.fixture
def hanging(session, official, sign):
    set_past_triggers(session, sign, created_at=sign.created_at - timedelta(days=200))
    post_sign(session, by=official, sign_id=sign.id, on=today() - timedelta(days=100))
    session.commit()
    return sign


def fresh_of(session, sign):
    session.rollback()
    session.expire_all()
    return session.scalars(select(Sign).where(Sign.replaces_id == sign.id)).one_or_none()


def send(browser, sign, verb, expect=302, **typed):
    page = browser.get(f"/signs/{sign.id}")
    actions = [form["action"].split("#")[0] for form in page.select("form")]
    number = actions.index(f"/signs/{sign.id}/{verb}")
    return browser.submit(f"/signs/{sign.id}", typed, expect=expect, form=number)


def words_on(page):
    return " ".join(page.get_text().split())


def test_printed_anew_with_a_reason(browser, session, sign):
    answer = send(browser, sign, "reprint", reason="stolen", reprint_note="chợ đêm")
    fresh = fresh_of(session, sign)
    assert answer.location == f"/signs/{fresh.id}"
    assert (fresh.reprint_reason, session.get_one(Sign, sign.id).state) == ("stolen", SignState.REPLACED)
    page = words_on(browser.get(f"/signs/{fresh.id}"))
    assert f"{sign.serial} · Biển bị lấy trộm" in page
    assert "Biển cũ – không dùng" in words_on(browser.get(f"/signs/{sign.id}"))


def test_another_reason_needs_words_at_its_field(browser, session, sign):
    answer = send(browser, sign, "reprint", expect=200, reason="other")
    assert "Hãy ghi lý do in lại." in at_field(answer, "reprint_note")
    assert fresh_of(session, sign) is None


def at_field(answer, name):
    said = BeautifulSoup(answer.data, "html.parser").select_one(f"#{name}-refusal")
    return said and words_on(said)


@pytest.mark.parametrize(
    ("stands_in_the_way", "field", "says"),
    [
        (lambda shop: setattr(shop, "trade_name", "Tên khác"), "reason", "đã sửa sau khi duyệt"),
        (lambda shop: setattr(shop.place, "name", "Phố Ẕ漢"), "reason", "không có ký tự"),
        (None, "reason", "chưa đồng ý in tên"),
    ],
)
def test_a_refusal_to_print_anew_stands_at_its_field(browser, session, shop, sign, stands_in_the_way, field, says):
    if stands_in_the_way is None:
        session.add(make_consent(shop, Purpose.PRINT_SIGN, Turn.WITHDRAWN))
    else:
        stands_in_the_way(shop)
    session.commit()
    answer = send(browser, sign, "reprint", expect=200, reason="other", reprint_note="rách <b>góc</b>")
    assert says in at_field(answer, field)
    assert "rách &lt;b&gt;góc&lt;/b&gt;</textarea>" in answer.text
    assert BeautifulSoup(answer.data, "html.parser").select_one("#reason option[selected]")["value"] == "other"
    assert fresh_of(session, sign) is None


def test_where_the_sign_is_old_by_now_the_page_says_why_nothing_was_printed(browser, session, official, shop, sign):
    close_merchant(session, by=official, merchant_id=shop.id, seen_version=shop.version, closed_on=today(), note="Nghỉ")
    session.commit()
    answer = browser.post(f"/signs/{sign.id}/reprint", {"reason": "lost"}, expect=200)
    assert "đã đóng cửa nên không làm biển" in " ".join(browser.refusals(answer))
    assert fresh_of(session, sign) is None


def test_without_an_account_nothing_is_printed_anew(browser, session, shop, sign):
    set_past_triggers(session, sign.account, state=AccountState.RETIRED, retired_at=utc_now())
    session.commit()
    answer = browser.post(f"/signs/{sign.id}/reprint", {"reason": "lost"}, expect=200)
    assert "chưa có tài khoản được duyệt" in " ".join(browser.refusals(answer))
    assert fresh_of(session, sign) is None


def test_each_refusal_of_printing_anew_has_words(app, shop):
    told = [SignNoLongerGood(SignState.VOID), ReprintNoteMissing(), MerchantIsClosed(), NoActiveAccount()]
    told += [ShopChangedSinceApproval(), HolderDoesNotAgree(), LineTooLong(200), SignDoesNotHang()]
    with app.test_request_context():
        words = {words_of(refusal, shop) for refusal in told}
    assert len(words) == len(told)
    assert any("nhiều nhất 200 ký tự" in sentence for sentence in words)


def test_handed_over_on_a_day_that_can_be(browser, session, sign):
    late, early = today() + timedelta(days=1), today() - timedelta(days=1)
    for day, words in ((late, "không được sau hôm nay"), (early, "không được trước ngày làm biển")):
        assert words in send(browser, sign, "hand-over", expect=200, handed_over_on=day.isoformat()).text
    send(browser, sign, "hand-over", handed_over_on=today().isoformat())
    session.rollback()
    session.refresh(sign)
    assert sign.handed_over_on == today()
    page = browser.get(f"/signs/{sign.id}")
    assert "Giao ngày" in words_on(page)
    assert "hand-over" not in str(page)


def test_seen_today(browser, session, hanging):
    assert "Đến hạn xem lại" in words_on(browser.get(f"/signs/{hanging.id}"))
    send(browser, hanging, "seen")
    session.rollback()
    session.refresh(hanging)
    assert hanging.last_seen_on == today()
    page = browser.get(f"/signs/{hanging.id}")
    assert "Hôm nay đã thấy biển còn gắn đúng." in words_on(page)
    assert "Đến hạn xem lại" not in words_on(page)


def test_what_ended_meanwhile_is_refused(browser, session, official, sign):
    url = f"/signs/{sign.id}"
    assert "Biển này không còn gắn." in browser.post(f"{url}/seen", {}, expect=200).text
    send(browser, sign, "reprint", reason="lost")
    assert "đã thôi dùng" in browser.post(f"{url}/reprint", {"reason": "lost"}, expect=200).text
    answer = browser.post(f"{url}/hand-over", {"handed_over_on": today().isoformat()}, expect=200)
    assert "đã thôi dùng" in answer.text


@pytest.mark.parametrize("verb", ["reprint", "hand-over", "seen"])
def test_reloading_leads_to_the_sign(browser, sign, verb):
    assert browser.client.get(f"/signs/{sign.id}/{verb}").location == f"/signs/{sign.id}"


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_words_do_no_harm(browser, sign, typed):
    for verb, fields in (
        ("reprint", {"reason": typed, "reprint_note": typed}),
        ("hand-over", {"handed_over_on": typed}),
    ):
        answer = browser.post(f"/signs/{sign.id}/{verb}", fields, expect=200)
        assert "<script>alert" not in answer.text


def test_others_may_not(browser, session, shop, sign):
    stranger = make_officer(session, unit=make_ward(session))
    member = make_officer(session, unit=shop.place.unit, role=Role.TEAM_MEMBER)
    leader = make_officer(session, unit=shop.place.unit, role=Role.LEADER)
    session.commit()
    for officer, refused in ((stranger, 404), (leader, 403)):
        browser.signed_in(officer)
        for verb, fields in (
            ("reprint", {"reason": "lost"}),
            ("hand-over", {"handed_over_on": "2026-01-01"}),
            ("seen", {}),
        ):
            browser.post(f"/signs/{sign.id}/{verb}", fields, expect=refused)
    browser.signed_in(member)
    browser.post(f"/signs/{sign.id}/reprint", {"reason": "lost"}, expect=403)
    assert "/reprint" not in str(browser.get(f"/signs/{sign.id}"))
