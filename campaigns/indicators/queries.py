"""Reading indicators: every area by every criterion at once. Nothing here changes a row."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from campaigns.adoption.counting import merchants_on
from campaigns.adoption.figures import Adoption, Scope
from campaigns.adoption.on_days import adoption_on_days
from campaigns.adoption.totals import changed_at_of_places
from campaigns.criteria.model import Criterion
from campaigns.indicators.filed import filed_for
from campaigns.indicators.indicator import POINTS, Area, Freshness, Indicator, Planned
from campaigns.plans.model import Campaign, CampaignPlace
from campaigns.plans.queries import INTO
from campaigns.plans.standing import plan_of
from campaigns.plans.status import pace_begins
from campaigns.reports.period import Period
from campaigns.visits.model import Visit
from campaigns.visits.standing import is_last
from registry.places.model import Place

Figures = Mapping[tuple[date, Scope], Mapping[uuid.UUID, Adoption]]
Running = Mapping[tuple[uuid.UUID, uuid.UUID], Campaign]
"""The campaign of each place by each criterion."""


def indicators_of(
    session: Session,
    areas: Sequence[Area],
    criteria: Sequence[Criterion],
    as_of: date,
    known_at: datetime | None = None,
) -> list[Indicator]:
    """The figures of each area by each criterion that is for it, area by area.

    However many areas, places and campaigns: as many statements for each different scope among the criteria. Plans are
    those of today, whatever *known_at* is.
    """
    place_ids = sorted({place.id for area in areas for place in area.places})
    period = Period.holding(as_of)
    ends = [period.eve]
    while len(ends) < POINTS - 1:
        ends.append(Period.holding(ends[-1]).eve)
    days = [*reversed(ends), as_of]
    scopes = {criterion.scope for criterion in criteria}
    figures = {
        (day, scope): of_day
        for scope in scopes
        for day, of_day in adoption_on_days(session, place_ids, days, known_at, scope).items()
    }
    running = _running(session, place_ids, criteria, as_of)
    starts = _at_start(session, running, known_at)
    visited = _visited(session, place_ids, as_of, known_at)
    changed = changed_at_of_places(session, place_ids)
    filed = filed_for(session, areas, as_of, known_at)
    return [
        Indicator(
            area=area,
            criterion=criterion,
            period=period,
            now=_together(area, figures, as_of, criterion.scope, known_at),
            trend=[
                (day, _together(area, figures, day, criterion.scope, known_at).rate(criterion.rung)) for day in days
            ],
            planned=_planned(area, criterion, figures[as_of, criterion.scope], running, starts),
            freshness=_freshness(area, visited),
            filed=filed.get(area.unit.id),
            changed_at=max((changed[place.id] for place in area.places if place.id in changed), default=None),
        )
        for area in areas
        for criterion in criteria
        if criterion.unit_id in (None, area.unit.id, area.unit.parent_id)
    ]


def _together(area: Area, figures: Figures, day: date, scope: Scope, known_at: datetime | None) -> Adoption:
    of_place = figures[day, scope]
    return sum((of_place[place.id] for place in area.places), Adoption.of_nobody(day, known_at))


def _running(session: Session, place_ids: Sequence[uuid.UUID], criteria: Sequence[Criterion], on: date) -> Running:
    """The campaigns with one of the criteria in big figures that run on the day; of several the last to begin."""
    runs = (Campaign.starts_on <= on, or_(Campaign.ended_on.is_(None), Campaign.ended_on > on))
    statement = (
        select(INTO, Campaign)
        .select_from(Campaign)
        .join(CampaignPlace, CampaignPlace.campaign_id == Campaign.id)
        .join(CampaignPlace.place)
        .where(INTO.in_(place_ids), Campaign.criterion_id.in_([criterion.id for criterion in criteria]), *runs)
        .options(selectinload(Campaign.milestones), joinedload(Campaign.criterion))
        .order_by(Campaign.starts_on, Campaign.id)
    )
    return {(place_id, campaign.criterion_id): campaign for place_id, campaign in session.execute(statement)}


def _at_start(session: Session, running: Running, known_at: datetime | None) -> Figures:
    """Where each place stood in the evening of the day its campaign began."""
    asked = defaultdict[Scope, tuple[set[date], set[uuid.UUID]]](lambda: (set(), set()))
    for (place_id, _criterion_id), campaign in running.items():
        days, place_ids = asked[campaign.criterion.scope]
        days.add(campaign.starts_on)
        place_ids.add(place_id)
    return {
        (day, scope): of_day
        for scope, (days, place_ids) in asked.items()
        for day, of_day in adoption_on_days(session, sorted(place_ids), sorted(days), known_at, scope).items()
    }


def _planned(
    area: Area,
    criterion: Criterion,
    now: Mapping[uuid.UUID, Adoption],
    running: Running,
    starts: Figures,
) -> Planned | None:
    """The plans of the places weighed by the shops counted now, each held against where the place itself began."""
    counted = {place.id: now[place.id].counted for place in area.places if now[place.id].counted}
    if not counted or any((place_id, criterion.id) not in running for place_id in counted):
        return None
    as_of = next(iter(now.values())).as_of
    days = (Period.holding(as_of).last, as_of, pace_begins(as_of))
    shares = [Fraction(0)] * len(days)
    for place_id, weight in counted.items():
        campaign = running[place_id, criterion.id]
        start = starts[campaign.starts_on, criterion.scope][place_id].rate(criterion.rung)
        plan = plan_of(campaign)
        shares = [share + weight * plan.share_on(day, start) for share, day in zip(shares, days, strict=True)]
    return Planned(*(share / sum(counted.values()) for share in shares))


def _visited(
    session: Session, place_ids: Sequence[uuid.UUID], as_of: date, known_at: datetime | None
) -> Mapping[uuid.UUID, Freshness]:
    """How old what is known of the open shops of each place is; in one statement."""

    def among(visit: type[Visit]) -> tuple[ColumnElement[bool], ...]:
        known = () if known_at is None else (visit.recorded_at <= known_at,)
        return (visit.visited_on <= as_of, *known)

    shop = merchants_on(as_of, known_at, select(Place.id).where(Place.id.in_(place_ids))).c
    last = select(Visit.merchant_id, Visit.visited_on).where(is_last(among)).subquery("last_visit")
    statement = (
        select(shop.place_id, func.min(last.c.visited_on), func.count() - func.count(last.c.visited_on))
        .outerjoin(last, last.c.merchant_id == shop.merchant_id)
        .where(shop.exclusion.is_(None))
        .group_by(shop.place_id)
    )
    return {place_id: Freshness(oldest, missing) for place_id, oldest, missing in session.execute(statement)}


def _freshness(area: Area, visited: Mapping[uuid.UUID, Freshness]) -> Freshness:
    found = [visited[place.id] for place in area.places if place.id in visited]
    oldest = min((one.oldest for one in found if one.oldest is not None), default=None)
    return Freshness(oldest, sum(one.not_visited for one in found))
