"""Going through the whole trail: is each entry as it was chained, is none missing, none added, none moved?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping, Select, exists, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from database.keys import keys_in_use
from database.sealing import SealBroken
from registry.audit.chaining import WRITTEN
from registry.audit.erasing import ERASE
from registry.audit.links import ENTRY, LINK, LINK_COLUMNS, Linker, chained_columns
from registry.audit.model import AuditEntry, ChainLink
from registry.audit.witnesses import Head

AT_ONCE = 2000
"""Rows read at a time: memory does not grow with the trail."""

UNREADABLE = (ValueError, TypeError, LookupError, SealBroken, DBAPIError)
"""What a value raises that nothing of ours has written."""


class What(StrEnum):
    """What is wrong with the first row that is wrong."""

    LINK_MISSING = "link missing"
    """The numbers of the links leap."""
    ENTRY_MISSING = "entry missing"
    NOT_CHAINED = "not chained"
    """The link does not follow the one before it."""
    ENTRY_CHANGED = "entry changed"
    """Entry or link is not what was chained; or it was chained with another key."""
    DETAILS_CHANGED = "details changed"
    ERASED_UNTOLD = "erased untold"
    """Its details were taken out, and no later entry says so."""
    UNREADABLE = "unreadable"
    """A value that no entry of ours can hold."""
    NO_LINK = "no link"
    """An entry that went past the program."""


@dataclass(frozen=True)
class Fault:
    """The first thing that is wrong."""

    what: What
    sequence: int
    """Of the link; for NO_LINK, of the entry."""


@dataclass(frozen=True)
class Verdict:
    """What going through the trail found."""

    entries: int
    """How many were found in order."""
    head: Head
    """The last one of them."""
    fault: Fault | None

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return self.fault is None


def verify(session: Session, *, hear: Callable[[RowMapping], None] | None = None) -> Verdict:
    """Go through the trail from its first link to its last, with the keys in use; it reads only.

    Each entry in order is given to *hear*: a row of chained_columns(). Raise
    KeysMissing.
    """
    check = _Check(Linker(keys_in_use()))
    fault: Fault | None = None
    for row in _rows(session):
        fault = check.fault_of(row)
        if fault is not None:
            break
        if hear is not None and not isinstance(row, int):
            hear(row)
    fault = fault or check.fault_of_erasures() or _unchained(session)
    return Verdict(check.head.sequence, check.head, fault)


class _Check:
    """How far the check has come. Rows come in as they lie in the chain."""

    def __init__(self, linker: Linker) -> None:
        self.head = Head(0, "")
        self._linker = linker
        self._erased: dict[int, tuple[int, Any]] = {}
        """Entries without details that no later entry has told of yet: number of the link, and when."""

    def fault_of(self, row: RowMapping | int) -> Fault | None:
        """What is wrong with the row that comes next, if anything; else it is the head from here on."""
        if isinstance(row, int):
            return Fault(What.UNREADABLE, row)
        expected = self.head.sequence + 1
        wrong = What.LINK_MISSING if row["link"] != expected else self._broken(row) or self._changed(row)
        if wrong is not None:
            return Fault(wrong, expected)
        if row["action"] == ERASE:
            for sequence in row["details"].get("entries", ()):
                if self._erased.get(sequence, (0, None))[1] == row["at"]:
                    del self._erased[sequence]
        self.head = Head(expected, row["mac"], row["at"])
        return None

    def _broken(self, row: RowMapping) -> What | None:
        if row["sequence"] is None:
            return What.ENTRY_MISSING
        if row["previous"] != self.head.mac:
            return What.NOT_CHAINED
        mac = self._linker.mac(row["link"], row, row["details_mac"], row["previous"])
        return None if mac == row["mac"] else What.ENTRY_CHANGED

    def _changed(self, row: RowMapping) -> What | None:
        if row["erased_at"] is not None:
            self._erased[row["sequence"]] = row["link"], row["erased_at"]
            return What.DETAILS_CHANGED if row["details"] else None
        same = self._linker.details_mac(row["sequence"], row["details"]) == row["details_mac"]
        return None if same else What.DETAILS_CHANGED

    def fault_of_erasures(self) -> Fault | None:
        untold = min(self._erased.values(), default=None, key=lambda told: told[0])
        return Fault(What.ERASED_UNTOLD, untold[0]) if untold else None


def _rows(session: Session) -> Iterator[RowMapping | int]:
    """Each link with its entry, in the order of links; of the first that cannot be read, its number alone."""
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
    numbers = select(ChainLink.sequence).where(ChainLink.sequence > after).order_by(ChainLink.sequence).limit(AT_ONCE)
    for number in session.scalars(numbers).all():
        try:
            yield session.execute(_after(session, number - 1).limit(1)).mappings().one()
        except UNREADABLE:
            yield number
            return


def _after(session: Session, number: int) -> Select[Any]:
    columns = chained_columns(session.get_bind().dialect.name)
    return (
        select(*LINK_COLUMNS, *columns)
        .outerjoin(ENTRY, ENTRY.c.sequence == LINK.c.entry_sequence)
        .where(LINK.c.sequence > number)
        .order_by(LINK.c.sequence)
    )


def _unchained(session: Session) -> Fault | None:
    """The first entry that has no link. One that this very transaction wrote gets its link as it commits."""
    chained = exists().where(ChainLink.entry_sequence == AuditEntry.sequence)
    ours = AuditEntry.sequence.in_(session.info.get(WRITTEN, ()))
    sequence = session.scalar(select(AuditEntry.sequence).where(~chained, ~ours).order_by(AuditEntry.sequence).limit(1))
    return None if sequence is None else Fault(What.NO_LINK, sequence)
