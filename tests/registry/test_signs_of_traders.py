"""A trader makes the signs of the own shop, by the rules that officials have, and the trail tells who it was."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from database.base import utc_now
from registry.accounts.model import AccountState
from registry.audit.model import AuditEntry
from registry.consents.model import Purpose, Turn
from registry.signs.errors import HolderDoesNotAgree, NoActiveAccount, ShopChangedSinceApproval
from registry.signs.model import Sign
from registry.signs.operations import make_sign
from registry.trader import ACTED_BY_LINK, Trader
from registry.trader_links.model import TraderLink
from registry.trader_links.operations import make_link
from tests.factories import make_account, make_consent, make_merchant, make_officer


@pytest.fixture
def shop(session):
    return make_merchant(session)


@pytest.fixture
def official(session, shop):
    return make_officer(session, unit=shop.place.unit)


@pytest.fixture
def trader(session, shop, official):
    make_link(session, by=official, merchant_id=shop.id)
    return Trader(session.scalars(select(TraderLink.id)).one(), shop.id)


@pytest.fixture
def account(session, shop):
    return make_account(session, merchant=shop, state=AccountState.ACTIVE)


def made(session, by, merchant_id, layout="a6"):
    return make_sign(session, by=by, merchant_id=merchant_id, layout=layout, place_line="CHỢ", unit_line="Sạp 1")


def test_a_trader_makes_a_sign_and_the_trail_tells_the_link(session, shop, official, trader, account):
    sign = made(session, trader, shop.id)
    assert sign.account is account
    assert sign.printed_by_id == official.id, "who gave the link answers for it"
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "sign:make")).one()
    assert (entry.officer_id, entry.postings) == (None, f"{trader.link_id} {ACTED_BY_LINK}")


def test_what_an_official_made_is_given_again_and_the_reverse(session, shop, official, trader, account):
    first = made(session, official, shop.id)
    assert made(session, trader, shop.id) is first
    second = made(session, trader, shop.id, layout="a5")
    assert made(session, official, shop.id, layout="a5") is second
    assert len(session.scalars(select(Sign)).all()) == 2


def test_another_shop_s_sign_is_no_trader_s_to_make(session, shop, trader, account):
    neighbour = make_account(
        session, merchant=make_merchant(session, place=shop.place), state=AccountState.ACTIVE
    ).merchant
    with pytest.raises(NoResultFound):
        made(session, trader, neighbour.id)
    session.scalars(select(TraderLink)).one().ended_at = utc_now()
    with pytest.raises(NoResultFound):
        made(session, trader, shop.id)
    assert not session.scalars(select(Sign)).all()


def test_the_rules_are_those_of_officials(session, shop, trader):
    with pytest.raises(NoActiveAccount):
        made(session, trader, shop.id)
    make_account(session, merchant=shop, state=AccountState.ACTIVE)
    name, shop.trade_name = shop.trade_name, "Quán khác"
    session.flush()
    with pytest.raises(ShopChangedSinceApproval):
        made(session, trader, shop.id)
    shop.trade_name = name
    session.add(make_consent(shop, Purpose.PRINT_SIGN, Turn.WITHDRAWN))
    session.flush()
    with pytest.raises(HolderDoesNotAgree):
        made(session, trader, shop.id)
    assert not session.scalars(select(Sign)).all()
