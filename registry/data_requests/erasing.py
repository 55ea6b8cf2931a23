"""Deleting waits some days after it was ordered: it cannot be undone, so others must have time to see and stop it.

One person alone, with a request that nobody made, would otherwise destroy within a minute what shows whose account
money went to. Twenty days are due for a request to delete; three that are worked are this wait: over Tết nobody would
see it. Who orders may carry it out. When it was ordered is what the trail tells, which nobody dates: what stands in the
row is for people to read. The caller owns the transaction: nothing here commits.
"""

import uuid
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from database.base import utc_now
from registry.audit.genuine import newest_genuine
from registry.audit.model import AuditEntry
from registry.audit.operations import record
from registry.calendar import VIETNAM, working_day_after
from registry.data_requests.errors import NotOrdered, NotToDelete, ReasonMissing, StillWaits
from registry.data_requests.model import LONGEST_NOTE, DataRequest, RequestKind
from registry.data_requests.operations import held_open
from registry.officers.model import Officer
from registry.plain_line import plain_line

WORKING_DAYS_TO_STOP = 3
"""From the order to the day on which, from the same hour on, the data may be deleted."""

_ORDER, _STOP = "data_request:order_erasing", "data_request:stop_erasing"


def ripe_after(ordered_at: datetime) -> datetime:
    """From when on data may be deleted whose deleting was ordered at that moment: the same hour, days of work later."""
    there = ordered_at.astimezone(VIETNAM)
    day = working_day_after(there.date(), WORKING_DAYS_TO_STOP)
    return datetime.combine(day, there.timetz()).astimezone(UTC)


def order_erasing(session: Session, *, by: Officer, request_id: uuid.UUID, at: datetime | None = None) -> DataRequest:
    """Say that the data are to be deleted; ordered before, it stays as it was.

    Raise NoResultFound, AlreadyEnded, or NotToDelete where that is not what was asked.
    """
    request = _to_delete(session, by, request_id)
    if request.erase_after is None:
        now = at or utc_now()
        request.erase_after, request.erase_ordered_by = ripe_after(now), by
        _tell(session, by, _ORDER, request, at=now, erase_after=request.erase_after.isoformat())
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
    _tell(session, by, _STOP, request, reason=told)
    return request


def require_ripe(session: Session, *, by: Officer, request_id: uuid.UUID, at: datetime | None = None) -> DataRequest:
    """Return the request, its shop held, if its data may be deleted now: somebody ordered it, and it waited since.

    Raise NoResultFound, AlreadyEnded, NotToDelete, NotOrdered or StillWaits.
    """
    request = _to_delete(session, by, request_id)
    ordered_at = _ordered_at(session, request)
    if request.erase_after is None or ordered_at is None:
        raise NotOrdered
    ripe = ripe_after(ordered_at)
    if ripe > (at or utc_now()):
        raise StillWaits(ripe)
    return request


def _ordered_at(session: Session, request: DataRequest) -> datetime | None:
    """When it was ordered, if nobody stopped it since. Only what this program wrote into the trail counts."""
    of_request = (AuditEntry.subject_id == request.id, AuditEntry.action.in_((_ORDER, _STOP)))
    last = newest_genuine(session, *of_request)
    told = None if last is None else session.get_one(AuditEntry, last)
    return told.at if told is not None and told.action == _ORDER else None


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
