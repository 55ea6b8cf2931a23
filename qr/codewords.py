"""From a payload to the bytes of its QR symbol: byte mode, padding, error correction."""

from bisect import bisect_left
from functools import cache

import numpy as np

from qr.errors import PayloadTooBig
from qr.reed_solomon import Codewords, parity_bytes
from qr.symbol_frame import blocks_of

_BYTE_MODE = 0b0100
# ECI 000026, UTF-8: mode 0111 and the number in eight bits (ISO/IEC 18004, 7.4.2).
_UTF8 = 0b0111_00011010
_UTF8_BITS = 12
# Codewords of the character count in byte mode; from version 10 on there are more (table 3).
_MANY = 10


@cache
def _capacities(level: str, prefix_bits: int) -> tuple[int, ...]:
    """Most bytes of data in versions 1 to 40."""
    bits = (8 * blocks_of(version, level).capacity - 4 - prefix_bits for version in range(1, 41))
    return tuple((free - (8 if version < _MANY else 16)) // 8 for version, free in enumerate(bits, start=1))


def _version_for(length: int, prefix_bits: int, level: str) -> int:
    version = bisect_left(_capacities(level, prefix_bits), length) + 1
    if version > 40:
        raise PayloadTooBig(length, level)
    return version


def codewords_of(payload: str, level: str, smallest: int = 1) -> tuple[int, Codewords]:
    """Return the smallest version from *smallest* on that holds *payload*, and the bytes of the symbol.

    Data in byte mode with padding (ISO/IEC 18004, 7.4), cut into blocks, each with its error
    correction, woven together (7.5, 7.6).

    Raises:
        PayloadTooBig: not even version 40 holds it.
        UnicodeEncodeError: the text holds half a surrogate pair.
    """
    data = payload.encode()
    prefix, prefix_bits = (0, 0) if payload.isascii() else (_UTF8, _UTF8_BITS)
    version = max(smallest, _version_for(len(data), prefix_bits, level))
    blocks = blocks_of(version, level)
    count_bits = 8 if version < _MANY else 16
    stream = (prefix << 4 | _BYTE_MODE) << count_bits | len(data)
    stream = stream << 8 * len(data) | int.from_bytes(data, "big")
    used = prefix_bits + 4 + count_bits + 8 * len(data)
    # Up to four zeros end the data, more fill the byte, 11101100 and 00010001 the rest (7.4.9, 7.4.10).
    filled = min(-(-(used + 4) // 8), blocks.capacity)
    head = (stream << (8 * filled - used)).to_bytes(filled, "big")
    padded = head + (b"\xec\x11" * blocks.capacity)[: blocks.capacity - filled]
    rows = np.zeros(blocks.count * blocks.longest, dtype=np.uint8)
    rows[blocks.places] = np.frombuffer(padded, dtype=np.uint8)
    parity = parity_bytes(rows.reshape(blocks.count, blocks.longest), blocks.parity)
    woven: Codewords = np.concatenate((rows, parity.ravel()))[blocks.woven]
    return version, woven
