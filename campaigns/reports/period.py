"""The periods that reports tell of, by the calendar of Decree 09/2019/NĐ-CP, article 12: from the 15th to the 14th."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Self

from registry.calendar import VIETNAM, working_day_after

_DAY = timedelta(days=1)
_BEGINS, _ENDS = 15, 14
IN_BY = time(17)
"""By what time of a day figures are to be in."""


class PeriodKind(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    CHOSEN = "chosen"
    """From any day to any day."""


MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF_YEAR: 6, PeriodKind.YEAR: 12}


@dataclass(frozen=True)
class Period:
    """The days from *first* to *last*, both of them in it."""

    kind: PeriodKind
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period ends on its first day or later")

    @classmethod
    def of(cls, kind: PeriodKind, year: int, number: int = 1) -> Self:
        """The *number*-th such period of a year: month 6 of 2023 is 15 May to 14 June, year 2023 15 December 2022 on.

        Raise ValueError for a period the year does not have, and for one of chosen days.
        """
        if kind not in MONTHS or not 1 <= number <= 12 // MONTHS[kind]:
            raise ValueError(kind, number)
        ends = number * MONTHS[kind]
        begins = ends - MONTHS[kind]
        first = date(year, begins, _BEGINS) if begins else date(year - 1, 12, _BEGINS)
        return cls(kind, first, date(year, ends, _ENDS))

    @classmethod
    def holding(cls, day: date, kind: PeriodKind = PeriodKind.MONTH) -> Self:
        """The period of the kind in which a day lies: of 15 December the year is already the next one."""
        year, month = (day.year, day.month) if day.day <= _ENDS else _month_after(day)
        return cls.of(kind, year, -(-month // MONTHS[kind]))

    @classmethod
    def ended(cls, day: date, kind: PeriodKind = PeriodKind.MONTH) -> Self:
        """The newest period of the kind that is over in the evening of a day."""
        return cls.holding(day + _DAY, kind).before()

    @classmethod
    def chosen(cls, first: date, last: date) -> Self:
        """The days between two. Raise ValueError when the second is the earlier one."""
        return cls(PeriodKind.CHOSEN, first, last)

    @property
    def year(self) -> int:
        """The year it belongs to: that of its last day."""
        return self.last.year

    @property
    def number(self) -> int:
        """Which of the year's periods of its kind it is, from 1 on; of chosen days 1."""
        return self.last.month // MONTHS[self.kind] if self.kind in MONTHS else 1

    @property
    def eve(self) -> date:
        """The day before it begins: in its evening the period before ended."""
        return self.first - _DAY

    @property
    def due(self) -> datetime:
        """When its report is to be in: at 17:00 in Vietnam on the first working day after it ends."""
        return datetime.combine(working_day_after(self.last, 1), IN_BY, VIETNAM)

    def before(self) -> Self:
        """The period of the same kind, or as many days, that ends on the eve."""
        if self.kind in MONTHS:
            return type(self).holding(self.eve, self.kind)
        return self.chosen(self.first - (self.last - self.first) - _DAY, self.eve)


def _month_after(day: date) -> tuple[int, int]:
    return (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
