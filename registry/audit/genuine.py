"""Whether an entry of the trail is this program's own: asked where a decision hangs on one, before the next check."""

from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from database.keys import keys_in_use
from registry.audit.model import AuditEntry, AuditSeal
from registry.audit.sealing import WRITTEN
from registry.audit.seals import ENTRY, Sealer, sealed_columns

_SEAL = AuditSeal.__table__


def newest_genuine(session: Session, *conditions: ColumnElement[bool]) -> int | None:
    """The place in the trail of the newest entry that meets *conditions* and that this program wrote; None for none.

    That is one this very transaction wrote, or one whose seal was made with the key: who can only write to the
    database makes neither. Raise KeysMissing.
    """
    sealer = Sealer(keys_in_use())
    told = [column for column in sealed_columns(session.get_bind().dialect.name) if column.key != "details"]
    session.flush()
    ours: set[int] = session.info.get(WRITTEN, set())
    rows = session.execute(
        select(_SEAL.c.sequence.label("link"), _SEAL.c.details_seal, _SEAL.c.previous, _SEAL.c.seal, *told)
        .select_from(ENTRY)
        .outerjoin(_SEAL, _SEAL.c.entry_sequence == ENTRY.c.sequence)
        .where(*conditions)
        .order_by(AuditEntry.sequence.desc())
    ).mappings()
    return next((row["sequence"] for row in rows if row["sequence"] in ours or _is_sealed(sealer, row)), None)


def _is_sealed(sealer: Sealer, row: Any) -> bool:
    if row["link"] is None:
        return False
    return bool(sealer.seal(row["link"], row, row["details_seal"], row["previous"]) == row["seal"])
