"""What was refused is said at the top of its page, where the browser comes back to, and a reload is no error."""

import pytest
from bs4 import BeautifulSoup

from registry.accounts.model import AccountState
from registry.officers.model import Role
from registry.signs.operations import make_sign
from tests.factories import make_account, make_merchant, make_officer

NOBODYS = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def merchant(session):
    return make_merchant(session, trade_name="Tiệm Thử")


@pytest.fixture(autouse=True)
def official(session, merchant, browser):
    official = make_officer(session, unit=merchant.place.unit)
    session.commit()
    browser.signed_in(official)
    return official


@pytest.fixture
def proposed(session, merchant):
    account = make_account(session, merchant=merchant)
    session.commit()
    return account


@pytest.fixture
def sign(session, merchant, official):
    make_account(session, merchant=merchant, state=AccountState.ACTIVE)
    sign = make_sign(
        session, by=official, merchant_id=merchant.id, layout="a6", place_line="ĐƯỜNG THỬ", unit_line="Phường Thử"
    )
    session.commit()
    return sign


def said_first(answer):
    """The words of what stands first in the page's main part."""
    first = BeautifulSoup(answer.data, "html.parser").select_one("main > *")
    assert (first["id"], first["role"], first["tabindex"]) == ("refused", "alert", "-1")
    return " ".join(first.get_text().split())


def forms_on(page):
    return [str(form["action"]) for form in page.select("main form[method=post]")]


def test_a_refused_posting_or_voiding_is_said_first(browser, sign):
    page = browser.get(f"/signs/{sign.id}")
    assert forms_on(page) == [f"/signs/{sign.id}/{verb}#refused" for verb in ("post", "hand-over", "reprint", "void")]
    assert not page.select("#refused")
    assert "Gắn ngày" in said_first(browser.post(f"/signs/{sign.id}/post", {"on": ""}, expect=200))
    assert "Vì sao huỷ biển?" in said_first(browser.post(f"/signs/{sign.id}/void", {"note": ""}, expect=200))
    browser.follow(browser.post(f"/signs/{sign.id}/void", {"note": "rách"}))
    assert "đã thôi dùng" in said_first(browser.post(f"/signs/{sign.id}/void", {"note": "rách"}, expect=200))


def test_a_refused_decision_is_said_first(browser, proposed):
    page = browser.get(f"/accounts/{proposed.id}")
    assert forms_on(page) == [f"/accounts/{proposed.id}/{verb}#refused" for verb in ("approve", "reject")]
    assert not page.select("#refused")
    assert "Vì sao không duyệt?" in said_first(
        browser.post(f"/accounts/{proposed.id}/reject", {"note": ""}, expect=200)
    )
    assert "khác với những gì bạn xem" in said_first(browser.post(f"/accounts/{proposed.id}/approve", expect=200))
    assert "Chỉ người đã đề nghị" in said_first(browser.post(f"/accounts/{proposed.id}/withdraw", expect=200))


def test_an_address_that_only_takes_forms_leads_to_its_page_when_it_is_reloaded(browser, sign, proposed):
    for page, verbs in ((f"/signs/{sign.id}", ("post", "void")), (f"/accounts/{proposed.id}", ("approve", "reject"))):
        for verb in (*verbs, "withdraw") if page.startswith("/accounts") else verbs:
            for answer in (browser.client.get(f"{page}/{verb}"), browser.client.head(f"{page}/{verb}")):
                assert (answer.status_code, answer.location) == (302, page)
            assert browser.client.get(f"{page.rsplit('/', 1)[0]}/{NOBODYS}/{verb}").status_code == 302
        assert not browser.get(page).select(".note-bad"), "opening the address changed something"


def test_who_may_not_send_the_form_may_not_open_its_address_either(browser, session, merchant, sign):
    browser.signed_in(make_officer(session, unit=merchant.place.unit, role=Role.LEADER))
    session.commit()
    browser.get(f"/signs/{sign.id}/post", expect=403)
