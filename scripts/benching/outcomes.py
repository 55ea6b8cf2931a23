"""Forecasts held against what became of the campaigns, and against the straight line of a spreadsheet."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.forecasts.beliefs import BELIEFS, Beliefs
from campaigns.forecasts.figures import Forecast, TooLittle
from campaigns.forecasts.forecasting import forecast
from registry.calendar import is_working_day
from scripts.benching.courses import DAY, Course

QUARTER, HALF_WAY, THREE_QUARTERS = 0.25, 0.5, 0.75
_FOUR_WEEKS = timedelta(weeks=4)
_LOW, _HIGH = 0.1, 0.9
"""Of the futures, so many are earlier than the band, and so many not later than it."""


@dataclass(frozen=True)
class Outcome:
    """One forecast, and what came of it."""

    kind: str
    at: float
    """When it was made: the share of the planned time that had passed."""
    reached: bool
    """Whether the target was reached within the days known, at most up to the horizon."""
    date_inside: float
    """1 when the day of reaching lies in the band, 0 when not; see `_inside` for a day that never came."""
    date_inside_plainly: bool
    """The same, where a band that has no end holds every day that never came."""
    figure_inside: bool
    """Whether the numerator of the due date lies in the band; of the last day of the horizon, where that is before."""
    chance: float
    """Of making the due date, as it was said."""
    made: bool
    error: float
    """Days between the likely day and the day; a day that is not within the horizon counts as its last."""
    error_of_line: float
    """The same of the straight line through the first day and today."""
    error_of_recent_line: float
    """The same of the one through four weeks ago and today."""
    seconds: float
    """Of a core."""


def outcomes(
    courses: Iterable[Course], beliefs: Beliefs = BELIEFS, at: tuple[float, ...] = (QUARTER, HALF_WAY, THREE_QUARTERS)
) -> Iterator[Outcome | TooLittle]:
    """What became of the forecasts made on these days, but for those made when the target had been reached once."""
    for course in courses:
        for share in at:
            day = course.after(share)
            if course.reached_on is None or course.reached_on > day:
                yield _outcome(course, share, day, beliefs)


def _outcome(course: Course, share: float, day: date, beliefs: Beliefs) -> Outcome | TooLittle:
    history = course.until(day)
    begun = time.process_time()
    said = forecast(history, target=course.target, due=course.due, working=is_working_day, beliefs=beliefs)
    seconds = time.process_time() - begun
    if isinstance(said, TooLittle):
        return said
    known_until = min(said.horizon, course.days[-1].day if course.reached_on is None else said.horizon)
    reached_on = course.reached_on if course.reached_on and course.reached_on <= known_until else None
    first, recent, now = history[0], course.on(day - _FOUR_WEEKS), history[-1]
    due = said.weeks[-1]

    def error(forecast_day: date | None) -> float:
        return abs((min(forecast_day or known_until, known_until) - (reached_on or known_until)).days)

    def line_from(then_numerator: int, then: date) -> date | None:
        won = now.numerator - then_numerator
        days = said.missing * (day - then).days / won if won > 0 else None
        return None if days is None or days > (known_until - day).days else day + DAY * round(days)

    return Outcome(
        kind=course.kind,
        at=share,
        reached=reached_on is not None,
        date_inside=_inside(said, reached_on, known_until),
        date_inside_plainly=_in_band(said, reached_on or known_until + DAY),
        figure_inside=due.low <= course.on(due.day).numerator <= due.high,
        chance=said.chance_by_due or 0.0,
        made=course.reached_on is not None and course.reached_on <= course.due,
        error=error(said.likely),
        error_of_line=error(line_from(first.numerator, first.day)),
        error_of_recent_line=error(line_from(recent.numerator, recent.day)),
        seconds=seconds,
    )


def _in_band(said: Forecast, day: date) -> bool:
    return (said.early is not None and said.early <= day) and (said.late is None or day <= said.late)


def _inside(said: Forecast, reached_on: date | None, known_until: date) -> float:
    """How much of what happened lies in the band.

    Where the target was not reached, all futures that did not reach it either came true alike. If they are more than
    the band may leave out, counting them as inside would flatter every forecast of "never": so only the part of them
    counts that lies between the tenth and the ninetieth of a hundred futures. Four in five of right forecasts are
    inside, whatever share of the campaigns gets nowhere.
    """
    if reached_on is not None:
        return float(_in_band(said, reached_on))
    before = said.chance_ever if known_until == said.horizon else said.chance_by_due or 0.0
    return max(0.0, _HIGH - max(before, _LOW)) / (1 - before) if before < 1 else 0.0
