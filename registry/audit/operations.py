"""Writing the trail. Every change calls this in its own transaction."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from database.base import utc_now
from registry.audit.acting import postings_now
from registry.audit.model import AuditEntry
from registry.officers.marks import take_marks
from registry.officers.model import Officer
from registry.trader import ACTED_BY_LINK, Trader


def record(
    session: Session,
    *,
    by: Officer | Trader | None,
    action: str,
    subject_id: uuid.UUID | None,
    merchant_id: uuid.UUID | None = None,
    at: datetime | None = None,
    **details: Any,
) -> None:
    """Add an entry. *by* is nobody for an errand run on the server; *details* must hold no full account number.

    An edit tells both values, as ``changes={field: [before, after]}``. The role and the postings *by* acts under at
    this moment are told as well; of a trader, the link; of an officer who is the subject, the marks of what was
    flushed (registry.officers.marks). *at* is this moment, unless a row must bear the very same one. The entry is
    chained as its transaction commits (registry.audit.chaining).
    """
    officer = by if isinstance(by, Officer) else None
    acted_under = postings_now(session, officer) if officer else ""
    if isinstance(by, Trader):
        acted_under = f"{by.link_id} {ACTED_BY_LINK}"
    marks = take_marks(session, subject_id)
    if marks:
        details["marks"] = marks
    session.add(
        AuditEntry(
            at=at or utc_now(),
            officer_id=officer.id if officer else None,
            role=officer.role if officer else None,
            postings=acted_under,
            action=action,
            subject_id=subject_id,
            merchant_id=merchant_id,
            details=details,
        )
    )


def masked(account_number: str) -> str:
    """The number with all but its last four characters hidden."""
    return "•" * max(len(account_number) - 4, 0) + account_number[-4:]
