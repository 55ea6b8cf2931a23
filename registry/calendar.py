"""Which day it is in Vietnam, and which days are worked: facts, postings and figures are dated by its days."""

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

EARLIEST = date(2000, 1, 1)
"""Nothing that is told of a merchant happened before: there were no such programmes. Earlier is a slip in typing."""


def today() -> date:
    """The date in Vietnam at this moment."""
    return day_of(datetime.now(VIETNAM))


def day_of(moment: datetime) -> date:
    """The date in Vietnam at *moment*."""
    return moment.astimezone(VIETNAM).date()


def working_day_after(day: date, number: int) -> date:
    """The *number*-th working day after *day*: no Saturday, Sunday or public holiday, but Saturdays worked instead.

    Holidays and the days the government swaps are those the library knows; a swap decreed later than it was released
    makes the answer a day early, never late.
    """
    return _worked().get_nth_working_day(day, number)


@cache
def is_working_day(day: date) -> bool:
    """Whether that day is worked, by the same library."""
    return _worked().is_working_day(day)


def days_off(after: date, until: date) -> list[date]:
    """The days after *after* up to *until* that are not worked."""
    days = (after + timedelta(days=number) for number in range(1, (until - after).days + 1))
    return [day for day in days if not _worked().is_working_day(day)]


@cache
def _worked() -> holidays.HolidayBase:
    return holidays.country_holidays("VN")
