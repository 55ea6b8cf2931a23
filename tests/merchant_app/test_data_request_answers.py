"""The answer on paper: who is answered, what was asked, what was done about it, and only what there ever was."""

from datetime import date

import pytest
from sqlalchemy import select

from campaigns.enrolment.forgetting import forget_person, take_back
from campaigns.ladder.model import Origin, Rung
from campaigns.ladder.operations import record_fact
from merchant_app.screens.data_requests.answer import words_for_days_off
from registry.accounts.model import AccountState
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.consents.model import Consent, How, Purpose, Turn
from registry.data_requests.model import Channel, RequestKind, RequestState
from registry.data_requests.operations import end_request, receive_request
from registry.merchants.emptied import emptied_fields
from registry.signs.operations import make_sign
from tests.factories import LONG_AGO, make_account, make_merchant, make_officer, ordered_long_ago

ALL = (Purpose.PRINT_SIGN, Purpose.KEEP_CONTACT)


@pytest.fixture
def shop(session):
    shop = make_merchant(session, trade_name="Bún Thử", owner_name="Bà Chim Thử", phone="", agreed=ALL)
    make_account(session, merchant=shop, state=AccountState.ACTIVE, holder="BA CHIM", account_number="MAU0001234")
    session.commit()
    return shop


@pytest.fixture
def official(session, shop, browser):
    official = make_officer(session, unit=shop.place.unit)
    session.commit()
    browser.signed_in(official)
    return official


@pytest.fixture
def asked(session, shop, official):
    def asked(kind=RequestKind.VIEW, channel=Channel.PHONE):
        given = {"channel": channel, "asked_by": "Bà Chim Thử", "asked_on": today(), "wording": "Xin giấy"}
        request = receive_request(session, by=official, merchant_id=shop.id, kind=kind, **given)
        session.commit()
        return request

    return asked


def words(part):
    return " ".join(part.get_text(" ", strip=True).split())


def printed(browser, request):
    return browser.get(f"/data-requests/{request.id}/answer").main


def test_the_page_is_an_answer(browser, session, official, shop, asked):
    earlier = asked(RequestKind.CORRECT)
    end_request(session, by=official, request_id=earlier.id, state=RequestState.DONE, outcome="Đã sửa tên")
    others = asked(RequestKind.DELETE)
    others.asked_by = "Người Lạ Thử"
    end_request(session, by=official, request_id=others.id, state=RequestState.REFUSED, outcome="Không phải chủ")
    request = asked()
    assert "Hãy ghi kết quả trước" in words(printed(browser, request))
    end_request(session, by=official, request_id=request.id, state=RequestState.DONE, outcome="Đã đưa bà Chim bản in")
    session.commit()
    page = printed(browser, request)
    about = words(page.select_one("[aria-labelledby=about]"))
    ward = shop.place.unit.name
    for told in (
        f"Uỷ ban nhân dân {ward[:1].lower()}{ward[1:]}", "Bà Chim Thử", "Xem dữ liệu của mình", "Xin giấy",
        f"{today():%d/%m/%Y}", f"{request.due_on:%d/%m/%Y}", "Đã giải quyết", "Đã đưa bà Chim bản in", official.name,
        "Người yêu cầu (ký, ghi rõ họ tên)", "Người trả lời (ký, ghi rõ họ tên)",
    ):  # fmt: skip
        assert told in about, told
    before = words(page.select_one("[aria-labelledby=earlier]"))
    assert "Đã sửa tên" in before
    assert "Không phải chủ" not in before, "what somebody else was told is not for her"
    button = page.select_one("button[data-prints]")
    assert button.has_attr("hidden"), "it shows where a script can print"
    assert "chọn In" in page.select_one(f"#{button['data-prints']}").text


def test_lines_of_the_trail_say_what_they_tell(browser, session, official, shop, asked):
    reached = {"rung": Rung.COMMITTED, "happened_on": LONG_AGO, "origin": Origin.RECORDED}
    record_fact(session, by=official, merchant=shop, **reached)
    session.commit()
    trail = words(printed(browser, asked()).select_one("[aria-labelledby=trail]"))
    assert "Đã ghi một mốc : Mốc Đã ký cam kết; Thế nào đạt" in trail


def test_only_what_there_was_counts_as_deleted(browser, session, official, shop, asked):
    """Fields that never held anything read: deleted as asked for."""
    request = asked()
    forget_person(session, by=official, merchant_id=shop.id, how=How.SPOKEN)
    session.commit()
    pairs = printed(browser, request).select_one("[aria-labelledby=person] dl")
    told = {words(label): words(label.find_next_sibling("dd")) for label in pairs.select("dt")}
    assert told["Chủ"] == "đã xoá theo yêu cầu"
    assert {told[name] for name in ("Điện thoại", "Tên trên giấy", "Mã số thuế")} == {"–"}
    assert "nội dung tài khoản đã xoá" in words(printed(browser, request).select_one("[aria-labelledby=money]"))


def test_why_it_was_deleted_is_told_as_the_trail_tells_it(session, official, shop):
    history = select(AuditEntry).order_by(AuditEntry.sequence.desc())
    take_back(session, by=official, merchant_id=shop.id, purpose=Purpose.KEEP_CONTACT, how=How.SPOKEN)
    assert emptied_fields(session.scalars(history).all()) == {"owner_name": "consent"}
    forget_person(session, by=official, merchant_id=shop.id, how=How.SPOKEN)
    session.expire_all()
    assert emptied_fields(session.scalars(history).all()) == {}, "the entry that told it was emptied itself"


def test_who_asked_to_take_back_reads_what_was_taken_back(browser, session, official, shop, asked):
    request = asked(RequestKind.WITHDRAW)
    show = f"/data-requests/{request.id}"
    nothing = words(printed(browser, request))
    assert "Chưa đổi, chưa xoá gì." in nothing
    assert "MAU0" not in nothing, "what is stored is for those who ask to see it"
    done = {"state": "done", "outcome": "Đã rút lại như yêu cầu"}
    assert "Chưa ghi rút lại mục nào" in browser.post(f"{show}/end", done, expect=200).text
    ways = [link["href"] for link in browser.get(show).select("[aria-labelledby=next] .rows a")]
    assert f"/merchants/{shop.id}/consents/print_sign" in ways
    take_back(session, by=official, merchant_id=shop.id, purpose=Purpose.PRINT_SIGN, how=How.SPOKEN)
    session.commit()
    answer = browser.post(f"{show}/end", done, expect=200)
    assert "Chủ quán vẫn đang đồng ý: Lưu tên và số điện thoại của chủ" in " ".join(browser.refusals(answer))
    again = browser.checked(answer, 200).select_one("details[open] form[action*=end]")
    assert again.select("[name=rest_stands]:not([checked])")
    assert "Đã rút lại như yêu cầu" in again.text, "what was typed stays in sight"
    browser.post(f"{show}/end", {**done, "rest_stands": "y"})
    said = words(printed(browser, request).select_one("[aria-labelledby=done]"))
    assert "Đã ghi rút lại đồng ý : Dùng dữ liệu để In tên chủ tài khoản" in said
    assert "đã trả lời luôn" in words(browser.get(show).main), "no day to come on what is finished"


def test_who_asks_to_take_back_all_or_never_agreed_is_told_so(browser, session, official, shop, asked):
    show = f"/data-requests/{asked(RequestKind.WITHDRAW).id}"
    for purpose in ALL:
        take_back(session, by=official, merchant_id=shop.id, purpose=purpose, how=How.SPOKEN)
    session.commit()
    assert "Mọi mục đồng ý đã ghi rút lại." in words(browser.get(show).main)
    bare = make_merchant(session, place=shop.place, agreed=())
    given = {"channel": Channel.PHONE, "asked_by": "Ai Đó", "asked_on": today()}
    request = receive_request(session, by=official, merchant_id=bare.id, kind=RequestKind.WITHDRAW, **given)
    session.commit()
    assert "chưa từng được ghi là đồng ý" in words(browser.get(f"/data-requests/{request.id}").main)


def test_deleting_after_a_letter_takes_consent_back_in_writing(browser, session, official, asked):
    """It said that the person had spoken."""
    request = asked(RequestKind.DELETE, Channel.LETTER)
    erase = f"/data-requests/{request.id}/erase"
    assert "4 số cuối" in words(browser.get(f"/data-requests/{request.id}").main), "what stays is told beforehand"
    browser.post(erase, {"sure": "y"})
    ordered_long_ago(session, request)
    session.commit()
    browser.post(erase, {"sure": "y"})
    taken_back = select(Consent.how).where(Consent.turn == Turn.WITHDRAWN)
    assert set(session.scalars(taken_back)) == {How.SIGNATURE}


def test_the_shops_page_agrees_with_itself_afterwards(browser, session, official, shop):
    reached = {"rung": Rung.ACCOUNT_READY, "happened_on": LONG_AGO, "origin": Origin.ACCOUNT_ACTIVATED}
    record_fact(session, by=official, merchant=shop, **reached)
    forget_person(session, by=official, merchant_id=shop.id, how=How.SPOKEN)
    session.commit()
    page = browser.get(f"/merchants/{shop.id}").main
    assert "Dữ liệu của chủ đã xoá" in words(page)
    assert "Chưa có tài khoản nhận tiền." not in words(page)
    assert "Tài khoản đã xoá" in words(page.select_one("[aria-labelledby=code]"))
    assert "Có tài khoản (mốc giữ lại, tài khoản đã xoá)" in words(page.select_one("[aria-labelledby=rungs]"))
    assert "nội dung tài khoản đã xoá" in words(page.select_one("[aria-labelledby=accounts]"))


def test_the_checking_page_names_nobody_afterwards(browser, session, official, shop):
    asked = {"merchant_id": shop.id, "layout": "a6", "place_line": "", "unit_line": ""}
    code = make_sign(session, by=official, **asked).check_code
    session.commit()
    assert "Bún Thử" in browser.post("/kiem-tra", {"code": code}, expect=200).text
    forget_person(session, by=official, merchant_id=shop.id, how=How.SPOKEN)
    session.commit()
    answer = browser.post("/kiem-tra", {"code": code}, expect=200).text
    assert "ĐỪNG TRẢ TIỀN" in answer
    assert not [named for named in ("Bún Thử", "BA CHIM", "1234") if named in answer]


def test_the_list_says_how_to_begin_one(browser, session, official, shop):
    (form,) = browser.get("/data-requests/").main.select("form")
    assert (form["method"], form["action"]) == ("get", "/merchants/")
    (link,) = browser.get(f"{form['action']}?{form.input['name']}=bun").main.select(".rows a")
    assert link["href"] == f"/merchants/{shop.id}"


def test_days_that_do_not_count_are_named(app):
    with app.test_request_context("/"):
        assert words_for_days_off(date(2026, 11, 20), date(2026, 11, 25)) == (
            "thứ bảy 21/11, chủ nhật 22/11, ngày nghỉ lễ 24/11"
        )
        assert words_for_days_off(date(2026, 8, 21), date(2026, 8, 22)) == "", "a Saturday that is worked instead"
