"""The shops of a campaign's places as its parts count and tick them: in walking order, without what is sealed."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import InstrumentedAttribute, Session

from campaigns.adoption.counting import merchants_on
from campaigns.adoption.keeping import sum_up
from campaigns.criteria.model import Criterion
from database.base import Base
from registry.chunks import chunks
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.places.model import Place


@dataclass(frozen=True)
class Shop:
    """A shop on a day."""

    merchant_id: uuid.UUID
    place_id: uuid.UUID
    label: str
    label_key: str
    walking_key: str
    trade_name: str
    counted: bool
    """Whether it is in the denominator: open, not paused, in the criterion's scope."""
    reached: bool
    """Whether it stands on the criterion's rung."""


def shops_of_places(
    session: Session, place_ids: Collection[uuid.UUID], as_of: date, criterion: Criterion
) -> list[Shop]:
    """The shops that were at these places on the day, walking along each; in one statement.

    Owners and phones stay sealed: of 1,500 rows, opening them would take longer than everything else.
    """
    sum_up(session)
    on_day = merchants_on(as_of, None, select(Place.id).where(Place.id.in_(place_ids)), criterion.scope)
    row = on_day.c
    statement = (
        select(
            Merchant.id,
            row.place_id,
            Merchant.unit_label,
            Merchant.label_key,
            Merchant.walking_key,
            Merchant.trade_name,
            row.exclusion.is_(None),
            row[criterion.rung.value],
        )
        .join(on_day, row.merchant_id == Merchant.id)
        .order_by(row.place_id, Merchant.walking_key, Merchant.id)
    )
    return [
        Shop(merchant_id, place_id, label, label_key, key, trade_name, counted=bool(counted), reached=bool(stands))
        for merchant_id, place_id, label, label_key, key, trade_name, counted, stands in session.execute(statement)
    ]


@dataclass(frozen=True)
class Ticks:
    """A table of shops that were ticked for something, such as an event: one row for each."""

    table: type[Base]
    of: InstrumentedAttribute[uuid.UUID]
    """The column that says what for."""
    shop: InstrumentedAttribute[uuid.UUID]
    """The column that says which shop."""


def ticked(session: Session, ticks: Ticks, owner_id: uuid.UUID) -> set[uuid.UUID]:
    """The ids of the shops that are ticked."""
    return set(session.scalars(select(ticks.shop).where(ticks.of == owner_id)))


def tick_shops(
    session: Session,
    ticks: Ticks,
    owner_id: uuid.UUID,
    *,
    by: Officer,
    place: Place,
    merchant_ids: Collection[uuid.UUID],
) -> Sequence[uuid.UUID]:
    """Tick shops of the place, and return those that were not yet. NoResultFound where one stands elsewhere.

    Whoever calls holds the campaign, so that nobody ticks the same ones meanwhile.
    """
    wanted = _shops_there(session, place, merchant_ids)
    new = sorted(wanted - ticked(session, ticks, owner_id))
    session.add_all(ticks.table(**{ticks.of.key: owner_id, ticks.shop.key: one, "told_by_id": by.id}) for one in new)
    session.flush()
    return new


def untick_shops(
    session: Session, ticks: Ticks, owner_id: uuid.UUID, *, place: Place, merchant_ids: Collection[uuid.UUID]
) -> Sequence[uuid.UUID]:
    """Take ticks back that were a slip, and return which there were."""
    gone = sorted(_shops_there(session, place, merchant_ids) & ticked(session, ticks, owner_id))
    for ids in chunks(gone):
        session.execute(delete(ticks.table).where(ticks.of == owner_id, ticks.shop.in_(ids)))
    return gone


def _shops_there(session: Session, place: Place, merchant_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    wanted = set(merchant_ids)
    found = {
        merchant_id
        for ids in chunks(sorted(wanted))
        for merchant_id in session.scalars(
            select(Merchant.id).where(Merchant.place_id == place.id, Merchant.id.in_(ids))
        )
    }
    if found != wanted:
        raise NoResultFound
    return found
