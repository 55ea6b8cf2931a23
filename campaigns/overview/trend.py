"""The way a figure took week by week, the way that was planned, and the way it is likely to take."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from sqlalchemy.orm import Session

from campaigns.adoption.figures import Adoption
from campaigns.adoption.rates import Rate
from campaigns.adoption.totals import adoption_of_days
from campaigns.criteria.model import Criterion
from campaigns.forecasts.figures import DayFigure, Forecast, TooLittle, WeekFigure
from campaigns.forecasts.forecasting import LOOKED_AT, forecast
from campaigns.plans.model import Campaign
from campaigns.plans.standing import plan_of
from campaigns.plans.status import Plan
from registry.calendar import is_working_day

WEEK = timedelta(weeks=1)
LOOKED_AHEAD = timedelta(weeks=26)
"""So far the band is told where the due date has passed."""


@dataclass(frozen=True)
class TrendPoint:
    """The figure in the evening of a day."""

    day: date
    rate: Rate
    planned: Fraction | None
    """The share planned for that day, 0 to 1; None before the campaign began, and without one."""

    @property
    def planned_percent(self) -> Decimal | None:
        """The plan in percent with one decimal, rounded as a rate is: no plan below 100 reads as 100."""
        return None if self.planned is None else Rate(self.planned.numerator, self.planned.denominator).percent


@dataclass(frozen=True)
class Trend:
    """All places together, by one criterion."""

    points: Sequence[TrendPoint]
    """A week apart, the last one on the last day asked about."""
    campaign: Campaign | None
    plan: Sequence[tuple[date, Fraction]]
    """The corners of the plan, from the day it began to the due date; none without a campaign."""
    forecast: Forecast | TooLittle | None
    """None without a campaign: there is no target to look for."""
    band: Sequence[WeekFigure]
    """The weeks to come up to the due date; where that has passed, half a year of them."""

    @property
    def now(self) -> Rate:
        """The last point's figure."""
        return self.points[-1].rate


def trend_of(
    session: Session,
    place_ids: Sequence[uuid.UUID],
    first: date,
    last: date,
    *,
    criterion: Criterion,
    campaign: Campaign | None,
) -> Trend:
    """The trend of the places from *first* to *last*, held against *campaign*, whose headline is *criterion*.

    In four statements (six for a criterion that asks about some only) however many places and days. The caller has
    checked that the places may be seen; the plan starts from where these places stood when the campaign began.
    """
    earliest = min(first, last - LOOKED_AT, campaign.starts_on) if campaign else first
    told = {day.as_of: day for day in adoption_of_days(session, place_ids, earliest, last, criterion.scope)}
    rates = {day: adoption.rate(criterion.rung) for day, adoption in told.items()}
    plan = plan_of(campaign) if campaign else None
    days = sorted(last - WEEK * number for number in range((last - first).days // 7 + 1))
    start = rates[min(campaign.starts_on, last)] if campaign else Rate(0, 0)
    seen = _ahead(list(told.values()), criterion, campaign) if campaign else None
    return Trend(
        points=[
            TrendPoint(day, rates[day], plan.share_on(day, start) if plan and day >= plan.starts_on else None)
            for day in days
        ],
        campaign=campaign,
        plan=[(day, plan.share_on(day, start)) for day in _corners(plan)] if plan else [],
        forecast=seen,
        band=_band(seen, last),
    )


def _corners(plan: Plan) -> list[date]:
    return [plan.starts_on, *(day for day, _percent in plan.milestones), plan.due_on]


def _ahead(told: Sequence[Adoption], criterion: Criterion, campaign: Campaign) -> Forecast | TooLittle:
    """What is likely to come. Days before anybody was counted tell nothing and are left out."""
    history: list[DayFigure] = []
    for adoption in told:
        rate = adoption.rate(criterion.rung)
        # Refusers are counted whether they have reached it or not: no more of them than are missing can still refuse.
        refused = min(adoption.refused, rate.denominator - rate.numerator)
        if history or rate.denominator:
            history.append(DayFigure(adoption.as_of, rate.numerator, rate.denominator, refused))
    if not history:
        day = told[-1]
        history = [DayFigure(day.as_of, 0, 0, 0)]
    return forecast(history, target=campaign.target_percent, due=campaign.due_on, working=is_working_day)


def _band(seen: Forecast | TooLittle | None, last: date) -> list[WeekFigure]:
    if not isinstance(seen, Forecast):
        return []
    until = seen.horizon if seen.chance_by_due is not None else last + LOOKED_AHEAD
    return [week for week in seen.weeks if week.day <= until]
