"""Sixteen people decide one proposal at the same moment; and a proposal changes while somebody approves it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select, update

from database.engine import sessions_on, writing
from registry.accounts.content import AccountContent
from registry.accounts.errors import AccountRefusal, NoLongerProposed, SameAsActive
from registry.accounts.model import AccountState, PaymentAccount, QrKind
from registry.accounts.operations import approve_account, propose_account
from registry.audit.model import AuditEntry
from tests.factories import make_account, make_merchant, make_officer

THREADS = 16
ROUNDS = 4


def content(number):
    return AccountContent(qr_kind=QrKind.TRANSFER, bank_bin="970436", account_number=number, holder="AN")


@pytest.fixture
def sessions(own_engine):
    return sessions_on(own_engine)


@pytest.fixture
def merchant(sessions):
    with writing(sessions) as session:
        return make_merchant(session)


@pytest.fixture
def officials(sessions, merchant):
    with writing(sessions) as session:
        return [make_officer(session, unit=merchant.place.unit) for _ in range(THREADS)]


def at_once(sessions, act, people):
    """What each person's transaction returned, or the refusal it was undone by; all begin together."""
    barrier = Barrier(len(people))

    def one(person):
        barrier.wait()
        try:
            with writing(sessions) as session:
                return act(session, person)
        except AccountRefusal as refusal:
            return refusal

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(one, people))


def counted(sessions, state):
    with sessions() as session:
        return session.scalar(select(func.count(PaymentAccount.id)).where(PaymentAccount.state == state))


def test_of_sixteen_at_once_one_approves(sessions, merchant, officials):
    for number in range(ROUNDS):
        with writing(sessions) as session:
            account = make_account(session, merchant=merchant, account_number=f"000{number}")

        def approve(session, person, account=account):
            return approve_account(session, by=person, account_id=account.id, shown_hash=account.content_hash)

        outcomes = at_once(sessions, approve, officials)
        assert sum(isinstance(outcome, PaymentAccount) for outcome in outcomes) == 1
        refusals = [outcome.state for outcome in outcomes if isinstance(outcome, NoLongerProposed)]
        assert refusals == [AccountState.ACTIVE] * (THREADS - 1)
    assert (counted(sessions, AccountState.ACTIVE), counted(sessions, AccountState.RETIRED)) == (1, ROUNDS - 1)
    with sessions() as session:
        approvals = session.scalar(
            select(func.count(AuditEntry.sequence)).where(AuditEntry.action == "account:approve")
        )
    assert approvals == ROUNDS


def test_approving_by_the_id_alone_all_sixteen_would(sessions, merchant, officials):
    """The score with the guard removed: sixteen winners, the last of whom is named as the approver."""
    with writing(sessions) as session:
        account = make_account(session, merchant=merchant)

    def approve(session, person):
        return session.scalar(
            update(PaymentAccount)
            .where(PaymentAccount.id == account.id)
            .values(state=AccountState.ACTIVE, decided_by_id=person.id)
            .returning(PaymentAccount.id)
        )

    assert at_once(sessions, approve, officials) == [account.id] * THREADS


def test_approving_while_it_changes_never_activates_what_was_not_shown(sessions, merchant, officials):
    """Half of the people send a new number each, half approve the one they were shown."""
    for number in range(ROUNDS):
        with writing(sessions) as session:
            shown = propose_account(session, by=officials[0], merchant_id=merchant.id, content=content(f"9000{number}"))

        def act(session, person, shown=shown, number=number):
            index = officials.index(person)
            if index % 2:
                return approve_account(session, by=person, account_id=shown.id, shown_hash=shown.content_hash)
            return propose_account(session, by=person, merchant_id=merchant.id, content=content(f"8{number}{index}"))

        outcomes = at_once(sessions, act, officials)
        approvals = [outcome for outcome in outcomes[1::2] if isinstance(outcome, PaymentAccount)]
        assert len(approvals) <= 1
        assert all(approval.content_hash == shown.content_hash for approval in approvals)
        assert not any(isinstance(outcome, SameAsActive) for outcome in outcomes)
        assert counted(sessions, AccountState.ACTIVE) <= 1
        assert counted(sessions, AccountState.PROPOSED) == 1


def test_of_sixteen_proposals_at_once_one_stands(sessions, merchant, officials):
    def propose(session, person):
        return propose_account(
            session, by=person, merchant_id=merchant.id, content=content(f"0{officials.index(person)}")
        ).id

    assert len(set(at_once(sessions, propose, officials))) == THREADS
    assert counted(sessions, AccountState.PROPOSED) == 1
    assert counted(sessions, AccountState.WITHDRAWN) == THREADS - 1
