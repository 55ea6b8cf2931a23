"""Deciding one account after the other on a phone: what to compare stands above the button, the picture below it."""

import pytest

from registry.accounts.model import AccountState
from registry.officers.model import Role
from tests.factories import make_account, make_merchant, make_officer


@pytest.fixture
def merchant(session):
    return make_merchant(session, owner_name="Nguyễn Thị Thử", phone="0900000012")


@pytest.fixture(autouse=True)
def approver(session, merchant, browser):
    approver = make_officer(session, unit=merchant.place.unit)
    session.commit()
    browser.signed_in(approver)
    return approver


@pytest.fixture
def proposed(session, merchant):
    account = make_account(session, merchant=merchant)
    session.commit()
    return account


def words(page):
    return " ".join(page.get_text().split())


def test_facts_then_button_then_picture(browser, session, merchant, proposed):
    make_account(session, merchant=merchant, state=AccountState.ACTIVE)
    session.commit()
    page = browser.get(f"/accounts/{proposed.id}")
    order = [section["aria-labelledby"] for section in page.select("main section")]
    assert order == ["says", "replaces", "decide", "picture"]
    assert words(page.select_one("main")).lower().count("chờ duyệt") == 1, "said once"


def test_whom_to_ring_stands_on_the_page(browser, session, merchant, proposed):
    page = browser.get(f"/accounts/{proposed.id}")
    assert words(page.select_one("a[href='tel:0900000012']")) == "0900000012"
    assert "Nguyễn Thị Thử" in words(page.select_one("dl"))
    merchant.phone = ""
    session.commit()
    assert not browser.get(f"/accounts/{proposed.id}").select("a[href^='tel:']")


def test_the_next_one_is_a_tap_away(browser, session, merchant, proposed):
    following = make_account(session, merchant=make_merchant(session, place=merchant.place))
    session.commit()
    page = browser.follow(browser.submit(f"/accounts/{proposed.id}"))
    next_one = page.select_one(f"main a[href='/accounts/{following.id}']")
    assert words(next_one) == "Xem tài khoản tiếp theo chờ bạn duyệt"
    page = browser.follow(browser.post(f"/accounts/{following.id}/reject", {"note": "sai"}))
    assert "tài khoản tiếp theo" not in words(page), "nothing waits any more"


def test_what_somebody_else_decided_leads_nowhere(browser, session, merchant, proposed):
    decided = make_account(session, merchant=make_merchant(session, place=merchant.place), state=AccountState.REJECTED)
    session.commit()
    assert "tài khoản tiếp theo" not in words(browser.get(f"/accounts/{decided.id}"))
    browser.signed_in(make_officer(session, unit=merchant.place.unit, role=Role.TEAM_MEMBER))
    session.commit()
    assert "tài khoản tiếp theo" not in words(browser.get(f"/accounts/{decided.id}"))


@pytest.mark.parametrize("had_another", [True, False])
def test_who_approves_a_change_is_told_to_take_the_old_sign_down(browser, session, merchant, proposed, had_another):
    if had_another:
        make_account(session, merchant=merchant, state=AccountState.ACTIVE)
        session.commit()
    page = browser.follow(browser.submit(f"/accounts/{proposed.id}"))
    assert ("vẫn trả tiền vào tài khoản cũ: hãy gỡ xuống ngay" in words(page)) is had_another


def test_one_word_for_what_was_not_approved(browser, session, proposed):
    page = browser.get(f"/accounts/{proposed.id}")
    assert words(page.select_one("details button")) == "Không duyệt tài khoản này"
    page = browser.follow(browser.post(f"/accounts/{proposed.id}/reject", {"note": "sai"}))
    assert "Tài khoản này không dùng: không được duyệt." in words(page)
    assert "từ chối" not in words(page).lower()
