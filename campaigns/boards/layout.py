"""Where each cell stands: both sides of a street by house number, or a market's rows of stalls. Pure, without words."""

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from campaigns.boards.cells import Cell
from registry.floors.plan import PlanRow, stalls_of
from registry.merchants.labels import label_key

ODD_SIDE, EVEN_SIDE = 0, 1
"""The rows of a street: odd house numbers above the road, even ones below."""

_HOUSE_NUMBER = re.compile(r"[0-9]+")
_ROW_OF_STALL = re.compile(r"([^0-9]*)[0-9]")
_ROW_AS_TYPED = re.compile(r"[^0-9]*")
_BETWEEN = " -./_"
"""What people write between the row and the number of a stall."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One place on the board. Rows and columns count from 0 within the band."""

    row: int
    column: int
    cell: Cell | None
    """None: a stall of the plan at which no shop is counted."""
    label: str
    joined: bool = False
    """Whether its door opens on the alley of the spot to its left."""


@dataclass(frozen=True)
class Band:
    """Spots that belong side by side: a street, or one row of a market."""

    name: str
    """What the row is called, as somebody typed it; empty where it has no name."""
    spots: tuple[Spot, ...]
    columns: int

    def pieces(self, width: int) -> Iterator[tuple[int, tuple[Spot, ...]]]:
        """The band cut into pieces of at most *width* columns, each with how many it has; spots count from its left.

        A piece without a spot is a gap as wide. A screen too narrow for the band shows the pieces below one another.
        """
        by_piece: dict[int, list[Spot]] = defaultdict(list)
        for spot in self.spots:
            piece, column = divmod(spot.column, width)
            by_piece[piece].append(replace(spot, column=column))
        for piece in range(-(-self.columns // width)):
            yield min(width, self.columns - piece * width), tuple(by_piece[piece])


@dataclass(frozen=True)
class Layout:
    """The whole board. Every cell stands on exactly one spot."""

    bands: tuple[Band, ...]
    beside: Band
    """Shops that have no spot of their own: no number of a house or stall, or not on the plan."""
    by_plan: bool = False
    """Whether somebody laid the market out."""

    @property
    def spots(self) -> Iterator[Spot]:
        """Every spot, band after band."""
        for band in (*self.bands, self.beside):
            yield from band.spots


def street_layout(cells: Sequence[Cell]) -> Layout:
    """Both sides of a street from its low numbers to its high ones; *cells* come in walking order.

    Houses 11 and 12 face each other, so a side without a shop there stays open, and 12/3 and 12/10 stand beside 12.
    """
    doors: dict[int, tuple[list[Cell], list[Cell]]] = defaultdict(lambda: ([], []))
    beside = []
    for cell in cells:
        number = _HOUSE_NUMBER.match(cell.key)
        if number is None:
            beside.append(cell)
            continue
        house = int(number[0])
        doors[(house + 1) // 2][EVEN_SIDE if house % 2 == 0 else ODD_SIDE].append(cell)
    spots, column = [], 0
    for pair in sorted(doors):
        odd, even = doors[pair]
        for row, side in ((ODD_SIDE, odd), (EVEN_SIDE, even)):
            for offset, cell in enumerate(side):
                spots.append(Spot(row, column + offset, cell, cell.label, joined=offset > 0 and "/" in cell.key))
        column += max(len(odd), len(even))
    return Layout((Band("", tuple(sorted(spots, key=_reading_order)), column),) if spots else (), _line("", beside))


def market_layout(cells: Sequence[Cell], plan: Sequence[PlanRow] = ()) -> Layout:
    """A market as its plan lays it out, or without one by its labels: A1, A2 … in one row, B1 … in the next."""
    return _by_plan(cells, tuple(plan)) if plan else _by_labels(cells)


def _by_labels(cells: Sequence[Cell]) -> Layout:
    rows, beside = defaultdict[str, list[Cell]](list), list[Cell]()
    for cell in cells:
        found = _ROW_OF_STALL.match(cell.key)
        (rows[found[1]] if found else beside).append(cell)
    bands = tuple(_line(_name_of(row[0].label) if key else "", row) for key, row in rows.items())
    return Layout(bands, _line("", beside))


def _by_plan(cells: Sequence[Cell], plan: tuple[PlanRow, ...]) -> Layout:
    """Of several shops at one stall the first in walking order gets the spot: the plan has one only."""
    waiting: dict[str, deque[Cell]] = defaultdict(deque)
    for cell in cells:
        waiting[cell.key].append(cell)
    by_row: dict[int, list[Spot]] = defaultdict(list)
    for stall in stalls_of(plan):
        shops = waiting[stall.key]
        by_row[stall.row].append(Spot(0, stall.column, shops.popleft() if shops else None, stall.label))
    bands = tuple(
        Band(_shared_name([spot.label for spot in by_row[number]]), tuple(by_row[number]), len(row))
        for number, row in enumerate(plan)
    )
    placed = {spot.cell.merchant_id for spots in by_row.values() for spot in spots if spot.cell}
    return Layout(bands, _line("", [cell for cell in cells if cell.merchant_id not in placed]), by_plan=True)


def _line(name: str, cells: Sequence[Cell]) -> Band:
    """Cells side by side, without a gap."""
    return Band(name, tuple(Spot(0, column, cell, cell.label) for column, cell in enumerate(cells)), len(cells))


def _name_of(label: str) -> str:
    """``Lô A`` of ``Lô A-2``: what is typed before the number."""
    found = _ROW_AS_TYPED.match(label)
    return found[0].strip(_BETWEEN) if found else ""


def _shared_name(labels: Sequence[str]) -> str:
    """The row's name where all its stalls have the same, else nothing."""
    names = {label_key(_name_of(label)) for label in labels}
    return _name_of(labels[0]) if len(names) == 1 else ""


def _reading_order(spot: Spot) -> tuple[int, int]:
    return spot.row, spot.column
