"""What one shop shows on the board of its street or market."""

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from campaigns.ladder.model import LADDER, Rung


class Look(StrEnum):
    """What a cell looks like. Every shop has exactly one look, so the numbers in a legend add up to the shops."""

    NOT_SURVEYED = "none"
    SURVEYED = "surveyed"
    COMMITTED = "committed"
    ACCOUNT_READY = "account_ready"
    CODE_ISSUED = "code_issued"
    SIGN_POSTED = "sign_posted"
    TEST_PAYMENT = "test_payment"
    REGULAR_USE = "regular_use"
    REFUSED = "refused"
    """Does not want to, for now, whatever rung it stands on."""
    PAUSED = "paused"
    """Does not trade for a while. It is there to be seen, and not counted."""


RUNG_LOOKS: dict[Rung | None, Look] = {None: Look.NOT_SURVEYED, **{rung: Look(rung.value) for rung in LADDER}}
"""The look of a shop by the highest rung it stands on."""


class Flag(StrEnum):
    """What a cell may carry besides its look: something for somebody to do."""

    SIGN_DUE = "sign_due"
    """Nobody saw a sign of the shop hang for so long that it is to be looked at again."""
    INCIDENT = "incident"
    """An incident about the shop is not closed."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One shop on the board."""

    merchant_id: uuid.UUID
    label: str
    """House number or stall, as typed."""
    key: str
    """The label without its ways of writing."""
    trade_name: str
    highest: Rung | None
    refused: bool = False
    paused: bool = False
    sign_due: bool = False
    incidents: int = 0
    """How many about it are not closed."""

    @property
    def look(self) -> Look:
        """How it looks to those who work here."""
        if self.paused:
            return Look.PAUSED
        return Look.REFUSED if self.refused else RUNG_LOOKS[self.highest]

    @property
    def public_look(self) -> Look:
        """How it looks on paper in the street, where nobody is shown up: how far it came, not what it said."""
        return Look.PAUSED if self.paused else RUNG_LOOKS[self.highest]

    @property
    def flags(self) -> frozenset[Flag]:
        """What it carries."""
        carried = ((Flag.SIGN_DUE, self.sign_due), (Flag.INCIDENT, self.incidents))
        return frozenset(flag for flag, carries in carried if carries)


def counted_by_look(cells: Iterable[Cell]) -> dict[Look, int]:
    """How many cells have each look, those that none has among them, in the ladder's order."""
    found = Counter(cell.look for cell in cells)
    return {look: found[look] for look in Look}


def counted_by_flag(cells: Iterable[Cell]) -> dict[Flag, int]:
    """How many cells carry each flag."""
    found = Counter(flag for cell in cells for flag in cell.flags)
    return {flag: found[flag] for flag in Flag}
