"""The way each place took through a period, week by week, beside what was planned: what the charts are drawn from."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from campaigns.adoption.queries import adoption_by_place
from campaigns.reports.contents import CountedBy, CoursePoint, PlaceCourse
from campaigns.reports.parts import PlanFollowed, percent_planned, plans_followed
from campaigns.reports.period import Period

MOST_STEPS = 13
"""Of one course: a quarter week by week, a year every four or five weeks."""


def days_told(period: Period) -> list[date]:
    """The eve of the period and its last day, and between them days whole weeks apart, counted back from the last."""
    weeks = -(-(period.last - period.eve).days // (7 * MOST_STEPS))
    step = timedelta(weeks=weeks)
    days = [period.last]
    while days[-1] - step > period.eve:
        days.append(days[-1] - step)
    return [period.eve, *reversed(days)]


def courses_of(
    session: Session,
    place_ids: Sequence[uuid.UUID],
    period: Period,
    criterion: CountedBy,
    known_at: datetime | None,
) -> tuple[PlaceCourse, ...]:
    """The course of each place, in the order given; *known_at* None: by all that is known."""
    days = days_told(period)
    figures = {day: adoption_by_place(session, place_ids, day, known_at, criterion.scope) for day in days}
    plans = plans_followed(session, place_ids, period.last, criterion, known_at)
    return tuple(
        PlaceCourse(
            one,
            tuple(
                CoursePoint(day, figures[day][one].rate(criterion.rung), planned=_planned(plans.get(one), day))
                for day in days
            ),
        )
        for one in place_ids
    )


def _planned(plan: PlanFollowed | None, day: date) -> Decimal | None:
    if plan is None or day < plan.campaign.starts_on:
        return None
    return percent_planned(plan.share_on(day))
