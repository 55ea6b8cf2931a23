"""Questions about all places at once. Nothing here changes a row."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from campaigns.adoption.rates_on_days import NOBODY, Rates, rates_on_days
from campaigns.criteria.model import Criterion
from campaigns.overview.standing import Overview, PlaceStanding, Sums, UnitStanding
from campaigns.plans.model import Campaign, CampaignPlace
from campaigns.plans.queries import INTO
from campaigns.plans.standing import plan_of
from campaigns.plans.status import Progress, pace_begins, progress
from registry.calendar import is_working_day
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.places.model import Place


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

    Five statements, however many places and campaigns.
    """
    places = _places(session, officer, unit_id, place_id)
    place_ids = [place.id for place in places]
    compared_with = pace_begins(as_of)
    campaigns = campaigns_by_place(session, place_ids, as_of, criterion)
    days = {compared_with, as_of, *(campaign.starts_on for campaign in campaigns.values())}
    rates = rates_on_days(session, place_ids, days, criterion.rung, criterion.scope)
    before, now = rates[compared_with], rates[as_of]
    standings = [
        PlaceStanding(
            place=place,
            now=now.get(place.id, NOBODY),
            before=before.get(place.id, NOBODY),
            campaign=campaigns.get(place.id),
            progress=_progress(campaigns.get(place.id), place.id, rates, as_of),
        )
        for place in places
    ]
    ranked = sorted(standings, key=lambda standing: standing.order)
    return Overview(as_of, compared_with, criterion, _by_unit(ranked), ranked, Sums.of(ranked))


def _places(
    session: Session, officer: Officer, unit_id: uuid.UUID | None, place_id: uuid.UUID | None
) -> Sequence[Place]:
    """By name where the ranking makes no difference; the alphabet of lists is not worth its time for thousands."""
    own = [within_postings(officer), Place.merged_into_id.is_(None)]
    if unit_id is not None:
        own.append(Place.unit_id == unit_id)
    if place_id is not None:
        own.append(Place.id == place_id)
    query = select(Place).join(Place.unit).options(contains_eager(Place.unit)).where(*own)
    return session.scalars(query.order_by(Place.name_key, Place.id)).all()


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


def _progress(
    campaign: Campaign | None, place_id: uuid.UUID, rates: Mapping[date, Rates], as_of: date
) -> Progress | None:
    if campaign is None:
        return None
    start, before, now = (rates[day].get(place_id, NOBODY) for day in (campaign.starts_on, pace_begins(as_of), as_of))
    return progress(plan_of(campaign), start=start, before=before, now=now, today=as_of, working=is_working_day)


def _by_unit(ranked: Sequence[PlaceStanding]) -> list[UnitStanding]:
    by_unit = defaultdict[uuid.UUID, list[PlaceStanding]](list)
    for standing in ranked:
        by_unit[standing.place.unit_id].append(standing)
    units = [UnitStanding(places[0].place.unit, places, Sums.of(places)) for places in by_unit.values()]
    return sorted(units, key=lambda unit: unit.order)
