"""Emptying incidents: words and photos go, the row with its kind, its place and its days stays for the figures."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from campaigns.incidents.model import Incident, IncidentPhoto, IncidentState
from database.base import utc_now
from registry.audit.operations import record
from registry.merchants.model import Merchant

DAYS_TO_ASK = 90
"""For so long after it was closed the answer can be read, and what was told be looked at again."""


def old_incidents(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """True for each Incident that is due to be emptied at that moment."""
    return Incident.erased_at.is_(None), Incident.closed_at <= at - timedelta(days=DAYS_TO_ASK)


def forget_old_incidents(session: Session, at: datetime, *, most: int | None = None) -> int:
    """Empty what was closed 90 days before *at*, the longest closed first, at most so many; return how many."""
    return _empty(session, old_incidents(at), at, most)


def forget_incidents_of(session: Session, merchant: Merchant) -> int:
    """Empty the closed incidents about a shop whose owner is forgotten; return how many.

    Those that are open go once they are closed for 90 days, like all: somebody still waits for an answer, and what
    lies with the police is held against somebody else.
    """
    closed = (Incident.erased_at.is_(None), Incident.state == IncidentState.CLOSED)
    return _empty(session, (*closed, Incident.merchant_id == merchant.id), utc_now(), None)


def _empty(session: Session, which: Sequence[ColumnElement[bool]], at: datetime, most: int | None) -> int:
    query = select(Incident).where(*which).order_by(Incident.closed_at, Incident.id).limit(most)
    incidents = session.scalars(query.with_for_update(of=Incident)).all()
    for incident in incidents:
        incident.where_said = incident.told = incident.handed_over_note = incident.answer = ""
        incident.erased_at = at
        session.execute(delete(IncidentPhoto).where(IncidentPhoto.incident_id == incident.id))
        record(
            session,
            by=None,
            action="incident:forget",
            subject_id=incident.id,
            merchant_id=incident.merchant_id,
            incident=incident.number,
        )
    session.flush()
    return len(incidents)
