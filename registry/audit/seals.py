"""What a seal is: an HMAC over an entry as it is stored and over the seal before it. Nothing here asks a database.

Whoever changes, removes, adds or moves an entry afterwards and has no key cannot make the seals that would follow.
Whoever has the key can; against them stand the witnesses (registry.audit.witnesses).
"""

import hashlib
import hmac
import json
from dataclasses import dataclass

from sqlalchemy import RowMapping

from database.keys import Keys
from registry.audit.model import AuditEntry

ENTRY = AuditEntry.__table__

_written = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode
"""JSON in one writing: keys in order, no blanks, ASCII."""


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

    def link(self, sequence: int, entry: RowMapping, previous: str) -> Link:
        """Seal *entry*, a row of ``audit_entry`` by its columns' names, as link number *sequence* after *previous*."""
        details_seal = self.details_seal(entry["sequence"], entry["details"])
        return Link(sequence, details_seal, previous, self.seal(sequence, entry, details_seal, previous))

    def details_seal(self, entry_sequence: int, details: object) -> str:
        """What stands for the details of one entry; the same details of another have another one."""
        return _hmac(self._details, f"{entry_sequence}\n{_written(details)}")

    def seal(self, sequence: int, entry: RowMapping, details_seal: str, previous: str) -> str:
        """The seal over the number in the chain, the whole entry and the seal before.

        One line each. Nothing of ours holds a line break, so no two entries are written alike.
        """
        return _hmac(
            self._trail,
            f"{sequence}\n{entry['sequence']}\n{entry['at']}\n{entry['officer_id']}\n{entry['role']}\n"
            f"{_written(entry['postings'])}\n{entry['action']}\n{entry['subject_id']}\n{entry['merchant_id']}\n"
            f"{details_seal}\n{previous}",
        )


def _hmac(key: bytes, told: str) -> str:
    return hmac.digest(key, told.encode(), hashlib.sha256).hex()
