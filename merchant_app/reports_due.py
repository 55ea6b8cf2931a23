"""Which wards still have to file the report of the month that is over, and by when."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from campaigns.reports.period import Period
from campaigns.reports.queries import units_without_report
from database.base import utc_now
from merchant_app.access import Permission, may
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading
from registry.calendar import today
from registry.units.model import Unit


class ReportDue(NamedTuple):
    """A period, and the wards that told nothing of it yet."""

    period: Period
    units: Sequence[Unit]
    due: datetime
    late: bool


def reports_due() -> ReportDue | None:
    """What the signed-in officer may file and nobody has, of the last month that is over; nothing where all is in."""
    if not may(Permission.REPORT_FILE):
        return None
    period = Period.holding(today()).before()
    units = units_without_report(reading(), current_officer(), period)
    return ReportDue(period, units, period.due, utc_now() > period.due) if units else None
