"""Which day it is in Vietnam: facts, postings and figures are dated by that day, not by UTC's."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def today() -> date:
    """The date in Vietnam at this moment."""
    return datetime.now(VIETNAM).date()
