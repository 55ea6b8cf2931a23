"""Questions about counted items: what was counted last of each shop or place, and the figure. Nothing changes a row."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from campaigns.adoption.rates import Rate
from campaigns.criteria.ready import headline_criterion
from campaigns.items.model import Item, ItemCount, ItemOf
from campaigns.plans.model import Campaign
from campaigns.plans.queries import INTO, campaign_kept_by, campaign_seen_by, places_of
from campaigns.plans.shops import shops_of_places
from registry.alphabet import alphabet_key
from registry.officers.model import Officer


@dataclass(frozen=True)
class LastCount:
    """What was counted last of a shop or a place."""

    number: int
    counted_on: date
    counted_by: str


@dataclass(frozen=True)
class ItemFigure:
    """An item's own figure: of all shops that are open, or of all places, whether somebody counted there or not."""

    has_it: Rate
    """How many have it: yes, or a number above 0."""
    counted: int
    """How many of them somebody has counted at all."""
    total: int
    """The numbers together."""
    last_on: date | None
    """The day of the newest count."""


def items_of(session: Session, campaign: Campaign) -> Sequence[Item]:
    """What the campaign counts: what it still does first, then by name. The caller may see the campaign."""
    found = session.scalars(_whole().where(Item.campaign_id == campaign.id))
    return sorted(found, key=lambda item: (item.retired_at is not None, alphabet_key(item.name), item.id))


def item_seen_by(session: Session, officer: Officer, item_id: uuid.UUID) -> Item:
    """The item of a campaign the officer may see; NoResultFound for any other id."""
    item = session.scalars(_whole().where(Item.id == item_id)).one()
    campaign_seen_by(session, officer, item.campaign_id)
    return item


def item_kept_by(session: Session, officer: Officer, item_id: uuid.UUID) -> Item:
    """The item of a campaign the officer may change; NoResultFound for any other id."""
    item = session.scalars(_whole().where(Item.id == item_id)).one()
    campaign_kept_by(session, officer, item.campaign_id)
    return item


def last_counts(
    session: Session, item_ids: Sequence[uuid.UUID], as_of: date
) -> dict[uuid.UUID, dict[uuid.UUID, LastCount]]:
    """Of each item, what was counted last up to the evening of the day, by the shop's or place's id; in one statement.

    Last is by counted_on, then recorded_at, then id. A place that became a part of another is counted as that one.
    """
    subject = func.coalesce(ItemCount.merchant_id, INTO)
    from_last = func.row_number().over(
        partition_by=(ItemCount.item_id, subject),
        order_by=(ItemCount.counted_on.desc(), ItemCount.recorded_at.desc(), ItemCount.id.desc()),
    )
    ranked = (
        select(
            ItemCount.item_id,
            subject.label("subject"),
            ItemCount.number,
            ItemCount.counted_on,
            ItemCount.counted_by_id,
            from_last.label("from_last"),
        )
        .join(ItemCount.place)
        .where(ItemCount.item_id.in_(item_ids), ItemCount.counted_on <= as_of)
        .subquery()
    )
    who = aliased(Officer)
    rows = session.execute(
        select(ranked.c.item_id, ranked.c.subject, ranked.c.number, ranked.c.counted_on, who.name)
        .join(who, who.id == ranked.c.counted_by_id)
        .where(ranked.c.from_last == 1)
    )
    counts: dict[uuid.UUID, dict[uuid.UUID, LastCount]] = {item_id: {} for item_id in item_ids}
    for item_id, subject_id, *told in rows:
        counts[item_id][subject_id] = LastCount(*told)
    return counts


def figures_of_items(
    session: Session, campaign: Campaign, items: Sequence[Item], as_of: date
) -> dict[uuid.UUID, ItemFigure]:
    """The figure of each of the campaign's items on the day, by its id; in three statements."""
    place_ids = places_of(session, [campaign])[campaign.id]
    counts = last_counts(session, [item.id for item in items], as_of)
    shops: set[uuid.UUID] = set()
    if any(item.about is ItemOf.SHOPS for item in items):
        # Whichever lines of business the headline asks about: an item is about every open shop.
        told = shops_of_places(session, place_ids, as_of, headline_criterion())
        shops = {shop.merchant_id for shop in told if shop.counted}
    return {
        item.id: _figure(counts[item.id], shops if item.about is ItemOf.SHOPS else set(place_ids)) for item in items
    }


def _figure(counts: dict[uuid.UUID, LastCount], subjects: set[uuid.UUID]) -> ItemFigure:
    here = [count for subject_id, count in counts.items() if subject_id in subjects]
    return ItemFigure(
        has_it=Rate(sum(count.number > 0 for count in here), len(subjects)),
        counted=len(here),
        total=sum(count.number for count in here),
        last_on=max((count.counted_on for count in here), default=None),
    )


def _whole() -> Select[Item]:
    return select(Item).options(
        joinedload(Item.campaign, innerjoin=True).joinedload(Campaign.criterion, innerjoin=True)
    )
