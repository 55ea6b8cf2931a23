"""What a link is: a MAC, with our key, over an entry as it is stored and over the link before it. No database is asked.

Whoever changes, removes, adds or moves an entry afterwards and has no key cannot make the MACs that would follow
(message authentication codes: HMAC with SHA-256, RFC 2104). Whoever has the key can; against them stand the witnesses
(registry.audit.witnesses).
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, String, cast, func, type_coerce

from database.keys import Keys
from registry.audit.model import AuditEntry, ChainLink

ENTRY = AuditEntry.__table__
LINK = ChainLink.__table__

LINK_COLUMNS = (
    LINK.c.sequence.label("link"),
    LINK.c.details_seal.label("details_mac"),
    LINK.c.previous,
    LINK.c.seal.label("mac"),
)
"""What to ask of a link that is to be checked, beside chained_columns() of its entry."""


def chained_columns(dialect_name: str) -> tuple[ColumnElement[Any], ...]:
    """What to ask of an entry that is to be chained or checked: ids as their 32 digits, and the role as text.

    SQLite gives whatever lies there, as it lies: an id written in another way names nobody to the database.
    """
    as_digits = _digits_in_postgresql if dialect_name == "postgresql" else _as_it_lies
    return (
        *(ENTRY.c.sequence, ENTRY.c.at, ENTRY.c.postings, ENTRY.c.action, ENTRY.c.details, ENTRY.c.erased_at),
        _as_it_lies(ENTRY.c.role),
        *(as_digits(ENTRY.c[name]) for name in ("officer_id", "subject_id", "merchant_id")),
    )


def _as_it_lies(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return type_coerce(column, String).label(column.key)


def _digits_in_postgresql(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.replace(cast(column, String), "-", "").label(column.key)


_written = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode
"""JSON in one writing: keys in order, no blanks, ASCII."""


@dataclass(frozen=True)
class Link:
    """What a ChainLink holds besides which entry it is for."""

    sequence: int
    details_mac: str
    previous: str
    mac: str


class Linker:
    """Makes links with the keys in use; one for each transaction or check."""

    def __init__(self, keys: Keys) -> None:
        self._trail = keys.derived("trail")
        self._details = keys.derived("details of the trail")

    def link(self, sequence: int, entry: RowMapping, previous: str) -> Link:
        """The link with number *sequence* for *entry*, a row of chained_columns(), after the MAC *previous*."""
        details_mac = self.details_mac(entry["sequence"], entry["details"])
        return Link(sequence, details_mac, previous, self.mac(sequence, entry, details_mac, previous))

    def details_mac(self, entry_sequence: int, details: object) -> str:
        """What stands for the details of one entry; the same details of another have another one."""
        return _hmac(self._details, f"{entry_sequence}\n{_written(details)}")

    def mac(self, sequence: int, entry: RowMapping, details_mac: str, previous: str) -> str:
        """The MAC over the number in the chain, the whole entry and the MAC before.

        One line each, the postings last: nothing else of ours holds a line break, so no two are written alike.
        """
        told = (
            *(sequence, entry["sequence"], entry["at"], entry["officer_id"], entry["role"], entry["action"]),
            *(entry["subject_id"], entry["merchant_id"], details_mac, previous, entry["postings"]),
        )
        return _hmac(self._trail, "\n".join("" if value is None else f"={value}" for value in told))


def _hmac(key: bytes, told: str) -> str:
    return hmac.digest(key, told.encode(), hashlib.sha256).hex()
