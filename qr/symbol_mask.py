"""Choosing the mask of a QR symbol by the penalties of the standard, on whole symbols held as numbers."""

from functools import cache
from typing import NamedTuple


class _Grid(NamedTuple):
    """Numbers of size × size bits that help to look at all modules of a symbol at once."""

    every: int
    up_to: tuple[int, ...]  # up_to[n]: the modules that have n more to their right in the row
    above: int  # the modules that have one more row below


@cache
def _grid(size: int) -> _Grid:
    every = (1 << size * size) - 1
    ones = sum(1 << size * row for row in range(size))
    up_to = tuple(ones * ((1 << size) - (1 << right)) for right in range(11))
    return _Grid(every, up_to, every ^ ((1 << size) - 1))


def penalty(rows: int, columns: int, size: int) -> int:
    """Return the penalty of a symbol (ISO/IEC 18004, 7.8.3.1).

    Args:
        rows: its modules row by row, the first one the highest bit, dark ones set.
        columns: the same column by column.
        size: modules a side.
    """
    grid = _grid(size)
    # Runs and finder-like patterns count in both directions, blocks and the share of dark modules once.
    points = _runs_and_finders(rows, grid) + _runs_and_finders(columns, grid)
    alike = _alike(rows, grid)
    below = rows ^ (rows << size)
    points += 3 * (alike & (alike << size) & grid.above & ~below).bit_count()
    return points + 10 * int(abs(rows.bit_count() / (size * size) * 100 - 50) / 5)


def _alike(modules: int, grid: _Grid) -> int:
    """The modules of the same colour as their neighbour to the right."""
    return grid.up_to[1] & ~(modules ^ (modules << 1))


def _runs_and_finders(modules: int, grid: _Grid) -> int:
    two = _alike(modules, grid)
    three = two & (two << 1)
    five = three & (three << 2)
    # A run of n modules holds n - 4 runs of five and costs n - 2 points.
    points = five.bit_count() + 2 * (five & ~(five >> 1)).bit_count()
    light = grid.every ^ modules
    pair = light & (light << 1)
    blank = pair & (pair << 2)
    finder = modules & (light << 1) & (modules << 2) & (modules << 3) & (modules << 4) & (light << 5)
    finder &= modules << 6
    room = grid.up_to[10]
    return points + 40 * ((finder & (blank << 7) & room).bit_count() + (blank & (finder << 4) & room).bit_count())
