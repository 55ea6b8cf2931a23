"""A board's layout as templates draw it: pieces of a few columns each, and what each cell shows, says and opens.

One unit is one CSS pixel at the usual letter size, so that a cell is as wide as a thumb needs it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from campaigns.boards.layout import Band, Spot

CELL_WIDTH, CELL_HEIGHT = 44, 56
PITCH = 48
"""From one cell to the next."""
EDGE = 4
"""Above and below the cells, for what stands out of them."""
ROAD = 24
"""Between the sides of a street."""
COLUMNS_OF_PIECE = 6
"""As many as fit beside one another on a phone 360 pixels wide; a wider screen shows several pieces side by side."""
LETTERS_OF_LINE = 7
"""What fits into a cell in letters that can be read; of large ones one less."""
_BREAKS = "-/.,_"


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """A cell and where it is drawn within its piece."""

    x: int
    y: int
    spot: Spot
    lines: tuple[str, ...]
    spoken: str
    """What is said of it to those who do not see it."""


@dataclass(frozen=True, slots=True)
class DrawnPiece:
    """A few columns of a band: one SVG."""

    columns: int
    cells: tuple[DrawnCell, ...]

    @property
    def width(self) -> int:
        """Units across."""
        return self.columns * PITCH


@dataclass(frozen=True, slots=True)
class DrawnBand:
    """A street, or a row of a market."""

    name: str
    pieces: tuple[DrawnPiece, ...]
    height: int
    """Units of each piece, from top to bottom."""


def drawn(band: Band, spoken: Callable[[Spot], str], *, sides: int = 1) -> DrawnBand:
    """The band in pieces; *spoken* says a spot in words. A street has two *sides*."""
    height = sides * (CELL_HEIGHT + 2 * EDGE) + (sides - 1) * (ROAD - 2 * EDGE)
    pieces = (
        DrawnPiece(columns, tuple(_cells(band.name, spots, spoken))) for columns, spots in band.pieces(COLUMNS_OF_PIECE)
    )
    return DrawnBand(band.name, tuple(pieces), height)


def _cells(row: str, spots: tuple[Spot, ...], spoken: Callable[[Spot], str]) -> Iterator[DrawnCell]:
    for spot in spots:
        x = spot.column * PITCH + (PITCH - CELL_WIDTH) // 2
        y = EDGE + spot.row * (CELL_HEIGHT + ROAD)
        yield DrawnCell(x, y, spot, lines_of(short_label(row, spot.label)), spoken(spot))


def short_label(row: str, label: str) -> str:
    """``A-2`` of ``Lô A-2`` in the row ``Lô A``: what every stall of the row begins with stands before it once."""
    words, blank, _letter = row.rpartition(" ")
    return label.removeprefix(words + blank)


@lru_cache(maxsize=4096)
def lines_of(label: str) -> tuple[str, ...]:
    """The label on one line or two, cut where even two are too short; the spoken name has the whole of it."""
    if len(label) < LETTERS_OF_LINE:
        return (label,)
    at = " " if " " in label else _BREAKS
    breaks = [place for place in range(1, len(label)) if label[place - 1] in at]
    best = min(breaks, key=lambda place: abs(2 * place - len(label)), default=LETTERS_OF_LINE)
    return tuple(_cut(part.strip()) for part in (label[:best], label[best:]) if part.strip())


def _cut(line: str) -> str:
    return line if len(line) <= LETTERS_OF_LINE else f"{line[: LETTERS_OF_LINE - 1]}…"
