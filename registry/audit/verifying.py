"""Going through the whole trail: is each entry as it was sealed, is none missing, none added, none moved?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping, Select, exists, select
from sqlalchemy.orm import Session

from database.keys import keys_in_use
from registry.audit.erasing import ERASE
from registry.audit.model import AuditEntry, AuditSeal
from registry.audit.replaying import UNREADABLE, AccountFault, first_unlike
from registry.audit.sealing import WRITTEN
from registry.audit.seals import ENTRY, Sealer, sealed_columns
from registry.audit.witnesses import Head

AT_ONCE = 2000
"""Rows read at a time: memory does not grow with the trail."""

_SEAL = AuditSeal.__table__


class What(StrEnum):
    """What is wrong with the first row that is wrong."""

    SEAL_MISSING = "seal missing"
    """The numbers of the seals leap."""
    ENTRY_MISSING = "entry missing"
    NOT_CHAINED = "not chained"
    """The seal does not follow the one before it."""
    ENTRY_CHANGED = "entry changed"
    """Entry or seal is not what was sealed; or it was sealed with another key."""
    DETAILS_CHANGED = "details changed"
    ERASED_UNTOLD = "erased untold"
    """Its details were taken out, and no later entry says so."""
    UNREADABLE = "unreadable"
    """A value that no entry of ours can hold."""
    NOT_SEALED = "not sealed"
    """An entry that went past the program."""


@dataclass(frozen=True)
class Fault:
    """The first thing that is wrong."""

    what: What
    sequence: int
    """Of the seal; for NOT_SEALED, of the entry."""


@dataclass(frozen=True)
class Verdict:
    """What going through the trail found."""

    entries: int
    """How many were found in order."""
    head: Head
    """The last one of them."""
    fault: Fault | None
    account_fault: AccountFault | None
    """Looked for where the trail itself is sound."""

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return self.fault is None and self.account_fault is None


def verify(session: Session, *, hear: Callable[[RowMapping], None] | None = None) -> Verdict:
    """Go through the trail from its first seal to its last, and compare the accounts with what it tells of them.

    With the keys in use; it reads only. Each entry in order is given to *hear*: a row of sealed_columns(). Raise
    KeysMissing.
    """
    check = _Check(Sealer(keys_in_use()))
    fault: Fault | None = None
    for row in _rows(session):
        fault = check.fault_of(row)
        if fault is not None:
            break
        if hear is not None and not isinstance(row, int):
            hear(row)
    fault = fault or check.fault_of_erasures() or _unsealed(session)
    return Verdict(check.head.sequence, check.head, fault, None if fault else first_unlike(session))


class _Check:
    """How far the check has come. Rows come in as they lie in the chain."""

    def __init__(self, sealer: Sealer) -> None:
        self.head = Head(0, "")
        self._sealer = sealer
        self._erased: dict[int, tuple[int, Any]] = {}
        """Entries without details that no later entry has told of yet: number of the seal, and when."""

    def fault_of(self, row: RowMapping | int) -> Fault | None:
        """What is wrong with the row that comes next, if anything; else it is the head from here on."""
        if isinstance(row, int):
            return Fault(What.UNREADABLE, row)
        expected = self.head.sequence + 1
        wrong = What.SEAL_MISSING if row["link"] != expected else self._broken(row) or self._changed(row)
        if wrong is not None:
            return Fault(wrong, expected)
        if row["action"] == ERASE:
            for sequence in row["details"].get("entries", ()):
                if self._erased.get(sequence, (0, None))[1] == row["at"]:
                    del self._erased[sequence]
        self.head = Head(expected, row["seal"], row["at"])
        return None

    def _broken(self, row: RowMapping) -> What | None:
        if row["sequence"] is None:
            return What.ENTRY_MISSING
        if row["previous"] != self.head.seal:
            return What.NOT_CHAINED
        seal = self._sealer.seal(row["link"], row, row["details_seal"], row["previous"])
        return None if seal == row["seal"] else What.ENTRY_CHANGED

    def _changed(self, row: RowMapping) -> What | None:
        if row["erased_at"] is not None:
            self._erased[row["sequence"]] = row["link"], row["erased_at"]
            return What.DETAILS_CHANGED if row["details"] else None
        same = self._sealer.details_seal(row["sequence"], row["details"]) == row["details_seal"]
        return None if same else What.DETAILS_CHANGED

    def fault_of_erasures(self) -> Fault | None:
        untold = min(self._erased.values(), default=None, key=lambda told: told[0])
        return Fault(What.ERASED_UNTOLD, untold[0]) if untold else None


def _rows(session: Session) -> Iterator[RowMapping | int]:
    """Each seal with its entry, in the order of seals; of the first that cannot be read, its number alone."""
    after = 0
    while True:
        batch: list[RowMapping | int]
        try:
            batch = list(session.execute(_after(session, after).limit(AT_ONCE)).mappings())
        except UNREADABLE:
            batch = list(_one_by_one(session, after))
        yield from batch
        if not batch or isinstance(batch[-1], int):
            return
        after = batch[-1]["link"]


def _one_by_one(session: Session, after: int) -> Iterator[RowMapping | int]:
    """The same rows as at once, up to the first that cannot be read."""
    numbers = select(AuditSeal.sequence).where(AuditSeal.sequence > after).order_by(AuditSeal.sequence).limit(AT_ONCE)
    for number in session.scalars(numbers).all():
        try:
            yield session.execute(_after(session, number - 1).limit(1)).mappings().one()
        except UNREADABLE:
            yield number
            return


def _after(session: Session, number: int) -> Select[Any]:
    columns = sealed_columns(session.get_bind().dialect.name)
    return (
        select(_SEAL.c.sequence.label("link"), _SEAL.c.details_seal, _SEAL.c.previous, _SEAL.c.seal, *columns)
        .outerjoin(ENTRY, ENTRY.c.sequence == _SEAL.c.entry_sequence)
        .where(_SEAL.c.sequence > number)
        .order_by(_SEAL.c.sequence)
    )


def _unsealed(session: Session) -> Fault | None:
    """The first entry that has no seal. One that this very transaction wrote gets its seal as it commits."""
    sealed = exists().where(AuditSeal.entry_sequence == AuditEntry.sequence)
    ours = AuditEntry.sequence.in_(session.info.get(WRITTEN, ()))
    sequence = session.scalar(select(AuditEntry.sequence).where(~sealed, ~ours).order_by(AuditEntry.sequence).limit(1))
    return None if sequence is None else Fault(What.NOT_SEALED, sequence)
