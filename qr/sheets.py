"""The sheets there are, as data: A4 to be cut, and common grids of A4 label paper."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from qr.layouts_of_sheets import A6_SMALL
from qr.sheet import Sheet
from qr.sheet_errors import UnknownSheet

A4 = 210, 297
A4_LYING = 297, 210


class _Side(NamedTuple):
    """Cells side by side in one direction: how many, and in millimetres each and the gap between two."""

    many: int
    cell: float
    gap: float

    def start(self, paper: float) -> float:
        """Return where the first begins, so that all stand in the middle of *paper*."""
        return round((paper - self.many * (self.cell + self.gap) + self.gap) / 2, 3)


def _centred(name: str, layout: str, paper: tuple[int, int], across: _Side, down: _Side) -> Sheet:
    """Return a sheet to be cut, with its cells in the middle of the paper."""
    width, height = paper
    return Sheet(
        name=name,
        width=width,
        height=height,
        columns=across.many,
        rows=down.many,
        left=across.start(width),
        top=down.start(height),
        cell_width=across.cell,
        cell_height=down.cell,
        across=round(across.cell + across.gap, 3),
        down=round(down.cell + down.gap, 3),
        cut_marks=True,
        layout=layout,
    )


def _labels(name: str, layout: str, down: _Side) -> Sheet:
    """Return A4 label paper of two columns, cut already.

    These grids are sold by many makers; one lot may differ from the next by a millimetre or two, so the paper is
    to be held against the calibration page first.
    """
    return replace(_centred(name, layout, A4, _Side(2, 99.1, 2.5), down), cut_marks=False)


# All keep 4 mm and more from the edges of the paper, where cheap printers print nothing.
_ALL = (
    _centred("stickers-2x3-80x80", "sticker-80x80", A4, _Side(2, 80, 5), _Side(3, 80, 5)),
    _centred("stickers-2x2-70x100", "sticker-70x100", A4, _Side(2, 70, 5), _Side(2, 100, 5)),
    # Twice as many, because they touch: one cut parts two, and wants a steady hand.
    _centred("stickers-4x2-70x100", "sticker-70x100", A4_LYING, _Side(4, 70, 0), _Side(2, 100, 0)),
    _centred("cards-2x5-86x54", "card-86x54", A4, _Side(2, 86, 5), _Side(5, 54, 3)),
    _centred("signs-2x1-105x148", "a6", A4_LYING, _Side(2, 105, 5), _Side(1, 148, 0)),
    # Four full A6 would leave the printer no edge: these are a thirteenth smaller and stand in the same holders.
    _centred("signs-2x2-97x137", A6_SMALL.name, A4, _Side(2, 97, 4), _Side(2, 136.8, 4)),
    _centred("signs-2x1-100x150", "mica-10x15", A4_LYING, _Side(2, 100, 5), _Side(1, 150, 0)),
    _labels("labels-2x2-99x139", A6_SMALL.name, _Side(2, 139, 0)),
    _labels("labels-2x3-99x93", "sticker-80x80", _Side(3, 93.1, 0)),
    _labels("labels-2x4-99x68", "card-86x54", _Side(4, 67.7, 0)),
)

SHEETS: Mapping[str, Sheet] = MappingProxyType({sheet.name: sheet for sheet in _ALL})


def sheet_named(name: str) -> Sheet:
    """Return the sheet called *name*.

    Raises:
        UnknownSheet: none is.
    """
    if name not in SHEETS:
        raise UnknownSheet(name, tuple(SHEETS))
    return SHEETS[name]
