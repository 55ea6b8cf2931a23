"""The four rulers of a calibration page: where their zeros are, which way they run, how long there is room for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from qr.sheet import RULER_REACH, Cell, Sheet

# Millimetres: from the corner to the first tick, how much longer each whole tick is than the one before, how much of
# the paper a ruler takes with its numbers, and what it keeps from another where there is little room.
_INSIDE, _STEP = 12.0, 2.6
LENGTH = _INSIDE + _STEP * (2 * RULER_REACH + 1) + 4
_INSIDE_SMALL, _STEP_LEAST, _APART = 6.0, 0.4, 4.0
# Millimetres before the first tick that its name takes.
_NAME = 5
# Numbers stand on each millimetre where they have room, else at both ends and the middle.
_STEP_FOR_ALL_NUMBERS = 2.0


class _Way(NamedTuple):
    """From where, which way and how a ruler runs; fields as of `Ruler`."""

    base: float
    sense: int
    inside: float = _INSIDE
    step: float = _STEP


@dataclass(frozen=True, slots=True)
class Tick:
    """One tick: millimetres beside the zero, how far from the corner it begins and ends, and its number, if any."""

    at: float
    near: float
    far: float
    number: str


@dataclass(frozen=True, slots=True)
class Ruler:
    """A ruler across or down that crosses the edge of a label.

    Attributes:
        name: A or B, and the direction it measures: Ax.
        zero: where its zero is, in millimetres from the left or the top of the paper.
        base: the cell's corner in the other direction, which the ruler runs away from.
        sense: 1 where it runs right or down from there, -1 where it runs left or up.
        inside, step: millimetres as above.
    """

    name: str
    zero: float
    base: float
    sense: int
    inside: float
    step: float

    @property
    def level(self) -> bool:
        """Whether it measures across (x); else down."""
        return self.name.endswith("x")

    @property
    def is_full(self) -> bool:
        """Whether it is as long as there is need for."""
        return self.step == _STEP

    def ticks(self, paper: float) -> Iterator[Tick]:
        """Yield the ticks that lie on the *paper*, so wide or high, one each half millimetre."""
        for half in range(-2 * RULER_REACH, 2 * RULER_REACH + 1):
            at = half / 2
            if not 0 <= self.zero + at <= paper:
                continue
            # Each tick is longer than the one before, which leaves room for its number.
            length = 1.2 if half % 2 else self.step * (at * self.sense + RULER_REACH + 1)
            near, far = self.inside * self.sense, (self.inside + length) * self.sense
            numbered = half % 2 == 0 and (self.step >= _STEP_FOR_ALL_NUMBERS or at % RULER_REACH == 0)
            yield Tick(at, near, far, f"{at:.0f}".replace("-", "−") if numbered else "")

    def point(self, along: float, away: float) -> tuple[float, float]:
        """Return x and y of what is *along* the ruler from its zero, and so far *away* from the corner."""
        one, other = self.zero + along, self.base + away
        return (one, other) if self.level else (other, one)

    @property
    def box(self) -> Cell:
        """The rectangle that it takes with its numbers."""
        wide = 2 * RULER_REACH + 4
        near, far = self.inside - _NAME, self.inside + self.step * (2 * RULER_REACH + 1) + 4
        start = self.base + min(near * self.sense, far * self.sense)
        if self.level:
            return Cell(self.zero - wide / 2, start, wide, far - near)
        return Cell(start, self.zero - wide / 2, far - near, wide)


def rulers_of(sheet: Sheet) -> list[Ruler]:
    """Return the rulers at A, the first cell, and at B, the last: across and down each.

    They run into the sheet from the corners, or away from it where its cells take less than two of them, and are
    shorter where there is no room for that either.
    """
    first, last = sheet.cell(1), sheet.cell(sheet.cells)
    across = _ways(first.x, last.x + last.width, sheet.width)
    down = _ways(first.y, last.y + last.height, sheet.height)
    rulers = []
    for name, zero, over, under in zip("AB", sheet.ruler_zeros(), across, down, strict=True):
        rulers.append(Ruler(f"{name}x", zero[0], *under))
        rulers.append(Ruler(f"{name}y", zero[1], *over))
    return rulers


def _ways(start: float, end: float, paper: float) -> list[_Way]:
    """Return how the rulers at A and B run where cells reach from *start* to *end*."""
    if end - start >= 2 * LENGTH:
        return [_Way(start, 1), _Way(end, -1)]
    outside = start >= LENGTH, paper - end >= LENGTH
    if any(outside):
        return [_Way(start, -1 if outside[0] else 1), _Way(end, 1 if outside[1] else -1)]
    room = (end - start) / 2 - _APART
    inside = _INSIDE if room > 2 * _INSIDE else _INSIDE_SMALL
    step = min(_STEP, max(_STEP_LEAST, (room - inside) / (2 * RULER_REACH + 1)))
    return [_Way(start, 1, inside, step), _Way(end, -1, inside, step)]
