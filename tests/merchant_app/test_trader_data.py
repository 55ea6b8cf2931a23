"""What is stored about a trader, on their own page: seen, agreed to and taken back by their own hand, asked about."""

from dataclasses import replace
from itertools import product

import pytest
from sqlalchemy import select

from merchant_app.screens.trader_page import counting
from merchant_app.tries import REQUESTS_OF_LINK
from registry.accounts.model import AccountState
from registry.audit.model import AuditEntry
from registry.consents.model import Consent, How, Purpose, Turn
from registry.consents.queries import last_said
from registry.data_requests.model import Channel, DataRequest, RequestKind, RequestState
from registry.merchants.model import Merchant
from registry.signs.model import Sign, SignState
from registry.signs.operations import make_sign
from registry.trader_links.operations import make_link
from tests.factories import make_account, make_merchant, make_officer
from tests.hostile import HOSTILE


@pytest.fixture
def shop(session):
    agreed = (Purpose.PRINT_SIGN, Purpose.KEEP_CONTACT)
    shop = make_merchant(session, owner_name="Nguyễn Thị Thử", phone="0900000001", agreed=agreed)
    session.commit()
    return shop


@pytest.fixture
def official(session, shop):
    official = make_officer(session, unit=shop.place.unit)
    session.commit()
    return official


@pytest.fixture
def trader(browser, session, shop, official):
    token = make_link(session, by=official, merchant_id=shop.id)
    session.commit()
    browser.submit(f"/quan-toi/mo/{token}")
    return browser


def words(page):
    return " ".join(page.get_text(" ").split())


def said_by(session, shop):
    session.expire_all()
    return last_said(session, session.get_one(Merchant, shop.id))


def test_everything_personal_that_is_stored_is_shown(trader):
    said = words(trader.get("/quan-toi/du-lieu"))
    for told in ("Nguyễn Thị Thử", "0900000001", "không lưu", "In tên chủ tài khoản", "Chưa hỏi"):
        assert told in said


def test_consent_is_given_by_a_tick_of_ones_own(trader, session, shop):
    address = "/quan-toi/dong-y/public_list"
    assert not trader.get(address).select("input[type=checkbox][checked]")
    silent = trader.submit(address, expect=200)
    assert "Chưa đánh dấu" in str(trader.refusals(silent))
    trader.submit(address, {"agreed": "y"})
    consent = said_by(session, shop)[Purpose.PUBLIC_LIST]
    assert (consent.turn, consent.how, consent.recorded_by_id) == (Turn.GIVEN, How.ON_SCREEN, None)
    assert session.scalars(select(AuditEntry).where(AuditEntry.action == "consent:give")).one().by_trader


def test_a_wording_that_is_no_longer_in_use_is_read_anew(trader, session, shop):
    address = "/quan-toi/dong-y/public_list"
    old = trader.submit(address, {"agreed": "y", "text_hash": "0" * 64}, expect=200)
    assert "bản mới" in str(trader.refusals(old))
    assert Purpose.PUBLIC_LIST not in said_by(session, shop)


def test_taking_back_voids_the_signs_at_once(trader, session, shop, official):
    make_account(session, merchant=shop, state=AccountState.ACTIVE)
    make_sign(session, by=official, merchant_id=shop.id, layout="a6", place_line="CHỢ THỬ", unit_line="Phường Thử")
    session.commit()
    answer = trader.submit("/quan-toi/dong-y/print_sign", form=0)
    assert "gỡ biển xuống" in words(trader.follow(answer))
    session.expire_all()
    assert session.scalars(select(Sign)).one().state is SignState.VOID
    assert said_by(session, shop)[Purpose.PRINT_SIGN].turn is Turn.WITHDRAWN
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action.in_(["sign:void", "consent:withdraw"]))).all()
    assert [entry.by_trader for entry in entries] == [True, True]
    assert "đã rút lại" in words(trader.get("/quan-toi/dong-y/print_sign"))
    again = trader.post("/quan-toi/dong-y/print_sign/rut-lai")
    assert "chưa từng đồng ý, hoặc đã rút lại" in words(trader.follow(again))


def test_who_takes_back_the_contact_is_told_that_the_page_closes(trader, session, shop):
    assert "trang này đóng lại" in words(trader.get("/quan-toi/dong-y/keep_contact"))
    page = trader.checked(trader.submit("/quan-toi/dong-y/keep_contact", form=0, expect=200), 200)
    assert "đã xoá" in words(page)
    session.expire_all()
    assert session.get_one(Merchant, shop.id).phone == ""
    trader.get("/quan-toi", expect=401)


def test_an_outdated_consent_is_asked_anew(trader, session, shop):
    session.add(
        Consent(
            merchant_id=shop.id, purpose=Purpose.PUBLIC_LIST, number=1, turn=Turn.GIVEN, how=How.SPOKEN, text_version=1,
            text_hash="1" * 64,
        )
    )  # fmt: skip
    session.commit()
    trader.submit("/quan-toi/dong-y/public_list", {"agreed": "y"}, form=1)
    assert said_by(session, shop)[Purpose.PUBLIC_LIST].text_hash != "1" * 64


def test_there_are_four_purposes_and_no_other(trader):
    trader.get("/quan-toi/dong-y/khac", expect=404)
    assert trader.client.get("/quan-toi/dong-y/print_sign/rut-lai").location == "/quan-toi/dong-y/print_sign"


def test_a_request_is_received_without_an_official(trader, session, shop, official):
    answer = trader.submit("/quan-toi/yeu-cau", {"kind": "correct", "wording": "Số mới là 0900000002"})
    assert "Phường đã nhận" in words(trader.follow(answer))
    assert "Số mới là 0900000002" in words(trader.get("/quan-toi/du-lieu"))
    session.expire_all()
    asked = session.scalars(select(DataRequest)).one()
    assert (asked.kind, asked.channel, asked.received_by_id) == (RequestKind.CORRECT, Channel.LINK, None)
    assert asked.asked_by == "Nguyễn Thị Thử"
    asked.state, asked.outcome = RequestState.DONE, "Đã sửa số."
    session.commit()
    assert "Đã sửa số." in words(trader.get("/quan-toi/du-lieu"))
    page = words(trader.signed_in(official).get(f"/data-requests/{asked.id}"))
    assert "chủ quầy tự ghi" in page
    assert "Tự ghi trên trang của quầy" not in words(
        trader.get(f"/merchants/{shop.id}/data-requests").select_one("form")
    )


def test_a_name_is_needed_and_what_was_typed_stays(trader, session):
    form = {"kind": "delete", "asked_by": " ", "wording": "Nghỉ bán luôn"}
    answer = trader.submit("/quan-toi/yeu-cau", form, expect=200)
    assert "Hãy ghi tên." in str(trader.refusals(answer))
    assert "Nghỉ bán luôn" in answer.text
    unknown = trader.submit("/quan-toi/yeu-cau", {"kind": "withdraw"}, expect=200)
    assert "Hãy chọn một mục" in str(trader.refusals(unknown))
    assert session.scalars(select(DataRequest)).all() == []


def test_a_flood_of_requests_is_stopped(trader, session):
    for _ in range(REQUESTS_OF_LINK.limit):
        trader.submit("/quan-toi/yeu-cau")
    answer = trader.submit("/quan-toi/yeu-cau", expect=200)
    assert "nhiều yêu cầu" in str(trader.refusals(answer))
    assert len(session.scalars(select(DataRequest)).all()) == REQUESTS_OF_LINK.limit


def test_hostile_text_is_kept_or_refused_and_shown_escaped(trader, monkeypatch):
    monkeypatch.setattr(counting, "REQUESTS_OF_LINK", replace(REQUESTS_OF_LINK, limit=1000))
    token = trader._form_token()
    for typed, name in product(HOSTILE, ("asked_by", "wording", "kind")):
        sent = {"kind": "view", "asked_by": "Bà Thử", "wording": "", name: typed.encode("utf-8", "replace").decode()}
        kept = trader.client.post("/quan-toi/yeu-cau", data={**sent, "csrf_token": token})
        assert kept.status_code in (200, 302)
    assert "<script>alert" not in trader.client.get("/quan-toi/du-lieu").text
