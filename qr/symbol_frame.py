"""What all symbols of one version and level share: where things stand, worked out once and kept."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import qrcode
from numpy.typing import NDArray
from qrcode import base, util

MASKS = range(8)
LEVELS = {
    "L": qrcode.ERROR_CORRECT_L,
    "M": qrcode.ERROR_CORRECT_M,
    "Q": qrcode.ERROR_CORRECT_Q,
    "H": qrcode.ERROR_CORRECT_H,
}
# One a module or bit, each 0 or 1, dark ones 1.
Modules = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Blocks:
    """How the bytes of a symbol are cut into blocks and woven together (ISO/IEC 18004, 7.6).

    Attributes:
        count, longest: rows and columns of the array of blocks.
        capacity: data bytes of the symbol.
        parity: error correction bytes of a block.
        places: index of each data byte in the flat array of blocks.
        woven: for each byte of the symbol its index in the flat blocks followed by the flat parity.
    """

    count: int
    longest: int
    capacity: int
    parity: int
    places: NDArray[np.intp]
    woven: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Frame:
    """The modules of a version and level that do not depend on the payload.

    Attributes:
        size: modules a side, quiet zone not counted.
        places: index of the module that each bit of the symbol goes to, row by row.
        finished: for each mask, all modules but the data: patterns, format, and the mask where data go.
        judged: the same without format and version information, as a mask is chosen before they are set;
            each as one number of size × size bits, by rows and by columns.
    """

    size: int
    places: NDArray[np.intp]
    finished: tuple[Modules, ...]
    judged: tuple[tuple[int, int], ...]


def number_of(modules: Modules) -> int:
    """Return *modules* as one number, the first module its highest bit."""
    return int.from_bytes(np.packbits(modules).tobytes(), "big") >> (-modules.size % 8)


@cache
def blocks_of(version: int, level: str) -> Blocks:
    """Return the blocks of a version and level (ISO/IEC 18004, table 9)."""
    lengths = [block.data_count for block in base.rs_blocks(version, LEVELS[level])]
    parity = base.rs_blocks(version, LEVELS[level])[0].total_count - lengths[0]
    count, longest = len(lengths), max(lengths)
    # Short blocks stand at the right of their row, behind a zero.
    rows = [[row * longest + longest - length + i for i in range(length)] for row, length in enumerate(lengths)]
    woven = [row[i] for i in range(longest) for row in rows if i < len(row)]
    woven += [count * longest + row * parity + i for i in range(parity) for row in range(count)]
    places = [place for row in rows for place in row]
    return Blocks(count, longest, sum(lengths), parity, np.array(places), np.array(woven))


@cache
def frame_of(version: int, level: str) -> Frame:
    """Return the frame of a version and level (ISO/IEC 18004, 6.3, 7.7.3, 7.8)."""
    size = 4 * version + 17
    bare = _patterns(version, level, mask=0, judged=True)
    # Two columns at a time from the right, up and down in turn, past the timing column (7.7.3).
    order = []
    upward = True
    for right in [*range(size - 1, 6, -2), 5, 3, 1]:
        rows = range(size - 1, -1, -1) if upward else range(size)
        order += [(row, column) for row in rows for column in (right, right - 1) if bare[row][column] is None]
        upward = not upward
    finished, judged = [], []
    for mask in MASKS:
        turned = util.mask_func(mask)
        finished.append(_filled(_patterns(version, level, mask, judged=False), order, turned))
        modules = _filled(bare, order, turned)
        judged.append((number_of(modules), number_of(modules.reshape(size, size).T.ravel())))
    places = np.array([row * size + column for row, column in order])
    return Frame(size, places, tuple(finished), tuple(judged))


def _patterns(version: int, level: str, mask: int, *, judged: bool) -> list[list[bool | None]]:
    """Return rows of modules with everything set but the data, which are None."""
    size = 4 * version + 17
    code = qrcode.QRCode(version=version, error_correction=LEVELS[level])
    code.modules_count = size
    code.modules = [[None] * size for _ in range(size)]
    for row, column in ((0, 0), (size - 7, 0), (0, size - 7)):
        code.setup_position_probe_pattern(row, column)
    code.setup_position_adjust_pattern()
    code.setup_timing_pattern()
    code.setup_type_info(judged, mask)
    if version >= 7:
        code.setup_type_number(judged)
    return code.modules


def _filled(rows: list[list[bool | None]], order: list[tuple[int, int]], turned: Callable[[int, int], bool]) -> Modules:
    modules = np.array([[bool(module) for module in row] for row in rows], dtype=np.uint8)
    for row, column in order:
        modules[row, column] = turned(row, column)
    return modules.ravel()
