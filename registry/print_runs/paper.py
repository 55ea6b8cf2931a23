"""What a run is printed on: layout, sheet, first free cell and copies; which pages and which parts that makes."""

from collections.abc import Iterator
from dataclasses import dataclass

from qr import LAYOUTS, LAYOUTS_OF_SHEETS, SHEETS, Sheet
from registry.print_runs.errors import CopiesOutOfRange, LayoutUnknown, SheetTooSmall, SheetUnknown, StartBeyondSheet
from registry.print_runs.model import MOST_COPIES, MOST_IN_PART

_CUT_DOWN = {"a6-97x137": "a6"}
"""Layouts that only sheets have, and which they are a smaller drawing of: to the register it is the same sign."""


@dataclass(frozen=True)
class Paper:
    """Paper that signs can be printed on. Pages, cells and signs are counted from 1."""

    drawn_layout: str
    """What is drawn."""
    layout: str
    """What the register says of the signs."""
    sheet: str
    start_at: int
    copies: int
    cells: int
    """Of one page."""

    def pages(self, signs: int) -> int:
        """How many pages so many signs take."""
        return -(-(self.start_at - 1 + signs * self.copies) // self.cells) if signs else 0

    def start_of(self, sign: int) -> tuple[int, int]:
        """The page and the cell of that page on which the first copy of the sign with that number stands."""
        page, cell = divmod(self.start_at - 1 + (sign - 1) * self.copies, self.cells)
        return page + 1, cell + 1

    def parts(self, signs: int) -> Iterator[tuple[int, int]]:
        """The first and the last sign of each part.

        As many signs as a part may have, or as few less as it takes to end with a page, so that no sheet goes
        through the printer for two files.
        """
        first = 1
        while first <= signs:
            last = min(first + MOST_IN_PART - 1, signs)
            if last < signs:
                last = next(filter(self._ends_page, range(last, max(last - self.cells, first), -1)), last)
            yield first, last
            first = last + 1

    def _ends_page(self, sign: int) -> bool:
        return (self.start_at - 1 + sign * self.copies) % self.cells == 0


def paper_for(*, layout: str, sheet: str, start_at: int, copies: int) -> Paper:
    """The paper, *sheet* being empty for one sign a page.

    A layout too large for the sheet's cells is drawn as the smaller one that the sheet was made for, where that is the
    same sign. Raise LayoutUnknown, SheetUnknown, SheetTooSmall, StartBeyondSheet or CopiesOutOfRange.
    """
    if sheet and sheet not in SHEETS:
        raise SheetUnknown(sheet)
    if layout not in (LAYOUTS_OF_SHEETS if sheet else LAYOUTS):
        raise LayoutUnknown(layout)
    drawn = _drawn_on(SHEETS[sheet], layout) if sheet else layout
    cells = SHEETS[sheet].cells if sheet else 1
    if not 1 <= start_at <= cells:
        raise StartBeyondSheet(start_at, cells)
    if not 1 <= copies <= MOST_COPIES:
        raise CopiesOutOfRange(copies, MOST_COPIES)
    return Paper(drawn, _CUT_DOWN.get(drawn, drawn), sheet, start_at, copies, cells)


def _drawn_on(sheet: Sheet, layout: str) -> str:
    if _fits(sheet, layout):
        return layout
    if _CUT_DOWN.get(sheet.layout) == layout:
        return sheet.layout
    raise SheetTooSmall(layout, sheet.name)


def _fits(sheet: Sheet, layout: str) -> bool:
    """Whether a sign has room in a cell; a thousandth of a millimetre is the sum of decimal fractions."""
    size = LAYOUTS_OF_SHEETS[layout]
    return size.width <= sheet.cell_width + 0.001 and size.height <= sheet.cell_height + 0.001
