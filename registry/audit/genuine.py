"""Whether an entry of the trail is this program's own: asked where a decision hangs on one, before the next check."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, select
from sqlalchemy.orm import Session

from database.keys import keys_in_use
from registry.audit.chaining import WRITTEN
from registry.audit.links import ENTRY, LINK, LINK_COLUMNS, Linker, chained_columns
from registry.audit.model import AuditEntry, ChainLink


def newest_genuine(session: Session, *conditions: ColumnElement[bool]) -> int | None:
    """The place in the trail of the newest entry that meets *conditions* and that this program wrote; None for none.

    That is one this very transaction wrote, or one whose link was made with the key: who can only write to the
    database makes neither. Raise KeysMissing.
    """
    return next((row["sequence"] for row in _rows(session, *conditions, details=False)), None)


def genuine_entries(session: Session, *conditions: ColumnElement[bool]) -> Iterator[RowMapping]:
    """The entries of this program's own that meet *conditions*, the newest first: rows of chained_columns()."""
    linker = Linker(keys_in_use())
    for row in _rows(session, *conditions, details=True):
        if row["link"] is None or linker.details_mac(row["sequence"], row["details"]) == row["details_mac"]:
            yield row


def _rows(session: Session, *conditions: ColumnElement[bool], details: bool) -> Iterator[RowMapping]:
    """Those this very transaction wrote, and those whose link was made with the key, the newest first."""
    linker = Linker(keys_in_use())
    columns = chained_columns(session.get_bind().dialect.name)
    told = [column for column in columns if details or column.key != "details"]
    session.flush()
    ours: set[int] = session.info.get(WRITTEN, set())
    rows = session.execute(
        select(*LINK_COLUMNS, *told)
        .select_from(ENTRY)
        .outerjoin(LINK, LINK.c.entry_sequence == ENTRY.c.sequence)
        .where(*conditions)
        .order_by(AuditEntry.sequence.desc())
    ).mappings()
    return (row for row in rows if row["sequence"] in ours or _is_chained(linker, row))


def details_hold(session: Session, entry: AuditEntry) -> bool:
    """Whether the details of a genuine entry are those that were written with it. Raise KeysMissing."""
    if entry.sequence in session.info.get(WRITTEN, ()):
        return True
    written = select(ChainLink.details_mac).where(ChainLink.entry_sequence == entry.sequence)
    return session.scalar(written) == Linker(keys_in_use()).details_mac(entry.sequence, entry.details)


def _is_chained(linker: Linker, row: Any) -> bool:
    if row["link"] is None:
        return False
    return bool(linker.mac(row["link"], row, row["details_mac"], row["previous"]) == row["mac"])
