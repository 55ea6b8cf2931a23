"""Where a campaign, or a place of it, stands against its plan: arithmetic only, in whole numbers and fractions.

A plan is a line of percentages over the days, from the figure at the start through the milestones to the target.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from campaigns.adoption.rates import Rate
from campaigns.forecasts.figures import DayFigure
from campaigns.forecasts.pace import PACE_OVER, needed_per_week, pace_per_week


class Word(StrEnum):
    """The one word about it."""

    AHEAD = "ahead"
    ON_PLAN = "on_plan"
    LATE = "late"


@dataclass(frozen=True)
class Plan:
    """What was planned. Milestones lie between the two days, in order."""

    starts_on: date
    due_on: date
    target: Decimal
    """Percent."""
    milestones: Sequence[tuple[date, Decimal]] = ()
    """(day, percent)."""

    def share_on(self, day: date, start: Rate) -> Fraction:
        """The share planned for the evening of a day, 0 to 1; *start* is the figure in the evening of the first day.

        Between two points the line is straight, a day like any other. Whoever began further than a milestone, or than
        the target, is to stay there. Before the start it is what it was, after the due date the target.
        """
        target = Fraction(self.target) / 100
        begin = min(Fraction(start.numerator, start.denominator), target) if start.denominator else Fraction(0)
        points = [
            (self.starts_on, begin),
            *((on, max(begin, Fraction(percent) / 100)) for on, percent in self.milestones),
            (self.due_on, target),
        ]
        for (first, low), (last, high) in pairwise(points):
            if day <= last:
                return low + (high - low) * max(0, (day - first).days) / (last - first).days
        return target


@dataclass(frozen=True)
class Progress:
    """Where it stands in the evening of a day."""

    now: Rate
    should_be: int
    """The least number of merchants with which the plan is kept."""
    behind_by: int
    """So many merchants fewer than that; below 0: more."""
    word: Word
    needed_per_week: Decimal | None
    """Merchants a working week until the due date; None where the target is reached or the due date has passed."""
    pace_per_week: Decimal
    """The same of the last four weeks, losses taken off."""
    today: date
    """The day it tells of."""
    target: int
    """The least number of merchants with which the target is reached."""
    planned: Fraction
    """The share planned for the day, 0 to 1."""

    @property
    def planned_percent(self) -> Decimal:
        """The share planned, in percent to one decimal, never rounded up."""
        return Decimal(self.planned.numerator * 1000 // self.planned.denominator).scaleb(-1)

    @property
    def reached(self) -> bool:
        """Whether the target is reached; where nobody is counted it is not."""
        return self.now.denominator > 0 and self.now.numerator >= self.target


def pace_begins(today: date) -> date:
    """The day from whose evening the pace is told."""
    return today - PACE_OVER


def progress(
    plan: Plan, *, start: Rate, before: Rate, now: Rate, today: date, working: Callable[[date], bool]
) -> Progress:
    """Where it stands, from the figures at the start, on pace_begins(today), and today."""
    planned = plan.share_on(today, start)
    should_be, target = (at_least(share, now.denominator) for share in (planned, Fraction(plan.target) / 100))
    behind_by = should_be - now.numerator
    missing = max(0, target - now.numerator)
    in_time = missing > 0 and today < plan.due_on
    told = [
        DayFigure(day, rate.numerator, rate.denominator, 0)
        for day, rate in ((pace_begins(today), before), (today, now))
    ]
    return Progress(
        now=now,
        should_be=should_be,
        behind_by=behind_by,
        word=Word.LATE if behind_by > 0 else Word.AHEAD if behind_by < 0 else Word.ON_PLAN,
        needed_per_week=needed_per_week(missing, today, plan.due_on, working) if in_time else None,
        pace_per_week=pace_per_week(told, working),
        today=today,
        target=target,
        planned=planned,
    )


def at_least(share: Fraction, merchants: int) -> int:
    """The least number that is no less than the share: 31 percent of 542 are 169, for 168 are less."""
    return -(-share.numerator * merchants // share.denominator)
