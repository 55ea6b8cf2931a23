"""A trader opens their own page by the shop's link: sees where the money goes, stops what they did not ask for."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event, select

from database.base import utc_now
from database.engine import sessions_on, writing
from merchant_app import create_app
from merchant_app.settings import Settings
from merchant_app.tries import LINKS_FROM_ADDRESS, OPENINGS_OF_LINK
from registry.accounts.model import AccountState, PaymentAccount
from registry.audit.model import AuditEntry
from registry.calendar import day_of
from registry.officers.model import Officer, Role
from registry.sign_ins.operations import new_token as unsigned_token
from registry.trader_links.model import TraderLink, TraderVisit
from registry.trader_links.operations import make_link, revoke_link
from registry.trader_links.tokens import new_token
from tests.battery.served import SETTINGS
from tests.browser import Browser, same_page
from tests.factories import make_account, make_merchant, make_officer

HOLDER, NUMBER = "NGUYEN THI THU", "0071000000168"


@pytest.fixture
def shop(session):
    shop = make_merchant(session, trade_name="Hải sản Bà Thử", owner_name="Nguyễn Thị Thử", phone="0900000001")
    unit = shop.place.unit
    make_account(
        session,
        merchant=shop,
        proposed_by=make_officer(session, role=Role.TEAM_MEMBER, unit=unit, name="Tổ Viên Ghi"),
        decided_by=make_officer(session, role=Role.LEADER, unit=unit, name="Lãnh Đạo Duyệt"),
        state=AccountState.ACTIVE,
        account_number=NUMBER,
        holder=HOLDER,
    )
    session.commit()
    return shop


@pytest.fixture
def official(session, shop):
    official = make_officer(session, unit=shop.place.unit, name="Cán Bộ Đưa")
    session.commit()
    return official


@pytest.fixture
def token(session, shop, official):
    token = make_link(session, by=official, merchant_id=shop.id)
    session.commit()
    return token


@pytest.fixture
def trader(browser, token):
    """A phone on which the page is open."""
    assert browser.submit(f"/quan-toi/mo/{token}").location == "/quan-toi"
    return browser


@pytest.fixture
def proposal(session, shop):
    thief = make_officer(session, role=Role.TEAM_MEMBER, unit=shop.place.unit, name="Người Xin Đổi")
    proposal = make_account(session, merchant=shop, proposed_by=thief, account_number="112233445566", holder="KE GIAN")
    session.commit()
    return proposal


def words(page):
    return " ".join(page.get_text(" ").split())


def visits(session):
    session.expire_all()
    return session.scalars(select(TraderVisit)).all()


def test_the_link_opens_the_page_and_stays_in_no_address(trader, token):
    page = trader.get("/quan-toi")
    said = words(page)
    assert page.h1.get_text() == "Hải sản Bà Thử"
    for told in (HOLDER, "0071 0000 0 0168", "•••• 0168", "Tổ Viên Ghi", "Lãnh Đạo Duyệt", "Cán Bộ Đưa"):
        assert told in said
    assert page.select_one(".own-code svg")
    assert token not in str(page)
    assert not page.select("nav")


def test_looking_at_the_link_asks_nothing_writes_nothing_and_uses_nothing_up(browser, session, token, engine):
    asked = []
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    try:
        answers = [browser.client.get(f"/quan-toi/mo/{token}") for _ in range(3)]
        forged = browser.client.get(f"/quan-toi/mo/{new_token()}")
    finally:
        engine.dispatch.before_cursor_execute.clear()
    assert asked == []
    assert same_page(answers[0], forged, token, re.search(r"/quan-toi/mo/([\w-]{43})", forged.text)[1])
    assert {answer.headers["Referrer-Policy"] for answer in answers} == {"strict-origin"}
    assert "Hải sản" not in answers[0].text
    assert visits(session) == []
    assert session.scalars(select(TraderLink)).one().last_used_on is None


def test_the_cookie_is_shut_in_and_holds_nothing_of_the_shop(browser, session, token):
    answer = browser.submit(f"/quan-toi/mo/{token}")
    (cookie,) = [said for said in answer.headers.getlist("Set-Cookie") if said.startswith("trader=")]
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(re.split(r";\s*", cookie))
    assert token not in cookie
    (visit,) = visits(session)
    assert visit.token_hash not in cookie


@pytest.mark.parametrize("ended", ["forged", "unsigned", "cut", "revoked", "replaced", "old", "closed"])
def test_a_link_that_opens_nothing_is_told_one_plain_page(browser, session, shop, official, token, ended):
    given = {"forged": new_token(), "unsigned": unsigned_token(), "cut": token[:-1]}.get(ended, token)
    if ended == "revoked":
        revoke_link(session, by=official, merchant_id=shop.id)
    elif ended == "replaced":
        make_link(session, by=official, merchant_id=shop.id)
    elif ended == "closed":
        shop.closed_on = shop.opened_on
    session.commit()
    with time_machine.travel(utc_now() + timedelta(days=366 if ended == "old" else 0), tick=False):
        refused = browser.submit(f"/quan-toi/mo/{given}", expect=404)
        never = browser.submit(f"/quan-toi/mo/{new_token()}", expect=404)
    assert same_page(refused, never)
    assert "Set-Cookie" not in refused.headers or "trader=" not in refused.headers["Set-Cookie"]
    assert visits(session) == []


def test_without_the_link_the_page_says_how_to_come_in(browser, official):
    for address in ("/quan-toi", "/quan-toi/lich-su", "/quan-toi/du-lieu", "/quan-toi/yeu-cau", "/quan-toi/dong-y/x"):
        assert browser.client.get(address).status_code == 401
    assert "nhờ cán bộ phường" in words(browser.get("/quan-toi", expect=401))
    officers = browser.signed_in(official)
    assert "chưa mở" in words(officers.get("/quan-toi", expect=401))  # an official's rights open no trader's page


def test_a_trader_has_no_officers_rights_and_neither_loses_what_they_have(trader, shop, official):
    assert trader.client.get(f"/merchants/{shop.id}").location == "/sign-in/"
    assert trader.client.get("/").location == "/sign-in/"
    both = trader.signed_in(official)  # on the same browser
    assert words(both.get("/")).startswith("Hôm nay")
    assert both.get("/quan-toi").h1.get_text() == "Hải sản Bà Thử"
    both.post("/quan-toi/dong", expect=200)
    both.get("/")
    both.get("/quan-toi", expect=401)


def test_an_official_who_opens_a_link_stays_signed_in_and_signing_out_leaves_the_page(browser, official, token):
    both = browser.signed_in(official)
    both.submit(f"/quan-toi/mo/{token}")
    assert words(both.get("/")).startswith("Hôm nay")
    both.post("/sign-in/end")
    assert both.client.get("/").location == "/sign-in/"
    both.get("/quan-toi")


def test_no_other_page_opens_a_link_unseen(browser, session, token):
    browser.get(f"/quan-toi/mo/{token}")
    for sent in ({}, {"headers": {"Origin": "https://evil.example"}}):
        assert browser.client.post(f"/quan-toi/mo/{token}", **sent).status_code == 400
    assert visits(session) == []


def test_a_proposal_is_shown_at_once_and_stopped_by_one_press(trader, session, shop, proposal, official, app, sessions):
    said = words(trader.get("/quan-toi"))
    for told in ("Có người xin đổi tài khoản", "KE GIAN", "1122 3344 5566", "Người Xin Đổi", "Không phải tôi"):
        assert told in said
    answer = trader.submit("/quan-toi", form=0)
    assert "Đã chặn" in words(trader.follow(answer))
    session.expire_all()
    stopped = session.get_one(PaymentAccount, proposal.id)
    assert (stopped.state, stopped.decided_by_id) == (AccountState.REJECTED, None)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "account:object")).one()
    assert entry.by_trader
    assert "Chặn: chính cô chú" in words(trader.get("/quan-toi/lich-su"))

    second = Browser(app.test_client(), sessions).signed_in(official)
    refused = second.post(f"/accounts/{proposal.id}/approve", {"shown_hash": "x"}, expect=200)
    assert "không còn chờ duyệt" in str(second.refusals(refused))
    assert "chủ quầy, trên trang của quầy" in words(second.get(f"/accounts/{proposal.id}"))
    assert "Chủ quầy báo: không phải tôi" in words(second.get(f"/merchants/{shop.id}"))


def test_whoever_decides_the_next_proposal_reads_that_the_trader_objected(trader, session, shop, proposal, official):
    trader.submit("/quan-toi", form=0)
    again = make_account(session, merchant=shop, account_number="112233445566", holder="KE GIAN")
    session.commit()
    said = words(trader.signed_in(official).get(f"/accounts/{again.id}"))
    assert "Chủ quầy đã báo: không phải tôi." in said
    assert "Người Xin Đổi" in said


def test_the_proposer_is_told_on_the_first_page(trader, session, proposal):
    trader.submit("/quan-toi", form=0)
    proposer = session.get_one(Officer, proposal.proposed_by_id)
    assert "không phải tôi xin đổi" in words(trader.signed_in(proposer).get("/"))


def test_a_proposal_that_came_later_is_not_stopped_unseen(trader, session, shop, proposal):
    page = trader.get("/quan-toi")
    proposal.state, proposal.decided_at = AccountState.WITHDRAWN, utc_now()
    session.flush()
    later = make_account(session, merchant=shop, account_number="99887766")
    session.commit()
    seen = {"account": page.select_one("input[name=account]")["value"]}
    assert "không còn chờ" in words(trader.follow(trader.post("/quan-toi/khong-phai-toi", seen)))
    session.expire_all()
    assert session.get_one(PaymentAccount, later.id).waits


def test_one_that_was_approved_meanwhile_is_told_loudly(trader, session, shop, proposal):
    for account in session.scalars(select(PaymentAccount).where(PaymentAccount.state == AccountState.ACTIVE)):
        account.state, account.retired_at = AccountState.RETIRED, utc_now()
    session.flush()
    proposal.decided_by = make_officer(session)
    proposal.state, proposal.decided_at, proposal.approved_identity = AccountState.ACTIVE, utc_now(), "0" * 64
    session.commit()
    answer = trader.post("/quan-toi/khong-phai-toi", {"account": str(proposal.id)})
    assert "vừa được duyệt xong" in words(trader.follow(answer))


@pytest.mark.parametrize("given", ["neighbour", "", "x", "\0", "=1+1", "00000000-0000-0000-0000-000000000007"])
def test_another_shops_proposal_and_nonsense_are_nothing(trader, session, shop, given):
    neighbour = make_account(session, merchant=make_merchant(session, place=shop.place))
    session.commit()
    sent = str(neighbour.id) if given == "neighbour" else given
    trader.post("/quan-toi/khong-phai-toi", {"account": sent}, expect=404)
    session.expire_all()
    assert session.get_one(PaymentAccount, neighbour.id).waits


def test_a_shop_without_an_account_has_a_page_too(browser, session, official, shop):
    bare = make_merchant(session, place=shop.place, trade_name="Mới Mở")
    token = make_link(session, by=official, merchant_id=bare.id)
    session.commit()
    browser.submit(f"/quan-toi/mo/{token}")
    assert "chưa có mã nhận tiền" in words(browser.get("/quan-toi"))
    make_account(session, merchant=bare)
    session.commit()
    assert "Có người xin ghi tài khoản" in words(browser.get("/quan-toi"))
    assert "Chưa làm biển nào." in words(browser.get("/quan-toi/lich-su"))


def test_forms_opened_by_going_back_lead_to_the_page(trader):
    for address in ("/quan-toi/khong-phai-toi", "/quan-toi/dong"):
        assert trader.client.get(address).location == "/quan-toi"


def test_a_new_shop_on_the_same_phone_closes_the_one_before(trader, session, official, shop):
    other = make_merchant(session, place=shop.place, trade_name="Quầy Thứ Hai")
    token = make_link(session, by=official, merchant_id=other.id)
    session.commit()
    trader.submit(f"/quan-toi/mo/{token}")
    assert trader.get("/quan-toi").h1.get_text() == "Quầy Thứ Hai"
    assert [visit.ended_at is None for visit in sorted(visits(session), key=lambda visit: visit.id)] == [False, True]


def test_revoked_the_page_is_gone_at_the_next_request(trader, session, shop, official):
    revoke_link(session, by=official, merchant_id=shop.id)
    session.commit()
    trader.get("/quan-toi", expect=401)
    assert trader.client.post("/quan-toi/khong-phai-toi").status_code == 401


def test_the_day_it_was_looked_at_last_is_noted_once_a_day(own_engine):
    sessions = sessions_on(own_engine)
    with writing(sessions) as session:
        shop = make_merchant(session)
        token = make_link(session, by=make_officer(session, unit=shop.place.unit), merchant_id=shop.id)
    trader = Browser(create_app(Settings(**SETTINGS), sessions).test_client(), sessions)
    trader.submit(f"/quan-toi/mo/{token}")
    asked = []
    with time_machine.travel(utc_now() + timedelta(days=3), tick=False):
        trader.get("/quan-toi")
        event.listen(own_engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        trader.get("/quan-toi")
    assert not [statement for statement in asked if statement.startswith("UPDATE")]
    with sessions() as session:
        (visit,) = visits(session)
        assert visit.last_seen_on == visit.link.last_used_on == day_of(visit.created_at) + timedelta(days=3)


def test_forged_links_are_counted_and_shut_nobody_out_who_holds_a_real_one(browser, session, token, caplog):
    for _ in range(LINKS_FROM_ADDRESS.limit):
        browser.post(f"/quan-toi/mo/{unsigned_token()}", expect=404)
    assert "not looked at" not in caplog.text
    last = browser.post(f"/quan-toi/mo/{unsigned_token()}", expect=404)
    assert "too many tries" in caplog.text
    assert same_page(last, browser.post("/quan-toi/mo/x", expect=404))
    for _ in range(OPENINGS_OF_LINK.limit):
        browser.post(f"/quan-toi/mo/{token}")
    browser.post(f"/quan-toi/mo/{token}", expect=404)
    assert token not in caplog.text
    assert len(visits(session)) == OPENINGS_OF_LINK.limit
