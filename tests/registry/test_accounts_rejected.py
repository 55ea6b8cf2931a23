"""Who proposed an account learns that it was rejected, until something is proposed again."""

from datetime import timedelta

import pytest
import time_machine

from database.base import utc_now
from registry.accounts.content import AccountContent
from registry.accounts.errors import ReasonMissing
from registry.accounts.model import AccountState, QrKind
from registry.accounts.operations import propose_account, reject_account, withdraw_account
from registry.accounts.queries import REJECTION_IS_NEWS, rejected_proposals_of
from registry.calendar import today
from registry.officers.model import Role
from tests.factories import make_account, make_merchant, make_officer, make_ward


@pytest.fixture
def merchant(session):
    return make_merchant(session)


@pytest.fixture
def proposer(session, merchant):
    return make_officer(session, role=Role.TEAM_MEMBER, place=merchant.place)


@pytest.fixture
def official(session, merchant):
    return make_officer(session, unit=merchant.place.unit)


@pytest.fixture
def rejected(session, merchant, proposer, official):
    return turned_down(session, merchant, proposer, official)


def proposed(session, merchant, proposer, number="12345678"):
    content = AccountContent(qr_kind=QrKind.TRANSFER, bank_bin="970436", account_number=number, holder="AN")
    return propose_account(session, by=proposer, merchant_id=merchant.id, content=content)


def turned_down(session, merchant, proposer, official, number="12345678"):
    account = proposed(session, merchant, proposer, number)
    return reject_account(session, by=official, account_id=account.id, note="sai chủ")


def test_only_the_proposer_is_told_and_the_reason_with_it(session, proposer, official, rejected):
    assert rejected_proposals_of(session, proposer) == [rejected]
    assert rejected.decision_note == "sai chủ"
    assert rejected_proposals_of(session, official) == []


def test_a_proposal_that_waits_or_was_taken_back_is_no_rejection(session, merchant, proposer):
    account = proposed(session, merchant, proposer)
    assert rejected_proposals_of(session, proposer) == []
    withdraw_account(session, by=proposer, account_id=account.id)
    assert rejected_proposals_of(session, proposer) == []


def test_it_is_settled_once_anybody_proposes_again(session, merchant, proposer, official, rejected):
    another = make_officer(session, unit=merchant.place.unit)
    account = proposed(session, merchant, another, "87654321")
    assert rejected_proposals_of(session, proposer) == []
    withdraw_account(session, by=another, account_id=account.id)
    assert rejected_proposals_of(session, proposer) == []


def test_rejected_twice_it_is_told_once(session, merchant, proposer, official, rejected):
    again = turned_down(session, merchant, proposer, official, "87654321")
    assert rejected_proposals_of(session, proposer) == [again]


@pytest.mark.parametrize(("ago", "told"), [(REJECTION_IS_NEWS - timedelta(hours=1), True), (REJECTION_IS_NEWS, False)])
def test_for_thirty_days(session, merchant, proposer, ago, told):
    with time_machine.travel(utc_now(), tick=False):
        moments = {"created_at": utc_now() - ago, "decided_at": utc_now() - ago}
        rejected = make_account(
            session, merchant=merchant, proposed_by=proposer, state=AccountState.REJECTED, **moments
        )
        assert (rejected in rejected_proposals_of(session, proposer)) is told


def test_not_of_a_shop_that_closed(session, merchant, proposer, rejected):
    merchant.closed_on = today() + timedelta(days=1)
    session.flush()
    assert rejected_proposals_of(session, proposer) == [rejected]
    merchant.closed_on = today()
    session.flush()
    assert rejected_proposals_of(session, proposer) == []


def test_not_outside_the_postings(session, merchant):
    stranger = make_officer(session, role=Role.TEAM_MEMBER, unit=make_ward(session))
    make_account(session, merchant=merchant, proposed_by=stranger, state=AccountState.REJECTED)
    assert rejected_proposals_of(session, stranger) == []


def test_the_newest_rejection_first(session, merchant, proposer, official, rejected):
    neighbour = make_merchant(session, place=merchant.place)
    later = turned_down(session, neighbour, proposer, official)
    assert rejected_proposals_of(session, proposer) == [later, rejected]


def test_a_reason_that_nobody_sees_is_none(session):
    proposal = make_account(session)
    other = make_officer(session, unit=proposal.merchant.place.unit)
    with pytest.raises(ReasonMissing):
        reject_account(session, by=other, account_id=proposal.id, note=" \u200d ")
