"""Changes to merchants. The caller owns the transaction: nothing here commits."""

import uuid
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from database.constraints import violates
from registry.audit.operations import record
from registry.calendar import today
from registry.folding import fold
from registry.merchants.details import MerchantDetails, fitting
from registry.merchants.errors import (
    AlreadyClosed,
    ClosedBeforeOpening,
    ClosedInTheFuture,
    MerchantChangedMeanwhile,
    NotClosed,
    SentDifferently,
    SentElsewhere,
)
from registry.merchants.holding import hold_merchant
from registry.merchants.labels import label_key, walking_key
from registry.merchants.model import Merchant
from registry.merchants.queries import select_seen_by
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.places.model import Place
from registry.trader_links.operations import OWNER_CHANGED, end_links_of

_CLIENT_ID_IS_USED = "uq_merchant_client_id"
_CONTENT = (*(field.name for field in fields(MerchantDetails)), "closed_on", "closing_note")


def register_merchant(
    session: Session, *, by: Officer, place: Place, client_id: uuid.UUID, details: MerchantDetails
) -> Merchant:
    """Add a merchant to a place the officer is posted to (NoResultFound if not).

    The same form sent again, told by its *client_id*, gives the same merchant and changes nothing. Raise
    SentDifferently when that client_id came with other content, SentElsewhere when the officer may not see what
    became of it.
    """
    own = session.scalars(select(Place).where(Place.id == place.id, within_postings(by))).one()
    sent_hash = details.sent_hash(place.id)
    if session.scalar(select(Merchant.id).where(Merchant.client_id == client_id)) is not None:
        return _sent_before(session, by, client_id, sent_hash)
    merchant = Merchant(client_id=client_id, sent_hash=sent_hash, place=own, version=1)
    _write(merchant, details)
    try:
        with session.begin_nested():
            session.add(merchant)
    except IntegrityError as error:
        if not violates(error, _CLIENT_ID_IS_USED):
            raise
        return _sent_before(session, by, client_id, sent_hash)
    _record(session, by, merchant, "merchant:register", place=own.name, content=_content(merchant))
    return merchant


def edit_merchant(
    session: Session, *, by: Officer, merchant_id: uuid.UUID, seen_version: int, details: MerchantDetails
) -> Merchant:
    """Change what is known of a merchant the officer may see (NoResultFound if not).

    Another owner, or another phone in place of one, ends the shop's link: whoever has it is not the one to have it.
    Raise MerchantChangedMeanwhile when it is no longer at *seen_version*, ClosedBeforeOpening when it closed before
    the new opening day. What is stored already leaves no entry and the version as it is.
    """
    merchant = _held(session, by, merchant_id, seen_version)
    if merchant.closed_on is not None and merchant.closed_on < details.opened_on:
        raise ClosedBeforeOpening(details.opened_on, merchant.closed_on)
    before = _content(merchant)
    _write(merchant, details)
    _changed(session, by, merchant, "merchant:edit", before)
    if _is_anothers(before, _content(merchant)):
        end_links_of(session, by=by, merchant=merchant, reason=OWNER_CHANGED)
    return merchant


def close_merchant(
    session: Session, *, by: Officer, merchant_id: uuid.UUID, seen_version: int, closed_on: date, note: str
) -> Merchant:
    """Say that a merchant the officer may see (NoResultFound if not) no longer counts from *closed_on* on.

    Raise MerchantChangedMeanwhile, AlreadyClosed, ClosedBeforeOpening, ClosedInTheFuture, or DetailTooLong for the
    note. Closed on the day it opened, a merchant never counted: so one registered by mistake is taken out.
    """
    merchant = _held(session, by, merchant_id, seen_version)
    if merchant.closed_on is not None:
        raise AlreadyClosed
    if closed_on < merchant.opened_on:
        raise ClosedBeforeOpening(merchant.opened_on, closed_on)
    if closed_on > today():
        raise ClosedInTheFuture(closed_on, today())
    before = _content(merchant)
    merchant.closed_on = closed_on
    merchant.closing_note = fitting("closing_note", note)
    _changed(session, by, merchant, "merchant:close", before)
    return merchant


def reopen_merchant(session: Session, *, by: Officer, merchant_id: uuid.UUID, seen_version: int) -> Merchant:
    """Let a closed merchant the officer may see (NoResultFound if not) count again, as if it had never closed.

    Raise MerchantChangedMeanwhile or NotClosed.
    """
    merchant = _held(session, by, merchant_id, seen_version)
    if merchant.closed_on is None:
        raise NotClosed
    before = _content(merchant)
    merchant.closed_on = None
    merchant.closing_note = ""
    _changed(session, by, merchant, "merchant:reopen", before)
    return merchant


def _sent_before(session: Session, by: Officer, client_id: uuid.UUID, sent_hash: str) -> Merchant:
    """What became of the form the first time, if it is the same form and the sender may see it."""
    merchant = session.scalars(select_seen_by(by).where(Merchant.client_id == client_id)).one_or_none()
    if merchant is None:
        raise SentElsewhere
    if merchant.sent_hash != sent_hash:
        raise SentDifferently(merchant)
    return merchant


def _held(session: Session, by: Officer, merchant_id: uuid.UUID, seen_version: int) -> Merchant:
    """The merchant, kept from other savers until the transaction ends, if nobody saved it since it was seen."""
    merchant = hold_merchant(session, by=by, merchant_id=merchant_id)
    if merchant.version != seen_version:
        raise MerchantChangedMeanwhile
    return merchant


def _write(merchant: Merchant, details: MerchantDetails) -> None:
    for field in fields(details):
        setattr(merchant, field.name, getattr(details, field.name))
    merchant.label_key = label_key(details.unit_label)
    merchant.walking_key = walking_key(details.unit_label)
    merchant.search_text = details.search_text()
    merchant.secret_words = details.secret_words()


def _content(merchant: Merchant) -> dict[str, str]:
    """What the trail tells of a merchant; a day that is not set is empty."""
    return {name: str(getattr(merchant, name) or "") for name in _CONTENT}


def _is_anothers(before: dict[str, str], after: dict[str, str]) -> bool:
    """Whether the shop seems somebody else's. Marks and capitals put right, or what nobody knew before, say nothing."""
    names = [fold(known["owner_name"]) for known in (before, after)]
    phones = [known["phone"] for known in (before, after)]
    return any(former and former != latter for former, latter in (names, phones))


def _changed(session: Session, by: Officer, merchant: Merchant, action: str, before: dict[str, str]) -> None:
    """Count the version up and tell the trail each changed field, before and after; nothing if nothing changed."""
    after = _content(merchant)
    changes = {name: [before[name], after[name]] for name in _CONTENT if before[name] != after[name]}
    if changes:
        merchant.version += 1
        session.flush()
        _record(session, by, merchant, action, changes=changes)


def _record(session: Session, by: Officer, merchant: Merchant, action: str, **details: Any) -> None:
    record(session, by=by, action=action, subject_id=merchant.id, merchant_id=merchant.id, **details)
