"""What came by a shop's link: whoever made the link may have been the trader, and whoever ends it silences one."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import insert

from campaigns.enrolment.forgetting import take_back
from database.base import utc_now
from registry.accounts import writers
from registry.accounts.content import AccountContent
from registry.accounts.errors import ApproverIsWriter
from registry.accounts.identity import renamings_around, shown_to_approver
from registry.accounts.model import AccountState, QrKind
from registry.accounts.operations import approve_account, propose_account
from registry.accounts.unapproved import links_ended_unapproved
from registry.audit.model import AuditEntry
from registry.consents.model import How, Purpose
from registry.trader import Trader
from registry.trader_links.makers import came_by, link_makings
from registry.trader_links.operations import make_link, revoke_link, use_link
from registry.trader_links.queries import visit_with
from tests.factories import make_account, make_merchant, make_officer


@pytest.fixture
def shop(session):
    return make_merchant(session, agreed=(Purpose.PRINT_SIGN, Purpose.KEEP_CONTACT))


@pytest.fixture
def maker(session, shop):
    return make_officer(session, unit=shop.place.unit)


@pytest.fixture
def proposer(session, shop):
    return make_officer(session, unit=shop.place.unit)


def trader(session, shop, maker):
    visit = visit_with(session, use_link(session, token=make_link(session, by=maker, merchant_id=shop.id)))
    return Trader(visit.link_id, shop.id)


def proposed(session, by, shop, number="0001168"):
    content = AccountContent(qr_kind=QrKind.TRANSFER, bank_bin="970436", account_number=number, holder="NGUYEN THI A")
    return propose_account(session, by=by, merchant_id=shop.id, content=content)


def approve(session, by, account):
    return approve_account(session, by=by, account_id=account.id, shown_hash=shown_to_approver(account))


def emptied_by_link(session, shop, maker):
    as_trader = trader(session, shop, maker)
    take_back(session, by=as_trader, merchant_id=shop.id, purpose=Purpose.KEEP_CONTACT, how=How.ON_SCREEN)
    session.flush()


def test_who_made_the_link_by_which_the_name_was_emptied_approves_nothing(session, shop, maker, proposer, monkeypatch):
    """With what came by a link counted as nobody's, the official who played the trader was the second person."""
    first = approve(session, make_officer(session, unit=shop.place.unit), proposed(session, proposer, shop))
    emptied_by_link(session, shop, maker)
    account = proposed(session, proposer, shop, number="0002168")
    with pytest.raises(ApproverIsWriter):
        approve(session, maker, account)
    with session.begin_nested() as nested:
        with monkeypatch.context() as without:
            without.setattr(writers, "link_makings", lambda *_: {})
            assert approve(session, maker, account).state is AccountState.ACTIVE
        nested.rollback()
    session.expire_all()
    other = make_officer(session, unit=shop.place.unit)
    assert approve(session, other, account).state is AccountState.ACTIVE
    assert first.state is AccountState.RETIRED


def test_the_reason_is_right_where_the_trail_knows_no_approval(session, shop, maker, proposer):
    """As in practice data, and in what was loaded: the refusal said that the page had changed."""
    make_account(session, merchant=shop, state=AccountState.ACTIVE)
    emptied_by_link(session, shop, maker)
    with pytest.raises(ApproverIsWriter):
        approve(session, maker, proposed(session, proposer, shop))


def test_whose_link_it_was_is_told_of_each_that_came_by_one(session, shop, maker, proposer):
    emptied_by_link(session, shop, maker)
    account = proposed(session, proposer, shop)
    (renamed,) = renamings_around(session, account)
    (made,) = link_makings(session, [renamed])[renamed.sequence]
    assert (made.officer, made.action) == (maker, "trader_link:make")
    consent = session.query(AuditEntry).filter_by(action="consent:withdraw").one()
    assert came_by(session, [consent.subject_id])[consent.subject_id] is made
    assert came_by(session, []) == link_makings(session, []) == {}
    made_entry = session.query(AuditEntry).filter_by(action="trader_link:make").one()
    assert link_makings(session, [made_entry]) == {}, "an official did that"


def test_nonsense_that_somebody_put_into_the_trail_hides_nobody(session, shop, maker, proposer):
    emptied_by_link(session, shop, maker)
    told = {"action": "merchant:erase_contact", "subject_id": shop.id, "merchant_id": shop.id}
    session.execute(insert(AuditEntry).values(**told, postings="nothing trader_link", details={"emptied": ["phone"]}))
    assert {made[0].officer for made in link_makings(session, session.query(AuditEntry)).values()} == {maker}


def test_what_was_renamed_since_the_last_approval_is_told_however_long_ago(session, shop, maker, proposer):
    """With a week alone, who waited for eight days after emptying the name was not asked about it."""
    now = utc_now()
    with time_machine.travel(now - timedelta(days=60), tick=False):
        approve(session, maker, proposed(session, proposer, shop))
    with time_machine.travel(now - timedelta(days=30), tick=False):
        emptied_by_link(session, shop, maker)
    account = proposed(session, proposer, shop, number="0002168")
    assert [told.action for told in renamings_around(session, account)] == ["merchant:erase_contact"]


def test_the_end_of_a_link_since_the_last_approval_is_told_newest_first(session, shop, maker, proposer):
    account = proposed(session, proposer, shop)
    assert links_ended_unapproved(session, account) == []
    make_link(session, by=maker, merchant_id=shop.id)
    make_link(session, by=proposer, merchant_id=shop.id)
    revoke_link(session, by=maker, merchant_id=shop.id)
    make_link(session, by=maker, merchant_id=make_merchant(session, place=shop.place).id)
    told = [(ended.officer, ended.details["reason"]) for ended in links_ended_unapproved(session, account)]
    assert told == [(maker, "revoked"), (proposer, "replaced")]
    approve(session, maker, account)
    again = proposed(session, proposer, shop, number="0002168")
    assert links_ended_unapproved(session, again) == []
