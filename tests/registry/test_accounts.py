"""The two-person way of an account, step by step, and every refusal on it."""

from datetime import timedelta

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.exc import IntegrityError, NoResultFound

from database.base import utc_now
from database.triggers import triggers_set_aside
from registry.accounts.content import AccountContent
from registry.accounts.errors import (
    AccountNumberUnusable,
    ApproverIsProposer,
    MayNotDecide,
    NoLongerProposed,
    NotAsShown,
    NotTheProposer,
    SameAsActive,
)
from registry.accounts.identity import shown_to_approver
from registry.accounts.model import AccountState, PaymentAccount, QrKind
from registry.accounts.operations import approve_account, propose_account, reject_account, withdraw_account
from registry.accounts.queries import (
    account_seen_by,
    accounts_of_merchant,
    accounts_waiting_for,
    active_account_of,
    proposed_account_of,
)
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.merchants.errors import MerchantIsClosed
from registry.officers.model import Officer, Posting, Role
from tests.factories import make_account, make_merchant, make_officer, make_place, make_ward

FIRST = AccountContent(qr_kind=QrKind.TRANSFER, bank_bin="970436", account_number="00 1234 5678", holder="AN")
SECOND = AccountContent(qr_kind=QrKind.TRANSFER, bank_bin="970415", account_number="0099887766", holder="AN")


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
def proposal(session, merchant, proposer):
    return propose_account(session, by=proposer, merchant_id=merchant.id, content=FIRST)


def approved(session, by, account):
    return approve_account(session, by=by, account_id=account.id, shown_hash=shown_to_approver(account))


def trail(session):
    session.flush()
    return session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all()


def unkept(session):
    return triggers_set_aside(session.connection(), "payment_account")


def stored_states(session):
    return sorted(session.scalars(select(PaymentAccount.state)))


def test_a_proposal_is_stored_tidied_and_waits(session, merchant, proposer, proposal):
    assert (proposal.account_number, proposal.state) == ("0012345678", AccountState.PROPOSED)
    assert proposal.content_hash == FIRST.tidied().hash(merchant.id)
    assert proposed_account_of(session, merchant) is proposal
    assert active_account_of(session, merchant) is None
    entry = trail(session)[-1]
    assert (entry.action, entry.officer_id, entry.merchant_id) == ("account:propose", proposer.id, merchant.id)
    assert entry.details["account"] == "••••••5678"
    assert "0012345678" not in str(entry.details)


def test_a_second_person_activates_exactly_what_was_shown(session, merchant, official, proposal):
    assert proposal.decided_by is None
    active = approved(session, official, proposal)
    assert active is proposal
    assert (active.state, active.decided_by, active.retired_at) == (AccountState.ACTIVE, official, None)
    assert active_account_of(session, merchant) is active
    assert proposed_account_of(session, merchant) is None
    assert [entry.action for entry in trail(session)] == ["account:propose", "account:approve"]


def test_the_account_before_is_retired_with_it(session, merchant, proposer, official, proposal):
    former = approved(session, official, proposal)
    later = propose_account(session, by=proposer, merchant_id=merchant.id, content=SECOND)
    assert active_account_of(session, merchant) is former
    approved(session, official, later)
    assert (former.state, former.decided_by) == (AccountState.RETIRED, official)
    assert former.retired_at is not None
    assert active_account_of(session, merchant) is later
    assert [entry.action for entry in trail(session)][-2:] == ["account:retire", "account:approve"]
    assert list(accounts_of_merchant(session, merchant)) == [later, former]


def test_a_later_proposal_withdraws_the_earlier(session, merchant, proposer, official, proposal):
    later = propose_account(session, by=official, merchant_id=merchant.id, content=SECOND)
    assert (proposal.state, proposal.decided_by) == (AccountState.WITHDRAWN, official)
    assert proposed_account_of(session, merchant) is later
    with pytest.raises(NoLongerProposed) as refusal:
        approved(session, official, proposal)
    assert refusal.value.state is AccountState.WITHDRAWN
    assert [entry.action for entry in trail(session)] == ["account:propose", "account:overtake", "account:propose"]


def test_the_same_sent_twice_is_one_proposal(session, merchant, proposer, official, proposal):
    assert propose_account(session, by=proposer, merchant_id=merchant.id, content=FIRST) is proposal
    assert len(trail(session)) == 1
    # From somebody else it is another proposal: now the first proposer may be the second person.
    again = propose_account(session, by=official, merchant_id=merchant.id, content=FIRST)
    assert (again.proposed_by, proposal.state) == (official, AccountState.WITHDRAWN)


def test_what_is_active_already_is_not_proposed_again(session, merchant, proposer, official, proposal):
    approved(session, official, proposal)
    with pytest.raises(SameAsActive):
        propose_account(session, by=proposer, merchant_id=merchant.id, content=FIRST)
    assert stored_states(session) == ["active"]


def test_unusable_content_leaves_the_earlier_proposal(session, merchant, proposer, proposal):
    bad = AccountContent(qr_kind=QrKind.TRANSFER, bank_bin="970436", account_number="=1+1", holder="AN")
    with pytest.raises(AccountNumberUnusable):
        propose_account(session, by=proposer, merchant_id=merchant.id, content=bad)
    assert stored_states(session) == ["proposed"]


def test_a_strangers_shop_is_as_if_there_were_none(session, merchant, official, proposal):
    stranger = make_officer(session, unit=make_ward(session))
    for attempt in (
        lambda: propose_account(session, by=stranger, merchant_id=merchant.id, content=SECOND),
        lambda: propose_account(session, by=official, merchant_id=proposal.id, content=SECOND),
        lambda: approved(session, stranger, proposal),
        lambda: reject_account(session, by=stranger, account_id=proposal.id, note="sai"),
        lambda: withdraw_account(session, by=stranger, account_id=proposal.id),
        lambda: account_seen_by(session, stranger, proposal.id),
        lambda: account_seen_by(session, official, merchant.id),
    ):
        with pytest.raises(NoResultFound):
            attempt()
    assert stored_states(session) == ["proposed"]
    assert account_seen_by(session, official, proposal.id) is proposal


def test_nobody_approves_their_own_proposal(session, merchant, official):
    own = propose_account(session, by=official, merchant_id=merchant.id, content=FIRST)
    with pytest.raises(ApproverIsProposer):
        approved(session, official, own)
    with pytest.raises(ApproverIsProposer):
        reject_account(session, by=official, account_id=own.id, note="sai")
    assert stored_states(session) == ["proposed"]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.TEAM_MEMBER, Role.PARTNER])
def test_other_roles_decide_nothing(session, merchant, proposal, role):
    other = make_officer(session, role=role, unit=merchant.place.unit)
    with pytest.raises(MayNotDecide):
        approved(session, other, proposal)
    with pytest.raises(MayNotDecide):
        reject_account(session, by=other, account_id=proposal.id, note="sai")
    assert stored_states(session) == ["proposed"]
    assert accounts_waiting_for(session, other) == []


def test_the_role_is_the_one_of_this_moment_not_of_the_session(session, sessions, merchant, official, proposal):
    assert official.role is Role.WARD_OFFICIAL
    session.commit()
    with sessions() as elsewhere, elsewhere.begin():
        elsewhere.get_one(type(official), official.id).role = Role.TEAM_MEMBER
    with pytest.raises(MayNotDecide):
        approved(session, official, proposal)


def test_a_disabled_officer_decides_nothing(session, official, proposal):
    official.disabled_at = utc_now()
    with pytest.raises(MayNotDecide):
        approved(session, official, proposal)


def test_a_posting_that_ended_gives_no_right(session, official, proposal):
    session.scalars(select(Posting).where(Posting.officer_id == official.id)).one().ends_on = today()
    with pytest.raises(NoResultFound):
        approved(session, official, proposal)


def test_the_update_itself_asks_for_the_posting(session, official, proposal):
    """The posting ends after the account was looked up and just before the update. Unasked, it would be approved."""
    before_deciding(session, update(Posting).where(Posting.officer_id == official.id).values(ends_on=today()))
    with pytest.raises(NoResultFound):
        approved(session, official, proposal)
    assert stored_states(session) == ["proposed"]


def test_the_update_itself_asks_for_the_role(session, official, proposal):
    before_deciding(session, update(Officer).where(Officer.id == official.id).values(role=Role.PARTNER))
    with pytest.raises(MayNotDecide):
        approved(session, official, proposal)
    assert stored_states(session) == ["proposed"]


def before_deciding(session, change):
    @event.listens_for(session, "do_orm_execute")
    def change_first(state):
        if state.is_update and state.bind_mapper.class_ is PaymentAccount:
            session.execute(change)


def test_what_was_not_shown_is_not_approved(session, merchant, official, proposal):
    former = make_account(session, merchant=merchant, state=AccountState.ACTIVE)
    with pytest.raises(NotAsShown):
        approve_account(session, by=official, account_id=proposal.id, shown_hash=shown_to_approver(former))
    with pytest.raises(NotAsShown):
        approve_account(session, by=official, account_id=proposal.id, shown_hash="")
    # The refusal gave the former account back what the attempt had taken.
    assert (former.state, former.retired_at) == (AccountState.ACTIVE, None)
    assert stored_states(session) == ["active", "proposed"]
    assert [entry.action for entry in trail(session)] == ["account:propose"]


def test_an_account_is_decided_once(session, merchant, official, proposal):
    leader = make_officer(session, role=Role.LEADER, unit=merchant.place.unit.parent)
    approved(session, leader, proposal)
    for attempt in (
        lambda: approved(session, official, proposal),
        lambda: reject_account(session, by=official, account_id=proposal.id, note="sai"),
    ):
        with pytest.raises(NoLongerProposed) as refusal:
            attempt()
        assert refusal.value.state is AccountState.ACTIVE
    assert (proposal.state, proposal.decided_by) == (AccountState.ACTIVE, leader)


def test_a_rejected_proposal_keeps_the_note_and_stays_rejected(session, merchant, official, proposal):
    reject_account(session, by=official, account_id=proposal.id, note="  số  khác\x00 \u202e\ud800sổ " + "x" * 600)
    assert (proposal.state, proposal.decided_by) == (AccountState.REJECTED, official)
    assert proposal.decision_note.startswith("số khác sổ x")
    assert len(proposal.decision_note) == 500
    assert active_account_of(session, merchant) is None
    with pytest.raises(NoLongerProposed):
        approved(session, official, proposal)
    assert trail(session)[-1].action == "account:reject"


def test_only_the_proposer_takes_a_proposal_back_and_once(session, proposer, official, proposal):
    with pytest.raises(NotTheProposer):
        withdraw_account(session, by=official, account_id=proposal.id)
    assert withdraw_account(session, by=proposer, account_id=proposal.id).state is AccountState.WITHDRAWN
    with pytest.raises(NoLongerProposed):
        withdraw_account(session, by=proposer, account_id=proposal.id)
    assert [entry.action for entry in trail(session)] == ["account:propose", "account:withdraw"]


def test_what_waits_for_me_is_somebody_elses_in_my_postings_the_oldest_first(session, merchant, official, proposal):
    place = make_place(session, unit=merchant.place.unit)
    days_ago = proposal.created_at - timedelta(days=3)
    older = make_account(session, merchant=make_merchant(session, place=place), created_at=days_ago)
    propose_account(session, by=official, merchant_id=make_merchant(session, place=place).id, content=FIRST)
    make_account(session, merchant=make_merchant(session, place=place), state=AccountState.REJECTED)
    make_account(session)
    assert list(accounts_waiting_for(session, official)) == [older, proposal]


def test_what_waits_comes_with_shop_and_place_in_one_query(session, official, proposal, statements):
    session.expunge_all()
    with statements() as sent:
        waiting = accounts_waiting_for(session, official)
        assert [account.merchant.place.unit.name and account.proposed_by.name for account in waiting]
    assert len(sent) == 1


@pytest.mark.parametrize("state", [AccountState.ACTIVE, AccountState.RETIRED])
def test_the_database_itself_refuses_one_person_and_nobody(session, merchant, proposer, state):
    with unkept(session):  # the checks alone, without the triggers
        decision = {"state": state, "decided_at": utc_now(), "approved_identity": "0" * 64}
        account = make_account(session, merchant=merchant, proposed_by=proposer)
        with pytest.raises(IntegrityError, match="approved_by_somebody"), session.begin_nested():
            session.execute(update(PaymentAccount).values(**decision))
        with pytest.raises(IntegrityError, match="two_people"), session.begin_nested():
            session.execute(update(PaymentAccount).values(**decision, decided_by_id=proposer.id))
        other = make_officer(session)
        session.execute(update(PaymentAccount).values(**decision, decided_by_id=other.id))
        session.refresh(account)
        assert (account.decided_by, account.state) == (other, state)


def test_the_database_itself_refuses_a_second_active_account(session, merchant):
    make_account(session, merchant=merchant, state=AccountState.ACTIVE)
    with pytest.raises(IntegrityError), session.begin_nested():
        make_account(session, merchant=merchant, state=AccountState.ACTIVE)
    assert session.scalar(select(func.count(PaymentAccount.id))) == 1


def test_nothing_is_proposed_for_a_shop_that_is_closed_but_what_waits_is_decided(session, merchant, proposer, proposal):
    merchant.closed_on = today() + timedelta(days=1)
    propose_account(session, by=proposer, merchant_id=merchant.id, content=FIRST)
    merchant.closed_on = today()
    with pytest.raises(MerchantIsClosed):
        propose_account(session, by=proposer, merchant_id=merchant.id, content=SECOND)
    assert proposed_account_of(session, merchant) is proposal
    assert withdraw_account(session, by=proposer, account_id=proposal.id).state is AccountState.WITHDRAWN
