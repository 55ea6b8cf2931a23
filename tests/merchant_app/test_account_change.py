"""A trader asks for another account: the ward is told to come, and nothing about where money goes is typed."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from merchant_app.screens.trader_page import counting
from registry.accounts.model import PaymentAccount
from registry.calendar import today
from registry.data_requests.model import Channel, DataRequest, RequestKind, RequestState
from registry.data_requests.operations import end_request, receive_request
from registry.trader_links.operations import make_link
from tests.factories import make_account, make_merchant, make_officer
from tests.hostile import HOSTILE

ADDRESS = "/quan-toi/doi-tai-khoan"


@pytest.fixture
def shop(session):
    return make_merchant(session, owner_name="Nguyễn Thị Thử")


@pytest.fixture
def official(session, shop):
    return make_officer(session, unit=shop.place.unit)


@pytest.fixture
def trader(browser, session, shop, official):
    token = make_link(session, by=official, merchant_id=shop.id)
    session.commit()
    browser.submit(f"/quan-toi/mo/{token}")
    return browser


def asked(session):
    session.expire_all()
    return session.scalars(select(DataRequest).order_by(DataRequest.id)).all()


def test_the_ward_is_told_to_come_and_no_account_is_written(trader, session, shop, official):
    assert trader.submit(ADDRESS, {"why": "name", "when": "Sáng thứ hai"}).location == ADDRESS
    (request,) = asked(session)
    assert (request.kind, request.channel) == (RequestKind.CORRECT, Channel.LINK)
    assert request.asked_by == "Nguyễn Thị Thử"
    assert request.wording == ("Xin đổi tài khoản nhận tiền: tên chủ tài khoản phải đúng giấy tờ. Gặp: Sáng thứ hai")
    assert session.scalar(select(func.count()).select_from(PaymentAccount)) == 0
    page = trader.get(ADDRESS)
    assert "Đã gửi ngày" in page.get_text()
    assert not page.select("main form.sheet")
    waiting = trader.signed_in(official).get("/data-requests/")
    assert shop.trade_name in waiting.get_text()


def test_officials_are_led_to_where_it_is_done(trader, session, shop, official):
    trader.submit(ADDRESS)
    (request,) = asked(session)
    browser = trader.signed_in(official)
    row = browser.get("/data-requests/").select_one(f'a[href="/data-requests/{request.id}"]')
    assert "Xin đổi tài khoản nhận tiền" in row.get_text()
    page = browser.get(f"/data-requests/{request.id}")
    assert page.select(f'main a[href="/merchants/{shop.id}/account"]')
    assert not page.select(f'main a[href="/merchants/{shop.id}/edit"]')
    waiting = make_account(session, merchant=shop)
    session.commit()
    page = browser.get(f"/data-requests/{request.id}")
    assert page.select(f'main a[href="/accounts/{waiting.id}"]')


def test_another_wish_to_correct_leads_to_the_shop(trader, session, shop, official):
    for channel, wording in ((Channel.PHONE, "Xin đổi tài khoản nhận tiền: khác"), (Channel.LINK, "Sai số điện thoại")):
        request = receive_request(
            session,
            by=official,
            merchant_id=shop.id,
            kind=RequestKind.CORRECT,
            channel=channel,
            asked_by="Thử",
            asked_on=today(),
            wording=wording,
        )
        session.commit()
        page = trader.signed_in(official).get(f"/data-requests/{request.id}")
        assert page.select(f'main a[href="/merchants/{shop.id}/edit"]')


def test_asked_once_it_is_not_asked_again_until_it_is_answered(trader, session, official):
    trader.submit(ADDRESS)
    trader.post(ADDRESS, {"why": "bank", "asked_by": "Thử"}, expect=200)
    (request,) = asked(session)
    end_request(session, by=official, request_id=request.id, state=RequestState.DONE, outcome="Đã gặp")
    session.commit()
    trader.submit(ADDRESS, {"why": "other"})
    assert [one.wording for one in asked(session)] == [
        "Xin đổi tài khoản nhận tiền: dùng ngân hàng hoặc ví khác",
        "Xin đổi tài khoản nhận tiền: lý do khác",
    ]


@pytest.mark.parametrize("typed", ["TK mới 0071000000168", "VCB 007.100.000", "số 0071 0000", "123456"])
def test_what_may_be_an_account_number_is_refused(trader, session, typed):
    answer = trader.submit(ADDRESS, {"when": typed}, expect=200)
    assert "Đừng ghi số tài khoản ở đây" in " ".join(trader.refusals(answer))
    assert typed in answer.text
    assert asked(session) == []


def test_a_name_is_needed(trader, session):
    assert "Hãy ghi tên." in trader.refusals(trader.submit(ADDRESS, {"asked_by": " "}, expect=200))
    assert "Hãy chọn một mục" in " ".join(trader.refusals(trader.submit(ADDRESS, {"why": "x"}, expect=200)))
    assert asked(session) == []


def test_an_official_s_day_is_not_filled_by_one_link(trader, session, official, monkeypatch):
    monkeypatch.setattr(counting, "REQUESTS_OF_LINK", replace(counting.REQUESTS_OF_LINK, limit=1))
    trader.submit(ADDRESS)
    (request,) = asked(session)
    end_request(session, by=official, request_id=request.id, state=RequestState.REFUSED, outcome="Không gặp được")
    session.commit()
    assert "Hôm nay đã gửi nhiều" in " ".join(trader.refusals(trader.submit(ADDRESS, expect=200)))
    assert asked(session) == [request]


def test_hostile_text_is_kept_or_refused_and_shown_escaped(trader, session, monkeypatch):
    monkeypatch.setattr(counting, "REQUESTS_OF_LINK", replace(counting.REQUESTS_OF_LINK, limit=1000))
    for text in HOSTILE:
        for field in ("when", "asked_by", "why"):
            data = {"why": "bank", "asked_by": "Thử", field: text.encode(errors="surrogatepass")}
            answer = trader.client.post(ADDRESS, data={**data, "csrf_token": trader._form_token()})
            assert answer.status_code in (200, 302)
            assert "<script>alert" not in answer.text
            for request in asked(session):
                session.delete(request)
            session.commit()


def test_without_the_link_nobody_asks(browser, official):
    assert browser.client.get(ADDRESS).status_code == 401
    assert browser.signed_in(official).client.get(ADDRESS).status_code == 401
