"""Serial numbers of signs: counted up within a unit."""

import re

from sqlalchemy.orm import Session

from registry.counting import count_up
from registry.signs.model import SignCounter
from registry.units.model import Unit

_SERIAL = re.compile(r"[0-9]{5}[\s\u2010-\u2014-]*[0-9]{6}")


def next_serials(session: Session, *, unit: Unit, count: int) -> list[str]:
    """Hand out the unit's next serials, ``26506-000168`` and so on, in one statement; see count_up."""
    return [f"{unit.code}-{number:06d}" for number in count_up(session, SignCounter, unit=unit, by=count)]


def looks_like_serial(text: str) -> bool:
    """Whether somebody typed what stands on a sign as its serial, with or without the hyphen."""
    return _SERIAL.fullmatch(text.strip()) is not None
