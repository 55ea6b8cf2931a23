"""Recording what happened to a merchant, and correcting what was recorded."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaigns.ladder.errors import (
    EvidenceMissing,
    EvidenceTooLong,
    FactAlreadyCorrected,
    FactInTheFuture,
    FactTooEarly,
    NeverReached,
    RungFollowsAccount,
    RungNeedsAccount,
    TurnNotRecordable,
)
from campaigns.ladder.model import BY_HAND, NEEDS_ACCOUNT, Fact, Origin, Rung, Turn
from campaigns.ladder.queries import fact_seen_by, stands_on, was_reached
from database.constraints import violates
from registry.audit.operations import record
from registry.calendar import EARLIEST, today
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.trader import Trader

FROM_ACCOUNTS = frozenset({Origin.ACCOUNT_ACTIVATED, Origin.ACCOUNT_CHANGED, Origin.SAMPLE})
"""Origins that a rung outside BY_HAND may have: an approved account, or the invented ones of the practice rows."""

LONGEST_EVIDENCE = 500
"""Characters of a note."""


def record_fact(
    session: Session,
    *,
    by: Officer | Trader | None,
    merchant: Merchant,
    rung: Rung,
    turn: Turn = Turn.REACHED,
    happened_on: date,
    evidence: str = "",
    origin: Origin = Origin.RECORDED,
) -> Fact:
    """Add the fact that the merchant reached or lost the rung on a day.

    Raise FactInTheFuture, FactTooEarly, EvidenceTooLong, TurnNotRecordable for MISTAKEN, RungFollowsAccount for a
    rung that nobody states by hand, or NeverReached for one that cannot be lost; and, where somebody states it by
    hand, RungNeedsAccount or EvidenceMissing. The caller has checked that *by* may see the merchant.
    """
    if turn is Turn.MISTAKEN:
        raise TurnNotRecordable(turn)
    if rung not in BY_HAND and origin not in FROM_ACCOUNTS:
        raise RungFollowsAccount(rung)
    _check(happened_on, evidence)
    if turn is Turn.LOST and not was_reached(session, merchant, rung, happened_on):
        raise NeverReached(rung, happened_on)
    if turn is Turn.REACHED and origin is Origin.RECORDED:
        _check_grounds(session, merchant, rung, happened_on, evidence)
    fact = Fact(
        merchant_id=merchant.id,
        rung=rung,
        turn=turn,
        happened_on=happened_on,
        recorded_by_id=by.id if isinstance(by, Officer) else None,
        origin=origin,
        evidence=evidence,
    )
    session.add(fact)
    session.flush()
    _leave_trail(session, by=by, action="fact:record", fact=fact)
    return fact


def correct_fact(
    session: Session, *, by: Officer, fact_id: uuid.UUID, turn: Turn, happened_on: date, evidence: str
) -> Fact:
    """Add a further row that stands in the place of the fact; MISTAKEN says that it never happened.

    Merchant and rung stay those of the fact: one put down for the wrong rung is mistaken, and recorded anew.
    Raise NoResultFound when the fact is not within the officer's postings, RungFollowsAccount, FactInTheFuture,
    FactTooEarly, EvidenceTooLong or FactAlreadyCorrected; for REACHED also RungNeedsAccount or EvidenceMissing.
    """
    corrected = fact_seen_by(session, by, fact_id)
    if corrected.rung not in BY_HAND:
        raise RungFollowsAccount(corrected.rung)
    _check(happened_on, evidence)
    if turn is Turn.REACHED:
        _check_grounds(session, corrected.merchant, corrected.rung, happened_on, evidence)
    correction = Fact(
        merchant_id=corrected.merchant_id,
        rung=corrected.rung,
        turn=turn,
        happened_on=happened_on,
        recorded_by_id=by.id,
        evidence=evidence,
        corrects_id=corrected.id,
    )
    # Two people may correct the same fact at once: only uq_fact_corrects_id can tell, so nothing is asked before it.
    try:
        with session.begin_nested():
            session.add(correction)
    except IntegrityError as error:
        if not violates(error, "uq_fact_corrects_id"):
            raise
        raise FactAlreadyCorrected from error
    _leave_trail(session, by=by, action="fact:correct", fact=correction, corrects=str(corrected.id))
    return correction


def _check(happened_on: date, evidence: str) -> None:
    now = today()
    if happened_on > now:
        raise FactInTheFuture(happened_on, now)
    if happened_on < EARLIEST:
        raise FactTooEarly(happened_on, EARLIEST)
    if len(evidence) > LONGEST_EVIDENCE:
        raise EvidenceTooLong(len(evidence), LONGEST_EVIDENCE)


def _check_grounds(session: Session, merchant: Merchant, rung: Rung, happened_on: date, evidence: str) -> None:
    """Hold what one person states to what two people decided before."""
    if rung in NEEDS_ACCOUNT and not stands_on(session, merchant, Rung.ACCOUNT_READY, happened_on):
        raise RungNeedsAccount(rung, happened_on)
    if rung is Rung.SIGN_POSTED and not evidence.strip():
        raise EvidenceMissing(rung)


def _leave_trail(session: Session, *, by: Officer | Trader | None, action: str, fact: Fact, **more: Any) -> None:
    """The evidence stays out of the trail: somebody may have typed an account number into it."""
    record(
        session,
        by=by,
        action=action,
        subject_id=fact.id,
        merchant_id=fact.merchant_id,
        rung=fact.rung,
        turn=fact.turn,
        happened_on=fact.happened_on.isoformat(),
        **more,
    )
