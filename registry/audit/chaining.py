"""Chaining: whatever entries a transaction wrote get their links as the last thing before it commits.

Every session does so by itself, because nobody must have to think of it. An entry that goes past the sessions'
mapped rows has no link, and checking the trail names it.
"""

from dataclasses import asdict

from sqlalchemy import event, exists, insert, select, text
from sqlalchemy.orm import Session, SessionTransaction

from database.keys import keys_in_use
from registry.audit.links import Linker, chained_columns
from registry.audit.model import AuditEntry, ChainLink
from registry.audit.remembered import forget, keep, note_chained, require_remembered

WRITTEN = "entries of the trail"
"""Under this name a session remembers which entries it wrote in the transaction going on."""

_TURN = 20_261_122
"""The place in PostgreSQL's own list of advisory locks that whoever chains entries holds; any number would do."""

_MOST_AT_ONCE = 1000
"""Entries in one question: databases limit how many values a statement may name."""


def start_chaining() -> None:
    """Let every session of this process chain what it commits. Saying it twice changes nothing."""
    for name, listener in (
        ("after_flush", _remember_written),
        ("before_commit", _chain_written),
        ("after_commit", keep),
        ("after_transaction_end", _forget_written),
        ("after_transaction_end", forget),
    ):
        if not event.contains(Session, name, listener):
            event.listen(Session, name, listener)


def chain(session: Session, entry_sequences: list[int]) -> int:
    """Link those of the entries that are there and have no link, in the order given; return how many they were.

    Others who chain wait from here until the transaction ends, so it is the last thing to do. Raise KeysMissing, or
    TrailCut where the end was cut off that this process wrote.
    """
    linker = Linker(keys_in_use())
    dialect_name = session.get_bind().dialect.name
    columns = chained_columns(dialect_name)
    if dialect_name == "postgresql":  # on SQLite the writer's place is the turn already
        session.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
    last = select(ChainLink.sequence, ChainLink.mac).order_by(ChainLink.sequence.desc()).limit(1)
    sequence, previous = session.execute(last).one_or_none() or (0, "")
    require_remembered(session, (sequence, previous))
    begun_at = sequence
    for start in range(0, len(entry_sequences), _MOST_AT_ONCE):
        these = AuditEntry.sequence.in_(entry_sequences[start : start + _MOST_AT_ONCE])
        unchained = ~exists().where(ChainLink.entry_sequence == AuditEntry.sequence)
        entries = session.execute(select(*columns).where(these, unchained).order_by(AuditEntry.sequence))
        rows = []
        for entry in entries.mappings():
            sequence += 1
            link = linker.link(sequence, entry, previous)
            previous = link.mac
            rows.append(asdict(link) | {"entry_sequence": entry["sequence"]})
        if rows:
            session.execute(insert(ChainLink), rows)
    if sequence > begun_at:
        note_chained(session, (sequence, previous))
    return sequence - begun_at


def _remember_written(session: Session, _flush: object) -> None:
    written = [row.sequence for row in session.new if isinstance(row, AuditEntry)]
    if written:
        session.info.setdefault(WRITTEN, set()).update(written)


def _chain_written(session: Session) -> None:
    """Chain at the end of the outermost transaction: an inner one may still be undone."""
    if session.in_nested_transaction():
        return
    session.flush()
    written = session.info.pop(WRITTEN, None)
    if written:
        chain(session, sorted(written))


def _forget_written(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(WRITTEN, None)
