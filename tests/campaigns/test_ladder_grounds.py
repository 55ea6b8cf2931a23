"""What one person states stands on what two people decided: no sign, test or use without an approved account."""

from datetime import date, timedelta

import pytest

from campaigns.adoption.queries import adoption_by_place
from campaigns.adoption.rates import Rate
from campaigns.ladder.errors import EvidenceMissing, NeverReached, RungNeedsAccount
from campaigns.ladder.model import BY_HAND, NEEDS_ACCOUNT, Fact, Origin, Rung, Turn
from campaigns.ladder.operations import correct_fact, record_fact
from campaigns.ladder.queries import facts_of_merchant, stands_on
from tests.factories import make_merchant, make_officer

READY_ON = date(2023, 5, 10)
DAY = timedelta(days=1)


@pytest.fixture
def merchant(session):
    return make_merchant(session)


@pytest.fixture
def officer(session, merchant):
    return make_officer(session, unit=merchant.place.unit)


@pytest.fixture
def ready(session, merchant):
    session.add(Fact(merchant_id=merchant.id, rung=Rung.ACCOUNT_READY, turn=Turn.REACHED, happened_on=READY_ON))
    session.flush()


def stated(session, officer, merchant, rung, day=READY_ON, **more):
    told = {"rung": rung, "happened_on": day, "evidence": "biển của ngân hàng"} | more
    return record_fact(session, by=officer, merchant=merchant, **told)


def figure(session, merchant, rung):
    place = merchant.place
    return adoption_by_place(session, [place.id], READY_ON)[place.id].rate(rung)


@pytest.mark.parametrize("rung", NEEDS_ACCOUNT)
def test_one_persons_word_alone_raises_no_figure(session, merchant, officer, rung):
    """Without the question for an account, each of the 3 rungs rose to 1/1 by the word of one person."""
    with pytest.raises(RungNeedsAccount) as refusal:
        stated(session, officer, merchant, rung)
    assert (refusal.value.rung, refusal.value.happened_on) == (rung, READY_ON)
    assert figure(session, merchant, rung) == Rate(0, 1)


@pytest.mark.parametrize("rung", NEEDS_ACCOUNT)
def test_from_the_day_of_the_account_it_may_be_stated(session, merchant, officer, ready, rung):
    with pytest.raises(RungNeedsAccount):
        stated(session, officer, merchant, rung, READY_ON - DAY)
    stated(session, officer, merchant, rung)
    assert figure(session, merchant, rung) == Rate(1, 1)


@pytest.mark.parametrize("rung", NEEDS_ACCOUNT)
def test_nor_does_a_correction(session, merchant, officer, ready, rung):
    """Asked at recording only, each of the 3 facts was moved to a day long before the account."""
    fact = stated(session, officer, merchant, rung)
    moved = {"fact_id": fact.id, "turn": Turn.REACHED, "evidence": "ảnh đề ngày khác"}
    with pytest.raises(RungNeedsAccount):
        correct_fact(session, by=officer, happened_on=READY_ON - DAY, **moved)
    correct_fact(session, by=officer, happened_on=READY_ON + DAY, **moved)
    assert not stands_on(session, merchant, rung, READY_ON)


@pytest.mark.parametrize("evidence", ["", " \n"])
def test_a_sign_that_was_not_made_here_is_stated_with_how_one_knows(session, merchant, officer, ready, evidence):
    with pytest.raises(EvidenceMissing):
        stated(session, officer, merchant, Rung.SIGN_POSTED, evidence=evidence)
    stated(session, officer, merchant, Rung.TEST_PAYMENT, evidence=evidence)
    fact = stated(session, officer, merchant, Rung.SIGN_POSTED)
    with pytest.raises(EvidenceMissing) as refusal:
        correct_fact(session, by=officer, fact_id=fact.id, turn=Turn.REACHED, happened_on=READY_ON, evidence=evidence)
    assert refusal.value.rung is Rung.SIGN_POSTED


@pytest.mark.parametrize("rung", BY_HAND)
def test_what_was_never_reached_is_not_lost(session, merchant, officer, ready, rung):
    """Without the question, each of the 7 rungs was lost by a shop that had never reached it."""
    with pytest.raises(NeverReached) as refusal:
        stated(session, officer, merchant, rung, turn=Turn.LOST)
    assert (refusal.value.rung, refusal.value.happened_on) == (rung, READY_ON)
    fact = stated(session, officer, merchant, rung)
    with pytest.raises(NeverReached):
        stated(session, officer, merchant, rung, READY_ON - DAY, turn=Turn.LOST)
    stated(session, officer, merchant, rung, READY_ON + DAY, turn=Turn.LOST)
    correct_fact(session, by=officer, fact_id=fact.id, turn=Turn.MISTAKEN, happened_on=READY_ON, evidence="nhầm")
    with pytest.raises(NeverReached):
        stated(session, officer, merchant, rung, READY_ON + DAY, turn=Turn.LOST)


def test_what_follows_from_a_sign_made_here_needs_no_further_word(session, merchant, officer):
    stated(session, officer, merchant, Rung.SIGN_POSTED, evidence="", origin=Origin.SIGN_POSTED)
    assert [row.fact.origin for row in facts_of_merchant(session, merchant)] == [Origin.SIGN_POSTED]
