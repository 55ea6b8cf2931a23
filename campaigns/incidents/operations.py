"""Telling an incident, handing it over to the police, closing it. The caller owns the transaction: nothing commits.

The trail tells what kind it was and what was done; never the words, which may name anybody.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from campaigns.incidents.answer_codes import Opened, code_to_give, hash_of, incident_of, opened_before
from campaigns.incidents.errors import (
    AnswerMissing,
    HandedOverOnOddDay,
    NotOpen,
    TooManyReports,
    WordsTooLong,
)
from campaigns.incidents.model import (
    LONGEST_ANSWER,
    LONGEST_NOTE,
    LONGEST_TOLD,
    LONGEST_WHERE,
    ClosedReason,
    Incident,
    IncidentCounter,
    IncidentKind,
    IncidentPhoto,
    IncidentState,
    Source,
    Verdict,
)
from campaigns.incidents.photos import require_fit
from campaigns.incidents.queries import NOT_CLOSED, select_incidents_of
from database.base import utc_now
from registry.audit.operations import record
from registry.calendar import VIETNAM, day_of, today
from registry.counting import count_up
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.places.model import Place
from registry.places.queries import place_seen_by
from registry.plain_line import plain_line
from registry.signs.check_codes import read_check_code
from registry.signs.errors import CheckCodeMistyped
from registry.trader import Trader

MOST_REPORTS_A_DAY = 40
"""Open reports of payers about one place: more is somebody's game, and would bury the others."""


@dataclass(frozen=True)
class Answered:
    """What somebody who has the code may know."""

    number: str
    state: IncidentState
    opened_on: date
    answer: str
    """Empty until it is closed, and again 90 days later."""
    closed_reason: ClosedReason | None


def open_incident(
    session: Session,
    *,
    by: Officer | Trader | None,
    source: Source,
    place_id: uuid.UUID,
    merchant_id: uuid.UUID | None = None,
    kind: IncidentKind,
    where_said: str = "",
    told: str = "",
    verdict: Verdict | None = None,
    photo: bytes | None = None,
    form: str | None = None,
) -> Opened:
    """Write down what somebody told. *photo* is one as `qr.shrink` gives it; *by* is nobody for a payer.

    Where the same *form* told it before, that one is given back, as opened_before does, and nothing is written.

    Raise NoResultFound where there is no such place, an officer may not see it, or the shop is none of the place's;
    WordsTooLong, PhotoUnfit, TooManyReports.
    """
    said = _fitting("where_said", plain_line(where_said), LONGEST_WHERE)
    words = _fitting("told", _lines(told), LONGEST_TOLD)
    if photo is not None:
        require_fit(photo)
    officer = by if isinstance(by, Officer) else None
    place = _place_held(session, officer, place_id)
    if form and (before := opened_before(session, form=form, source=source, place_id=place_id)) is not None:
        return before
    if merchant_id is not None:
        session.scalars(select(Merchant.id).where(Merchant.id == merchant_id, Merchant.place_id == place_id)).one()
    if source is Source.PAYER:
        _require_calm(session, place)
    code = None if officer else code_to_give(session, form)
    (number,) = count_up(session, IncidentCounter, unit=place.unit)
    incident = Incident(
        number=f"{place.unit.code}-S{number:04d}",
        place=place,
        merchant_id=merchant_id,
        kind=kind,
        source=source,
        where_said=said,
        told=words,
        verdict=verdict,
        opened_by=officer,
        answer_code_hash=code and hash_of(code),
    )
    session.add(incident)
    session.flush()
    if photo is not None:
        session.add(IncidentPhoto(incident=incident, number=1, jpeg=photo))
    record(
        session,
        by=by,
        action="incident:open",
        subject_id=incident.id,
        merchant_id=merchant_id,
        incident=incident.number,
        place=place.name,
        kind=kind,
        source=source,
        verdict=verdict,
        photo=photo is not None,
    )
    session.flush()
    return Opened(incident, code)


def hand_over_incident(session: Session, *, by: Officer, incident_id: uuid.UUID, on: date, note: str) -> Incident:
    """Write down that the police were given it, on a day in Vietnam.

    Raise NoResultFound, NotOpen, HandedOverOnOddDay or WordsTooLong.
    """
    note = _fitting("note", _lines(note), LONGEST_NOTE)
    incident = _held(session, by, incident_id)
    if incident.state is not IncidentState.OPEN:
        raise NotOpen(incident.state)
    first, last = day_of(incident.created_at), today()
    if not first <= on <= last:
        raise HandedOverOnOddDay(first, last)
    incident.state = IncidentState.HANDED_OVER
    incident.handed_over_on, incident.handed_over_note = on, note
    session.flush()
    _tell(session, by, "incident:hand_over", incident, given_to_police_on=on.isoformat())
    return incident


def close_incident(
    session: Session, *, by: Officer, incident_id: uuid.UUID, reason: ClosedReason, answer: str
) -> Incident:
    """Close it for a reason, with the words that who told it reads.

    Raise NoResultFound, NotOpen where it is closed, AnswerMissing where somebody waits for one, or WordsTooLong.
    """
    answer = _fitting("answer", _lines(answer), LONGEST_ANSWER)
    incident = _held(session, by, incident_id)
    if incident.state is IncidentState.CLOSED:
        raise NotOpen(incident.state)
    if incident.answer_code_hash is not None and not answer:
        raise AnswerMissing
    incident.state, incident.closed_reason, incident.answer = IncidentState.CLOSED, reason, answer
    incident.closed_at, incident.closed_by = utc_now(), by
    session.flush()
    _tell(session, by, "incident:close", incident, reason=reason)
    return incident


def answer_by_code(session: Session, code: str) -> Answered | None:
    """What became of the report whose code it is, however it was typed; nothing for any other code."""
    try:
        asked = read_check_code(code)
    except CheckCodeMistyped:
        return None
    incident = incident_of(session, asked)
    if incident is None:
        return None
    return Answered(
        number=incident.number,
        state=incident.state,
        opened_on=day_of(incident.created_at),
        answer=incident.answer,
        closed_reason=incident.closed_reason,
    )


def _place_held(session: Session, officer: Officer | None, place_id: uuid.UUID) -> Place:
    """The place with its unit; who else reports of it waits, so that all are counted."""
    if officer is not None:
        return place_seen_by(session, officer, place_id)
    held = select(Place).where(Place.id == place_id).options(joinedload(Place.unit))
    return session.scalars(held.with_for_update(of=Place, key_share=True)).one()


def _require_calm(session: Session, place: Place) -> None:
    morning = datetime.combine(today(), time(), VIETNAM)
    of_payers = (Incident.place_id == place.id, Incident.source == Source.PAYER, NOT_CLOSED)
    counted = select(func.count(Incident.id)).where(*of_payers, Incident.created_at >= morning)
    if session.scalars(counted).one() >= MOST_REPORTS_A_DAY:
        raise TooManyReports(MOST_REPORTS_A_DAY)


def _held(session: Session, by: Officer, incident_id: uuid.UUID) -> Incident:
    held = select_incidents_of(by).where(Incident.id == incident_id).with_for_update(of=Incident)
    return session.scalars(held.execution_options(populate_existing=True)).one()


def _tell(session: Session, by: Officer, action: str, incident: Incident, **details: Any) -> None:
    record(
        session,
        by=by,
        action=action,
        subject_id=incident.id,
        merchant_id=incident.merchant_id,
        incident=incident.number,
        place=incident.place.name,
        **details,
    )


def _fitting(field: str, text: str, longest: int) -> str:
    if len(text) > longest:
        raise WordsTooLong(field, longest)
    return text


def _lines(text: str) -> str:
    return "\n".join(filter(None, map(plain_line, text.splitlines())))
