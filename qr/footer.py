"""The foot of a page: one tiny line outside everything else that says which page of which run this is."""

from collections.abc import Callable
from typing import NamedTuple

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm

from qr.colours import SMALL
from qr.errors import TextDoesNotFit
from qr.fonts import REGULAR, checked, font, reach, width
from qr.layout import Layout
from qr.paper import Paper
from qr.sheet import Sheet

Footer = Callable[[int], str]
"""What stands at the foot of each page of the file, by its number from 1; empty for nothing."""

_LARGEST, _SMALLEST = 5.0, 3.2  # points: for whoever looks closely, and nobody else
_AWAY = 0.6  # millimetres from what stands on the same page of a sign
_AWAY_FROM_CELL = 1.0  # an uneven cut leaves none on a sign
_LEAST_MARGIN = 4.0  # of a sheet; a narrower one has no room
_BESIDE = 2.0  # millimetres from the edges of a cell, where it is cut
_TWO_STRIPS = 80.0  # millimetres of a cell from which on each half has room for a line
_PRINTED = 4.0  # cheap printers print nothing nearer than this to the paper's edge


class Strip(NamedTuple):
    """Where the line goes: millimetres from the top left corner of the page; turned, it reads upwards."""

    x: float
    y: float
    width: float
    height: float
    turned: bool = False


def strip_of_sign(layout: Layout) -> Strip | None:
    """The strip below all that a page of one sign holds; nothing where that leaves no room."""
    places = [*layout.places.values(), *layout.beside_marks.values(), *layout.warnings]
    lowest = max([layout.code_y + layout.code_side, *(place.y + place.height for place in places)])
    room = layout.height - lowest - 2 * _AWAY
    if room < _SMALLEST / mm:
        return None
    return Strip(_BESIDE, lowest + _AWAY, layout.width - 2 * _BESIDE, room)


def strip_of_sheet(sheet: Sheet, start: int = 1) -> Strip | None:
    """The strip in the sheet's margin, clear of cells and of cut marks; nothing where every margin is too narrow.

    A sheet that goes through the printer once more, from cell *start* on, has a footer already. So there are strips
    along the margin below (else the left one), two to a long cell, then along the one opposite, and each start has its
    own while they last.
    """
    below = sheet.height - sheet.cell(sheet.cells).y - sheet.cell_height
    turned = below < _wanted() and sheet.left > below
    if max(below, sheet.left if turned else 0) < _LEAST_MARGIN:
        return None
    opposite = sheet.width - sheet.cell(sheet.cells).x - sheet.cell_width if turned else sheet.top
    along = [cell.y if turned else cell.x for cell in sheet.all_cells()]
    length = sheet.cell_height if turned else sheet.cell_width
    size = length / 2 if length >= _TWO_STRIPS else length
    starts = [at + more for at in sorted(set(along)) for more in ((0, size) if size < length else (0,))]
    number = (start - 1) % (2 * len(starts) if opposite >= _LEAST_MARGIN else len(starts))
    far, at = number >= len(starts), starts[number % len(starts)]
    high = min(_LARGEST / mm, (opposite if far else sheet.left if turned else below) - _AWAY_FROM_CELL)
    if turned:
        across = sheet.width - opposite + _AWAY_FROM_CELL if far else sheet.left - _AWAY_FROM_CELL - high
        return Strip(across, at + _BESIDE, high, size - 2 * _BESIDE, turned=True)
    down = sheet.top - _AWAY_FROM_CELL - high if far else sheet.height - below + _AWAY_FROM_CELL
    return Strip(at + _BESIDE, down, size - 2 * _BESIDE, high)


def _wanted() -> float:
    """Millimetres of a margin in which the line stands clear of the cells, and is printed by any printer."""
    return _AWAY_FROM_CELL + _LARGEST / mm + _PRINTED


def draw_footer(paper: Paper, strip: Strip, height: float, text: str) -> None:
    """Draw *text* into *strip* of a page *height* millimetres high, as large as it goes; an empty one is nothing.

    Raises:
        TextDoesNotFit: it is too long.
        MissingLetter: the font lacks a letter of it.
    """
    text = checked(text)
    if not text:
        return
    along, across = (strip.height, strip.width) if strip.turned else (strip.width, strip.height)
    reached = reach(text, REGULAR)
    size = min(_LARGEST, along * mm / width(text, REGULAR), across * mm / (reached.above + reached.below))
    if size < _SMALLEST:
        raise TextDoesNotFit(text, "footer", "")
    size = int(size * 10) / 10
    line = paper.beginText()
    if strip.turned:
        x = strip.x * mm + reached.above * size
        line.setTextTransform(0, 1, -1, 0, round(x, 2), round((height - strip.y - strip.height) * mm, 2))
    else:
        y = (height - strip.y) * mm - reached.above * size
        line.setTextTransform(1, 0, 0, 1, round(strip.x * mm, 2), round(y, 2))
    line.setFont(font(REGULAR).fontName, size)
    line.setFillColor(HexColor(SMALL))
    line.textOut(text)
    paper.drawText(line)
