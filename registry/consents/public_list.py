"""The shops of a place that agreed to be named on its public page: what stands over their doors, and nothing else."""

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from registry.calendar import today
from registry.consents.model import Purpose, Turn
from registry.consents.queries import last_word
from registry.merchants.model import Merchant
from registry.places.model import Place


@dataclass(frozen=True)
class ListedShop:
    """A shop as anybody may know it."""

    id: uuid.UUID
    unit_label: str
    trade_name: str


def shops_on_list(session: Session, place: Place, *, skip: int = 0, limit: int | None = None) -> list[ListedShop]:
    """The shops of *place* whose consent to be listed holds now, open today, in walking order; all without *limit*."""
    rows = session.execute(
        select(Merchant.id, Merchant.unit_label, Merchant.trade_name)
        .where(_is_listed(place))
        .order_by(Merchant.walking_key, Merchant.id)
        .offset(skip)
        .limit(limit)
    )
    return [ListedShop(*row) for row in rows]


def how_many_on_list(session: Session, place: Place) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).select_from(Merchant).where(_is_listed(place))) or 0


def _is_listed(place: Place) -> ColumnElement[bool]:
    """Whether a shop of *place* may be named. One whose people asked to be forgotten is not, whatever was said once."""
    return and_(
        Merchant.place_id == place.id,
        Merchant.opened_on <= today(),
        or_(Merchant.closed_on.is_(None), Merchant.closed_on > today()),
        Merchant.erased_at.is_(None),
        last_word(Merchant.id, Purpose.PUBLIC_LIST, Turn.GIVEN),
    )
