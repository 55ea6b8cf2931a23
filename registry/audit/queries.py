"""Questions about the trail."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from registry.audit.looks import LOOKS
from registry.audit.model import AuditEntry


def history_of_merchant(session: Session, merchant_id: uuid.UUID) -> Sequence[AuditEntry]:
    """Everything that was changed about a merchant, newest first. The caller has checked that it may be seen.

    Who only looked is left out: see registry.trail_reading.
    """
    return session.scalars(
        select(AuditEntry)
        .where(AuditEntry.merchant_id == merchant_id, AuditEntry.action.not_in(LOOKS))
        .options(joinedload(AuditEntry.officer))
        .order_by(AuditEntry.sequence.desc())
    ).all()


def was_told_of(merchant_id: InstrumentedAttribute[uuid.UUID], action: str, *, since: datetime) -> ColumnElement[bool]:
    """True for a merchant of which the trail tells *action* after *since*."""
    return exists().where(AuditEntry.merchant_id == merchant_id, AuditEntry.action == action, AuditEntry.at > since)
