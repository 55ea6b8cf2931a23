"""The plan of a campaign as a line over the days, with the numbers in it."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.adoption.rates import Rate
from campaigns.plans.status import Plan, Word, at_least, pace_begins, progress
from registry.calendar import is_working_day

START, DUE = date(2023, 1, 1), date(2023, 12, 31)
"""364 days: a quarter of the way is 91 days."""
DAY = timedelta(days=1)
WHOLE = Plan(START, DUE, Decimal("100.0"))
STEPS = Plan(START, DUE, Decimal("90.0"), [(START + 91 * DAY, Decimal("40.0")), (START + 273 * DAY, Decimal("60.0"))])


TWENTY = Rate(20, 100)


def stands(plan, *, now, today, start=TWENTY, before=TWENTY):
    return progress(plan, start=start, before=before, now=now, today=today, working=is_working_day)


@pytest.mark.parametrize(
    ("plan", "days", "share"),
    [
        (WHOLE, -30, "20/100"),
        (WHOLE, 0, "20/100"),
        (WHOLE, 91, "40/100"),
        (WHOLE, 182, "60/100"),
        (WHOLE, 364, "100/100"),
        (WHOLE, 500, "100/100"),
        (STEPS, 0, "20/100"),
        # Half of the way from 20 to 40.
        (Plan(START, DUE, Decimal(90), [(START + 182 * DAY, Decimal(40))]), 91, "30/100"),
        (STEPS, 91, "40/100"),
        (STEPS, 182, "50/100"),
        (STEPS, 273, "60/100"),
        (STEPS, 319, f"{60 * 91 + 30 * 46}/9100"),
        (STEPS, 364, "90/100"),
    ],
)
def test_the_line_runs_from_the_start_through_the_milestones_to_the_target(plan, days, share):
    assert plan.share_on(START + days * DAY, Rate(20, 100)) == Fraction(share)


def test_who_began_further_than_the_plan_is_to_stay_there():
    assert STEPS.share_on(START + 91 * DAY, Rate(50, 100)) == Fraction(1, 2)
    assert STEPS.share_on(START + 91 * DAY, Rate(99, 100)) == Fraction(9, 10)


def test_who_began_with_nobody_begins_at_nothing():
    assert WHOLE.share_on(START + 91 * DAY, Rate(0, 0)) == Fraction(1, 4)


@given(
    start=st.integers(0, 50),
    percents=st.lists(st.integers(0, 800), max_size=4),
    days=st.lists(st.integers(1, 363), min_size=4, max_size=4, unique=True),
    day=st.integers(-10, 400),
)
def test_a_line_never_falls_and_stays_between_start_and_target(start, percents, days, day):
    milestones = [
        (START + on * DAY, Decimal(percent).scaleb(-1))
        for on, percent in zip(sorted(days[: len(percents)]), sorted(percents), strict=True)
    ]
    plan, begin = Plan(START, DUE, Decimal("80.0"), milestones), Rate(start, 50)
    share, after = (plan.share_on(START + (day + more) * DAY, begin) for more in (0, 1))
    assert min(Fraction(start, 50), Fraction(4, 5)) <= share <= after <= Fraction(4, 5)
    assert plan.share_on(DUE, begin) == Fraction(4, 5)


def test_a_share_asks_for_no_fewer():
    assert [at_least(Fraction(31, 100), 542), at_least(Fraction(1), 542), at_least(Fraction(1, 3), 3)] == [169, 542, 1]


def test_where_it_should_be_today_and_how_far_behind():
    """From 20 of 100 to all 542 by then: after a quarter 40 percent of 542 are 216.8, so 217."""
    found = stands(WHOLE, now=Rate(168, 542), today=START + 91 * DAY)
    assert (found.should_be, found.behind_by, found.word) == (217, 49, Word.LATE)
    assert (found.target, found.reached, found.planned) == (542, False, Fraction(2, 5))
    for numerator, behind_by, word in ((216, 1, Word.LATE), (217, 0, Word.ON_PLAN), (218, -1, Word.AHEAD)):
        found = stands(WHOLE, now=Rate(numerator, 542), today=START + 91 * DAY)
        assert (found.behind_by, found.word) == (behind_by, word)


def test_the_pace_that_is_needed_against_that_of_the_last_four_weeks():
    """From 4 to 31 December 2023 twenty days are worked: four weeks, in which 40 shops are 10 a week."""
    today = date(2023, 12, 3)
    assert pace_begins(today) == date(2023, 11, 5)
    found = stands(WHOLE, now=Rate(60, 100), before=Rate(48, 90), today=today)
    assert (found.needed_per_week, found.pace_per_week) == (Decimal("10.0"), Decimal("3.0"))


def test_signs_that_are_taken_down_are_a_pace_backwards():
    assert stands(WHOLE, now=Rate(44, 90), before=Rate(48, 90), today=date(2023, 12, 3)).pace_per_week == Decimal(
        "-1.0"
    )


def test_nobody_counted_is_no_target_reached():
    found = stands(WHOLE, now=Rate(0, 0), before=Rate(0, 0), start=Rate(0, 0), today=START + 91 * DAY)
    assert (found.now.percent, found.should_be, found.word, found.reached) == (None, 0, Word.ON_PLAN, False)
    assert found.needed_per_week is None


def test_a_target_that_is_reached_needs_no_pace():
    found = stands(Plan(START, DUE, Decimal("95.0")), now=Rate(515, 542), today=START + 91 * DAY)
    assert (found.target, found.reached, found.word, found.needed_per_week) == (515, True, Word.AHEAD, None)
    one_less = stands(Plan(START, DUE, Decimal("95.0")), now=Rate(514, 542), today=DUE)
    assert (one_less.reached, one_less.behind_by) == (False, 1), "514 of 542 are 94.8 percent"


@pytest.mark.parametrize("days", [0, 1, 400])
def test_once_the_due_date_has_come_nothing_is_needed_any_more_and_the_plan_is_the_target(days):
    found = stands(WHOLE, now=Rate(541, 542), today=DUE + days * DAY)
    assert (found.should_be, found.behind_by, found.word) == (542, 1, Word.LATE)
    assert (found.now.percent, found.needed_per_week) == (Decimal("99.8"), None)


def test_before_it_starts_it_is_where_it_is():
    found = stands(WHOLE, now=Rate(20, 100), today=START - 10 * DAY)
    assert (found.behind_by, found.word) == (0, Word.ON_PLAN)
