"""What a forecast is made of, and what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class DayFigure:
    """One criterion at the end of one day."""

    day: date
    numerator: int
    """Merchants that have reached it."""
    denominator: int
    """Merchants counted."""
    refused: int
    """Of those counted and not there yet: how many do not want to, for now."""

    @property
    def willing(self) -> int:
        """Merchants not there yet that have not refused."""
        return max(0, self.denominator - self.numerator - self.refused)


class Lack(StrEnum):
    """Of what there is too little for a forecast."""

    SHOPS = "shops"
    """Nobody is counted."""
    DAYS = "days"
    """The figures do not go back far enough."""
    GAINS = "gains"
    """Too few merchants were won in the weeks that tell of the present."""


@dataclass(frozen=True)
class TooLittle:
    """No forecast, and why: there is so much, and so much is needed (both in units of what is lacking)."""

    reason: Lack
    have: int
    need: int


@dataclass(frozen=True)
class WeekFigure:
    """How many merchants will have reached the criterion on a day to come: eight futures in ten lie in the band."""

    day: date
    low: int
    middle: int
    high: int


@dataclass(frozen=True)
class Forecast:
    """What is likely to come, as seen in the evening of one day. Dates are None beyond the horizon."""

    as_of: date
    horizon: date
    """The last day it looks at."""
    missing: int
    """Merchants still needed for the target, with the denominator of today; 0: it is reached."""
    likely: date | None
    """In half of all futures the target is reached by this day; where it is reached: since when it has been."""
    early: date | None
    late: date | None
    """The 80 % band: one future in ten is earlier than *early*, one in ten later than *late*."""
    chance_ever: float
    """Share of the futures in which the target is reached by the horizon."""
    chance_by_due: float | None
    """The same by the due date; None without a due date, and where that has passed."""
    needed_per_week: Decimal | None
    """Merchants a working week (five days worked), from now to the due date; None as chance_by_due."""
    pace_per_week: Decimal
    """The same of the last four weeks, losses taken off: what *needed_per_week* is held against."""
    weeks: Sequence[WeekFigure]
    """The band of a picture: one point a week up to the due date, or to the horizon, the last one on that day."""
