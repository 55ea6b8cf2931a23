"""Requests whose last day has passed: the trail says so once, whoever looks away."""

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from registry.audit.model import AuditEntry
from registry.audit.operations import record
from registry.calendar import today
from registry.data_requests.model import DataRequest, RequestState
from registry.data_requests.queries import OPEN

ACCEPTED_LATE, ANSWERED_LATE = "data_request:accept_late", "data_request:answer_late"


def notice_late(session: Session, *, most: int) -> int:
    """Tell the trail of requests that nobody accepted, or answered, by their last day; return of how many.

    Each is told of once, and once more where it was given more days and these have passed too. At most *most* at once.
    """
    day = today()
    not_accepted = and_(
        DataRequest.state == RequestState.RECEIVED, DataRequest.accept_by < day, ~_told_before(ACCEPTED_LATE)
    )
    extended = or_(DataRequest.extended_at.is_(None), AuditEntry.at > DataRequest.extended_at)
    not_answered = and_(DataRequest.state.in_(OPEN), DataRequest.due_on < day, ~_told_before(ANSWERED_LATE, extended))
    told = 0
    for late, action in ((not_accepted, ACCEPTED_LATE), (not_answered, ANSWERED_LATE)):
        for request in session.scalars(select(DataRequest).where(late).order_by(DataRequest.due_on).limit(most - told)):
            last = request.accept_by if action == ACCEPTED_LATE else request.due_on
            record(
                session,
                by=None,
                action=action,
                subject_id=request.id,
                merchant_id=request.merchant_id,
                kind=request.kind,
                due_on=last.isoformat(),
            )
            told += 1
    session.flush()
    return told


def _told_before(action: str, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    entries = exists().where(AuditEntry.subject_id == DataRequest.id, AuditEntry.action == action, *conditions)
    return entries.correlate(DataRequest)
