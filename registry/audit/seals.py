"""What a seal is: an HMAC over an entry as it is stored and over the seal before it. Nothing here asks a database.

Whoever changes, removes, adds or moves an entry afterwards and has no key cannot make the seals that would follow.
Whoever has the key can; against them stand the witnesses (registry.audit.witnesses).
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement

from database.keys import Keys
from registry.audit.model import AuditEntry

ENTRY = AuditEntry.__table__
SEALED: tuple[ColumnElement[Any], ...] = tuple(
    column for column in ENTRY.columns if column.name not in {"details", "erased_at"}
)
"""Every column but the details, which are sealed on their own, and the one that tells that they were erased."""

_canonical = json.JSONEncoder(
    sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False, default=str
).encode


@dataclass(frozen=True)
class Link:
    """What a row of ``audit_seal`` holds besides which entry it is for."""

    sequence: int
    details_seal: str
    previous: str
    seal: str


class Sealer:
    """Makes links with the keys in use; one for each transaction or check."""

    def __init__(self, keys: Keys) -> None:
        self._trail = keys.derived("trail")
        self._details = keys.derived("details of the trail")

    def link(self, sequence: int, entry: Mapping[str, Any], previous: str) -> Link:
        """Seal *entry*, a row of ``audit_entry`` by its columns' names, as link number *sequence* after *previous*."""
        details_seal = self.details_seal(entry["sequence"], entry["details"])
        return Link(sequence, details_seal, previous, self.seal(sequence, entry, details_seal, previous))

    def details_seal(self, entry_sequence: int, details: object) -> str:
        """What stands for the details of one entry; the same details of another have another one."""
        return _hmac(self._details, [entry_sequence, details])

    def seal(self, sequence: int, entry: Mapping[str, Any], details_seal: str, previous: str) -> str:
        """The seal over the number in the chain, the whole entry and the seal before."""
        return _hmac(self._trail, [sequence, [entry[column.name] for column in SEALED], details_seal, previous])


def _hmac(key: bytes, told: list[Any]) -> str:
    """HMAC-SHA256 over JSON in one writing: keys in order, no blanks, moments and ids as Python writes them."""
    return hmac.digest(key, _canonical(told).encode(), hashlib.sha256).hex()
