"""Marks of officers: whatever decides who signs in as whom, and what they may, is told to the trail by its mark.

Somebody with the database alone could write another password or role into a row. Whoever changes an officer through
the program leaves the marks of what was changed in the entry about it, by itself; checking the trail holds every row
to its last marks.
"""

import uuid

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, SessionTransaction

from registry.marking import keyed_mark
from registry.officers.model import LettingIn, Officer

MARKED = ("login", "role", "person_number", "password_hash", "disabled_at", "second_factor_at")
"""What signing in and every right depend on."""

LET_IN, CONFIRMED = "let in", "confirmed"
"""Beside the marks stand the ids of rows of letting_in that were written, and of those that were confirmed."""

_CHANGED = "marks of officers that no entry tells yet"
"""Under this name a session remembers what it wrote in the transaction going on."""


def mark_of_officer(officer_id: uuid.UUID, column: str, value: object) -> str:
    """The mark of one column; the same value of another officer has another one. Raise KeysMissing."""
    return keyed_mark("officers", officer_id, column, value)


def marks_of_officer(officer: Officer) -> dict[str, str]:
    """Every mark of the officer as it is now."""
    return {column: mark_of_officer(officer.id, column, getattr(officer, column)) for column in MARKED}


def take_marks(session: Session, officer_id: uuid.UUID | None) -> dict[str, str]:
    """The marks of what this transaction wrote of the officer and told nobody yet; for the entry about it."""
    waiting: dict[uuid.UUID | None, dict[str, str]] = session.info.get(_CHANGED, {})
    return waiting.pop(officer_id, {})


def start_marking() -> None:
    """Let every session of this process remember what it writes of officers. Saying it twice changes nothing."""
    for name, listener in (
        ("after_flush", _remember),
        ("after_soft_rollback", _forget),
        ("after_transaction_end", _forget_with_the_last),
    ):
        if not event.contains(Session, name, listener):
            event.listen(Session, name, listener)


def _remember(session: Session, _flush: object) -> None:
    for row in (*session.new, *session.dirty):
        if isinstance(row, Officer):
            seen = inspect(row).attrs
            changed = [name for name in MARKED if row in session.new or seen[name].history.has_changes()]
            told = {name: mark_of_officer(row.id, name, getattr(row, name)) for name in changed}
            session.info.setdefault(_CHANGED, {}).setdefault(row.id, {}).update(told)
        elif isinstance(row, LettingIn):
            told = session.info.setdefault(_CHANGED, {}).setdefault(row.officer_id, {})
            what = LET_IN if row in session.new else CONFIRMED
            told[what] = f"{told.get(what, '')} {row.id.hex}".strip()


def _forget(session: Session, _what: object) -> None:
    session.info.pop(_CHANGED, None)


def _forget_with_the_last(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        _forget(session, transaction)
