"""Questions about all places at once. Nothing here changes a row."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from campaigns.adoption.queries import adoption_by_place
from campaigns.adoption.rates import Rate
from campaigns.criteria.model import Criterion
from campaigns.overview.standing import Overview, PlaceStanding, Sums, UnitStanding
from campaigns.plans.model import Campaign, CampaignPlace
from campaigns.plans.queries import INTO
from campaigns.plans.standing import plan_of
from campaigns.plans.status import Progress, pace_begins, progress
from registry.calendar import is_working_day
from registry.officers.model import Officer
from registry.places.queries import places_seen_by

Rates = Mapping[uuid.UUID, Rate]


def overview_of(
    session: Session,
    officer: Officer,
    as_of: date,
    criterion: Criterion,
    *,
    unit_id: uuid.UUID | None = None,
    place_id: uuid.UUID | None = None,
) -> Overview:
    """The places the officer is posted to in the evening of the day, of one ward or one alone if said.

    None for a ward or a place of others.

    However many places: nine statements, thirteen for a criterion that asks about some only, and three or five more
    for each day on which a campaign among them began.
    """
    places = [
        place
        for place in places_seen_by(session, officer)
        if unit_id in (None, place.unit_id) and place_id in (None, place.id)
    ]
    place_ids = [place.id for place in places]
    compared_with = pace_begins(as_of)
    before, now = (_rates(session, place_ids, day, criterion) for day in (compared_with, as_of))
    campaigns = campaigns_by_place(session, place_ids, as_of, criterion)
    starts = _rates_at_start(session, campaigns, criterion)
    standings = [
        PlaceStanding(
            place=place,
            now=now[place.id],
            before=before[place.id],
            campaign=campaigns.get(place.id),
            progress=_progress(campaigns.get(place.id), starts.get(place.id), before[place.id], now[place.id], as_of),
        )
        for place in places
    ]
    ranked = sorted(standings, key=lambda standing: standing.order)
    return Overview(as_of, compared_with, criterion, _by_unit(ranked), ranked, Sums.of(ranked))


def campaigns_by_place(
    session: Session, place_ids: Sequence[uuid.UUID], on: date, criterion: Criterion
) -> dict[uuid.UUID, Campaign]:
    """The campaign of each place that runs on the day with *criterion* in big figures; of several the last to begin."""
    runs = (Campaign.starts_on <= on, or_(Campaign.ended_on.is_(None), Campaign.ended_on > on))
    statement = (
        select(INTO, Campaign)
        .select_from(Campaign)
        .join(CampaignPlace, CampaignPlace.campaign_id == Campaign.id)
        .join(CampaignPlace.place)
        .where(INTO.in_(place_ids), Campaign.criterion_id == criterion.id, *runs)
        .options(selectinload(Campaign.milestones))
        .order_by(Campaign.starts_on, Campaign.id)
    )
    return dict(session.execute(statement).all())


def _rates(session: Session, place_ids: Sequence[uuid.UUID], day: date, criterion: Criterion) -> Rates:
    figures = adoption_by_place(session, place_ids, day, scope=criterion.scope)
    return {place_id: adoption.rate(criterion.rung) for place_id, adoption in figures.items()}


def _rates_at_start(session: Session, campaigns: Mapping[uuid.UUID, Campaign], criterion: Criterion) -> Rates:
    """Where each place stood in the evening of the day its campaign began."""
    begun = defaultdict[date, list[uuid.UUID]](list)
    for place_id, campaign in campaigns.items():
        begun[campaign.starts_on].append(place_id)
    rates: dict[uuid.UUID, Rate] = {}
    for day, place_ids in begun.items():
        rates.update(_rates(session, place_ids, day, criterion))
    return rates


def _progress(campaign: Campaign | None, start: Rate | None, before: Rate, now: Rate, as_of: date) -> Progress | None:
    if campaign is None or start is None:
        return None
    return progress(plan_of(campaign), start=start, before=before, now=now, today=as_of, working=is_working_day)


def _by_unit(ranked: Sequence[PlaceStanding]) -> list[UnitStanding]:
    by_unit = defaultdict[uuid.UUID, list[PlaceStanding]](list)
    for standing in ranked:
        by_unit[standing.place.unit_id].append(standing)
    units = [UnitStanding(places[0].place.unit, places, Sums.of(places)) for places in by_unit.values()]
    return sorted(units, key=lambda unit: unit.order)
