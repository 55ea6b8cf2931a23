"""Questions about campaigns. Nothing here changes a row."""

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from campaigns.plans.model import Campaign, CampaignCriterion, CampaignPlace
from registry.alphabet import alphabet_key
from registry.api_keys.model import ApiKey
from registry.api_keys.scope import within_units_of
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.places.model import Place

INTO = func.coalesce(Place.merged_into_id, Place.id)
"""A place that became a part of another one is told of as that one, in its campaigns too."""


def campaigns_seen_by(session: Session, officer: Officer) -> Sequence[Campaign]:
    """The campaigns with a place the officer is posted to: those that run by due date, then those that ended."""
    found = session.scalars(_whole(select(Campaign).where(seen_by(officer))))
    return sorted(found, key=lambda one: (one.ended_on is not None, one.due_on, alphabet_key(one.name)))


def campaign_seen_by(session: Session, officer: Officer, campaign_id: uuid.UUID) -> Campaign:
    """The campaign, or NoResultFound where the officer may not know it exists."""
    return session.scalars(_whole(select(Campaign).where(Campaign.id == campaign_id, seen_by(officer)))).one()


def campaign_kept_by(session: Session, officer: Officer, campaign_id: uuid.UUID) -> Campaign:
    """A campaign all of whose places the officer is posted to; NoResultFound for any other."""
    kept = (Campaign.id == campaign_id, seen_by(officer), ~_has_place(~within_postings(officer)))
    return session.scalars(_whole(select(Campaign).where(*kept))).one()


def may_keep(session: Session, officer: Officer, campaign: Campaign) -> bool:
    """Whether the officer is posted to all places of the campaign, and so may change it."""
    kept = (Campaign.id == campaign.id, seen_by(officer), ~_has_place(~within_postings(officer)))
    return session.scalar(select(Campaign.id).where(*kept)) is not None


def places_of(session: Session, campaigns: Iterable[Campaign]) -> dict[uuid.UUID, tuple[uuid.UUID, ...]]:
    """The ids of each campaign's places, by the campaign's id; in one statement."""
    ids: dict[uuid.UUID, tuple[uuid.UUID, ...]] = {campaign.id: () for campaign in campaigns}
    rows = session.execute(
        select(CampaignPlace.campaign_id, INTO)
        .join(CampaignPlace.place)
        .where(CampaignPlace.campaign_id.in_(ids))
        .distinct()
        .order_by(CampaignPlace.campaign_id, INTO)
    )
    for campaign_id, place_id in rows:
        ids[campaign_id] += (place_id,)
    return ids


def places_seen_of(session: Session, officer: Officer, place_ids: Sequence[uuid.UUID]) -> Sequence[Place]:
    """Of these places those the officer is posted to, in the alphabet's order."""
    found = session.scalars(
        select(Place).where(Place.id.in_(place_ids), within_postings(officer)).options(joinedload(Place.unit))
    )
    return sorted(found, key=lambda place: alphabet_key(f"{place.name} {place.unit.name}"))


def campaigns_of_place(session: Session, place: Place) -> Sequence[Campaign]:
    """The campaigns the place is in, those that run first. The caller may see the place."""
    of_place = Campaign.id.in_(select(CampaignPlace.campaign_id).join(CampaignPlace.place).where(INTO.in_([place.id])))
    found = session.scalars(_whole(select(Campaign).where(of_place)))
    return sorted(found, key=lambda one: (one.ended_on is not None, one.due_on, alphabet_key(one.name)))


def campaigns_read_with(session: Session, key: ApiKey) -> Sequence[Campaign]:
    """The campaigns all of whose places *key* reads: those that run by due date, then those that ended.

    One with a single place elsewhere is none of theirs: its figure would tell of that place.
    """
    found = session.scalars(_whole(select(Campaign).where(_read_with(key))))
    return sorted(found, key=lambda one: (one.ended_on is not None, one.due_on, one.id))


def campaign_read_with(session: Session, key: ApiKey, campaign_id: uuid.UUID) -> Campaign:
    """The campaign, or NoResultFound where the key's holder may not know it exists."""
    return session.scalars(_whole(select(Campaign).where(Campaign.id == campaign_id, _read_with(key)))).one()


def _read_with(key: ApiKey) -> ColumnElement[bool]:
    return _has_place(within_units_of(key)) & ~_has_place(~within_units_of(key))


def seen_by(officer: Officer) -> ColumnElement[bool]:
    """True for each Campaign with a place the officer is posted to."""
    return _has_place(within_postings(officer))


def _has_place(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition is asked of the place itself and not of what it became a part of: whose it was stays."""
    return exists(
        select(1)
        .select_from(CampaignPlace)
        .join(Place, Place.id == CampaignPlace.place_id)
        .where(CampaignPlace.campaign_id == Campaign.id, condition)
    )


def _whole(query: Select[Campaign]) -> Select[Campaign]:
    return query.options(
        joinedload(Campaign.unit),
        joinedload(Campaign.criterion),
        selectinload(Campaign.milestones),
        selectinload(Campaign.place_rows),
        selectinload(Campaign.further_rows).joinedload(CampaignCriterion.criterion),
    )
