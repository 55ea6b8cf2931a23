"""Whom to go to again and why shops are not there yet: worked examples, and random visits against a plain recount."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.ladder.model import Fact, Origin, Rung, Turn
from campaigns.visits.model import Outcome, Reason, Visit
from campaigns.visits.operations import Told, correct_visit, record_visit
from campaigns.visits.queries import number_due, reasons_counted, shops_of_reason, visits_due
from tests.factories import make_merchant, make_officer, make_place

DAY = date(2026, 5, 20)
FIRST, LAST = date(2026, 5, 1), date(2026, 5, 31)


def day(number):
    return date(2026, 5, number)


@pytest.fixture
def place(session):
    return make_place(session)


@pytest.fixture
def official(session, place):
    return make_officer(session, unit=place.unit)


@pytest.fixture
def shops(session, place):
    return [make_merchant(session, place=place, unit_label=label) for label in ("9", "12", "12/3")]


@pytest.fixture
def visit(session, official):
    def record(shop, outcome, visited_on, *reasons, next_on=None, note=""):
        told = {"visited_on": visited_on, "outcome": outcome, "reasons": reasons, "next_on": next_on, "note": note}
        return record_visit(session, by=official, merchant=shop, **told)

    return record


def due(session, officer, by_day):
    return [row.merchant.unit_label for row in visits_due(session, officer, by_day)]


def test_the_last_visit_says_when_to_come_again(session, official, shops, visit):
    nine, twelve, _side = shops
    visit(twelve, Outcome.NOBODY_THERE, day(2), next_on=day(9))
    visit(nine, Outcome.SPOKEN, day(3), next_on=day(8))
    assert due(session, official, day(7)) == []
    assert due(session, official, day(8)) == ["9"]
    assert due(session, official, day(20)) == ["9", "12"], "walking along, not by the day"
    visit(nine, Outcome.NOBODY_THERE, day(8), next_on=day(15))
    assert due(session, official, day(14)) == ["12"]
    visit(nine, Outcome.SPOKEN, day(10))
    assert due(session, official, day(20)) == ["12"], "who was there has been there, with or without a new day"


def test_what_was_corrected_calls_nobody(session, official, shops, visit):
    before = visit(shops[0], Outcome.SPOKEN, day(2), next_on=day(5))
    wrong = visit(shops[0], Outcome.SPOKEN, day(3))
    assert due(session, official, day(9)) == []
    correct_visit(session, by=official, visit_id=wrong.id, told=Told(day(3), Outcome.MISTAKEN))
    assert due(session, official, day(9)) == ["9"]
    correct_visit(session, by=official, visit_id=before.id, told=Told(day(2), Outcome.SPOKEN, next_on=day(10)))
    assert due(session, official, day(9)) == []


def test_only_open_shops_of_the_own_places_are_gone_to(session, official, shops, visit):
    visit(shops[0], Outcome.SPOKEN, day(2), next_on=day(5))
    shops[0].closed_on = day(7)
    session.flush()
    assert (due(session, official, day(6)), due(session, official, day(7))) == (["9"], [])
    visit(shops[1], Outcome.SPOKEN, day(2), next_on=day(5))
    assert due(session, make_officer(session, place=shops[1].place), day(7)) == ["12"]
    for stranger in (make_officer(session, unit=make_place(session).unit), make_officer(session, place=None)):
        assert due(session, stranger, day(7)) == []


def heard(session, place, first=FIRST, last=LAST, **asked):
    return {reason: n for reason, n in reasons_counted(session, [place.id], first, last, **asked).items() if n}


def test_a_shop_counts_once_a_reason_by_its_last_telling_visit(session, place, shops, visit):
    nine, twelve, side = shops
    visit(nine, Outcome.REFUSED, day(2), Reason.FEAR_OF_TAX, Reason.ELDERLY)
    visit(nine, Outcome.REFUSED, day(9), Reason.FEAR_OF_TAX, Reason.WEAK_SIGNAL)
    visit(twelve, Outcome.SPOKEN, day(3), Reason.FEAR_OF_TAX)
    visit(side, Outcome.NOT_FOUND, day(4))
    assert set(reasons_counted(session, [place.id], FIRST, LAST)) == set(Reason)
    expected = {Reason.FEAR_OF_TAX: 2, Reason.WEAK_SIGNAL: 1, Reason.STALL_NOT_FOUND: 1}
    assert heard(session, place) == expected
    visit(nine, Outcome.NOBODY_THERE, day(12))
    assert heard(session, place) == expected, "that nobody was there takes nothing back"
    assert heard(session, place, day(1), day(8)) == {
        Reason.FEAR_OF_TAX: 2, Reason.ELDERLY: 1, Reason.STALL_NOT_FOUND: 1,
    }  # fmt: skip
    visit(twelve, Outcome.AGREED, day(13))
    assert heard(session, place)[Reason.FEAR_OF_TAX] == 1
    assert heard(session, place, day(10), day(12)) == {}
    assert heard(session, make_place(session)) == {}


def test_the_list_is_as_long_as_the_number_and_walks_along(session, place, shops, visit):
    for shop in reversed(shops):
        visit(shop, Outcome.SPOKEN, DAY, Reason.NO_DATA)
    found = shops_of_reason(session, [place.id], FIRST, LAST, reason=Reason.NO_DATA)
    assert [row.merchant.unit_label for row in found] == ["9", "12", "12/3"]
    assert shops_of_reason(session, [place.id], FIRST, LAST, reason=Reason.NO_PHONE) == []


def test_who_has_come_there_or_closed_is_not_asked_why_not(session, place, shops, visit):
    for shop in shops:
        visit(shop, Outcome.SPOKEN, DAY, Reason.NO_DATA)
    fact = {"rung": Rung.SIGN_POSTED, "turn": Turn.REACHED, "happened_on": day(25), "origin": Origin.SAMPLE}
    session.add(Fact(merchant_id=shops[0].id, **fact))
    shops[1].closed_on = day(28)
    session.flush()
    assert heard(session, place) == {Reason.NO_DATA: 2}
    assert heard(session, place, missing=Rung.SIGN_POSTED) == {Reason.NO_DATA: 1}
    assert heard(session, place, last=day(24), missing=Rung.SIGN_POSTED) == {Reason.NO_DATA: 3}
    found = shops_of_reason(session, [place.id], FIRST, LAST, reason=Reason.NO_DATA, missing=Rung.SIGN_POSTED)
    assert [row.merchant.unit_label for row in found] == ["12/3"]


TOLD = st.fixed_dictionaries(
    {
        "shop": st.integers(0, 2),
        "visited": st.integers(1, 6),
        "wait": st.none() | st.integers(0, 5),
        "outcome": st.sampled_from([o for o in Outcome if o is not Outcome.MISTAKEN]),
        "reasons": st.sets(st.sampled_from([Reason.FEAR_OF_TAX, Reason.NO_DATA]), max_size=2),
        "corrected": st.sampled_from(["", "", "", "never", "moved"]),
    }
)


def written(session, official, shops, told):
    """Write the visits as rows, and give back those of each shop that hold, in the order they were written."""
    holding = {shop.id: [] for shop in shops}
    for visit in told:
        shop, visited_on = shops[visit["shop"]], day(visit["visited"])
        next_on = None if visit["wait"] is None else visited_on + timedelta(days=visit["wait"])
        row = Visit(
            merchant_id=shop.id, recorded_by_id=official.id, visited_on=visited_on, outcome=visit["outcome"],
            reasons=tuple(visit["reasons"]), next_on=next_on,
        )  # fmt: skip
        session.add(row)
        session.flush()
        if not visit["corrected"]:
            holding[shop.id].append((visited_on, visit["outcome"], visit["reasons"], next_on))
            continue
        moved = {"outcome": Outcome.MISTAKEN, "visited_on": visited_on}
        if visit["corrected"] == "moved":
            moved = {"outcome": Outcome.SPOKEN, "visited_on": day(7), "next_on": day(8), "reasons": (Reason.NO_DATA,)}
            holding[shop.id].append((day(7), Outcome.SPOKEN, {Reason.NO_DATA}, day(8)))
        session.add(Visit(merchant_id=shop.id, recorded_by_id=official.id, corrects_id=row.id, **moved))
        session.flush()
    return holding


def last_of(visits):
    """The last by day; of one day, whichever was written down last."""
    return max(enumerate(visits), key=lambda one: (one[1][0], one[0]))[1] if visits else None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(TOLD, max_size=7), by=st.integers(1, 12), first=st.integers(1, 4), length=st.integers(0, 5))
def test_both_equal_a_plain_recount(session, place, official, shops, told, by, first, length):
    attempt = session.begin_nested()
    try:
        holding = written(session, official, shops, told)
        lasts = {shop.id: last_of(holding[shop.id]) for shop in shops}
        expected = {shop for shop, last in lasts.items() if last and last[3] and last[3] <= day(by)}
        assert {row.merchant_id for row in visits_due(session, official, day(by))} == expected
        assert number_due(session, official, day(by)) == len(expected)
        assert len(visits_due(session, official, day(by), limit=1)) == min(1, len(expected))
        since, until = day(first), day(first + length)
        counted = dict.fromkeys(Reason, 0)
        for shop in shops:
            telling = [v for v in holding[shop.id] if since <= v[0] <= until and v[1] is not Outcome.NOBODY_THERE]
            for reason in last_of(telling)[2] if telling else ():
                counted[reason] += 1
        assert reasons_counted(session, [place.id], since, until) == counted
        for reason, number in counted.items():
            assert len(shops_of_reason(session, [place.id], since, until, reason=reason)) == number
    finally:
        attempt.rollback()
        session.expire_all()
