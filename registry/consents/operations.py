"""Writing down what a trader agrees to, and what is taken back. The caller owns the transaction: nothing here commits.

What follows from taking back (a void sign, a name removed) happens above: campaigns.enrolment.consents.
"""

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from registry.audit.operations import record
from registry.consents.errors import NotGiven, TextNotCurrent
from registry.consents.model import Consent, How, Purpose, Turn
from registry.consents.queries import last_said
from registry.consents.texts import current_text
from registry.merchants.holding import hold_merchant
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.plain_line import plain_line
from registry.trader import Trader

LONGEST_NOTE = 300


def give_consent(
    session: Session,
    *,
    by: Officer | Trader,
    merchant_id: uuid.UUID,
    purpose: Purpose,
    text_hash: str,
    how: How,
    note: str = "",
) -> Consent:
    """Write down that the trader agreed to *purpose*, in the wording with *text_hash*, which was read.

    What stands already with the same wording is given again and nothing is added. Raise NoResultFound for a merchant
    *by* may not see, or TextNotCurrent where another wording is in use by now.
    """
    merchant = hold_merchant(session, by=by, merchant_id=merchant_id)
    if current_text(purpose).hash != text_hash:
        raise TextNotCurrent(purpose)
    before = last_said(session, merchant).get(purpose)
    if before is not None and (before.turn, before.text_hash) == (Turn.GIVEN, text_hash):
        return before
    said = _Said(purpose, Turn.GIVEN, how, note, current_text(purpose).version, text_hash)
    return _say(session, by, merchant, before, said)


def withdraw_consent(
    session: Session, *, by: Officer | Trader, merchant_id: uuid.UUID, purpose: Purpose, how: How, note: str = ""
) -> Consent:
    """Write down that the trader took back what was agreed to, in the wording it was agreed to.

    Raise NoResultFound, or NotGiven.
    """
    merchant = hold_merchant(session, by=by, merchant_id=merchant_id)
    before = last_said(session, merchant).get(purpose)
    if before is None or before.turn is Turn.WITHDRAWN:
        raise NotGiven(purpose)
    taken_back = _Said(purpose, Turn.WITHDRAWN, how, note, before.text_version, before.text_hash)
    return _say(session, by, merchant, before, taken_back)


@dataclass(frozen=True)
class _Said:
    """One word of the trader."""

    purpose: Purpose
    turn: Turn
    how: How
    note: str
    text_version: int
    text_hash: str


def _say(session: Session, by: Officer | Trader, merchant: Merchant, before: Consent | None, said: _Said) -> Consent:
    """Add the row after *before*. The shop is held, so nobody counts on meanwhile."""
    consent = Consent(
        merchant=merchant,
        purpose=said.purpose,
        number=1 if before is None else before.number + 1,
        turn=said.turn,
        how=said.how,
        text_version=said.text_version,
        text_hash=said.text_hash,
        recorded_by=by if isinstance(by, Officer) else None,
        note=plain_line(said.note)[:LONGEST_NOTE],
    )
    session.add(consent)
    session.flush()
    record(
        session,
        by=by,
        action="consent:give" if said.turn is Turn.GIVEN else "consent:withdraw",
        subject_id=consent.id,
        merchant_id=merchant.id,
        purpose=said.purpose,
        how=said.how,
        text_version=said.text_version,
    )
    return consent
