"""Room for a mark in the middle of a symbol: a tile of whole modules that covers nothing but data."""

from dataclasses import replace
from functools import cache

import numpy as np

from qr.errors import PayloadTooBig
from qr.symbol import Symbol, make_symbol
from qr.symbol_frame import frame_of

# Three tenths of the codewords may be lost at level H; the tile costs a twenty-fifth of the modules at most.
LEVEL = "H"
_SHARE = 5
# A tile of fewer modules a side holds no mark that is seen as one.
_SMALLEST = 5
_VERSIONS = 40


@cache
def tile_of(version: int) -> int:
    """Return the side of the tile of a *version*, in modules; 0 where none can stand.

    It is an odd number, so that the tile stands in the very middle, and a fifth of the side at most. Where an
    alignment pattern has the middle, as in versions 7 to 13 and 21 to 27 (ISO/IEC 18004, annex E), or stands too near
    it, as from 35 on, there is none.
    """
    frame = frame_of(version, LEVEL)
    data = np.zeros(frame.size * frame.size, dtype=bool)
    data[frame.places] = True
    grid = data.reshape(frame.size, frame.size)
    middle = frame.size // 2
    sides = range(_SMALLEST, frame.size // _SHARE + 1, 2)
    free = [side for side in sides if grid[_middle(middle, side), _middle(middle, side)].all()]
    return max(free, default=0)


def make_symbol_with_tile(payload: str) -> tuple[Symbol, int]:
    """Return a symbol of *payload* at level H with a light tile in its middle, and the tile's side in modules.

    The version is the smallest that holds the payload and has room for a tile.

    Raises:
        PayloadTooBig: it does not fit any version with room for a tile.
        UnicodeEncodeError: the text holds half a surrogate pair.
    """
    symbol = make_symbol(payload, LEVEL)
    version = next((version for version in range(symbol.version, _VERSIONS + 1) if tile_of(version)), None)
    if version is None:
        raise PayloadTooBig(len(payload.encode()), LEVEL)
    if version > symbol.version:
        symbol = make_symbol(payload, LEVEL, smallest=version)
    side = tile_of(symbol.version)
    modules = np.frombuffer(symbol.modules, dtype=np.uint8).reshape(symbol.size, symbol.size).copy()
    middle = _middle(symbol.size // 2, side)
    modules[middle, middle] = 0
    return replace(symbol, modules=modules.tobytes()), side


def _middle(middle: int, side: int) -> slice:
    return slice(middle - side // 2, middle + side // 2 + 1)
