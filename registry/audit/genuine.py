"""Whether an entry of the trail is this program's own: asked where a decision hangs on one, before the next check."""

from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from database.keys import keys_in_use
from registry.audit.chaining import WRITTEN
from registry.audit.links import ENTRY, LINK, LINK_COLUMNS, Linker, chained_columns
from registry.audit.model import AuditEntry


def newest_genuine(session: Session, *conditions: ColumnElement[bool]) -> int | None:
    """The place in the trail of the newest entry that meets *conditions* and that this program wrote; None for none.

    That is one this very transaction wrote, or one whose link was made with the key: who can only write to the
    database makes neither. Raise KeysMissing.
    """
    linker = Linker(keys_in_use())
    told = [column for column in chained_columns(session.get_bind().dialect.name) if column.key != "details"]
    session.flush()
    ours: set[int] = session.info.get(WRITTEN, set())
    rows = session.execute(
        select(*LINK_COLUMNS, *told)
        .select_from(ENTRY)
        .outerjoin(LINK, LINK.c.entry_sequence == ENTRY.c.sequence)
        .where(*conditions)
        .order_by(AuditEntry.sequence.desc())
    ).mappings()
    return next((row["sequence"] for row in rows if row["sequence"] in ours or _is_chained(linker, row)), None)


def _is_chained(linker: Linker, row: Any) -> bool:
    if row["link"] is None:
        return False
    return bool(linker.mac(row["link"], row, row["details_mac"], row["previous"]) == row["mac"])
