"""Cells on paper: how large they may be for all of them to fit, and each one with its mark and number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from campaigns.boards.cells import Look
from campaigns.boards.layout import Band, Layout, Spot
from merchant_app.boards.drawing import lines_of, short_label
from merchant_app.boards.marks import MARK_SIZE, MARKS, Points
from qr import BOLD, SEMIBOLD, font

INK, SEA = HexColor("#12302f"), HexColor("#0f5f63")
_EDGE = HexColor("#8f9d97")
_HIGH = 56 / 44
"""How much higher a cell is than wide, as on the page."""
_GAP = 0.09
"""Between cells, in parts of their width; and the road of a street, in the same."""
_ROAD = 0.5
_NAME = 1.3
"""Room for the name of a market's row, left of it."""
_AISLE = 0.6
"""Between the halls of a market, which stand side by side where it has many short rows."""
_HALLS = (1, 2, 3, 4, 5)
_WORTH_A_HALL = 1.4
"""So many times larger must cells be in several halls than in one."""
LARGEST = 24 * mm
SMALLEST = 3 * mm
_STEP = 0.97


@dataclass(frozen=True)
class Colours:
    """Of a cell: its face, and what stands on it."""

    face: Color
    ink: Color


COLOURS: dict[Look, Colours] = {
    Look.NOT_SURVEYED: Colours(HexColor("#fbfaf6"), INK),
    Look.SURVEYED: Colours(HexColor("#dfe9df"), INK),
    Look.COMMITTED: Colours(HexColor("#bcd8c9"), INK),
    Look.ACCOUNT_READY: Colours(HexColor("#90c4b1"), INK),
    Look.CODE_ISSUED: Colours(HexColor("#5dab99"), INK),
    Look.SIGN_POSTED: Colours(HexColor("#27786d"), white),
    Look.TEST_PAYMENT: Colours(HexColor("#146d69"), white),
    Look.REGULAR_USE: Colours(HexColor("#0a4b4e"), white),
    Look.PAUSED: Colours(HexColor("#eceae3"), HexColor("#55524a")),
}
"""The ramp of the style sheet."""


@dataclass(frozen=True)
class Row:
    """Cells from the left to the right of the paper, on one side of a street or on both."""

    name: str
    """Written before it; empty where the row goes on from the one above."""
    of: str
    """The name of the whole row."""
    sides: int
    columns: int
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True)
class Scale:
    """How wide a cell is, in points, how many stand side by side in a hall, and how many halls do."""

    cell: float
    columns: int
    halls: int
    named: bool

    @property
    def left(self) -> float:
        """Where the first cell of a row begins."""
        return self.cell * _NAME if self.named else 0

    @property
    def hall(self) -> float:
        """How wide a hall is, with what parts it from the next."""
        return self.left + (self.columns * (1 + _GAP) + _AISLE) * self.cell

    def height_of(self, row: Row) -> float:
        """Points from a row's top to the next one's."""
        if not row.columns:
            return self.cell * _HIGH / 2
        if row.sides == 1:
            return self.cell * (_HIGH + _GAP)
        return self.cell * (2 * _HIGH + _ROAD + 3 * _GAP)

    def halls_of(self, rows: Sequence[Row], height: float) -> list[list[Row]]:
        """The rows hall by hall, each as full as it gets."""
        halls: list[list[Row]] = [[]]
        left = height
        for row in rows:
            if halls[-1] and self.height_of(row) > left:
                halls.append([])
                left = height
            halls[-1].append(row)
            left -= self.height_of(row)
        return halls


def fitting(layout: Layout, *, street: bool, width: float, height: float) -> Scale:
    """The largest cells with which the whole layout fits into so many points across and down.

    A market stands in one hall, its rows whole where they can be, unless several make the cells much larger.
    """
    scales = [
        _largest(layout, halls, street=street, width=width, height=height) for halls in _HALLS[: 1 if street else 5]
    ]
    return max(scales, key=lambda scale: scale.cell if scale.halls == 1 else scale.cell / _WORTH_A_HALL)


def _largest(layout: Layout, halls: int, *, street: bool, width: float, height: float) -> Scale:
    """The largest cells in so many halls; the smallest where none are small enough."""
    named = not street and any(band.name for band in layout.bands)
    widest = max(1, *(band.columns for band in _bands(layout)))
    cell = LARGEST
    while True:
        across = width / halls - (cell * _NAME if named else 0) - (cell * _AISLE if halls > 1 else 0)
        columns = max(1, min(widest, int(across / (cell * (1 + _GAP)))))
        scale = Scale(cell, columns, halls, named)
        rows = list(_rows(layout, street=street, columns=columns))
        if cell < SMALLEST or len(scale.halls_of(rows, height)) <= halls:
            return scale
        cell *= _STEP


def rows_of_poster(layout: Layout, *, street: bool, columns: int) -> list[Row]:
    """The bands cut to the paper's width, a market's row names at the first piece; who has no spot comes last."""
    pieces = [spots for band in _bands(layout) for spots in _pieces(band, columns)]
    rows = _rows(layout, street=street, columns=columns)
    return [replace(row, spots=spots) for row, spots in zip(rows, pieces, strict=True)]


def _rows(layout: Layout, *, street: bool, columns: int) -> Iterator[Row]:
    """The same without their cells: how large they may be is tried many times."""
    for band in _bands(layout):
        sides = 2 if street and band is not layout.beside else 1
        if not band.columns:
            yield Row("", "", 1, 0)
        for begins in range(0, band.columns, columns):
            name = band.name if begins == 0 else ""
            yield Row(name, band.name, sides, min(columns, band.columns - begins))


def _pieces(band: Band, columns: int) -> list[tuple[Spot, ...]]:
    """The spots of each row of a band; a passage is one without any."""
    return [spots for _columns, spots in band.pieces(columns)] or [()]


def _bands(layout: Layout) -> tuple[Band, ...]:
    return (*layout.bands, layout.beside) if layout.beside.spots else layout.bands


class CellPen:
    """Draws rows of cells in one scale."""

    def __init__(self, canvas: Canvas, scale: Scale) -> None:
        self.canvas = canvas
        self.scale = scale

    def draw(self, row: Row, left: float, top: float) -> None:
        """Draw a row whose cells begin below *top*."""
        canvas, size = self.canvas, self.scale.cell
        if row.name:
            canvas.setFillColor(INK)
            name = letters(row.name)
            canvas.setFont(BOLD, min(size * 0.4, self.scale.left * 0.85 / max(font(BOLD).stringWidth(name, 1), 0.1)))
            canvas.drawString(left, top - size * _HIGH * 0.62, name)
        if row.sides > 1:
            middle = top - size * (_HIGH + _ROAD / 2)
            canvas.setStrokeColor(_EDGE)
            canvas.setLineWidth(size * 0.03)
            canvas.setDash(size * 0.3, size * 0.2)
            canvas.line(left, middle, left + row.columns * size * (1 + _GAP), middle)
            canvas.setDash()
        for spot in row.spots:
            x = left + self.scale.left + spot.column * size * (1 + _GAP)
            y = top - size * _HIGH - spot.row * size * (_HIGH + _ROAD)
            self._cell(row.of, spot, x, y)

    def _cell(self, of: str, spot: Spot, x: float, y: float) -> None:
        canvas, size = self.canvas, self.scale.cell
        look = spot.cell.public_look if spot.cell else None
        colours = COLOURS[look] if look else Colours(white, _EDGE)
        if spot.joined:
            canvas.setFillColor(_EDGE)
            canvas.rect(x - size * _GAP * 1.2, y + size * 0.5, size * _GAP * 1.4, size * 0.16, stroke=0, fill=1)
        canvas.setFillColor(colours.face)
        canvas.setStrokeColor(_EDGE)
        canvas.setLineWidth(size * 0.02)
        canvas.setDash(*(() if look else (size * 0.08, size * 0.06)))
        canvas.roundRect(x, y, size, size * _HIGH, size * 0.13, stroke=1, fill=1)
        canvas.setDash()
        if look:
            self.draw_mark(canvas, look, x + size * 0.29, y + size * 0.66, size * 0.42)
        canvas.setFillColor(colours.ink)
        lines = [letters(line) for line in lines_of(short_label(of, spot.label))]
        for number, line in enumerate(lines):
            letter = min(size * (0.34 if len(lines) == 1 else 0.25), size * 0.92 / (_wide(line) or 1))
            canvas.setFont(SEMIBOLD, letter)
            base = y + size * (0.22 if len(lines) == 1 else 0.34 - 0.26 * number)
            canvas.drawCentredString(x + size / 2, base, line)

    @staticmethod
    def draw_mark(canvas: Canvas, look: Look, x: float, y: float, size: float) -> None:
        """Draw the mark of a look into a square whose lower left corner is at *x*, *y*."""
        mark, ink, unit = MARKS[look], COLOURS[look].ink, size / MARK_SIZE
        canvas.setStrokeColor(ink)
        canvas.setFillColor(ink)
        canvas.setLineWidth(2 * unit)
        for fill, outlines in ((0, mark.strokes), (1, mark.areas)):
            for points in outlines:
                _outline(canvas, points, x, y, unit, fill=fill)
        for fill, circles in ((0, mark.rings), (1, mark.dots)):
            for across, down, radius in circles:
                centre = (x + across * unit, y + (MARK_SIZE - down) * unit)
                canvas.circle(*centre, radius * unit, stroke=1 - fill, fill=fill)


def _outline(canvas: Canvas, points: Points, x: float, y: float, unit: float, *, fill: int) -> None:
    path = canvas.beginPath()
    for number, (across, down) in enumerate(points):
        to = path.lineTo if number else path.moveTo
        to(x + across * unit, y + (MARK_SIZE - down) * unit)
    canvas.drawPath(path, stroke=1 - fill, fill=fill)


@lru_cache(maxsize=4096)
def letters(text: str) -> str:
    """The text with what the letters on paper lack put as a question mark: labels are typed freely."""
    known = font(SEMIBOLD).face.charToGlyph
    return "".join(letter if ord(letter) in known else "?" for letter in text)


@lru_cache(maxsize=4096)
def _wide(line: str) -> float:
    wide: float = font(SEMIBOLD).stringWidth(line, 1)
    return wide
