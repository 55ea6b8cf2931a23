"""Writing the trail. Every change calls this in its own transaction."""

import uuid
from typing import Any

from sqlalchemy.orm import Session

from registry.audit.acting import postings_now
from registry.audit.model import AuditEntry
from registry.officers.model import Officer


def record(
    session: Session,
    *,
    by: Officer | None,
    action: str,
    subject_id: uuid.UUID | None,
    merchant_id: uuid.UUID | None = None,
    **details: Any,
) -> None:
    """Add an entry. *by* is nobody for an errand run on the server; *details* must hold no full account number.

    An edit tells both values, as ``changes={field: [before, after]}``. The role and the postings *by* acts under at
    this moment are told as well. The entry is sealed as its transaction commits (registry.audit.sealing).
    """
    session.add(
        AuditEntry(
            officer_id=by.id if by else None,
            role=by.role if by else None,
            postings=postings_now(session, by) if by else "",
            action=action,
            subject_id=subject_id,
            merchant_id=merchant_id,
            details=details,
        )
    )


def masked(account_number: str) -> str:
    """The number with all but its last four characters hidden."""
    return "•" * max(len(account_number) - 4, 0) + account_number[-4:]
