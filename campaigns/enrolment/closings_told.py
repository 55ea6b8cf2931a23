"""What the trail tells of the closing of a shop: where an owner is forgotten for it, the row alone says nothing."""

import uuid
from datetime import date

from sqlalchemy.orm import Session

from registry.audit.genuine import details_hold, newest_genuine
from registry.audit.model import AuditEntry
from registry.calendar import day_of


def was_told_closed(session: Session, merchant_id: uuid.UUID, closed_on: date, day: date) -> bool:
    """Whether the last that the program itself told of it is that it closed on that day; a row alone says nothing.

    Where what was told was emptied since, whether it was told by *day*.
    """
    turns = (AuditEntry.merchant_id == merchant_id, AuditEntry.action.in_(("merchant:close", "merchant:reopen")))
    last = newest_genuine(session, *turns)
    entry = None if last is None else session.get_one(AuditEntry, last)
    if entry is None or entry.action != "merchant:close":
        return False
    if entry.erased_at is not None:
        return day_of(entry.at) <= day
    _before, after = entry.details.get("changes", {}).get("closed_on", ("", ""))
    return bool(after == closed_on.isoformat()) and details_hold(session, entry)
