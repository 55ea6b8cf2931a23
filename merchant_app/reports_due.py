"""Which wards still have to file the report of the month that is over, or that soon will be, and by when."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from campaigns.reports.period import Period
from campaigns.reports.queries import units_without_report
from database.base import utc_now
from merchant_app.access import Permission, may
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading
from registry.calendar import today
from registry.units.model import Unit

TOLD_BEFORE = timedelta(days=3)
"""So long before its report is due a month is told of, be it over or not."""


class ReportDue(NamedTuple):
    """A period, and the wards that told nothing of it yet."""

    period: Period
    units: Sequence[Unit]
    due: datetime
    late: bool
    today: bool
    over: bool
    """Whether it can be filed."""


def reports_due() -> ReportDue | None:
    """What the signed-in officer may file and nobody has: of the last month that is over, or else of the running one.

    Nothing where all is in and the running month's report is not due for days.
    """
    if not may(Permission.REPORT_FILE):
        return None
    running = Period.holding(today())
    told = [running.before(), *([running] if today() >= running.due.date() - TOLD_BEFORE else [])]
    for period in told:
        units = units_without_report(reading(), current_officer(), period)
        if units:
            late, on_the_day = utc_now() > period.due, today() == period.due.date()
            return ReportDue(period, units, period.due, late, on_the_day, period is not running)
    return None
