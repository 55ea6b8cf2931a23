"""Requests about personal data on screen: received, answered in time, deleted for good, and put on paper."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from registry.accounts.model import AccountState
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.consents.model import Purpose
from registry.data_requests.model import Channel, DataRequest, RequestKind, RequestState
from registry.data_requests.operations import end_request, receive_request
from registry.officers.model import Role
from registry.signs.operations import make_sign
from tests.browser import same_page
from tests.factories import make_account, make_merchant, make_officer, ordered_long_ago
from tests.hostile import HOSTILE
from tests.signing_in import code_now, enrolled

NOBODYS = "00000000-0000-4000-8000-000000000000"
ACTS = ("accept", "extend", "end", "erase")


@pytest.fixture
def shop(session):
    shop = make_merchant(
        session, trade_name="Bún Thử", owner_name="Bà Chim Thử", phone="0100000001",
        agreed=(Purpose.PRINT_SIGN, Purpose.KEEP_CONTACT),
    )  # fmt: skip
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
    def asked(kind=RequestKind.VIEW, asked_on=None):
        given = {"channel": Channel.PHONE, "asked_by": "Bà Chim Thử", "asked_on": asked_on or today()}
        request = receive_request(session, by=official, merchant_id=shop.id, kind=kind, **given)
        session.commit()
        return request

    return asked


def words(page):
    return " ".join(page.main.get_text(" ", strip=True).split())


def test_received_and_led_to_its_page(browser, session, shop, official):
    receive = f"/merchants/{shop.id}/data-requests"
    sent = {"kind": "delete", "asked_by": "Bà Chim Thử", "channel": "letter", "wording": "Xin xoá số"}
    page = browser.follow(browser.submit(receive, sent))
    request = session.scalars(select(DataRequest)).one()
    assert (request.kind, request.channel, request.wording) == (RequestKind.DELETE, Channel.LETTER, "Xin xoá số")
    assert page.h1.text == "Xoá dữ liệu"
    assert "Xin xoá số" in words(page)
    assert "Đã yêu cầu trước đây" in words(browser.get(receive))


def test_an_earlier_request_is_marked_late_once_its_day_has_passed_and_not_before(browser, shop, asked):
    for days in (0, 30):
        asked(asked_on=today() - timedelta(days=days))
    marks = [chip["class"] for chip in browser.get(f"/merchants/{shop.id}/data-requests").select("#earlier + ul .chip")]
    assert sorted(marks) == [["chip", "chip-bad"], ["chip", "chip-waiting"]]


def test_refusals_at_their_fields(browser, session, shop, official):
    receive = f"/merchants/{shop.id}/data-requests"
    assert not browser.get(receive).select("[name=channel][checked]"), "how somebody asked is nobody's guess"
    answer = browser.submit(receive, {"asked_by": "", "wording": "Còn nguyên"}, expect=200)
    assert "Hãy nhập tên người yêu cầu." in " ".join(browser.refusals(answer))
    assert "Còn nguyên" in answer.text
    tomorrow = (today() + timedelta(days=1)).isoformat()
    answer = browser.submit(receive, {"asked_by": "A", "channel": "phone", "asked_on": tomorrow}, expect=200)
    assert "không được sau hôm nay" in " ".join(browser.refusals(answer))
    answer = browser.submit(receive, {"asked_by": "A", "channel": "phone", "asked_on": "0001-01-01"}, expect=200)
    assert "phải từ năm 2000" in " ".join(browser.refusals(answer))
    assert session.scalars(select(DataRequest)).all() == []


def test_the_way_of_a_request(browser, session, asked):
    request = asked(RequestKind.CORRECT, today() - timedelta(days=30))
    show = f"/data-requests/{request.id}"
    assert words(browser.get(show)).count("Trễ hạn") == 2
    browser.post(f"{show}/accept")
    assert "Chờ giấy" not in words(browser.get(show))
    answer = browser.post(f"{show}/extend", {"reason": " "}, expect=200)
    assert "Hãy ghi lý do" in " ".join(browser.refusals(answer))
    browser.post(f"{show}/extend", {"reason": "Chờ giấy"})
    assert "đã gia hạn" in words(browser.get(show))
    answer = browser.post(f"{show}/extend", {"reason": "Nữa"}, expect=200)
    assert "Chỉ gia hạn được một lần." in answer.text
    answer = browser.post(f"{show}/end", {"state": "refused", "outcome": ""}, expect=200)
    assert "Hãy ghi đã trả lời người yêu cầu thế nào." in " ".join(browser.refusals(answer))
    answer = browser.post(f"{show}/end", {"state": "done", "outcome": "\u200d"}, expect=200)
    assert "Có ký tự ẩn" in " ".join(browser.refusals(answer))
    for nothing in ({"outcome": "x"}, {"state": "received", "outcome": "x"}):
        assert "Hãy chọn một mục" in browser.post(f"{show}/end", nothing, expect=200).text
    assert not browser.get(show).select("[name=state][checked]")
    browser.post(f"{show}/end", {"state": "done", "outcome": "Đã sửa số"})
    assert "Đã sửa số" in words(browser.get(show))
    for act in ("accept", "extend", "end"):
        answer = browser.post(f"{show}/{act}", {"reason": "x", "state": "done", "outcome": "x"}, expect=200)
        assert "đã được trả lời từ trước" in answer.text
    assert "Đã trả lời" in words(browser.get("/data-requests/"))


def test_a_reason_of_nothing_to_see_is_none(browser, session, asked):
    request = asked()
    answer = browser.post(f"/data-requests/{request.id}/extend", {"reason": "\u200d"}, expect=200)
    assert "Có ký tự ẩn" in " ".join(browser.refusals(answer))
    answer = browser.post(f"/merchants/{request.merchant_id}/data-requests", {
        "kind": "view", "channel": "phone", "asked_by": "\u200d", "asked_on": today().isoformat(),
    }, expect=200)  # fmt: skip
    assert "Có ký tự ẩn" in " ".join(browser.refusals(answer))


def ripened(session, request):
    """As if the days to wait were over."""
    session.expire_all()
    ordered_long_ago(session, request)
    session.commit()


def test_deleting(browser, session, shop, official, asked):
    make_sign(session, by=official, merchant_id=shop.id, layout="a6", place_line="", unit_line="")
    request = asked(RequestKind.DELETE)
    show = f"/data-requests/{request.id}"
    answer = browser.post(f"{show}/end", {"state": "done", "outcome": "x"}, expect=200)
    assert "Dữ liệu chưa xoá" in answer.text
    answer = browser.post(f"{show}/erase", expect=200)
    assert "Hãy đánh dấu rồi mới xoá." in " ".join(browser.refusals(answer))
    page = browser.follow(browser.post(f"{show}/erase", {"sure": "y"}))
    assert "Đang chờ xoá." in words(page)
    assert "Chưa xoá được" in browser.post(f"{show}/erase", {"sure": "y"}, expect=200).text
    session.refresh(shop)
    assert shop.owner_name, "one person, at once, deletes nothing"
    assert "Bún Thử" in browser.get("/").select_one("[aria-labelledby=erasings]").text
    ripened(session, request)
    assert "1 yêu cầu về dữ liệu sắp đến hạn" in words(browser.get("/"))
    page = browser.follow(browser.post(f"{show}/erase", {"sure": "y"}))
    assert "1 biển đã bị huỷ" in page.get_text()
    assert browser.get("/").select_one("[aria-labelledby=erasings]") is None
    browser.post(f"{show}/erase", {"sure": "y"})  # nothing is left to delete
    browser.post(f"{show}/end", {"state": "done", "outcome": "Đã xoá cho bà Chim"})
    shop_page = browser.get(f"/merchants/{shop.id}")
    assert "đã xoá theo yêu cầu" in words(shop_page)
    for page in (f"/merchants/{shop.id}", show, f"{show}/answer", "/merchants/?q=bun+thu"):
        text = browser.get(page).get_text()
        assert not [gone for gone in ("Chim", "CHIM", "0100000001", "MAU0001234") if gone in text], page


def test_deleting_without_a_sign(browser, session, asked):
    request = asked(RequestKind.DELETE)
    browser.post(f"/data-requests/{request.id}/erase", {"sure": "y"})
    ripened(session, request)
    page = browser.follow(browser.post(f"/data-requests/{request.id}/erase", {"sure": "y"}))
    assert "biển đã bị huỷ" not in page.get_text()


def test_who_has_a_second_factor_shows_it_to_delete(browser, session, official, asked):
    secret = enrolled(session, official)
    request = asked(RequestKind.DELETE)
    erase = f"/data-requests/{request.id}/erase"
    answer = browser.post(erase, {"sure": "y"}, expect=200)
    assert "Hãy nhập mã xác thực." in " ".join(browser.refusals(answer))
    for wrong in ("000000", code_now(secret, later=-50)):
        answer = browser.post(erase, {"sure": "y", "code": wrong}, expect=200)
        assert "Mã chưa đúng" in " ".join(browser.refusals(answer))
    session.refresh(request)
    assert request.erase_after is None
    browser.post(erase, {"sure": "y", "code": code_now(secret)})
    session.refresh(request)
    assert request.erase_after


def test_a_leader_sees_what_is_to_be_deleted_and_stops_it(browser, session, shop, asked):
    request = asked(RequestKind.DELETE)
    browser.post(f"/data-requests/{request.id}/erase", {"sure": "y"})
    leader = make_officer(session, role=Role.LEADER, unit=shop.place.unit)
    session.commit()
    browser.signed_in(leader)
    (row,) = browser.get("/").select("[aria-labelledby=erasings] li a")
    stop = row["href"]
    page = words(browser.get(stop))
    assert "Điểm này đang có tài khoản nhận tiền." in page
    assert "Chim" not in page, "whose data they are is not told"
    for empty, said in (("", "Hãy ghi vì sao dừng lại."), ("\u200d", "Có ký tự ẩn")):
        answer = browser.submit(stop, {"reason": empty}, expect=200)
        assert said in " ".join(browser.refusals(answer))
    form = browser.get(stop)
    browser.submit(stop, {"reason": "Chủ quầy nói không xin xoá"})
    session.refresh(request)
    assert request.erase_after is None
    assert form
    assert browser.client.get(stop).status_code == 404, "nothing waits any more"
    assert browser.get("/").select_one("[aria-labelledby=erasings]") is None
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "data_request:stop_erasing")).one()
    assert (told.officer, told.details["reason"]) == (leader, "Chủ quầy nói không xin xoá")


def test_who_stops_nothing_sees_nothing_of_it(browser, session, shop, asked):
    request = asked(RequestKind.DELETE)
    browser.post(f"/data-requests/{request.id}/erase", {"sure": "y"})
    stop = f"/data-requests/{request.id}/stop-erasing"
    for role, unit, status in (
        (Role.TEAM_MEMBER, shop.place.unit, 403), (Role.LEADER, make_merchant(session).place.unit, 404),
    ):  # fmt: skip
        somebody = make_officer(session, role=role, unit=unit)
        session.commit()
        browser.signed_in(somebody)
        browser.get(stop, expect=status)
        browser.post(stop, {"reason": "x"}, expect=status)
        assert browser.get("/").select_one("[aria-labelledby=erasings]") is None


def test_only_a_request_to_delete_deletes(browser, session, shop, asked):
    request = asked(RequestKind.VIEW)
    browser.post(f"/data-requests/{request.id}/erase", {"sure": "y"})
    session.refresh(request)
    assert (request.erase_after, bool(shop.owner_name)) == (None, True)


def test_on_paper_stands_everything_and_that_it_was_seen(browser, session, shop, asked):
    page = words(browser.get(f"/data-requests/{asked().id}/answer"))
    for stored in ("Bà Chim Thử", "0100000001", "BA CHIM", "MAU0 0012 34", "Lưu tên và số điện thoại", "bản 1"):
        assert stored.replace(" ", "") in page.replace(" ", ""), stored
    assert "account:see" in session.scalars(select(AuditEntry.action)).all()


def test_the_first_page_counts_what_presses(browser, session, shop, official, asked):
    assert "sắp đến hạn" not in words(browser.get("/"))
    request = asked(asked_on=today() - timedelta(days=9))
    assert "1 yêu cầu về dữ liệu sắp đến hạn" in words(browser.get("/"))
    end_request(session, by=official, request_id=request.id, state=RequestState.DONE, outcome="Đã đưa bản in")
    session.commit()
    assert "sắp đến hạn" not in words(browser.get("/"))


def test_another_wards_request_is_as_if_there_were_none(browser, session, asked):
    request = asked()
    stranger = make_officer(session, unit=make_merchant(session).place.unit)
    session.commit()
    browser.signed_in(stranger)
    for path in ("", "/answer"):
        theirs = browser.client.get(f"/data-requests/{request.id}{path}")
        nobody = browser.client.get(f"/data-requests/{NOBODYS}{path}")
        assert (theirs.status_code, nobody.status_code) == (404, 404)
        assert same_page(theirs, nobody, request.id, NOBODYS)
    for act in ACTS:
        browser.post(
            f"/data-requests/{request.id}/{act}",
            {"sure": "y", "state": "done", "outcome": "x", "reason": "x"},
            expect=404,
        )
    browser.get(f"/merchants/{request.merchant_id}/data-requests", expect=404)
    assert str(request.id) not in browser.client.get("/data-requests/").text


def test_reloading_an_act_leads_back(browser, asked):
    request = asked()
    for act in ACTS:
        browser.get(f"/data-requests/{request.id}/{act}", expect=302)


@pytest.mark.parametrize("role", [Role.TEAM_MEMBER, Role.LEADER, Role.ADMIN, Role.PARTNER])
def test_who_does_not_handle_them_is_refused(browser, session, shop, asked, role):
    request = asked()
    somebody = make_officer(session, role=role, unit=shop.place.unit)
    session.commit()
    browser.signed_in(somebody)
    for path in ("/data-requests/", f"/data-requests/{request.id}", f"/merchants/{shop.id}/data-requests"):
        browser.get(path, expect=403)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_kept_as_text_or_refused(browser, session, shop, official, text):
    sent = text.encode("utf-8", "replace").decode()
    receive = f"/merchants/{shop.id}/data-requests"
    token = browser.get(receive).select_one("main [name=csrf_token]")["value"]
    data = {"csrf_token": token, "kind": sent, "channel": sent, "asked_by": sent, "asked_on": sent, "wording": sent}
    assert browser.client.post(receive, data=data).status_code == 200
    data |= {"kind": "view", "channel": "phone", "asked_on": today().isoformat()}
    answer = browser.client.post(receive, data=data)
    assert answer.status_code in (200, 302)
    page = browser.follow(answer) if answer.status_code == 302 else browser.checked(answer, 200)
    assert not page.select("main script, main img")
