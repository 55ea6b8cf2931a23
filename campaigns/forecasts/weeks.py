"""The history of a criterion week by week, back from its last day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from campaigns.forecasts.beliefs import Beliefs
from campaigns.forecasts.effort import WORKED_IN_A_WEEK, efforts
from campaigns.forecasts.figures import DayFigure


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days, and what happened in them."""

    age: int
    """Whole weeks between its end and the end of the history."""
    effort: float
    """The work that can be expected of its days, in ordinary weeks: 1 for one without a holiday."""
    start: DayFigure
    """The figures in the evening before."""
    end: DayFigure
    gains: int
    """Sum of the days on which more were there in the evening than the evening before. Who came and who went on one
    day cannot be told apart."""
    losses: int
    """The same of the days on which it was fewer."""
    quiet: int
    """Merchants there, summed over the working days without a gain: those that could be seen to go."""
    hidden: int
    """The same of the days with a gain, on which nobody is seen to go."""


def weeks_of(history: Sequence[DayFigure], working: Callable[[date], bool], beliefs: Beliefs) -> list[Week]:
    """The whole weeks of a history without a gap, the oldest first."""
    first = (len(history) - 1) % 7
    kept = history[first:]
    shares = efforts(kept[0].day, len(kept), working, beliefs)
    number = (len(kept) - 1) // 7
    return [
        _week(number - 1 - at, kept[7 * at : 7 * at + 8], shares[7 * at + 1 : 7 * at + 8], working)
        for at in range(number)
    ]


def _week(age: int, days: Sequence[DayFigure], shares: Sequence[float], working: Callable[[date], bool]) -> Week:
    gains = losses = quiet = hidden = 0
    for before, after in pairwise(days):
        change = after.numerator - before.numerator
        gains += max(change, 0)
        losses += max(-change, 0)
        if change > 0:
            hidden += before.numerator
        elif change < 0 or working(after.day):
            quiet += before.numerator
    return Week(
        age=age,
        effort=sum(shares) / WORKED_IN_A_WEEK,
        start=days[0],
        end=days[-1],
        gains=gains,
        losses=losses,
        quiet=quiet,
        hidden=hidden,
    )
