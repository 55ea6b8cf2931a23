"""Which sign comes to stand on which page and in which cell, known before anything is drawn."""

from dataclasses import dataclass
from typing import NamedTuple

from qr.errors import NoSigns
from qr.sheet import Sheet
from qr.sheet_errors import CopiesOutside, StartOutside
from qr.sheets import sheet_named

MOST_COPIES = 1000


class Spot(NamedTuple):
    """Where one copy of a sign is: page and cell, both from 1."""

    page: int
    cell: int


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What stands where on the pages of a run.

    Attributes:
        pages: how many sheets of paper are needed.
        spots: for each sign, in the order given, where its copies are.
        next_start: the first free cell of the last page, for the run after this one; 1 where it is full.
    """

    pages: int
    spots: tuple[tuple[Spot, ...], ...]
    next_start: int


def plan_sheets(signs: int, sheet: str | Sheet, *, start: int = 1, copies: int = 1) -> SheetPlan:
    """Return where so many *signs* come to stand, without drawing any.

    Args:
        signs: how many.
        sheet: its name or one of your own.
        start: the first free cell of the first page, for a sheet used in part; 1 is at the top left.
        copies: of each sign, one after another.

    Raises:
        NoSigns: there is no sign.
        UnknownSheet: no sheet has that name.
        StartOutside: the sheet has no such cell.
        CopiesOutside: there are none, or more than `MOST_COPIES`.
    """
    if isinstance(sheet, str):
        sheet = sheet_named(sheet)
    if signs < 1:
        raise NoSigns
    if not 1 <= start <= sheet.cells:
        raise StartOutside(start, sheet.cells)
    if not 1 <= copies <= MOST_COPIES:
        raise CopiesOutside(copies, MOST_COPIES)
    places = range(start - 1, start - 1 + signs * copies)
    spots = [Spot(place // sheet.cells + 1, place % sheet.cells + 1) for place in places]
    return SheetPlan(
        pages=spots[-1].page,
        spots=tuple(tuple(spots[at : at + copies]) for at in range(0, len(spots), copies)),
        next_start=spots[-1].cell % sheet.cells + 1,
    )
