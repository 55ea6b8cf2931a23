"""Which day it is in Vietnam: facts, postings and figures are dated by that day, not by UTC's."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

EARLIEST = date(2000, 1, 1)
"""Nothing that is told of a merchant happened before: there were no such programmes. Earlier is a slip in typing."""


def today() -> date:
    """The date in Vietnam at this moment."""
    return day_of(datetime.now(VIETNAM))


def day_of(moment: datetime) -> date:
    """The date in Vietnam at *moment*."""
    return moment.astimezone(VIETNAM).date()
