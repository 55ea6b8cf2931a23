"""Taking out what the trail tells of a person who asks to be forgotten. That it was done, and when, stays for ever."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlalchemy.orm import Session

from database.base import utc_now
from registry.audit.model import AuditEntry
from registry.audit.operations import record
from registry.officers.model import Officer

ERASE = "trail:erase"
"""The action of the entry that says which entries were emptied; without it an empty entry counts as tampered with."""


def erase_details(session: Session, *, by: Officer | None, entries: Sequence[AuditEntry], reason: str) -> None:
    """Empty the details of *entries*; who, when and what they tell stays. An entry of its own names them and *reason*.

    The database lets this be done once to an entry, and nothing else ever. Entries emptied before are left alone.
    """
    sequences = [entry.sequence for entry in entries if entry.erased_at is None]
    if not sequences:
        return
    now = utc_now()
    session.execute(
        update(AuditEntry)
        .where(AuditEntry.sequence.in_(sequences))
        .values(details={}, erased_at=now)
        .execution_options(synchronize_session="fetch")
    )
    # The very moment of the emptied rows: by it the check knows which erasure this entry tells of.
    record(session, by=by, action=ERASE, subject_id=None, at=now, entries=sequences, reason=reason)
