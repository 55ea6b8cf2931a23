"""Changes to counted items, and writing counts down. The caller owns the transaction: nothing here commits."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from campaigns.items.errors import CountedOnOddDay, ItemNameMissing, ItemRetired, NothingCounted, NumberOutOfRange
from campaigns.items.model import LARGEST, LONGEST_NAME, Item, ItemCount, ItemKind, ItemOf
from campaigns.items.queries import item_kept_by, item_seen_by, last_counts
from campaigns.plans.holding import hold_campaign, hold_part, place_in
from campaigns.plans.model import Campaign
from database.base import utc_now
from registry.audit.operations import record
from registry.calendar import EARLIEST, today
from registry.chunks import chunks
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.plain_line import plain_line


def define_item(
    session: Session,
    *,
    by: Officer,
    campaign_id: uuid.UUID,
    name: str,
    kind: ItemKind,
    about: ItemOf,
    form: str | None = None,
) -> Item:
    """Let a campaign *by* may change count something besides its criteria.

    Where the same *form* did it before, that item is given back. Raise ItemNameMissing, CampaignEnded, NoResultFound.
    """
    campaign = hold_campaign(session, by, campaign_id)
    if form and (before := session.scalars(select(Item).where(Item.sent_hash == form)).one_or_none()):
        return before
    named = plain_line(name)[:LONGEST_NAME]
    if not named:
        raise ItemNameMissing
    item = Item(campaign=campaign, name=named, kind=kind, about=about, sent_hash=form)
    session.add(item)
    session.flush()
    record(
        session,
        by=by,
        action="campaign_item:define",
        subject_id=item.id,
        campaign=campaign.name,
        item=named,
        item_kind=kind.value,
        about=about.value,
    )
    return item


def retire_item(session: Session, *, by: Officer, item_id: uuid.UUID) -> Item:
    """Count it no more; what was counted stays. One that was retired stays as it is. Raise as define_item does."""
    campaign = hold_campaign(session, by, item_kept_by(session, by, item_id).campaign_id)
    item = item_kept_by(session, by, item_id)
    if item.retired_at is None:
        item.retired_at = utc_now()
        session.flush()
        record(
            session, by=by, action="campaign_item:retire", subject_id=item.id, campaign=campaign.name, item=item.name
        )
    return item


def count_shops(
    session: Session,
    *,
    by: Officer,
    item_id: uuid.UUID,
    place_id: uuid.UUID,
    numbers: Mapping[uuid.UUID, int],
    counted_on: date,
) -> int:
    """Write down what was counted on a day at shops of a place of the campaign *by* is posted to, and how many are new.

    What was told of the same day already is not written twice. Raise an ItemError, CampaignEnded, or NoResultFound
    for a place or shop that is not there, and for an item about places.
    """
    item, campaign = _held(session, by, item_id, ItemOf.SHOPS)
    _require_countable(item, numbers, counted_on)
    place = place_in(session, by, campaign, place_id)
    there = {
        merchant_id
        for ids in chunks(sorted(numbers))
        for merchant_id in session.scalars(
            select(Merchant.id).where(Merchant.place_id == place.id, Merchant.id.in_(ids))
        )
    }
    if there != set(numbers):
        raise NoResultFound
    rows = [
        ItemCount(place_id=place.id, merchant_id=merchant_id, number=numbers[merchant_id], counted_on=counted_on)
        for merchant_id in _news(session, item, numbers, counted_on)
    ]
    return _written(session, by, item, place.name, rows)


def count_places(
    session: Session, *, by: Officer, item_id: uuid.UUID, numbers: Mapping[uuid.UUID, int], counted_on: date
) -> int:
    """The same for places of the campaign *by* is posted to, of an item about places."""
    item, campaign = _held(session, by, item_id, ItemOf.PLACES)
    _require_countable(item, numbers, counted_on)
    places = {place_id: place_in(session, by, campaign, place_id) for place_id in numbers}
    news = _news(session, item, numbers, counted_on)
    rows = [ItemCount(place_id=place_id, number=numbers[place_id], counted_on=counted_on) for place_id in news]
    return _written(session, by, item, ", ".join(places[place_id].name for place_id in news), rows)


def _held(session: Session, by: Officer, item_id: uuid.UUID, about: ItemOf) -> tuple[Item, Campaign]:
    campaign = hold_part(session, by, item_seen_by(session, by, item_id).campaign_id)
    item = item_seen_by(session, by, item_id)
    if item.about is not about:
        raise NoResultFound
    return item, campaign


def _require_countable(item: Item, numbers: Mapping[uuid.UUID, int], on: date) -> None:
    if item.retired_at is not None:
        raise ItemRetired
    if not EARLIEST <= on <= today():
        raise CountedOnOddDay(EARLIEST, today())
    if not numbers:
        raise NothingCounted
    largest = 1 if item.kind is ItemKind.YES_NO else LARGEST
    if not all(0 <= number <= largest for number in numbers.values()):
        raise NumberOutOfRange


def _news(session: Session, item: Item, numbers: Mapping[uuid.UUID, int], on: date) -> list[uuid.UUID]:
    """Whose count is not what was told last of that very day."""
    before = last_counts(session, [item.id], on)[item.id]
    told = {key: count.number for key, count in before.items() if count.counted_on == on}
    return [key for key in sorted(numbers) if told.get(key) != numbers[key]]


def _written(session: Session, by: Officer, item: Item, place: str, rows: Sequence[ItemCount]) -> int:
    for row in rows:
        row.item, row.counted_by_id = item, by.id
    session.add_all(rows)
    session.flush()
    if rows:
        record(
            session,
            by=by,
            action="campaign_item:count",
            subject_id=item.id,
            campaign=item.campaign.name,
            item=item.name,
            place=place,
            counted_on=rows[0].counted_on.isoformat(),
            counted=len(rows),
            numbers={str(row.merchant_id or row.place_id): row.number for row in rows},
        )
    return len(rows)
