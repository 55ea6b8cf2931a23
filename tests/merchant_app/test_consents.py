"""Consents on screen: read out, nothing chosen beforehand, one at a time, and taken back as easily."""

import pytest
from sqlalchemy import select

from campaigns.enrolment.forgetting import take_back
from registry.accounts.model import AccountState
from registry.consents.model import Consent, How, Purpose, Turn
from registry.consents.operations import withdraw_consent
from registry.consents.queries import agrees_to, consents_of, last_said
from registry.consents.texts import current_text
from registry.officers.model import Role
from registry.signs.model import Sign, SignState
from registry.trader import Trader
from registry.trader_links.operations import make_link, use_link
from registry.trader_links.queries import visit_with
from tests.browser import same_page
from tests.factories import make_account, make_consent, make_merchant, make_officer
from tests.hostile import HOSTILE

NOBODYS = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def shop(session):
    shop = make_merchant(session, trade_name="Bún Thử", owner_name="Bà Thử", phone="0100000001", agreed=())
    make_account(session, merchant=shop, state=AccountState.ACTIVE, holder="BA THU", account_number="MAU0001234")
    session.commit()
    return shop


@pytest.fixture
def official(session, shop, browser):
    official = make_officer(session, unit=shop.place.unit)
    session.commit()
    browser.signed_in(official)
    return official


def url(shop, purpose="print_sign", act=""):
    return f"/merchants/{shop.id}/consents/{purpose}{act}"


def words(page):
    return words_in(page.main)


def words_in(part):
    return " ".join(part.get_text(" ", strip=True).split())


@pytest.mark.parametrize("purpose", Purpose)
def test_each_purpose_is_read_out_and_nothing_is_ticked(browser, shop, official, purpose):
    page = browser.get(url(shop, purpose))
    assert current_text(purpose).in_language["vi"] in words(page)
    assert not page.select("input[checked], option[selected], details blockquote")
    assert current_text(purpose).in_language["en"] in words(browser.get(f"{url(shop, purpose)}?lang=en"))


def test_given_and_taken_back(browser, session, shop, official):
    page = browser.follow(browser.submit(url(shop), {"how": "signature", "note": "Tập 3"}))
    assert "Đã ghi: chủ quán đồng ý." in page.get_text()
    consent = session.scalars(select(Consent)).one()
    assert (consent.purpose, consent.how, consent.note) == (Purpose.PRINT_SIGN, How.SIGNATURE, "Tập 3")
    assert "Tập 3" in words(browser.get(url(shop)))

    browser.post(f"/merchants/{shop.id}/signs", {"layout": "a6"})
    page = browser.get(url(shop))
    (asked,) = page.select("details.press:not([open])")
    assert "Mọi biển của điểm này bị huỷ" in words_in(asked), "it asks once, and says what will happen"
    said = browser.follow(browser.submit(url(shop), {"how": "signature"})).get_text()
    assert "1 biển đã bị huỷ. Hãy gỡ xuống ngay." in " ".join(said.split())
    assert session.scalars(select(Sign.state)).one() is SignState.VOID
    assert not agrees_to(session, shop, Purpose.PRINT_SIGN)
    assert last_said(session, shop)[Purpose.PRINT_SIGN].how is How.SIGNATURE
    assert "Viết trên giấy" in words(browser.get(url(shop)))
    history = browser.get(f"/merchants/{shop.id}").select_one("[aria-labelledby=history]")
    assert "báo gắn biển" not in words_in(history)
    again = browser.follow(browser.post(url(shop, act="/take-back"), {"how": "spoken"}))
    assert "đã rút lại từ trước" in again.get_text()


def test_what_a_team_member_writes_down_as_taken_back_is_seen_at_once(browser, session, shop, official):
    """It voids the sign, as the law wants it; but nobody does so out of others' sight."""
    browser.submit(url(shop), {"how": "spoken"})
    browser.signed_in(make_officer(session, role=Role.TEAM_MEMBER, unit=shop.place.unit, name="Tổ Viên Thử"))
    browser.post(url(shop, act="/take-back"), {"how": "spoken"})
    assert browser.get("/").select_one("[aria-labelledby=taken-back]") is None, "for those who look after the place"
    leader = make_officer(session, role=Role.LEADER, unit=shop.place.unit)
    stranger = make_officer(session, role=Role.LEADER, unit=make_merchant(session).place.unit)
    session.commit()
    for officer in (official, leader):
        (row,) = browser.signed_in(officer).get("/").select("[aria-labelledby=taken-back] li")
        said = " ".join(row.get_text(" ").split())
        assert "Bún Thử" in said
        assert "Tổ Viên Thử" in said
        assert row.a["href"] == f"/merchants/{shop.id}#consents"
    assert browser.signed_in(stranger).get("/").select_one("[aria-labelledby=taken-back]") is None
    browser.signed_in(official).submit(url(shop), {"how": "spoken"}, form=0)
    assert browser.get("/").select_one("[aria-labelledby=taken-back]") is None, "given anew"


def test_what_the_shops_link_took_back_is_seen_with_who_made_the_link(browser, session, shop, official):
    """Whoever made the link can have opened it, and been the trader."""
    browser.submit(url(shop), {"how": "spoken"})
    maker = make_officer(session, unit=shop.place.unit, name="Người Làm Mã")
    visit = visit_with(session, use_link(session, token=make_link(session, by=maker, merchant_id=shop.id)))
    as_trader = Trader(visit.link_id, shop.id)
    take_back(session, by=as_trader, merchant_id=shop.id, purpose=Purpose.PRINT_SIGN, how=How.ON_SCREEN)
    session.commit()
    (row,) = browser.get("/").select("[aria-labelledby=taken-back] li")
    assert "qua trang của quầy, mã do Người Làm Mã làm lúc" in words_in(row)


def test_many_that_matter_to_nobody_hide_none_that_does(browser, session, shop, official):
    """Cut off after ten, the one that voids a sign was gone from the page."""

    def said(shop, by, purpose):
        session.add(make_consent(shop, purpose))
        session.flush()
        withdraw_consent(session, by=by, merchant_id=shop.id, purpose=purpose, how=How.SPOKEN)

    busy = make_officer(session, unit=shop.place.unit, name="Người Ghi Nhiều")
    said(shop, busy, Purpose.PRINT_SIGN)
    for _ in range(12):
        said(make_merchant(session, place=shop.place, agreed=()), busy, Purpose.REFER_PARTNER)
    said(make_merchant(session, place=shop.place, agreed=()), official, Purpose.PUBLIC_LIST)
    session.commit()
    section = browser.get("/").select_one("[aria-labelledby=taken-back]")
    assert "Bún Thử" in words_in(section.select_one("li")), "what does something stands first"
    assert [words_in(title) for title in section.select("h3")] == [
        "Người Ghi Nhiều · 13 mục",
        f"{official.name} · 1 mục",
    ]
    assert len(section.select("li")) == 14
    assert "Xem 10 mục còn lại" in words_in(section.select_one("details summary"))


def test_who_takes_contact_back_is_gone_from_the_page(browser, session, shop, official):
    browser.submit(url(shop, "keep_contact"), {"how": "spoken"})
    page = browser.follow(browser.submit(url(shop, "keep_contact"), {"how": "spoken"}))
    assert "0100000001" not in page.get_text()
    assert "Bà Thử" not in page.get_text()


@pytest.mark.parametrize("sent", [{}, {"how": ""}])
def test_who_does_not_say_how_takes_nothing_back(browser, session, shop, official, sent):
    """It was written down as spoken, which nobody had said."""
    browser.submit(url(shop), {"how": "signature"})
    answer = browser.submit(url(shop), sent, expect=200)
    assert "Hãy chọn một mục" in " ".join(browser.refusals(answer))
    assert browser.checked(answer, 200).select("details[open] #how-taken-back")
    assert agrees_to(session, shop, Purpose.PRINT_SIGN)


def test_silence_is_refused_at_the_choice(browser, session, shop, official):
    answer = browser.submit(url(shop), {"note": "Chị gái trả lời thay"}, expect=200)
    assert "im lặng không phải là đồng ý" in " ".join(browser.refusals(answer))
    assert "Chị gái trả lời thay" in answer.text
    assert consents_of(session, shop) == []


def test_an_older_wording_has_to_be_read_again(browser, session, shop, official):
    answer = browser.submit(url(shop), {"how": "spoken", "text_hash": "0" * 64}, expect=200)
    assert "Hãy đọc lại bản mới" in " ".join(browser.refusals(answer))
    page = browser.checked(answer, 200)
    assert page.select_one("[name=text_hash]")["value"] == current_text(Purpose.PRINT_SIGN).hash
    assert not page.select("input[checked]")
    assert consents_of(session, shop) == []


def test_who_agreed_to_an_older_wording_is_asked_anew(browser, session, shop, official):
    consent = make_consent(shop, Purpose.PRINT_SIGN)
    consent.text_hash = "0" * 64
    session.add(consent)
    session.commit()
    assert "bản trước của nội dung" in words(browser.get(url(shop)))
    browser.submit(url(shop), {"how": "spoken"})
    assert len(consents_of(session, shop)) == 2


def test_the_shops_page_says_what_was_agreed_to(browser, session, shop, official):
    page = browser.get(f"/merchants/{shop.id}")
    assert words(page).count("Chưa ghi nhận đồng ý") == 4
    browser.submit(url(shop, "keep_contact"), {"how": "spoken"})
    assert words(browser.get(f"/merchants/{shop.id}")).count("Chưa ghi nhận đồng ý") == 3


def test_a_sign_asks_for_consent_on_its_own_page(browser, session, shop, official):
    make = f"/merchants/{shop.id}/signs"
    answer = browser.post(make, {"layout": "a6"}, expect=200)
    assert "im lặng không phải là đồng ý" in " ".join(browser.refusals(answer))
    answer = browser.submit(make, {"how": "spoken", "text_hash": "0" * 64}, expect=200)
    assert "Hãy đọc lại bản mới" in " ".join(browser.refusals(answer))
    assert session.scalars(select(Sign)).all() == []
    browser.submit(make, {"how": "on_screen"})
    assert session.scalars(select(Sign.state)).one() is SignState.PRINTED
    assert session.scalars(select(Consent.how)).one() is How.ON_SCREEN
    assert not browser.get(make).select("[name=how]")


def test_who_took_it_back_is_asked_carefully(browser, session, shop, official):
    session.add(make_consent(shop, Purpose.PRINT_SIGN))
    session.flush()
    session.add(make_consent(shop, Purpose.PRINT_SIGN, Turn.WITHDRAWN))
    session.commit()
    assert "Chỉ chọn khi chủ quán vừa đồng ý lại" in words(browser.get(f"/merchants/{shop.id}/signs"))


def test_after_taking_back_the_public_learns_no_name(browser, session, shop, official):
    browser.submit(f"/merchants/{shop.id}/signs", {"how": "spoken"})
    code = session.scalars(select(Sign.check_code)).one()
    answer = browser.post("/kiem-tra", {"code": code}, expect=200).text
    assert "BA THU" in answer
    assert "Bún Thử" in answer
    browser.submit(url(shop), {"how": "spoken"})
    answer = browser.post("/kiem-tra", {"code": code}, expect=200).text
    assert "ĐỪNG TRẢ TIỀN" in answer
    assert "BA THU" not in answer
    assert "Bún Thử" not in answer
    assert "1234" not in answer


def test_enrolling_with_and_without_consent(browser, session, shop, official):
    enrol = f"/places/{shop.place.id}/enrol"
    page = browser.get(enrol)
    assert not page.select("[name=how][checked]")
    assert current_text(Purpose.KEEP_CONTACT).in_language["vi"] in words(page)
    assert not page.select("details blockquote, details [name=how]"), "the text stands open above the question"
    names = {"trade_name": "Quán Đồng Ý", "owner_name": "Bà Đồng", "phone": "0100000002"}
    agreed = browser.follow(browser.submit(enrol, names | {"unit_label": "901", "how": "spoken"}))
    assert "chưa ghi nhận đồng ý" not in words(agreed)
    consent = session.scalars(select(Consent)).one()
    assert (consent.purpose, consent.turn) == (Purpose.KEEP_CONTACT, Turn.GIVEN)
    names = {"trade_name": "Quán Chưa Hỏi", "owner_name": "Ông Chưa"}
    asked = browser.follow(browser.submit(enrol, names | {"unit_label": "902"}))
    assert "Hãy hỏi chủ quán trong 7 ngày" in words(asked)
    nameless = browser.follow(browser.submit(enrol, {"trade_name": "Không Tên", "unit_label": "903"}))
    assert "Hãy hỏi chủ quán" not in words(nameless)
    stale = {"trade_name": "Bản Cũ", "unit_label": "904", "how": "spoken", "text_hash": "x"}
    assert "Hãy đọc lại bản mới" in " ".join(browser.refusals(browser.submit(enrol, stale, expect=200)))


@pytest.mark.parametrize("told", [{"owner_name": "Bà Từ Chối"}, {"phone": "0100000003"}])
def test_of_who_disagrees_no_name_is_stored(browser, session, shop, official, told):
    """It said: leave both empty; and kept them for a week where somebody did not."""
    enrol = f"/places/{shop.place.id}/enrol"
    sent = {"trade_name": "Quán Từ Chối", "unit_label": "905", "how": "no"}
    answer = browser.submit(enrol, sent | told, expect=200)
    assert "Chủ quán không đồng ý lưu" in " ".join(browser.refusals(answer))
    said = words(browser.follow(browser.submit(enrol, sent)))
    assert "Quán Từ Chối" in browser.get("/merchants/?q=tu+choi").get_text()
    assert "trong 7 ngày" not in said
    later = words(
        browser.follow(
            browser.submit(enrol, {**sent, **told, "unit_label": "906", "how": "not_asked", "not_the_same": "y"})
        )
    )
    assert "Hãy hỏi chủ quán trong 7 ngày" in later
    assert session.scalars(select(Consent)).all() == []


def test_another_wards_shop_is_as_if_there_were_none(browser, session, official):
    elsewhere = make_merchant(session)
    session.commit()
    theirs = browser.client.get(url(elsewhere))
    nobody = browser.client.get(f"/merchants/{NOBODYS}/consents/print_sign")
    assert (theirs.status_code, nobody.status_code) == (404, 404)
    assert same_page(theirs, nobody, elsewhere.id, NOBODYS)
    for act, how in (("", "spoken"), ("/take-back", "spoken"), ("/take-back", "")):
        browser.post(url(elsewhere, act=act), {"how": how}, expect=404)


def test_an_unknown_purpose_is_not_there(browser, shop, official):
    browser.get(url(shop, "sell_data"), expect=404)
    browser.get(url(shop, act="/take-back"), expect=302)
    browser.post(url(shop, act="/take-back"), {"how": "telepathy"}, expect=200)


@pytest.mark.parametrize("role", [Role.LEADER, Role.ADMIN, Role.PARTNER])
def test_who_may_not_record_is_refused(browser, session, shop, role):
    somebody = make_officer(session, role=role, unit=shop.place.unit)
    session.commit()
    browser.signed_in(somebody).get(url(shop), expect=403)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_notes_are_kept_as_text_or_refused(browser, session, shop, official, text):
    sent = text.encode("utf-8", "replace").decode()
    token = browser.get(url(shop)).select_one("main [name=csrf_token]")["value"]
    data = {"csrf_token": token, "how": sent, "note": sent, "text_hash": sent}
    assert browser.client.post(url(shop), data=data).status_code == 200
    data |= {"how": "spoken", "text_hash": current_text(Purpose.PRINT_SIGN).hash}
    answer = browser.client.post(url(shop), data=data)
    assert answer.status_code in (200, 302)
    assert "<script>alert" not in answer.text + browser.client.get(url(shop)).text
