"""Sixteen people decide one proposal at the same moment; and a proposal changes while somebody decides it."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from sqlalchemy import func, select, text, update

from database.base import utc_now
from database.engine import sessions_on, writing
from registry.accounts.content import AccountContent
from registry.accounts.errors import AccountRefusal, NoLongerProposed, SameAsActive
from registry.accounts.identity import shown_to_approver
from registry.accounts.model import AccountState, PaymentAccount, QrKind
from registry.accounts.operations import approve_account, propose_account, reject_account, withdraw_account
from registry.audit.model import AuditEntry
from tests.factories import make_account, make_merchant, make_officer
from tests.races import at_once

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


def counted(sessions, state):
    with sessions() as session:
        return session.scalar(select(func.count(PaymentAccount.id)).where(PaymentAccount.state == state))


def test_of_sixteen_at_once_one_approves(sessions, merchant, officials):
    for number in range(ROUNDS):
        with writing(sessions) as session:
            account = make_account(session, merchant=merchant, account_number=f"000{number}")

        def approve(session, person, account=account):
            return approve_account(session, by=person, account_id=account.id, shown_hash=shown_to_approver(account))

        outcomes = at_once(sessions, approve, officials, AccountRefusal)
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
    """The score with the guards removed, the database's too: sixteen winners, the last is named as the approver."""
    with writing(sessions) as session:
        account = make_account(session, merchant=merchant)

    def approve(session, person):
        return session.scalar(
            update(PaymentAccount)
            .where(PaymentAccount.id == account.id)
            .values(
                state=AccountState.ACTIVE, decided_by_id=person.id, decided_at=utc_now(), approved_identity="0" * 64
            )
            .returning(PaymentAccount.id)
        )

    with writing(sessions) as session:
        drop = "DROP TRIGGER payment_account_moves"
        if session.bind.dialect.name == "postgresql":
            drop = "DROP FUNCTION payment_account_is_kept CASCADE"
        session.execute(text(drop))
    assert at_once(sessions, approve, officials, AccountRefusal) == [account.id] * THREADS


def test_approving_while_it_changes_never_activates_what_was_not_shown(sessions, merchant, officials):
    """Half of the people send a new number each, half approve the one they were shown."""
    for number in range(ROUNDS):
        with writing(sessions) as session:
            shown = propose_account(session, by=officials[0], merchant_id=merchant.id, content=content(f"9000{number}"))

        def act(session, person, shown=shown, number=number):
            index = officials.index(person)
            if index % 2:
                return approve_account(session, by=person, account_id=shown.id, shown_hash=shown_to_approver(shown))
            return propose_account(session, by=person, merchant_id=merchant.id, content=content(f"8{number}{index}"))

        outcomes = at_once(sessions, act, officials, AccountRefusal)
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

    assert len(set(at_once(sessions, propose, officials, AccountRefusal))) == THREADS
    assert counted(sessions, AccountState.PROPOSED) == 1
    assert counted(sessions, AccountState.WITHDRAWN) == THREADS - 1


@pytest.mark.parametrize("reject", [True, False])
def test_who_proposes_while_another_proposal_is_being_decided_is_not_refused(sessions, merchant, officials, reject):
    """The decision is not committed yet when the new proposal comes: it waits, and finds nothing to withdraw.

    Guard removed, PostgreSQL told the proposer NoLongerProposed, of a proposal somebody else had decided.
    """
    first, second = officials[:2]
    with writing(sessions) as session:
        waiting = propose_account(session, by=first, merchant_id=merchant.id, content=content("90000"))

    def propose():
        with writing(sessions) as session:
            return propose_account(session, by=second, merchant_id=merchant.id, content=content("80000"))

    with ThreadPoolExecutor(1) as pool:
        with writing(sessions) as session:
            if reject:
                reject_account(session, by=second, account_id=waiting.id, note="sai")
            else:
                withdraw_account(session, by=first, account_id=waiting.id)
            proposing = pool.submit(propose)
            sleep(0.3)  # Time to come as far as it can; the guard holds however far that is.
        assert proposing.result().account_number == "80000"
    assert counted(sessions, AccountState.REJECTED if reject else AccountState.WITHDRAWN) == 1
    assert counted(sessions, AccountState.PROPOSED) == 1
