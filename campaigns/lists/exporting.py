"""The shops of a list that leaves the register, each with its account and the days of its rungs."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.ladder.model import Fact, Rung, Turn
from campaigns.ladder.standing import standings, valid
from campaigns.lists.known import batches, in_use
from registry.accounts.model import PaymentAccount
from registry.audit.operations import record
from registry.calendar import today
from registry.merchants.model import Merchant
from registry.merchants.queries import select_seen_by
from registry.officers.model import Officer
from registry.places.model import Place

MOST_EXPORTED = 20_000
"""Shops of one file that are written in one request; a larger office takes its places one by one."""


class TooManyShops(Exception):
    """The list would have more shops than one request writes."""

    def __init__(self, number: int, most: int) -> None:
        super().__init__(number, most)
        self.number = number
        self.most = most


@dataclass(frozen=True)
class ListedShop:
    """A shop as a list tells of it."""

    merchant: Merchant
    account: PaymentAccount | None
    """The active one; else the one that waits."""
    reached: Mapping[Rung, date]
    """Each rung and side state it stands on today, and since when."""


def number_of_shops(session: Session, *, by: Officer, place: Place | None) -> int:
    """How many shops the list of *place*, or of everything *by* may see, has. Raise TooManyShops."""
    query = select_seen_by(by) if place is None else select_seen_by(by).where(Merchant.place_id == place.id)
    number = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    if number > MOST_EXPORTED:
        raise TooManyShops(number, MOST_EXPORTED)
    return number


def shops_to_export(session: Session, *, by: Officer, place: Place | None) -> Iterator[ListedShop]:
    """The shops of *place*, or all that *by* may see, place by place in walking order. The caller sees the place."""
    query = select_seen_by(by) if place is None else select_seen_by(by).where(Merchant.place_id == place.id)
    ordered = query.order_by(Place.name_key, Place.id, Merchant.walking_key, Merchant.id)
    ids = session.scalars(ordered.with_only_columns(Merchant.id)).all()
    for some in batches(ids):
        found = {merchant.id: merchant for merchant in session.scalars(select_seen_by(by).where(Merchant.id.in_(some)))}
        accounts, reached = _accounts(session, some), _reached(session, some)
        for merchant_id in some:
            yield ListedShop(found[merchant_id], accounts.get(merchant_id), reached.get(merchant_id, {}))


def record_export(session: Session, *, by: Officer, place: Place | None, form: str, full: bool, rows: int) -> None:
    """Tell the trail who took which list away, how long it was, and whether with full account numbers."""
    record(
        session,
        by=by,
        action="list:export_full" if full else "list:export",
        subject_id=place.id if place else None,
        place=place.name if place else "",
        file_type=form,
        rows=rows,
    )


def _accounts(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, PaymentAccount]:
    found = session.scalars(in_use().where(PaymentAccount.merchant_id.in_(ids)).order_by(PaymentAccount.state.desc()))
    # "proposed" comes first in this order, so that the active one of a shop with both stays.
    return {account.merchant_id: account for account in found}


def _reached(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[Rung, date]]:
    standing = standings(today(), None, Fact.merchant_id.in_(ids))
    since = (
        select(Fact.merchant_id, Fact.rung, func.max(Fact.happened_on))
        .join(standing, (standing.c.merchant_id == Fact.merchant_id) & (standing.c.rung == Fact.rung))
        .where(Fact.turn == Turn.REACHED, Fact.happened_on <= today(), valid(None))
        .group_by(Fact.merchant_id, Fact.rung)
    )
    reached: dict[uuid.UUID, dict[Rung, date]] = defaultdict(dict)
    for merchant_id, rung, day in session.execute(since):
        reached[merchant_id][rung] = day
    return reached
