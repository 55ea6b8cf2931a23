"""What a forecast says, when it says nothing, and what holds of it whatever the figures."""

import math
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.forecasts.beliefs import BELIEFS
from campaigns.forecasts.effort import efforts
from campaigns.forecasts.figures import DayFigure, Forecast, Lack, TooLittle, WeekFigure
from campaigns.forecasts.forecasting import HORIZON, forecast
from campaigns.forecasts.pace import needed_per_week, pace_per_week
from campaigns.forecasts.target import in_parts, needed
from campaigns.forecasts.weeks import weeks_of
from registry.calendar import is_working_day

DAY = timedelta(days=1)
MONDAY = date(2026, 3, 9)
ALL = Decimal(100)


def days(numerators, *, counted=100, refused=0, first=MONDAY):
    """A figure for each day; counted may be one number or one for each day."""
    counts = [counted] * len(numerators) if isinstance(counted, int) else counted
    return [
        DayFigure(first + DAY * number, numerator, denominator, refused)
        for number, (numerator, denominator) in enumerate(zip(numerators, counts, strict=True))
    ]


def worked(history, each=1):
    """The same figures, but with so many more on every day worked."""
    grown, more = [history[0]], 0
    for figure in history[1:]:
        more += each * is_working_day(figure.day)
        grown.append(replace(figure, numerator=figure.numerator + more))
    return grown


def growing(weeks=12, each=1, *, counted=100, refused=0, first=MONDAY):
    """So many weeks with so many more on each day worked."""
    return worked(days([0] * (7 * weeks + 1), counted=counted, refused=refused, first=first), each)


def ahead(history, *, target=ALL, due=None, **more):
    said = forecast(history, target=target, due=due, working=is_working_day, **more)
    assert isinstance(said, Forecast)
    return said


def test_a_steady_street():
    """The example of docs/forecast.md: 120 shops, 57 of them won in 12 weeks, 90 % due by 30 September."""
    history = growing(12, counted=120)
    said = ahead(history, target=Decimal(90), due=date(2026, 9, 30))
    assert (history[-1].numerator, said.missing, said.as_of) == (57, 51, date(2026, 6, 1))
    assert (said.needed_per_week, said.pace_per_week) == (Decimal("3.0"), Decimal("5.0"))
    assert (said.early, said.likely, said.late) == (date(2026, 8, 3), date(2026, 10, 5), date(2028, 2, 28))
    assert (said.chance_by_due, said.chance_ever) == (0.48, 0.922)
    assert said.weeks[-1] == WeekFigure(date(2026, 9, 30), 87, 107, 118)


def test_a_straight_line_would_be_there_sooner():
    history = growing(12, counted=120)
    said = ahead(history, target=Decimal(95))
    line = history[-1].day + DAY * round(said.missing / 57 * 84)
    assert said.likely > line + DAY * 20


@pytest.mark.parametrize(
    ("history", "lacking"),
    [
        ([], TooLittle(Lack.DAYS, 0, 28)),
        (days([0] * 60, counted=0), TooLittle(Lack.SHOPS, 0, 1)),
        (growing(12, 1)[:28], TooLittle(Lack.DAYS, 27, 28)),
        (days([0] * 60), TooLittle(Lack.GAINS, 0, 5)),
        (days([7] * 60 + [11]), TooLittle(Lack.GAINS, 4, 5)),
        (days([*range(20), *[20] * 366]), TooLittle(Lack.GAINS, 0, 5)),
    ],
    ids=["no day", "nobody counted", "27 days", "nobody yet", "four", "long ago"],
)
def test_too_little_to_go_by(history, lacking):
    assert forecast(history, target=ALL, due=None, working=is_working_day) == lacking


def test_just_enough():
    assert ahead(days([0] * 24 + [1, 2, 3, 4, 5])).missing == 95


def test_a_target_that_is_reached_needs_no_history():
    history = days([8, 9, 8, 9, 9], counted=10)
    said = ahead(history, target=Decimal(90), due=MONDAY + DAY * 30)
    assert said.early == said.likely == said.late == MONDAY + DAY * 3
    assert (said.missing, said.chance_ever, said.chance_by_due, said.needed_per_week) == (0, 1, 1, 0)
    assert said.weeks == ()


def test_ninety_nine_of_a_hundred_and_the_last_one_refuses():
    history = days([min(99, round(101 * (1 - math.exp(-number / 40)))) for number in range(220)])
    refusing = [replace(figure, refused=int(figure.numerator > 60)) for figure in history]
    due = history[-1].day + DAY * 60
    said, willing = ahead(refusing, due=due), ahead(history, due=due)
    assert (said.missing, said.late) == (1, None)
    assert said.likely > willing.likely > due
    assert said.chance_by_due < 0.3 < willing.chance_by_due


def test_where_many_refuse_it_levels_off_below_the_target():
    history = [
        replace(figure, refused=min(number // 4, 35))
        for number, figure in enumerate(days([round(60 * (1 - math.exp(-number / 30))) for number in range(141)]))
    ]
    due = history[-1].day + DAY * 120
    said = ahead(history, target=Decimal(90), due=due)
    willing = ahead([replace(figure, refused=0) for figure in history], target=Decimal(90), due=due)
    assert (history[-1].numerator, history[-1].willing, said.likely) == (59, 6, None)
    assert said.chance_by_due <= willing.chance_by_due < 0.02
    assert said.weeks[-1].middle < willing.weeks[-1].middle < 72


def test_shops_that_open_put_the_day_off():
    history = growing()
    opened = [replace(figure, denominator=60 + number // 2) for number, figure in enumerate(history)]
    closed = [replace(figure, denominator=140 - number // 2) for number, figure in enumerate(history)]
    target = Decimal(85)
    assert opened[-1].denominator == 102
    assert ahead(closed, target=target).likely < ahead(history, target=target).likely
    assert ahead(history, target=target).chance_ever > ahead(opened, target=target).chance_ever


def test_a_place_that_loses_its_shops_is_done_when_nobody_is_left_to_win():
    history = [replace(figure, denominator=400 - 4 * number) for number, figure in enumerate(growing(10))]
    assert ahead(history).early is not None


def test_what_falls_back_puts_the_day_off():
    history = growing(16, counted=110)
    relapsing = [replace(figure, numerator=figure.numerator - lost) for figure, lost in zip(history, LOST, strict=True)]
    said, without = ahead(relapsing), ahead(relapsing, beliefs=replace(BELIEFS, relapses=False))
    assert said.chance_ever < without.chance_ever
    assert said.weeks[-1].middle < without.weeks[-1].middle


LOST = [2 * ((number + 1) // 7) for number in range(7 * 16 + 1)]
"""Two fall back each weekend."""


def test_tet_takes_three_weeks():
    history = growing(12, first=date(2025, 10, 13))
    due = date(2026, 3, 2)
    said = ahead(history, target=Decimal(80), due=due)
    without = ahead(history, target=Decimal(80), due=due, beliefs=replace(BELIEFS, pauses=False))
    assert said.weeks[-1].middle < without.weeks[-1].middle
    slow = efforts(date(2026, 2, 7), 23, is_working_day, BELIEFS)
    assert sum(slow) < 3.5
    assert sum(efforts(date(2026, 3, 16), 23, is_working_day, BELIEFS)) > 15
    assert sum(efforts(date(2026, 2, 7), 7, is_working_day, replace(BELIEFS, pauses=False))) == pytest.approx(5)


def test_a_holiday_at_the_edge_counts_with_what_is_beyond():
    assert efforts(date(2026, 2, 20), 1, is_working_day, BELIEFS) == [pytest.approx(0.025)]
    assert efforts(date(2026, 2, 13), 1, is_working_day, BELIEFS) == [0.25]
    assert efforts(date(2026, 5, 1), 2, is_working_day, BELIEFS) == [0.1, 0.1]


def test_as_many_each_week_however_few_are_left():
    history = growing(12, counted=120)
    naive = ahead(history, target=Decimal(95), beliefs=replace(BELIEFS, few_left=False))
    assert naive.likely < ahead(history, target=Decimal(95)).likely


def test_refusers_are_not_won_before_the_willing_without_the_insight():
    naive = replace(BELIEFS, few_left=False)
    assert ahead(growing(12, counted=70, refused=8), beliefs=naive).likely is not None


def test_without_a_due_date_the_picture_goes_to_the_horizon():
    said = ahead(growing())
    assert (said.chance_by_due, said.needed_per_week) == (None, None)
    assert (said.horizon, said.weeks[-1].day, len(said.weeks)) == (said.as_of + HORIZON, said.horizon, 156)


@pytest.mark.parametrize("due", [MONDAY, MONDAY + DAY * 84])
def test_a_due_date_that_has_passed_is_as_none(due):
    history = growing()
    assert ahead(history, due=due) == ahead(history)


def test_a_due_date_beyond_the_horizon():
    said = ahead(growing(), due=MONDAY + DAY * 5000)
    assert said.chance_by_due == said.chance_ever
    assert said.weeks[-1].day == said.horizon


def test_a_due_date_tomorrow():
    history = growing()
    said = ahead(history, target=Decimal(60), due=history[-1].day + DAY)
    assert (said.chance_by_due, len(said.weeks)) == (0, 1)


def test_a_missing_day_is_refused():
    with pytest.raises(ValueError, match="DayFigure"):
        forecast([*days([1]), *days([1], first=MONDAY + DAY * 2)], target=ALL, due=None, working=is_working_day)


@pytest.mark.parametrize("target", ["0", "-1", "100.1", "33.3333"])
def test_what_is_no_target(target):
    with pytest.raises(ValueError, match=target):
        forecast(growing(), target=Decimal(target), due=None, working=is_working_day)


def test_a_target_is_never_rounded_down():
    assert needed(in_parts(Decimal(31)), 542) == 169
    assert needed(in_parts(Decimal("12.5")), 8) == 1
    assert needed(in_parts(Decimal(100)), 3) == 3
    assert needed(in_parts(Decimal("99.9")), 1000) == 999


def test_paces_are_of_days_worked():
    tet = date(2026, 2, 13)
    assert needed_per_week(10, tet, date(2026, 2, 27), is_working_day) == Decimal("10.0")
    assert needed_per_week(1, tet, date(2026, 3, 6), is_working_day) == Decimal("0.5")
    assert needed_per_week(4, tet, date(2026, 2, 22), is_working_day) == Decimal("20.0")
    assert pace_per_week(days([*[3] * 10, *range(4, 33)]), is_working_day) == Decimal("7.0")
    assert pace_per_week(days([9, 8, 7]), is_working_day) == Decimal("-5.0")
    assert pace_per_week(days([5]), is_working_day) == 0


def test_what_goes_is_only_seen_on_days_on_which_nobody_comes():
    week = weeks_of(days([*[9] * 3, 10, 12, 11, 11, 11, 10, 11]), is_working_day, BELIEFS)
    assert [(one.gains, one.losses, one.age) for one in week] == [(4, 2, 0)]
    assert (week[0].hidden, week[0].quiet) == (9 + 10 + 10, 12 + 11 + 11)


@settings(max_examples=25, deadline=None)
@given(
    steps=st.lists(st.tuples(st.integers(-2, 4), st.integers(-1, 1)), min_size=29, max_size=120),
    refused=st.integers(0, 60),
    sooner=st.integers(1, 400),
    later=st.integers(1, 1200),
    targets=st.tuples(st.integers(1, 1000), st.integers(1, 1000)),
)
def test_whatever_the_figures(steps, refused, sooner, later, targets):
    history, there, counted = [], 0, 50
    for number, (more, opened) in enumerate(steps):
        counted = max(0, counted + opened)
        there = min(max(0, there + more), counted)
        history.append(DayFigure(MONDAY + DAY * number, there, counted, refused))
    low, high = (Decimal(tenths) / 10 for tenths in sorted(targets))
    now = history[-1].day
    first, second = sorted((now + DAY * sooner, now + DAY * later))

    def said(target, due):
        return forecast(history, target=target, due=due, working=is_working_day)

    easy, hard, longer = said(low, first), said(high, first), said(high, second)
    assert hard == said(high, first)
    if isinstance(hard, TooLittle):
        assert isinstance(longer, TooLittle)
        assert hard.have < hard.need
        return
    assert isinstance(easy, Forecast)
    in_order(easy)
    in_order(hard)
    assert hard.chance_by_due <= longer.chance_by_due
    assert hard.chance_by_due <= easy.chance_by_due
    assert dated(easy) <= dated(hard)
    assert hard.needed_per_week >= longer.needed_per_week


def dated(said):
    """The three days, the last of all days for one that is not within the horizon."""
    return tuple(day or date.max for day in (said.early, said.likely, said.late))


def in_order(said):
    assert list(dated(said)) == sorted(dated(said))
    assert 0 <= said.chance_by_due <= said.chance_ever <= 1
    assert math.isfinite(said.needed_per_week)
    assert all(0 <= week.low <= week.middle <= week.high for week in said.weeks)
    assert all(DAY <= after.day - before.day <= 7 * DAY for before, after in pairwise(said.weeks))
