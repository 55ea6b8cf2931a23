"""Registering, activating and posting: the registry and the ladder move together, or neither."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaigns.enrolment.operations import activate_account, post_sign, register, void_sign
from campaigns.ladder.model import Fact, Origin, Rung, Turn
from campaigns.ladder.operations import correct_fact, record_fact
from campaigns.ladder.queries import stands_on
from registry.accounts.content import AccountContent
from registry.accounts.errors import AccountNumberUnusable, ApproverIsProposer
from registry.accounts.identity import shown_to_approver
from registry.accounts.model import AccountState, QrKind
from registry.accounts.operations import propose_account
from registry.accounts.queries import accounts_of_merchant, proposed_account_of
from registry.calendar import today
from registry.merchants.details import MerchantDetails
from registry.merchants.errors import SentDifferently
from registry.merchants.model import LineOfBusiness, MerchantKind
from registry.officers.model import Role
from registry.signs.errors import PostedInTheFuture, SignNoLongerGood
from registry.signs.model import SignState
from registry.signs.operations import make_sign
from tests.factories import make_merchant, make_officer
from tests.tampering import set_past_triggers

DAY = date(2026, 3, 1)
FIRST = AccountContent(qr_kind=QrKind.TRANSFER, bank_bin="970436", account_number="0012345678", holder="AN")


@pytest.fixture
def merchant(session):
    return make_merchant(session)


@pytest.fixture
def member(session, merchant):
    return make_officer(session, role=Role.TEAM_MEMBER, place=merchant.place)


@pytest.fixture
def official(session, merchant):
    return make_officer(session, unit=merchant.place.unit)


def proposed(session, by, merchant, number=FIRST.account_number):
    return propose_account(session, by=by, merchant_id=merchant.id, content=replace(FIRST, account_number=number))


def activated(session, by, account):
    return activate_account(session, by=by, account_id=account.id, shown_hash=shown_to_approver(account))


def printed(session, by, merchant, layout="a6"):
    """A sign that was made a month ago, so that it may have hung since."""
    sign = make_sign(session, by=by, merchant_id=merchant.id, layout=layout, place_line="x", unit_line="y")
    set_past_triggers(session, sign, created_at=sign.created_at - timedelta(days=30))
    return sign


def days_ago(number):
    return today() - timedelta(days=number)


def facts(session, merchant):
    """(rung, turn, origin, day) of each fact, in the order they were recorded."""
    found = session.scalars(select(Fact).where(Fact.merchant_id == merchant.id).order_by(Fact.recorded_at, Fact.id))
    return [(fact.rung, fact.turn, fact.origin, fact.happened_on) for fact in found]


def has_sign(session, merchant, on=None):
    return stands_on(session, merchant, Rung.SIGN_POSTED, on or today())


@pytest.fixture
def active(session, merchant, member, official):
    return activated(session, official, proposed(session, member, merchant))


@pytest.fixture
def hanging(session, merchant, official, active):
    sign = printed(session, official, merchant)
    return post_sign(session, by=official, sign_id=sign.id, on=today() - timedelta(days=2))


def details(**changed):
    given = {
        "unit_label": "12",
        "trade_name": "Tiệm Thử",
        "owner_name": "Nguyễn Thị Thử",
        "kind": MerchantKind.REGISTERED_HOUSEHOLD,
        "line_of_business": LineOfBusiness.EATERY,
        "opened_on": DAY,
    }
    return MerchantDetails(**given | changed)


def test_who_is_registered_is_surveyed_the_same_day(session, merchant, member):
    with time_machine.travel("2026-03-02 20:00:00+00:00", tick=False):
        new = register(session, by=member, place=merchant.place, client_id=uuid.uuid4(), details=details())
    assert facts(session, new) == [(Rung.SURVEYED, Turn.REACHED, Origin.REGISTERED, date(2026, 3, 3))]


def test_the_same_form_again_is_no_further_fact_even_after_a_correction(session, merchant, member, official):
    client_id = uuid.uuid4()
    first = register(session, by=member, place=merchant.place, client_id=client_id, details=details())
    fact = session.scalars(select(Fact).where(Fact.merchant_id == first.id)).one()
    correct_fact(session, by=official, fact_id=fact.id, turn=Turn.MISTAKEN, happened_on=today(), evidence="")
    assert register(session, by=member, place=merchant.place, client_id=client_id, details=details()) is first
    with pytest.raises(SentDifferently):
        register(session, by=member, place=merchant.place, client_id=client_id, details=details(unit_label="13"))
    assert len(facts(session, first)) == 2


def test_an_account_sent_with_the_form_is_proposed_once(session, merchant, member, official):
    form = {"by": member, "place": merchant.place, "client_id": uuid.uuid4(), "details": details()}
    new = register(session, **form, account=FIRST)
    account = proposed_account_of(session, new)
    assert (account.account_number, account.proposed_by) == ("0012345678", member)
    # Sent again before the approval, after it, and after another proposal: nothing is proposed anew.
    assert register(session, **form, account=FIRST) is new
    activated(session, official, account)
    assert register(session, **form, account=FIRST) is new
    later = proposed(session, official, new, "0099887766")
    assert register(session, **form, account=FIRST) is new
    assert register(session, **form) is new
    assert proposed_account_of(session, new) is later
    with pytest.raises(SentDifferently):
        register(session, **form, account=replace(FIRST, account_number="0000000001"))
    assert len(accounts_of_merchant(session, new)) == 2


def test_a_shop_with_an_unusable_account_is_not_registered(session, merchant, member):
    form = {"by": member, "place": merchant.place, "client_id": uuid.uuid4(), "details": details()}
    with pytest.raises(AccountNumberUnusable), session.begin_nested():
        register(session, **form, account=replace(FIRST, account_number="1,5"))
    assert session.scalars(select(Fact)).all() == []


def test_an_activated_account_is_an_account_and_a_code(session, merchant, active):
    assert active.state is AccountState.ACTIVE
    assert facts(session, merchant) == [
        (Rung.ACCOUNT_READY, Turn.REACHED, Origin.ACCOUNT_ACTIVATED, today()),
        (Rung.CODE_ISSUED, Turn.REACHED, Origin.ACCOUNT_ACTIVATED, today()),
    ]


def test_a_refused_approval_is_no_fact(session, merchant, official):
    own = proposed(session, official, merchant)
    with pytest.raises(ApproverIsProposer):
        activated(session, official, own)
    assert facts(session, merchant) == []


def test_a_rung_that_stands_is_not_reached_again(session, merchant, member, official):
    ready, given = Rung.ACCOUNT_READY, Origin.ACCOUNT_ACTIVATED
    record_fact(session, by=official, merchant=merchant, rung=ready, happened_on=DAY, origin=given)
    activated(session, official, proposed(session, member, merchant))
    assert [rung for rung, *_ in facts(session, merchant)] == [Rung.ACCOUNT_READY, Rung.CODE_ISSUED]


def test_another_account_takes_the_sign_down(session, merchant, member, official, hanging):
    active = hanging.account
    poster = printed(session, official, merchant, layout="a4")
    before = facts(session, merchant)
    second = activated(session, official, proposed(session, member, merchant, "0099887766"))
    assert (active.state, second.state) == (AccountState.RETIRED, AccountState.ACTIVE)
    assert {hanging.state, poster.state} == {SignState.REPLACED}
    assert facts(session, merchant) == [
        *before,
        (Rung.SIGN_POSTED, Turn.LOST, Origin.ACCOUNT_CHANGED, today()),
    ]
    assert has_sign(session, merchant, today() - timedelta(days=1))
    assert not has_sign(session, merchant)
    new = printed(session, official, merchant)
    post_sign(session, by=official, sign_id=new.id, on=today())
    assert has_sign(session, merchant)


def test_what_was_tried_with_the_old_account_is_lost_with_it(session, merchant, member, official, hanging):
    """With the sign alone taken down, both rungs stood on for an account that nobody had tried."""
    tried = (Rung.TEST_PAYMENT, Rung.REGULAR_USE)
    for rung in tried:
        record_fact(session, by=official, merchant=merchant, rung=rung, happened_on=today())
    activated(session, official, proposed(session, member, merchant, "0099887766"))
    lost = [(Turn.LOST, Origin.ACCOUNT_CHANGED, today())]
    for rung in tried:
        assert [fact[1:] for fact in facts(session, merchant) if fact[0] is rung][1:] == lost
        assert not stands_on(session, merchant, rung, today())


def test_the_same_account_approved_anew_takes_its_signs_down_and_leaves_what_was_tried(
    session, merchant, member, official, hanging
):
    record_fact(session, by=official, merchant=merchant, rung=Rung.TEST_PAYMENT, happened_on=today())
    merchant.trade_name = "Tên Mới"
    again = activated(session, official, proposed(session, member, merchant))
    assert (hanging.account.state, again.state) == (AccountState.RETIRED, AccountState.ACTIVE)
    assert hanging.state is SignState.REPLACED
    assert not has_sign(session, merchant)
    assert stands_on(session, merchant, Rung.TEST_PAYMENT, today())


def test_another_account_takes_nothing_down_where_nothing_hangs(session, merchant, member, official, active):
    activated(session, official, proposed(session, member, merchant, "0099887766"))
    assert [rung for rung, *_ in facts(session, merchant)] == [Rung.ACCOUNT_READY, Rung.CODE_ISSUED]


def test_a_posted_sign_is_a_fact_of_its_day_with_the_serial_as_evidence(session, merchant, hanging):
    fact = session.scalars(select(Fact).where(Fact.rung == Rung.SIGN_POSTED)).one()
    assert (fact.turn, fact.origin, fact.happened_on) == (Turn.REACHED, Origin.SIGN_POSTED, hanging.posted_on)
    assert fact.evidence == hanging.serial


def test_posting_it_again_is_no_further_fact(session, merchant, official, hanging):
    for on in (hanging.posted_on, today(), days_ago(9)):
        post_sign(session, by=official, sign_id=hanging.id, on=on)
    assert len(facts(session, merchant)) == 3
    assert not has_sign(session, merchant, days_ago(9))


def test_a_sign_that_was_lost_hangs_again_from_the_day_it_is_posted_again(session, merchant, official, hanging):
    yesterday = today() - timedelta(days=1)
    record_fact(session, by=official, merchant=merchant, rung=Rung.SIGN_POSTED, turn=Turn.LOST, happened_on=yesterday)
    post_sign(session, by=official, sign_id=hanging.id, on=today())
    assert [has_sign(session, merchant, day) for day in (hanging.posted_on, yesterday, today())] == [True, False, True]


def test_a_sign_dated_before_the_old_one_came_down_counts_from_today(session, merchant, member, official, hanging):
    activated(session, official, proposed(session, member, merchant, "0099887766"))
    new = printed(session, official, merchant)
    post_sign(session, by=official, sign_id=new.id, on=today() - timedelta(days=1))
    assert has_sign(session, merchant)


def test_a_sign_that_hung_before_and_after_another_one_counts_today(session, merchant, official, active):
    """It stands on its own first day, and today; the loss of the other sign between them stays in the history."""
    for turn, day in ((Turn.REACHED, days_ago(10)), (Turn.LOST, days_ago(5))):
        told = {"rung": Rung.SIGN_POSTED, "turn": turn, "happened_on": day, "origin": Origin.SIGN_POSTED}
        record_fact(session, by=official, merchant=merchant, **told)
    sign = printed(session, official, merchant)
    assert post_sign(session, by=official, sign_id=sign.id, on=days_ago(20)).state is SignState.POSTED
    days = [has_sign(session, merchant, days_ago(number)) for number in (21, 20, 10, 5, 1, 0)]
    assert days == [False, True, True, False, False, True]


def test_a_refused_posting_is_no_fact(session, merchant, official, active):
    sign = printed(session, official, merchant)
    with pytest.raises(PostedInTheFuture):
        post_sign(session, by=official, sign_id=sign.id, on=today() + timedelta(days=1))
    void_sign(session, by=official, sign_id=sign.id)
    with pytest.raises(SignNoLongerGood):
        post_sign(session, by=official, sign_id=sign.id, on=today())
    assert len(facts(session, merchant)) == 2


def test_the_last_sign_that_hung_takes_the_rung_with_it(session, merchant, official, hanging):
    poster = printed(session, official, merchant, layout="a4")
    post_sign(session, by=official, sign_id=poster.id, on=today())
    void_sign(session, by=official, sign_id=hanging.id, note="rách")
    assert has_sign(session, merchant)
    void_sign(session, by=official, sign_id=poster.id)
    assert not has_sign(session, merchant)
    assert facts(session, merchant)[-1] == (Rung.SIGN_POSTED, Turn.LOST, Origin.SIGN_VOIDED, today())


def test_a_misprint_that_never_hung_takes_nothing_with_it(session, merchant, official, active):
    providers = {"rung": Rung.SIGN_POSTED, "happened_on": today(), "evidence": "biển của ngân hàng"}
    record_fact(session, by=official, merchant=merchant, **providers)
    void_sign(session, by=official, sign_id=printed(session, official, merchant).id)
    assert has_sign(session, merchant)


def test_a_void_sign_whose_loss_was_recorded_already_is_no_further_fact(session, merchant, official, hanging):
    record_fact(session, by=official, merchant=merchant, rung=Rung.SIGN_POSTED, turn=Turn.LOST, happened_on=today())
    before = facts(session, merchant)
    void_sign(session, by=official, sign_id=hanging.id)
    assert facts(session, merchant) == before
