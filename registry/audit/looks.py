"""Looks: who saw a full account number or took a file with one away. They change nothing, and are told all the same."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.base import utc_now
from registry.audit.model import AuditEntry
from registry.audit.operations import record
from registry.officers.model import Officer

SEE_ACCOUNT = "account:see"
DOWNLOAD_CODE = "account:download"
SEE_SIGN = "sign:see"
DOWNLOAD_SIGN = "sign:download"

LOOKS = frozenset({SEE_ACCOUNT, DOWNLOAD_CODE, SEE_SIGN, DOWNLOAD_SIGN})
"""Actions that changed nothing."""

SAME_LOOK = timedelta(minutes=10)
"""Going back to a page within so long is one look."""

_SEEN = frozenset({SEE_ACCOUNT, SEE_SIGN})


def is_told(session: Session, *, by: Officer, action: str, subject_id: uuid.UUID, at: datetime | None = None) -> bool:
    """Whether the trail tells of this look already. A file that is taken away is another one each time."""
    if action not in _SEEN:
        return False
    last = select(AuditEntry.sequence).where(
        AuditEntry.subject_id == subject_id,
        AuditEntry.officer_id == by.id,
        AuditEntry.action == action,
        AuditEntry.at > (at or utc_now()) - SAME_LOOK,
    )
    return session.scalars(last.limit(1)).first() is not None


def record_look(
    session: Session, *, by: Officer, action: str, subject_id: uuid.UUID, merchant_id: uuid.UUID, **details: Any
) -> None:
    """Tell that *by* saw, or took away, what *action* says; ValueError for an action that is no look."""
    if action not in LOOKS:
        raise ValueError(action)
    record(session, by=by, action=action, subject_id=subject_id, merchant_id=merchant_id, **details)
