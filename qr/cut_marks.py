"""The hairlines outside the cells of a sheet that show where to cut."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qr.sheet import Sheet

AWAY = 1.0
"""Millimetres that a mark keeps from every cell: an uneven cut leaves none on a sign."""
LONGEST, SHORTEST = 4.0, 0.8


class CutMark(NamedTuple):
    """A cut mark: millimetres from the top left corner of the paper, both ends."""

    x: float
    y: float
    to_x: float
    to_y: float


def cut_marks(sheet: Sheet) -> list[CutMark]:
    """Return where the cells of *sheet* are cut: marks in the margins, and in gaps wide enough for them."""
    columns = [sheet.left + sheet.across * number for number in range(sheet.columns)]
    rows = [sheet.top + sheet.down * number for number in range(sheet.rows)]
    down = [
        CutMark(x, low, x, high)
        for low, high in _between(rows, sheet.cell_height, sheet.height)
        for x in _edges(columns, sheet.cell_width)
    ]
    level = [
        CutMark(low, y, high, y)
        for low, high in _between(columns, sheet.cell_width, sheet.width)
        for y in _edges(rows, sheet.cell_height)
    ]
    return down + level


def _edges(starts: Sequence[float], size: float) -> list[float]:
    """Return where cells begin and end; those that touch share an edge, and with it a mark."""
    return sorted({round(start + more, 6) for start in starts for more in (0, size)})


def _between(starts: Sequence[float], size: float, paper: float) -> Iterator[tuple[float, float]]:
    """Yield from where to where marks run, before, between and behind cells that begin at *starts*."""
    ends = [start + size for start in starts]
    stretches = [(max(0, starts[0] - AWAY - LONGEST), starts[0] - AWAY)]
    for end, following in zip(ends, starts[1:], strict=False):
        low, high = end + AWAY, following - AWAY
        if high - low > 2 * LONGEST:
            stretches += [(low, low + LONGEST), (high - LONGEST, high)]
        else:
            stretches.append((low, high))
    stretches.append((ends[-1] + AWAY, min(paper, ends[-1] + AWAY + LONGEST)))
    return (stretch for stretch in stretches if stretch[1] - stretch[0] >= SHORTEST)
