"""The calibration page of a sheet: held over the label paper against the light, it shows how far a printer is off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import combinations
from typing import BinaryIO

from reportlab.lib.units import mm

from qr.calibration_rulers import rulers_of
from qr.colours import WHITE
from qr.errors import TextDoesNotFit
from qr.fonts import BOLD, REGULAR, font
from qr.layout import Place
from qr.paper import Paper
from qr.plain_text import composed_line
from qr.printer_offset import apply_printer_offset
from qr.sheet import Cell, Sheet
from qr.sheets import sheet_named
from qr.text_fitting import Piece, Words, fit

_INK, _GREY = "#000000", "#5b6b6a"
# Millimetres: the longest bar, what words keep from rulers and edges, the least room they can stand in and the most
# that they make use of.
_BAR, _APART = 50, 4
_LEAST, _MOST = (44, 40), (150, 75)
_Written = list[tuple[Place, list[Piece]]]


@dataclass(frozen=True, slots=True)
class CalibrationText:
    """The words on a calibration page; all come from the caller, empty ones are left out.

    Attributes:
        heading: over the steps.
        steps: what to do, a sentence or two each: print without fitting to the page, lay the page over the label
            paper against the light with the edges of both together, read four numbers.
        bar: over the bar that shows whether the printer has fitted the page to the paper.
    """

    heading: str = ""
    steps: tuple[str, ...] = ()
    bar: str = ""


def calibration_page(sheet: str | Sheet, stream: BinaryIO, text: CalibrationText | None = None) -> bool:
    """Write a PDF of one page to *stream*: the outlines and numbers of the cells, and rulers at two of them.

    Printed and laid over a sheet of labels against the light, the labels' edges cross the rulers at A (first cell) and
    B (last cell) at four numbers, in millimetres, right and down counted as more. The edges are those that the zeros
    stand on, `Sheet.ruler_zeros`. `Sheet.calibrated` takes the numbers; how they come into `shift_x` and the others is
    printed too. A page of a calibrated sheet is drawn corrected: then all four are 0.

    Args:
        sheet: its name or one of your own.
        stream: open for writing bytes.
        text: the words.

    Returns:
        Whether there was room for words: not on paper hardly larger than one small label.

    Raises:
        UnknownSheet: no sheet has that name.
        TextDoesNotFit: there was room, and the words do not fit it.
        MissingLetter: the font lacks a letter.
    """
    if isinstance(sheet, str):
        sheet = sheet_named(sheet)
    drawn = BytesIO()
    page = _Page(Paper(drawn, sheet.width, sheet.height), sheet)
    page.draw_cells()
    page.draw_rulers()
    written = page.write_words(text or CalibrationText())
    page.paper.setTitle(composed_line(sheet.name))
    page.paper.save()
    stream.write(drawn.getvalue())
    return written


class _Page:
    """What is drawn, in millimetres from the top left corner of the paper."""

    def __init__(self, paper: Paper, sheet: Sheet) -> None:
        self.paper = paper
        self.sheet = sheet
        self.rulers = rulers_of(sheet)
        apply_printer_offset(paper, sheet)

    def draw_cells(self) -> None:
        """Draw the outline of each cell, a cross at its corners, and its number, which runs can start at."""
        for number, cell in enumerate(self.sheet.all_cells(), 1):
            right, bottom = cell.x + cell.width, cell.y + cell.height
            self.paper.setStrokeColor(_GREY)
            for x in (cell.x, right):
                self._line(0.3, x, cell.y, x, bottom)
            for y in (cell.y, bottom):
                self._line(0.3, cell.x, y, right, y)
            self.paper.setStrokeColor(_INK)
            for x in (cell.x, right):
                for y in (cell.y, bottom):
                    self._line(0.6, x - 3, y, x + 3, y)
                    self._line(0.6, x, y - 3, x, y + 3)
            inside = min(4, cell.width / 10)
            where = Place(
                cell.x + inside,
                cell.y + min(3, cell.height / 8),
                cell.width - 2 * inside,
                6,
                14,
                4,
                1,
                BOLD,
                _GREY,
                align="right",
            )
            self._write([(where, _fitted(where, str(number)))])

    def draw_rulers(self) -> None:
        """Draw the rulers with their numbers and names, and the letter of each corner."""
        for ruler in self.rulers:
            for tick in ruler.ticks(self.sheet.width if ruler.level else self.sheet.height):
                weight = 1.0 if tick.at == 0 else 0.4
                self._line(weight, *ruler.point(tick.at, tick.near), *ruler.point(tick.at, tick.far))
                # Numbers stand a little beside their tick's end, towards where ticks are shorter.
                self._write_around(
                    ruler.point(tick.at - 0.5 * ruler.sense, tick.far + 1.3 * ruler.sense), tick.number, 6
                )
            self._write_around(ruler.point(3 * ruler.sense, (ruler.inside - 2.4) * ruler.sense), ruler.name, 10)
        for across, down in zip(self.rulers[1::2], self.rulers[::2], strict=True):
            if across.is_full and down.is_full:
                at = across.base + 18 * across.sense, down.base + 18 * down.sense
                self._write_around(at, across.name[0], 30)

    def write_words(self, text: CalibrationText) -> bool:
        """Write the words where there is room, and say whether there was any."""
        refusal: TextDoesNotFit | None = None
        for box in self._free_boxes():
            try:
                written = self._written(box, text)
            except TextDoesNotFit as narrow:
                refusal = narrow
                continue
            self.paper.setFillColor(WHITE)
            around = Cell(box.x - 2, box.y - 2, box.width + 4, box.height + 4)
            bottom = self.sheet.height - around.y - around.height
            self.paper.rect(around.x * mm, bottom * mm, around.width * mm, around.height * mm, stroke=0, fill=1)
            self._draw_bar(box)
            self._write(written)
            return True
        if refusal and text != CalibrationText():
            raise refusal
        return False

    def _written(self, box: Cell, text: CalibrationText) -> _Written:
        """Return what to do, what the numbers read off are for, and the words of the bar, fitted into *box*."""
        bottom = box.y + box.height - 7.2
        lines = [(_line_at(box.x, bottom, box.width), " · ".join(filter(None, (f"{_bar_in(box)} mm", text.bar))))]
        for shift, scale in reversed(self._formulas()):
            bottom -= 3.6
            lines.append((_line_at(box.x, bottom, box.width * 0.42), shift))
            lines.append((_line_at(box.x + box.width * 0.45, bottom, box.width * 0.55), scale))
        bottom -= 3.6
        size = f"{self.sheet.width:g} × {self.sheet.height:g} mm"
        lines.append((_line_at(box.x, bottom, box.width), f"{self.sheet.name} · {size}"))
        top = box.y
        if text.heading:
            lines.append((Place(box.x, top, box.width, 5, 10, 6, 1, BOLD, _INK, align="left"), text.heading))
            top += 5.8
        for step, words in enumerate(text.steps, 1):
            height = min(9, (bottom - 1 - top) / (len(text.steps) - step + 1))
            lines.append((Place(box.x, top, 4, 4.4, 8, 5, 1, BOLD, _INK, align="left"), str(step)))
            place = Place(box.x + 4, top, box.width - 4, height - 1, 8, 5, 4, REGULAR, _INK, align="left", comfort=8)
            lines.append((place, words))
            top += height
        return [(place, _fitted(place, words)) for place, words in lines]

    def _free_boxes(self) -> Iterator[Cell]:
        """Yield where words may stand: in the second cell or the only one, else where the largest room is."""
        taken = [ruler.box for ruler in self.rulers]
        x, y, wide, high = self.sheet.cell(min(2, self.sheet.cells))
        cell = Cell(x + 6, y + _APART, wide - 12, high - 2 * _APART)
        whole = Cell(_APART * 2, _APART * 2, self.sheet.width - 4 * _APART, self.sheet.height - 4 * _APART)
        for room in (cell, whole):
            box = _largest_beside(taken, room)
            if box.width >= _LEAST[0] and box.height >= _LEAST[1]:
                yield (
                    box
                    if room is cell
                    else box._replace(width=min(box.width, _MOST[0]), height=min(box.height, _MOST[1]))
                )

    def _formulas(self) -> Sequence[tuple[str, str]]:
        a, b = self.sheet.ruler_zeros()
        formulas = []
        for at, axis in enumerate("xy"):
            shift, scale = getattr(self.sheet, f"shift_{axis}"), getattr(self.sheet, f"scale_{axis}")
            away = round(a[at] - (self.sheet.left, self.sheet.top)[at], 3)
            less = f" − {away:g}·(scale_{axis} − {scale:g})" if away else ""
            formulas.append(
                (
                    f"shift_{axis} = {f'{shift:g} + ' if shift else ''}A{axis}{less}",
                    f"scale_{axis} = {scale:g} + (B{axis} − A{axis}) / {round(b[at] - a[at], 3):g}",
                )
            )
        return formulas

    def _draw_bar(self, box: Cell) -> None:
        y, length = box.y + box.height - 3, _bar_in(box)
        self._line(0.9, box.x, y + 1.5, box.x + length, y + 1.5)
        for at in range(0, length + 1, 10):
            self._line(0.9, box.x + at, y, box.x + at, y + 3)

    def _line(self, weight: float, x: float, y: float, to_x: float, to_y: float) -> None:
        self.paper.setLineWidth(weight)
        self.paper.line(x * mm, (self.sheet.height - y) * mm, to_x * mm, (self.sheet.height - to_y) * mm)

    def _write_around(self, middle: tuple[float, float], words: str, size: float) -> None:
        x, y = middle
        place = Place(x - size, y - size / 2, size * 2, size, size, size, 1, BOLD, _INK)
        self._write([(place, _fitted(place, words))])

    def _write(self, written: _Written) -> None:
        for place, pieces in written:
            self.paper.setFillColor(place.colour)
            for piece in pieces:
                x = (place.x + place.width / 2) * mm + piece.x
                y = (self.sheet.height - place.y - place.height / 2) * mm + piece.y
                self.paper.setFont(font(piece.font).fontName, piece.size)
                self.paper.drawString(round(x, 2), round(y, 2), piece.words)


def _fitted(place: Place, words: str) -> list[Piece]:
    return fit([Words(words, place.font, place.colour)], place, "calibration")


def _line_at(x: float, y: float, wide: float) -> Place:
    return Place(x, y, wide, 3.6, 7, 4.5, 1, REGULAR, _INK, align="left")


def _bar_in(box: Cell) -> int:
    return min(_BAR, int(box.width // 10) * 10)


def _largest_beside(taken: Sequence[Cell], room: Cell) -> Cell:
    """Return the largest rectangle of *room* that keeps clear of all that is *taken*."""
    right, bottom = room.x + room.width, room.y + room.height
    across = sorted({room.x, right, *(min(max(x, room.x), right) for box in taken for x in _sides(box.x, box.width))})
    down = sorted({room.y, bottom, *(min(max(y, room.y), bottom) for box in taken for y in _sides(box.y, box.height))})
    boxes = [Cell(x, y, to_x - x, to_y - y) for x, to_x in combinations(across, 2) for y, to_y in combinations(down, 2)]
    free = (box for box in boxes if not any(_meet(box, other) for other in taken))
    return max(free, key=lambda box: box.width * box.height, default=room._replace(width=0))


def _sides(start: float, size: float) -> tuple[float, float]:
    return start - _APART, start + size + _APART


def _meet(box: Cell, other: Cell) -> bool:
    across = box.x < other.x + other.width and other.x < box.x + box.width
    return across and box.y < other.y + other.height and other.y < box.y + box.height
