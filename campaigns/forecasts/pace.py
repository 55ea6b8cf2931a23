"""Merchants a working week: what is needed, and what the last weeks brought."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from campaigns.forecasts.effort import DAY, WORKED_IN_A_WEEK
from campaigns.forecasts.figures import DayFigure

PACE_OVER = timedelta(days=28)


def needed_per_week(missing: int, after: date, due: date, working: Callable[[date], bool]) -> Decimal:
    """Merchants for each five days worked *after* that day, up to the due date; rounded up, so that it is enough.

    Where no day is worked until then: all of them, as if it was one.
    """
    return _per_week(missing, after, due, working, ROUND_CEILING)


def pace_per_week(history: Sequence[DayFigure], working: Callable[[date], bool]) -> Decimal:
    """Merchants for each five days worked of the last four weeks, losses taken off; of a shorter history, all of it."""
    before, now = history[-1 - min(PACE_OVER.days, len(history) - 1)], history[-1]
    return _per_week(now.numerator - before.numerator, before.day, now.day, working, ROUND_HALF_UP)


def _per_week(merchants: int, after: date, until: date, working: Callable[[date], bool], rounding: str) -> Decimal:
    days = sum(working(after + DAY * number) for number in range(1, (until - after).days + 1))
    return (Decimal(merchants * WORKED_IN_A_WEEK) / max(days, 1)).quantize(Decimal("0.1"), rounding)
