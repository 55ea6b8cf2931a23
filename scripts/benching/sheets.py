"""Measuring how fast sheets of signs are drawn: each with the layout that fills its cells."""

from collections.abc import Iterator
from functools import partial
from io import BytesIO

from qr import LAYOUTS, SHEETS, Sheet, draw_sheets
from scripts.benching.inventing import fresh_numbers, invented_signs
from scripts.benching.measuring import Line, race, rounded


def sheet_lines(rounds: int, count: int) -> Iterator[Line]:
    """Yield what was measured with *count* signs a turn, on one core."""
    for name, sheet in SHEETS.items():
        layout = _layout_filling(sheet)
        if layout is None:
            continue
        speed = race({name: partial(_draw, layout, name, count)}, rounds)[name].of_core
        yield Line(f"{layout} signs on sheets of {name}, one core", rounded(speed), "signs/s")


def _layout_filling(sheet: Sheet) -> str | None:
    cell = sheet.cell_width, sheet.cell_height
    return next((layout.name for layout in LAYOUTS.values() if (layout.width, layout.height) == cell), None)


def _draw(layout: str, sheet: str, count: int) -> int:
    draw_sheets(invented_signs(count, fresh_numbers()), layout, sheet, BytesIO())
    return count
