"""The calibration page of a sheet: held over the label paper against the light, it shows how far a printer is off."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from reportlab.lib.units import mm

from qr.fonts import BOLD, REGULAR, font
from qr.layout import Place
from qr.paper import Paper
from qr.plain_text import composed_line
from qr.printer_offset import apply_printer_offset
from qr.sheet import Cell, Sheet
from qr.sheets import sheet_named
from qr.text_fitting import Words, fit

REACH = 5
"""Millimetres that can be read off to both sides."""
_INK, _GREY = "#000000", "#5b6b6a"
# Millimetres: how far inside the cell a ruler begins, how much longer each tick is than the one before it, and
# how much of the cell the whole takes.
_INSIDE, _STEP = 12, 2.6
_RULER = _INSIDE + _STEP * (2 * REACH + 1) + 4
_BAR = 50


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


def calibration_page(sheet: str | Sheet, stream: BinaryIO, text: CalibrationText | None = None) -> None:
    """Write a PDF of one page to *stream*: the outlines and numbers of the cells, and rulers at two corners.

    Printed and laid over a sheet of labels against the light, the labels' edges cross the rulers at A (top left
    corner of the first cell) and B (bottom right corner of the last) at four numbers, in millimetres, right and down
    counted as more. `Sheet.calibrated` takes them; how they come into `shift_x` and the others is printed too.
    A page of a calibrated sheet is drawn corrected: then all four are 0.

    Args:
        sheet: its name or one of your own.
        stream: open for writing bytes.
        text: the words.

    Raises:
        UnknownSheet: no sheet has that name.
        TextDoesNotFit: the words do not fit the second cell (the first, where it is the only one).
        MissingLetter: the font lacks a letter.
    """
    if isinstance(sheet, str):
        sheet = sheet_named(sheet)
    drawn = BytesIO()
    page = _Page(Paper(drawn, sheet.width, sheet.height), sheet)
    page.draw_cells()
    page.draw_rulers("A", sheet.cell(1), inwards=1)
    page.draw_rulers("B", sheet.cell(sheet.cells), inwards=-1)
    page.write_words(text or CalibrationText())
    page.paper.setTitle(composed_line(sheet.name))
    page.paper.save()
    stream.write(drawn.getvalue())


class _Page:
    """What is drawn, in millimetres from the top left corner of the paper."""

    def __init__(self, paper: Paper, sheet: Sheet) -> None:
        self.paper = paper
        self.sheet = sheet
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
            self._write(Place(right - 24, cell.y + 3, 20, 6, 14, 8, 1, BOLD, _GREY, align="right"), str(number))

    def draw_rulers(self, name: str, cell: Cell, *, inwards: int) -> None:
        """Draw both rulers of a corner of *cell*: its top left one, or the bottom right one with *inwards* -1."""
        across, down = (cell.x, cell.y) if inwards > 0 else (cell.x + cell.width, cell.y + cell.height)
        for half in range(-2 * REACH, 2 * REACH + 1):
            at = half / 2
            # Towards the inside each tick is longer than the one before, which leaves room for its number.
            length = 1.2 if half % 2 else _STEP * (at * inwards + REACH + 1)
            weight = 0.4 if half else 1.0
            near, far = _INSIDE * inwards, (_INSIDE + length) * inwards
            self._line(weight, across + at, down + near, across + at, down + far)
            self._line(weight, across + near, down + at, across + far, down + at)
            if half % 2 == 0:
                number = f"{at:.0f}".replace("-", "−")
                beyond = far + 1.2 * inwards
                self._write(_around(across + at - 0.6 * inwards, down + beyond, 6), number)
                self._write(_around(across + beyond + 0.2 * inwards, down + at - 0.4 * inwards, 6), number)
        middle = (_INSIDE - 2.4) * inwards
        self._write(_around(across + 3 * inwards, down + middle, 10), f"{name}x")
        self._write(_around(across + middle - 0.4 * inwards, down + 3 * inwards, 10), f"{name}y")
        self._write(_around(across + 18 * inwards, down + 18 * inwards, 30), name)

    def write_words(self, text: CalibrationText) -> None:
        """Write what to do, what the numbers read off are for, and a bar that is 50 mm if nothing was fitted."""
        box = self._free_box()
        bar = min(_BAR, int(box.width // 10) * 10)
        bottom = box.y + box.height - 3
        self._draw_bar(box.x, bottom, bar)
        bottom -= 4.2
        self._write(_line_at(box.x, bottom, box.width), " · ".join(filter(None, (f"{bar} mm", text.bar))))
        for shift, scale in reversed(self._formulas()):
            bottom -= 3.6
            self._write(_line_at(box.x, bottom, box.width * 0.35), shift)
            self._write(_line_at(box.x + box.width * 0.38, bottom, box.width * 0.62), scale)
        bottom -= 3.6
        size = f"{self.sheet.width:g} × {self.sheet.height:g} mm"
        self._write(_line_at(box.x, bottom, box.width), f"{self.sheet.name} · {size}")
        top = box.y
        if text.heading:
            self._write(Place(box.x, top, box.width - 12, 5, 10, 6, 1, BOLD, _INK, align="left"), text.heading)
            top += 5.8
        for step, words in enumerate(text.steps, 1):
            height = min(9, (bottom - 1 - top) / (len(text.steps) - step + 1))
            place = Place(box.x + 4, top, box.width - 4, height - 1, 8, 5, 4, REGULAR, _INK, align="left", comfort=8)
            self._write(place, words, before=str(step))
            top += height

    def _free_box(self) -> Cell:
        """Return where words stand: in the second cell or the only one, clear of rulers."""
        number = min(2, self.sheet.cells)
        x, y, wide, high = self.sheet.cell(number)
        above = _RULER if number == 1 else 4
        below = _RULER if number == self.sheet.cells else 4
        return Cell(x + 6, y + above, wide - 12, high - above - below)

    def _formulas(self) -> Sequence[tuple[str, str]]:
        last = self.sheet.cell(self.sheet.cells)
        return [
            (
                f"shift_{axis} = {f'{shift:g} + ' if shift else ''}A{axis}",
                f"scale_{axis} = {scale:g} + (B{axis} − A{axis}) / {span:g}",
            )
            for axis, shift, scale, span in (
                ("x", self.sheet.shift_x, self.sheet.scale_x, round(last.x + last.width - self.sheet.left, 3)),
                ("y", self.sheet.shift_y, self.sheet.scale_y, round(last.y + last.height - self.sheet.top, 3)),
            )
        ]

    def _draw_bar(self, x: float, y: float, length: int) -> None:
        self._line(0.9, x, y + 1.5, x + length, y + 1.5)
        for at in range(0, length + 1, 10):
            self._line(0.9, x + at, y, x + at, y + 3)

    def _line(self, weight: float, x: float, y: float, to_x: float, to_y: float) -> None:
        self.paper.setLineWidth(weight)
        self.paper.line(x * mm, (self.sheet.height - y) * mm, to_x * mm, (self.sheet.height - to_y) * mm)

    def _write(self, place: Place, words: str, before: str = "") -> None:
        """Write *words* into *place*, with a number hung out *before* their first line."""
        self.paper.setFillColor(place.colour)
        pieces = fit([Words(words, place.font, place.colour)], place, "calibration")
        if before and pieces:
            number = pieces[0]._replace(x=(-place.width / 2 - 4) * mm, words=before, font=BOLD)
            pieces.append(number)
        for piece in pieces:
            x = (place.x + place.width / 2) * mm + piece.x
            y = (self.sheet.height - place.y - place.height / 2) * mm + piece.y
            self.paper.setFont(font(piece.font).fontName, piece.size)
            self.paper.drawString(round(x, 2), round(y, 2), piece.words)


def _around(x: float, y: float, size: float) -> Place:
    """Return a place for a few letters of this size in points, with its middle at a point."""
    return Place(x - size, y - size / 2, size * 2, size, size, size, 1, BOLD, _INK)


def _line_at(x: float, y: float, wide: float) -> Place:
    return Place(x, y, wide, 3.6, 7, 4.5, 1, REGULAR, _INK, align="left")
