"""Says when a place will reach its target, how sure that is, and what is needed for the due date."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise, takewhile

import numpy as np

from campaigns.forecasts.beliefs import BELIEFS, Beliefs
from campaigns.forecasts.effort import DAY, WORKED_IN_A_WEEK, efforts
from campaigns.forecasts.figures import DayFigure, Forecast, Lack, TooLittle, WeekFigure
from campaigns.forecasts.futures import FUTURES, Futures, futures
from campaigns.forecasts.learning import learn
from campaigns.forecasts.pace import needed_per_week, pace_per_week
from campaigns.forecasts.target import in_parts, needed
from campaigns.forecasts.weeks import weeks_of

HORIZON = timedelta(weeks=156)
"""Nobody can say anything about a campaign in more than three years."""
LEAST_DAYS = 28
"""Days of history without which nothing is said."""
LEAST_GAINS = 5
"""Merchants won in the time looked at, without which nothing is said."""
LOOKED_AT = timedelta(weeks=52)
"""What was before teaches nothing of now."""

_EARLY, _MIDDLE, _LATE = 0.1, 0.5, 0.9


def forecast(
    history: Sequence[DayFigure],
    *,
    target: Decimal,
    due: date | None,
    working: Callable[[date], bool],
    beliefs: Beliefs = BELIEFS,
) -> Forecast | TooLittle:
    """Look ahead from the evening of the last day of *history*, which has a figure for every day, oldest first.

    *target* is a percentage, *working* says whether a day is worked. To reach the target is to have so many for the
    first time: what falls back later does not undo it. The same arguments always give the same answer.
    Raise ValueError where a day is missing, or the target is no percentage.
    """
    if any(after.day - before.day != DAY for before, after in pairwise(history)):
        raise ValueError(history)
    parts = in_parts(target)
    lacking = _lacking(history)
    if lacking is not None and (not history or lacking.reason is Lack.SHOPS):
        return lacking
    now = history[-1]
    missing = needed(parts, now.denominator) - now.numerator
    to_come = due if due is not None and due > now.day else None
    said = Forecast(
        as_of=now.day,
        horizon=now.day + HORIZON,
        missing=max(missing, 0),
        likely=None,
        early=None,
        late=None,
        chance_ever=1.0,
        chance_by_due=None if to_come is None else 1.0,
        needed_per_week=None if to_come is None else needed_per_week(max(missing, 0), now.day, to_come, working),
        pace_per_week=pace_per_week(history, working),
        weeks=(),
    )
    if missing <= 0:
        since = _there_since(history, parts)
        return replace(said, likely=since, early=since, late=since)
    if lacking is not None:
        return lacking
    weeks = weeks_of(history[-1 - LOOKED_AT.days :], working, beliefs)
    shares = efforts(now.day + DAY, HORIZON.days, working, beliefs)
    ordinary = [sum(shares[first : first + 7]) / WORKED_IN_A_WEEK for first in range(0, HORIZON.days, 7)]
    seen = futures(now, learn(weeks, beliefs), ordinary, parts, beliefs)
    return replace(
        said,
        likely=_day(now.day, seen, _MIDDLE),
        early=_day(now.day, seen, _EARLY),
        late=_day(now.day, seen, _LATE),
        chance_ever=float(np.isfinite(seen.reached_after).mean()),
        chance_by_due=None if to_come is None else _chance_by(to_come - now.day, seen),
        weeks=tuple(_picture(now.day, min(to_come or said.horizon, said.horizon), seen)),
    )


def _lacking(history: Sequence[DayFigure]) -> TooLittle | None:
    """What a forecast of these days lacks first."""
    if history and history[-1].denominator == 0:
        return TooLittle(Lack.SHOPS, 0, 1)
    if len(history) - 1 < LEAST_DAYS:
        return TooLittle(Lack.DAYS, max(len(history) - 1, 0), LEAST_DAYS)
    lately = pairwise(figure.numerator for figure in history[-1 - LOOKED_AT.days :])
    gains = sum(max(after - before, 0) for before, after in lately)
    return TooLittle(Lack.GAINS, gains, LEAST_GAINS) if gains < LEAST_GAINS else None


def _there_since(history: Sequence[DayFigure], parts: int) -> date:
    """The first of the days, up to the last, on which the target was kept."""
    kept = takewhile(lambda figure: figure.numerator >= needed(parts, figure.denominator), reversed(history))
    return min(figure.day for figure in kept)


def _day(now: date, seen: Futures, share: float) -> date | None:
    """The day by which the target is reached in that share of the futures."""
    after = seen.reached_after[math.ceil(share * FUTURES) - 1]
    return now + DAY * max(1, math.ceil(after * 7)) if math.isfinite(after) else None


def _chance_by(time: timedelta, seen: Futures) -> float:
    return float((seen.reached_after * 7 <= time.days).mean())


def _picture(now: date, last: date, seen: Futures) -> Iterator[WeekFigure]:
    """A point a week, and one on the last day: as far between its neighbours as the day is."""
    low, middle, high = (math.ceil(share * FUTURES) - 1 for share in (_EARLY, _MIDDLE, _LATE))
    for days in (*range(7, (last - now).days, 7), (last - now).days):
        before, after = seen.numerators[days // 7], seen.numerators[-(-days // 7)]
        numerators = np.rint(before + (after - before) * (days % 7 / 7)).astype(int)
        yield WeekFigure(now + DAY * days, *(int(numerators[at]) for at in (low, middle, high)))
