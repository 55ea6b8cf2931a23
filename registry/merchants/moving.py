"""A merchant that moves to another place: from a day on it counts there, and until then where it was."""

import uuid
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.audit.operations import record
from registry.calendar import today
from registry.folding import fold
from registry.merchants.details import fitting
from registry.merchants.errors import MerchantChangedMeanwhile, MovedInTheFuture, MovedNowhere, MovedTooEarly
from registry.merchants.holding import hold_merchant
from registry.merchants.labels import label_key, walking_key
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.places.model import Place


def move_merchant(
    session: Session,
    *,
    by: Officer,
    merchant_id: uuid.UUID,
    seen_version: int,
    place_id: uuid.UUID,
    unit_label: str,
    moved_on: date,
) -> Merchant:
    """Say that the merchant stands at another place from *moved_on* on, both within the officer's postings.

    Its account, facts and signs go with it. Raise NoResultFound for what the officer may not see,
    MerchantChangedMeanwhile, MovedNowhere when it is there already, MovedInTheFuture, MovedTooEarly before it opened
    or came to where it is, DetailTooLong for the label.
    """
    merchant = hold_merchant(session, by=by, merchant_id=merchant_id)
    to = session.scalars(
        select(Place).where(Place.id == place_id, Place.merged_into_id.is_(None), within_postings(by))
    ).one()
    if merchant.version != seen_version:
        raise MerchantChangedMeanwhile
    if merchant.place_id == to.id:
        raise MovedNowhere
    if moved_on > today():
        raise MovedInTheFuture(moved_on, today())
    earliest = max(merchant.opened_on, merchant.placed_since)
    if moved_on < earliest:
        raise MovedTooEarly(moved_on, earliest)
    came_from, label_before = merchant.place, merchant.unit_label
    label = fitting("unit_label", unit_label)
    merchant.place, merchant.placed_since = to, moved_on
    merchant.unit_label, merchant.label_key, merchant.walking_key = label, label_key(label), walking_key(label)
    merchant.search_text = fold(f"{label}; {merchant.label_key}; {merchant.trade_name}")
    merchant.version += 1
    session.flush()
    record(
        session,
        by=by,
        action="merchant:move",
        subject_id=merchant.id,
        merchant_id=merchant.id,
        moved_on=moved_on.isoformat(),
        changes={"place": [came_from.name, to.name], "unit_label": [label_before, label]},
    )
    return merchant
