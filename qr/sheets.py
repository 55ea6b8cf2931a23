"""The sheets there are, as data: A4 to be cut, and common grids of A4 label paper."""

from collections.abc import Mapping
from types import MappingProxyType

from qr.errors import UnknownSheet
from qr.sheet import Sheet

A4 = 210, 297
A4_LYING = 297, 210
SMALL_A6 = "a6-97x137"
LABEL = "label-94x62"


def _to_cut(
    name: str, layout: str, paper: tuple[int, int], grid: tuple[int, int], cell: tuple[float, float], gap: float
) -> Sheet:
    """Return a sheet with its cells in the middle of the paper, so many millimetres apart."""
    (width, height), (columns, rows) = paper, grid
    across, down = cell[0] + gap, cell[1] + gap
    return Sheet(
        name=name,
        width=width,
        height=height,
        columns=columns,
        rows=rows,
        left=(width - columns * across + gap) / 2,
        top=(height - rows * down + gap) / 2,
        cell_width=cell[0],
        cell_height=cell[1],
        across=across,
        down=down,
        cut_marks=True,
        layout=layout,
    )


def _labels(name: str, layout: str, grid: tuple[int, int], cell: tuple[float, float], across: float) -> Sheet:
    """Return A4 label paper whose rows touch each other, in the middle of the paper.

    Grids that many makers sell; a lot may differ from the next by a millimetre or two, so they are to be
    held against the calibration page first.
    """
    (width, height), (columns, rows) = A4, grid
    return Sheet(
        name=name,
        width=width,
        height=height,
        columns=columns,
        rows=rows,
        left=round((width - across * (columns - 1) - cell[0]) / 2, 3),
        top=round((height - rows * cell[1]) / 2, 3),
        cell_width=cell[0],
        cell_height=cell[1],
        across=across,
        down=cell[1],
        cut_marks=False,
        layout=layout,
    )


# All keep 4 mm and more from the edges of the paper, where cheap printers print nothing.
_ALL = (
    _to_cut("stickers-2x3-80x80", "sticker-80x80", A4, (2, 3), (80, 80), 5),
    _to_cut("stickers-2x2-70x100", "sticker-70x100", A4, (2, 2), (70, 100), 5),
    # Twice as many, because they touch: one cut parts two, and wants a steady hand.
    _to_cut("stickers-4x2-70x100", "sticker-70x100", A4_LYING, (4, 2), (70, 100), 0),
    _to_cut("cards-2x5-86x54", "card-86x54", A4, (2, 5), (86, 54), 3),
    _to_cut("signs-2x1-105x148", "a6", A4_LYING, (2, 1), (105, 148), 5),
    # Four full A6 would leave the printer no edge: these are a thirteenth smaller and stand in the same holders.
    _to_cut("signs-2x2-97x137", SMALL_A6, A4, (2, 2), (97, 137), 4),
    _to_cut("signs-2x1-100x150", "mica-10x15", A4_LYING, (2, 1), (100, 150), 5),
    _labels("labels-2x2-99x139", SMALL_A6, (2, 2), (99.1, 139), 101.6),
    _labels("labels-2x3-99x93", "sticker-80x80", (2, 3), (99.1, 93.1), 101.6),
    _labels("labels-2x4-99x68", LABEL, (2, 4), (99.1, 67.7), 101.6),
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
