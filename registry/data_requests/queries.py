"""Questions about requests."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from database.base import utc_now
from registry.calendar import today
from registry.data_requests.model import DataRequest, RequestState
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.places.model import Place

OPEN = (RequestState.RECEIVED, RequestState.ACCEPTED)
SOON = timedelta(days=3)
"""So long before the last day a request is due soon."""


def request_seen_by(session: Session, officer: Officer, request_id: uuid.UUID) -> DataRequest:
    """The request with that id about a shop inside the officer's postings, or sqlalchemy.exc.NoResultFound."""
    return session.scalars(_seen_by(officer).where(DataRequest.id == request_id)).one()


def open_requests_seen_by(session: Session, officer: Officer) -> Sequence[DataRequest]:
    """The requests that wait for an answer, the most pressing first."""
    return session.scalars(
        _seen_by(officer).where(DataRequest.state.in_(OPEN)).order_by(DataRequest.due_on, DataRequest.id)
    ).all()


def ended_requests_seen_by(session: Session, officer: Officer, limit: int = 50) -> Sequence[DataRequest]:
    """The requests that were answered, the latest first."""
    return session.scalars(
        _seen_by(officer)
        .where(DataRequest.state.not_in(OPEN))
        .order_by(DataRequest.ended_at.desc(), DataRequest.id)
        .limit(limit)
    ).all()


def requests_of(session: Session, merchant: Merchant) -> Sequence[DataRequest]:
    """What was asked about one shop, newest first. The caller has checked that it may be seen."""
    return session.scalars(
        select(DataRequest)
        .where(DataRequest.merchant_id == merchant.id)
        .options(joinedload(DataRequest.received_by), joinedload(DataRequest.ended_by))
        .order_by(DataRequest.created_at.desc(), DataRequest.id)
    ).all()


def number_due_soon(session: Session, officer: Officer) -> int:
    """How many requests the officer may see have to be accepted or done within three days, are late, or may be done.

    The last is a deleting that has waited long enough.
    """
    last = today() + SOON
    pressing = or_(
        and_(DataRequest.state == RequestState.RECEIVED, DataRequest.accept_by <= last),
        and_(DataRequest.state.in_(OPEN), or_(DataRequest.due_on <= last, DataRequest.erase_after <= utc_now())),
    )
    return session.scalars(
        select(func.count(DataRequest.id))
        .join(DataRequest.merchant)
        .join(Merchant.place)
        .where(within_postings(officer), pressing)
    ).one()


def erasings_seen_by(session: Session, officer: Officer) -> Sequence[DataRequest]:
    """What was ordered to be deleted and is not yet, the soonest first."""
    return session.scalars(_erasings(officer).order_by(DataRequest.erase_after, DataRequest.id)).all()


def erasing_seen_by(session: Session, officer: Officer, request_id: uuid.UUID) -> DataRequest:
    """The one of these with that id, or sqlalchemy.exc.NoResultFound."""
    return session.scalars(_erasings(officer).where(DataRequest.id == request_id)).one()


def _erasings(officer: Officer) -> Select[DataRequest]:
    waiting = (DataRequest.erase_after.is_not(None), DataRequest.state.in_(OPEN))
    return _seen_by(officer).where(*waiting).options(joinedload(DataRequest.erase_ordered_by))


def _seen_by(officer: Officer) -> Select[DataRequest]:
    return (
        select(DataRequest)
        .join(DataRequest.merchant)
        .join(Merchant.place)
        .join(Place.unit)
        .where(within_postings(officer))
        .options(
            contains_eager(DataRequest.merchant).contains_eager(Merchant.place).contains_eager(Place.unit),
            joinedload(DataRequest.received_by),
            joinedload(DataRequest.ended_by),
        )
    )
