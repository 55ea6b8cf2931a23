"""The first page tells what waits for me, and what became of what I proposed."""

import pytest

from registry.accounts.model import AccountState, PaymentAccount
from registry.officers.model import Role
from tests.factories import make_account, make_merchant, make_officer

REASON = "Sai chủ <i>tài khoản</i>"


@pytest.fixture
def merchant(session):
    merchant = make_merchant(session, trade_name="Tiệm <b>Cá</b>", unit_label="Sạp A1")
    session.commit()
    return merchant


@pytest.fixture
def proposer(session, merchant):
    return officer_at(session, merchant, Role.TEAM_MEMBER)


@pytest.fixture
def official(session, merchant):
    return officer_at(session, merchant, Role.WARD_OFFICIAL)


def officer_at(session, merchant, role):
    officer = make_officer(session, unit=merchant.place.unit, role=role)
    session.commit()
    return officer


def words(page):
    return " ".join(page.get_text().split())


@pytest.fixture
def rejected(browser, session, merchant, proposer, official):
    account = make_account(session, merchant=merchant, proposed_by=proposer)
    session.commit()
    page = browser.follow(browser.signed_in(official).post(f"/accounts/{account.id}/reject", {"note": REASON}))
    assert "Người đề nghị sẽ thấy lý do ở trang Hôm nay." in words(page)
    session.expire_all()
    return session.get_one(PaymentAccount, account.id)


def test_the_proposer_sees_what_was_not_approved_and_why(browser, merchant, proposer, rejected):
    card = browser.signed_in(proposer).get("/").select_one("section[aria-labelledby=rejected]")
    assert f"Lý do: {REASON}" in words(card)
    shop = browser.get(card.select_one("a")["href"])
    first = shop.select_one("main section")
    assert f"Lý do: {REASON}" in words(first)
    assert words(first.select_one(f"a[href='/merchants/{merchant.id}/account']")) == "Nhập lại"


def test_nobody_else_is_told_on_the_first_page(browser, session, merchant, official, rejected):
    for officer in (official, officer_at(session, merchant, Role.TEAM_MEMBER), make_officer(session, role=Role.ADMIN)):
        session.commit()
        assert not browser.signed_in(officer).get("/").select("#rejected")


def test_entered_again_it_is_settled(browser, session, merchant, proposer, rejected):
    browser.signed_in(proposer).submit(
        f"/merchants/{merchant.id}/account",
        {"bank": "VCB", "account_number": "00012345678", "holder": "NGUYEN THI THU"},
    )
    assert not browser.get("/").select("#rejected")
    assert "không được duyệt" not in words(browser.get(f"/merchants/{merchant.id}"))


def test_a_shop_that_has_an_account_is_told_apart_from_its_rejected_change(browser, session, merchant, proposer):
    make_account(session, merchant=merchant, state=AccountState.ACTIVE)
    make_account(
        session, merchant=merchant, proposed_by=proposer, state=AccountState.REJECTED, decision_note="thiếu giấy"
    )
    session.commit()
    first = browser.signed_in(proposer).get(f"/merchants/{merchant.id}").select_one("main section")
    assert "Đề nghị gần nhất không được duyệt. Lý do: thiếu giấy" in words(first)
    assert first.select(".code-frame svg")
    again = first.select_one(f"a[href='/merchants/{merchant.id}/account']")
    assert "btn-outline-primary" in again["class"]
