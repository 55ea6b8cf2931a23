"""Putting an alert off, and taking that back. The caller owns the transaction: nothing here commits.

The trail tells which alert of which place, and until when; the reason stands in the row alone, for it may name people.
"""

import uuid
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from campaigns.alerts.errors import ReasonMissing, UntilOddDay
from campaigns.alerts.model import LONGEST_REASON, PutOff
from campaigns.alerts.queries import alert_for
from campaigns.alerts.rules import AlertKind
from database.base import utc_now
from registry.audit.operations import record
from registry.calendar import today
from registry.officers.model import Officer
from registry.places.queries import place_seen_by
from registry.plain_line import plain_line

LONGEST_PUT_OFF = timedelta(days=31)
"""Whoever needs longer says so once more."""


def put_off(session: Session, *, by: Officer, kind: AlertKind, place_id: uuid.UUID, until: date, reason: str) -> PutOff:
    """Do not tell *by* of the alert before that day; what was put off already is put off anew.

    Raise NoResultFound where there is no such alert for *by*, ReasonMissing, UntilOddDay.
    """
    told = alert_for(session, by, kind, place_id, today())
    if told is None:
        raise NoResultFound
    words = plain_line(reason)[:LONGEST_REASON]
    if not words:
        raise ReasonMissing
    first, last = today() + timedelta(days=1), today() + LONGEST_PUT_OFF
    if not first <= until <= last:
        raise UntilOddDay(first, last)
    if told.mine is not None:
        told.mine.taken_back_at = utc_now()
    row = PutOff(officer=by, kind=kind, place=told.alert.place, put_off_on=today(), until=until, reason=words)
    session.add(row)
    session.flush()
    record(session, by=by, action="place:put_off_alert", subject_id=place_id, alert=kind.value, until=until.isoformat())
    return row


def tell_again(session: Session, *, by: Officer, kind: AlertKind, place_id: uuid.UUID) -> None:
    """Have *by* told of it again from now on; what is not put off stays so. Raise NoResultFound for others' places."""
    place = place_seen_by(session, by, place_id)
    mine = (PutOff.officer_id == by.id, PutOff.kind == kind, PutOff.place_id == place.id)
    rows = session.scalars(select(PutOff).where(*mine, PutOff.taken_back_at.is_(None), PutOff.until > today())).all()
    for row in rows:
        row.taken_back_at = utc_now()
    if rows:
        record(session, by=by, action="place:tell_alert_again", subject_id=place.id, alert=kind.value)
