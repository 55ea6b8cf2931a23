"""A row that somebody changed past the program is not shown: the page says so in plain words."""

import pytest
from sqlalchemy import String, literal, update

from database.triggers import triggers_set_aside
from registry.accounts.model import AccountState, PaymentAccount
from registry.signs.operations import make_sign
from tests.factories import make_account, make_merchant, make_officer
from tests.tampering import set_past_triggers

CLEAR = "0999888777"


@pytest.fixture
def sign(session):
    shop = make_merchant(session)
    official = make_officer(session, unit=shop.place.unit)
    make_account(session, merchant=shop, state=AccountState.ACTIVE)
    return make_sign(session, by=official, merchant_id=shop.id, layout="a6", place_line="", unit_line="")


@pytest.mark.parametrize("way", ["in the clear", "another's cell"])
def test_it_says_so_and_shows_nothing(browser, session, sign, way):
    browser.signed_in(sign.printed_by)
    if way == "in the clear":
        change = update(PaymentAccount.__table__).where(PaymentAccount.id == sign.account_id)
        with triggers_set_aside(session.connection(), "payment_account"):
            session.execute(change.values(account_number=literal(CLEAR, String)))
    else:
        set_past_triggers(session, sign.account, account_number=CLEAR)
    session.commit()
    session.expire_all()
    answer = browser.client.get(f"/signs/{sign.id}/sign.pdf")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "Dữ liệu đã bị sửa ngoài chương trình" in page
    assert CLEAR not in page
