"""Deleting waits some days after it was ordered: it cannot be undone, so others must have time to see and stop it.

One person alone, with a request that nobody made, would otherwise destroy within a minute what shows whose account
money went to. Twenty days are due for a request to delete; three of them are this wait. Who orders may carry it out.
The caller owns the transaction: nothing here commits.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from database.base import utc_now
from registry.audit.operations import record
from registry.data_requests.errors import NotOrdered, NotToDelete, ReasonMissing, StillWaits
from registry.data_requests.model import LONGEST_NOTE, DataRequest, RequestKind
from registry.data_requests.operations import held_open
from registry.officers.model import Officer
from registry.plain_line import plain_line

WAITS = timedelta(days=3)
"""From the order to the first moment at which the data may be deleted."""


def order_erasing(session: Session, *, by: Officer, request_id: uuid.UUID, at: datetime | None = None) -> DataRequest:
    """Say that the data are to be deleted; ordered before, it stays as it was.

    Raise NoResultFound, AlreadyEnded, or NotToDelete where that is not what was asked.
    """
    request = _to_delete(session, by, request_id)
    if request.erase_after is None:
        request.erase_after, request.erase_ordered_by = (at or utc_now()) + WAITS, by
        _tell(session, by, "data_request:order_erasing", request, erase_after=request.erase_after.isoformat())
    return request


def stop_erasing(session: Session, *, by: Officer, request_id: uuid.UUID, reason: str) -> DataRequest:
    """Take an order back, whoever gave it; another begins to wait from the start. *reason* goes to the trail.

    Raise NoResultFound, AlreadyEnded, NotToDelete, NotOrdered or ReasonMissing.
    """
    request = _to_delete(session, by, request_id)
    if request.erase_after is None:
        raise NotOrdered
    if not (told := plain_line(reason)[:LONGEST_NOTE]):
        raise ReasonMissing
    request.erase_after = None
    _tell(session, by, "data_request:stop_erasing", request, reason=told)
    return request


def require_ripe(session: Session, *, by: Officer, request_id: uuid.UUID, at: datetime | None = None) -> DataRequest:
    """Return the request, its shop held, if its data may be deleted now.

    Raise NoResultFound, AlreadyEnded, NotToDelete, NotOrdered or StillWaits.
    """
    request = _to_delete(session, by, request_id)
    if request.erase_after is None:
        raise NotOrdered
    if request.erase_after > (at or utc_now()):
        raise StillWaits(request.erase_after)
    return request


def _to_delete(session: Session, by: Officer, request_id: uuid.UUID) -> DataRequest:
    request = held_open(session, by, request_id)
    if request.kind is not RequestKind.DELETE:
        raise NotToDelete
    return request


def _tell(session: Session, by: Officer, action: str, request: DataRequest, **details: Any) -> None:
    session.flush()
    record(
        session,
        by=by,
        action=action,
        subject_id=request.id,
        merchant_id=request.merchant_id,
        kind=request.kind,
        **details,
    )
