"""Witnesses: heads of the trail that were written down elsewhere, on paper, in a backup, on another machine.

A link's MAC stands for everything before it, so whoever keeps one can tell later whether the trail still leads to it.
They are what notices a tail that was cut off, a whole trail made anew with the key, and yesterday's database put back.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.audit.errors import WitnessUnreadable
from registry.audit.model import AuditEntry, ChainLink

SHORT = 16
"""Digits of a MAC that are printed: 64 bits. Fewer could be met by trying, by somebody who holds the key."""

_LINE = re.compile(r"(\d{1,10}) ([0-9a-f]{64}|-) (\S{1,40})")
_PRINTED = re.compile(r"(\d{1,10})·([0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4})")


@dataclass(frozen=True)
class Head:
    """Where the trail ends: the number of the last link, its MAC, and when its entry was written."""

    sequence: int
    """0 for a trail that has no link yet; it is a witness of nothing."""
    mac: str
    at: datetime | None = None

    def printed(self) -> str:
        """``12345·9F3A-77C2-1B0D-44E1``: short enough for a footer and to be read aloud."""
        shown = self.mac[:SHORT].upper()
        return f"{self.sequence}·" + "-".join(shown[start : start + 4] for start in range(0, SHORT, 4))

    def line(self) -> str:
        """The head in full, as a line of a file."""
        return f"{self.sequence} {self.mac or '-'} {self.at.isoformat() if self.at else '-'}"

    @classmethod
    def read(cls, text: str) -> Self:
        """The head that was written as line() or printed() do. Raise WitnessUnreadable."""
        if printed := _PRINTED.fullmatch(text.strip()):
            return cls(int(printed[1]), printed[2].replace("-", "").lower())
        written = _LINE.fullmatch(text.strip())
        if written is None:
            raise WitnessUnreadable(text)
        try:
            at = None if written[3] == "-" else datetime.fromisoformat(written[3])
        except ValueError:
            raise WitnessUnreadable(text) from None
        return cls(int(written[1]), written[2].removeprefix("-"), at)


def head(session: Session) -> Head:
    """Where the trail ends now."""
    last = session.execute(
        select(ChainLink.sequence, ChainLink.mac, AuditEntry.at)
        .join(AuditEntry, AuditEntry.sequence == ChainLink.entry_sequence)
        .order_by(ChainLink.sequence.desc())
        .limit(1)
    ).one_or_none()
    return Head(*last) if last else Head(0, "")


def check_witness(session: Session, known: Head) -> bool:
    """Whether the trail still leads to the head that was *known* once, in full or as printed.

    That says nothing of what lies between: the links do, once registry.audit.verifying has gone through them.
    """
    if known.sequence == 0:
        return True
    mac = session.scalar(select(ChainLink.mac).where(ChainLink.sequence == known.sequence))
    return mac is not None and len(known.mac) >= SHORT and mac.startswith(known.mac)
