"""Recording a visit, with the refusal or the change of mind that was told on it, and correcting one."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaigns.ladder.errors import FactAlreadyCorrected
from campaigns.ladder.model import Fact, Rung, Turn
from campaigns.ladder.operations import correct_fact, record_fact
from campaigns.ladder.queries import stands_on
from campaigns.visits.errors import (
    NextOnOddDay,
    NoteMissing,
    NoteTooLong,
    OutcomeNotRecordable,
    ReasonMissing,
    ReasonsDoNotFit,
    VisitAlreadyCorrected,
    VisitOnOddDay,
)
from campaigns.visits.model import LONGEST_NOTE, Outcome, Reason, Visit, in_order
from campaigns.visits.queries import visit_seen_by
from database.constraints import violates
from registry.audit.operations import record
from registry.calendar import EARLIEST, today
from registry.merchants.model import Merchant
from registry.officers.model import Officer

LONGEST_WAIT = timedelta(days=366)
"""Nobody makes an appointment for later than this: later is a slip in typing."""

_TELLABLE = frozenset(Reason) - {Reason.STALL_NOT_FOUND}
_MAY_BE_TOLD: dict[Outcome, frozenset[Reason]] = {
    Outcome.SPOKEN: _TELLABLE,
    Outcome.REFUSED: _TELLABLE,
    Outcome.AGREED: _TELLABLE,
    Outcome.NOBODY_THERE: frozenset(),
    Outcome.NOT_FOUND: frozenset({Reason.STALL_NOT_FOUND}),
    Outcome.MISTAKEN: frozenset(),
}
"""Who met nobody was told nothing."""


@dataclass(frozen=True)
class Told:
    """What is written down of a visit."""

    visited_on: date
    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
    note: str = ""
    next_on: date | None = None


def record_visit(
    session: Session,
    *,
    by: Officer,
    merchant: Merchant,
    visited_on: date,
    outcome: Outcome,
    reasons: Iterable[Reason] = (),
    note: str = "",
    next_on: date | None = None,
) -> Visit:
    """Add a visit. A refusal is recorded as a fact as well, and so is its end where a shop that refused agrees.

    Where nothing was found, that is the reason. Raise VisitOnOddDay, NextOnOddDay, ReasonMissing for a refusal without
    one, ReasonsDoNotFit, NoteMissing where another reason is told, NoteTooLong, or OutcomeNotRecordable for MISTAKEN.
    The caller has checked that *by* may see the merchant.
    """
    if outcome is Outcome.MISTAKEN:
        raise OutcomeNotRecordable
    told = _checked(Told(visited_on, outcome, tuple(reasons), note, next_on))
    visit = _visit(by, merchant, told)
    visit.fact = _fact_of(session, by, merchant, told)
    session.add(visit)
    session.flush()
    _leave_trail(session, by, "visit:record", visit)
    return visit


def correct_visit(session: Session, *, by: Officer, visit_id: uuid.UUID, told: Told) -> Visit:
    """Add a further row that stands in the place of the visit; an outcome MISTAKEN says that there was none.

    The fact that the visit had told is corrected with it. Raise NoResultFound when the visit is not within the
    officer's postings, VisitAlreadyCorrected, or as record_visit.
    """
    corrected = visit_seen_by(session, by, visit_id)
    told = _checked(told)
    correction = _visit(by, corrected.merchant, told)
    correction.corrects_id = corrected.id
    # Two people may correct the same visit at once: only uq_visit_corrects_id can tell, so nothing is asked before it.
    try:
        with session.begin_nested():
            _take_back(session, by, corrected.fact)
            correction.fact = _fact_of(session, by, corrected.merchant, told)
            session.add(correction)
    except IntegrityError as error:
        if not violates(error, "uq_visit_corrects_id"):
            raise
        raise VisitAlreadyCorrected from error
    _leave_trail(session, by, "visit:correct", correction)
    return correction


def _visit(by: Officer, merchant: Merchant, told: Told) -> Visit:
    return Visit(
        merchant_id=merchant.id,
        recorded_by_id=by.id,
        visited_on=told.visited_on,
        outcome=told.outcome,
        reasons=told.reasons,
        note=told.note,
        next_on=told.next_on,
    )


def _checked(told: Told) -> Told:
    """The same, tidy. Raise what is wrong with it."""
    now = today()
    if not EARLIEST <= told.visited_on <= now:
        raise VisitOnOddDay(EARLIEST, now)
    latest = told.visited_on + LONGEST_WAIT
    if told.next_on is not None and not told.visited_on <= told.next_on <= latest:
        raise NextOnOddDay(told.visited_on, latest)
    if len(told.note) > LONGEST_NOTE:
        raise NoteTooLong(len(told.note), LONGEST_NOTE)
    reasons = in_order(told.reasons)
    if told.outcome is Outcome.NOT_FOUND and not reasons:
        reasons = (Reason.STALL_NOT_FOUND,)
    strange = [reason for reason in reasons if reason not in _MAY_BE_TOLD[told.outcome]]
    if strange:
        raise ReasonsDoNotFit(told.outcome, strange)
    if told.outcome is Outcome.REFUSED and not reasons:
        raise ReasonMissing
    if Reason.OTHER in reasons and not told.note.strip():
        raise NoteMissing
    return replace(told, reasons=reasons)


def _fact_of(session: Session, by: Officer, merchant: Merchant, told: Told) -> Fact | None:
    """What the visit says of the ladder: a refusal, or that one is over."""
    if told.outcome is Outcome.REFUSED:
        turn = Turn.REACHED
    elif told.outcome is Outcome.AGREED and stands_on(session, merchant, Rung.REFUSED, told.visited_on):
        turn = Turn.LOST
    else:
        return None
    return record_fact(session, by=by, merchant=merchant, rung=Rung.REFUSED, turn=turn, happened_on=told.visited_on)


def _take_back(session: Session, by: Officer, fact: Fact | None) -> None:
    """Say that the fact never happened, unless somebody corrected it already: theirs stands."""
    if fact is None:
        return
    try:
        correct_fact(session, by=by, fact_id=fact.id, turn=Turn.MISTAKEN, happened_on=fact.happened_on, evidence="")
    except FactAlreadyCorrected:
        return


def _leave_trail(session: Session, by: Officer, action: str, visit: Visit) -> None:
    """Reasons and note stay out of the trail: they tell of a person, the shop's page tells them."""
    record(
        session,
        by=by,
        action=action,
        subject_id=visit.id,
        merchant_id=visit.merchant_id,
        outcome=visit.outcome,
        visited_on=visit.visited_on.isoformat(),
        next_on=visit.next_on.isoformat() if visit.next_on else None,
        corrects=str(visit.corrects_id) if visit.corrects_id else None,
    )
