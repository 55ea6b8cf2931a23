"""Error correction for QR symbols: remainders over GF(256), for all blocks of a symbol at once."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

# Whole bytes: the data and error correction of a symbol (ISO/IEC 18004, 7.5).
Codewords = NDArray[np.uint8]
_FIELD_POLYNOMIAL = 0x11D


def _powers() -> list[int]:
    powers = [1]
    while len(powers) < 255:
        doubled = powers[-1] << 1
        powers.append(doubled ^ _FIELD_POLYNOMIAL if doubled > 255 else doubled)
    return powers


_POWERS = _powers()
_LOGARITHMS = {power: exponent for exponent, power in enumerate(_POWERS)}


def _times(left: int, right: int) -> int:
    if not left or not right:
        return 0
    return _POWERS[(_LOGARITHMS[left] + _LOGARITHMS[right]) % 255]


_PRODUCTS: NDArray[np.uint8] = np.array(
    [[_times(left, right) for right in range(256)] for left in range(256)], dtype=np.uint8
)


@cache
def _remainders(length: int, parity: int) -> Codewords:
    """Row *i*: what a one in data byte *i* of a block of *length* adds to its *parity* bytes."""
    generator = [1]
    for exponent in range(parity):
        shifted = [*generator, 0]
        for place, factor in enumerate(generator):
            shifted[place + 1] ^= _times(factor, _POWERS[exponent])
        generator = shifted
    row = generator[1:]
    rows = [row]
    while len(rows) < length:
        row = [after ^ _times(row[0], factor) for after, factor in zip([*row[1:], 0], generator[1:], strict=True)]
        rows.append(row)
    return np.array(rows[::-1], dtype=np.uint8)


def parity_bytes(blocks: Codewords, parity: int) -> Codewords:
    """Return the *parity* error correction bytes of each row of *blocks* (ISO/IEC 18004, 7.5.2).

    A block shorter than the others stands behind a zero, which changes nothing of its remainder.
    """
    products = _PRODUCTS[blocks[:, :, None], _remainders(blocks.shape[1], parity)[None]]
    result: Codewords = np.bitwise_xor.reduce(products, axis=1)
    return result
