"""The geometry of a page with several cells for signs, as data, and how a printer's offset is taken out of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from math import floor, isfinite
from typing import NamedTuple

from qr.sheet_errors import NOTHING_BESIDE, SheetUnfit, StartOutside

LARGEST_PAPER = 1200
"""Millimetres: a little over A0."""
SMALLEST_CELL = 10
LARGEST_SHIFT = 20
LARGEST_STRETCH = 0.1
RULER_REACH = 5
"""Millimetres that can be read off to both sides of a zero of the calibration page."""
# Two zeros nearer to each other than this tell nothing about how a printer stretches.
_LEAST_SPAN = 20
# Millimetres that are nothing: sums of decimal fractions are not exact.
_NOTHING = 1e-6


class Cell(NamedTuple):
    """A rectangle of a sheet: millimetres from the top left corner of the paper."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with equal cells in columns and rows; change one with `dataclasses.replace`.

    A sheet that exists is sound: its cells stand inside the paper and none lies over another.

    Attributes:
        name: what callers ask for.
        width, height: the paper in millimetres.
        columns, rows: how many cells.
        left, top: top left corner of the first cell, in millimetres from that of the paper.
        cell_width, cell_height: of each cell, in millimetres.
        across, down: from a cell's left edge to the next one's, from a cell's top edge to the next one's.
        cut_marks: whether hairlines outside the cells show where to cut; label paper is cut already.
        shift_x, shift_y: millimetres that everything is moved right and down to make up for the printer.
        scale_x, scale_y: how many times wider and higher all is drawn for that, out from the first cell's corner.
        layout: name of the layout it is made for.

    Raises:
        SheetUnfit: cells leave the paper or overlap, or a measure is none.
    """

    name: str
    width: float
    height: float
    columns: int
    rows: int
    left: float
    top: float
    cell_width: float
    cell_height: float
    across: float
    down: float
    cut_marks: bool
    shift_x: float = 0
    shift_y: float = 0
    scale_x: float = 1
    scale_y: float = 1
    layout: str = ""

    def __post_init__(self) -> None:
        for field in fields(self):
            given = getattr(self, field.name)
            if field.type in (float, int) and not isfinite(given):
                raise SheetUnfit(field.name, limit="a number", given=given)
        _within("shift_x", self.shift_x, -LARGEST_SHIFT, LARGEST_SHIFT)
        _within("shift_y", self.shift_y, -LARGEST_SHIFT, LARGEST_SHIFT)
        _within("scale_x", self.scale_x, 1 - LARGEST_STRETCH, 1 + LARGEST_STRETCH)
        _within("scale_y", self.scale_y, 1 - LARGEST_STRETCH, 1 + LARGEST_STRETCH)
        for paper, edge, cell, count, pitch in (
            ("width", "left", "cell_width", "columns", "across"),
            ("height", "top", "cell_height", "rows", "down"),
        ):
            self._stand(paper, edge, cell, count, pitch)

    def _stand(self, paper: str, edge: str, cell: str, count: str, pitch: str) -> None:
        """Make sure that the cells stand beside each other and inside the paper, in one direction."""
        room, start, size, many, step = (getattr(self, field) for field in (paper, edge, cell, count, pitch))
        _within(paper, room, SMALLEST_CELL, LARGEST_PAPER)
        _within(cell, size, SMALLEST_CELL, room, {paper: room})
        if type(many) is not int or many < 1:
            raise SheetUnfit(count, limit="a whole number from 1", given=many)
        taken = size
        if many > 1:
            _within(pitch, step, size, LARGEST_PAPER, {cell: size})
            taken += (many - 1) * step
            fitting = floor((room - size + _NOTHING) / step) + 1
            _within(count, many, 1, fitting, {pitch: step, cell: size, paper: room})
        # Last, because it is what can always be put right: no measure is at fault that goes with some other edge.
        _within(edge, start, 0, room - taken, {count: many, pitch: step, cell: size, paper: room})

    @property
    def cells(self) -> int:
        """How many signs one page holds."""
        return self.columns * self.rows

    def cell(self, number: int) -> Cell:
        """Return cell *number* as it is on exact paper; 1 is at the top left, then row by row.

        Raises:
            StartOutside: there is no such cell.
        """
        if not 1 <= number <= self.cells:
            raise StartOutside(number, self.cells)
        row, column = divmod(number - 1, self.columns)
        return Cell(self.left + column * self.across, self.top + row * self.down, self.cell_width, self.cell_height)

    def all_cells(self) -> Iterator[Cell]:
        """Yield the cells in the order of their numbers."""
        return (self.cell(number) for number in range(1, self.cells + 1))

    def drawn(self, x: float, y: float) -> tuple[float, float]:
        """Return where the point *x*, *y* of exact paper is drawn so that the printer puts it there."""
        return (
            self.left + self.shift_x + (x - self.left) * self.scale_x,
            self.top + self.shift_y + (y - self.top) * self.scale_y,
        )

    def ruler_zeros(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return where the zeros of the calibration page are, as A (across, down) and B, on exact paper.

        A's are the left and the top edge of the first cell, B's the right and the bottom edge of the last. Where that
        is so near to the paper's edge that half of the ruler would not be printed, the cell's other edge is taken,
        unless both zeros would come together.
        """
        first, last = self.cell(1), self.cell(self.cells)
        across = _zeros((first.x, first.width), (last.x, last.width), self.width)
        down = _zeros((first.y, first.height), (last.y, last.height), self.height)
        return (across[0], down[0]), (across[1], down[1])

    def calibrated(self, *, first: tuple[float, float], last: tuple[float, float]) -> "Sheet":
        """Return this sheet with what was read off its calibration page taken out.

        Args:
            first: where the edges of the first label, those that `ruler_zeros` says, cross the rulers at A, in
                millimetres: across, down.
            last: the same at B, for the last label.

        Raises:
            SheetUnfit: the printer is further off than can be made up for: it most likely fits pages to the paper.
        """
        (ax, ay), (bx, by) = self.ruler_zeros()
        more_x, more_y = (last[0] - first[0]) / (bx - ax), (last[1] - first[1]) / (by - ay)
        return replace(
            self,
            shift_x=round(self.shift_x + first[0] - (ax - self.left) * more_x, 4),
            shift_y=round(self.shift_y + first[1] - (ay - self.top) * more_y, 4),
            scale_x=round(self.scale_x + more_x, 6),
            scale_y=round(self.scale_y + more_y, 6),
        )


def _zeros(first: tuple[float, float], last: tuple[float, float], paper: float) -> tuple[float, float]:
    """Return an edge of each cell, given by its start and size: as many as can be that are not at the paper's edge."""
    pairs = [
        (one, other)
        for one in (first[0], sum(first))
        for other in (sum(last), last[0])
        if other - one >= min(_LEAST_SPAN, sum(last) - first[0])
    ]

    def printed(pair: tuple[float, float]) -> tuple[int, float]:
        return sum(RULER_REACH <= zero <= paper - RULER_REACH for zero in pair), pair[1] - pair[0]

    return max(pairs, key=printed)


def _within(field: str, given: float, least: float, most: float, beside: Mapping[str, float] = NOTHING_BESIDE) -> None:
    if given < least - _NOTHING or given > most + _NOTHING:
        raise SheetUnfit(field, limit=f"{least:g} to {round(most, 3):g}", given=given, beside=beside)
