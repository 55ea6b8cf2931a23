"""QR symbols of payloads: byte mode, the standard's own mask, and always the quiet zone."""

import struct
import zlib
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from qr.errors import PayloadTooBig, UnknownLevel
from qr.reed_solomon import parity_bytes
from qr.symbol_frame import LEVELS, MASKS, Bits, blocks_of, frame_of, number_of
from qr.symbol_mask import penalty

QUIET_ZONE = 4
_BYTE_MODE = 0b0100
# ECI 000026, UTF-8: mode 0111 and the number in eight bits (ISO/IEC 18004, 7.4.2).
_UTF8 = 0b0111_00011010
_UTF8_BITS = 12
# Bits of the character count in byte mode; from version 10 on there are more (table 3).
_MANY = 10


@dataclass(frozen=True, slots=True)
class Symbol:
    """A QR symbol; whatever is drawn of it has the quiet zone of four light modules around it.

    Attributes:
        payload: the text inside.
        version: 1 to 40.
        level: error correction, L, M, Q or H.
        mask: 0 to 7.
        size: modules a side without the quiet zone.
        modules: the modules row by row, 1 for dark, without the quiet zone.
    """

    payload: str
    version: int
    level: str
    mask: int
    size: int
    modules: bytes

    @property
    def side(self) -> int:
        """Modules a side with the quiet zone: the width everything here is drawn in."""
        return self.size + 2 * QUIET_ZONE

    def rectangles(self) -> NDArray[np.intp]:
        """Return what is dark as few rectangles, each (column, row, width, height) in modules.

        Columns and rows count from the top left corner of the quiet zone. Equal runs below each other
        are one rectangle, and equal shapes stand together, which compresses best.
        """
        grid = np.zeros((self.size, self.size + 2), dtype=np.int8)
        grid[:, 1:-1] = np.frombuffer(self.modules, dtype=np.int8).reshape(self.size, self.size)
        rows, columns = np.nonzero(np.diff(grid, axis=1))
        columns, rows, widths = columns[::2], rows[::2], columns[1::2] - columns[::2]
        order = np.lexsort((rows, widths, columns))
        columns, rows, widths = columns[order], rows[order], widths[order]
        follows = (np.diff(columns) == 0) & (np.diff(widths) == 0) & (np.diff(rows) == 1)
        first = np.flatnonzero(np.concatenate(([True], ~follows)))
        heights = np.diff(np.append(first, rows.size))
        columns, rows, widths = columns[first] + QUIET_ZONE, rows[first] + QUIET_ZONE, widths[first]
        order = np.lexsort((columns, rows, widths, heights))
        return np.stack((columns, rows, widths, heights), axis=1)[order]

    def svg(self, *, title: str) -> str:
        """Return an SVG element that stands in HTML or as a file: one path, no style, no script.

        Args:
            title: what the picture is, for those who cannot see it.
        """
        dark = self.rectangles()
        path = "M%d %dh%dv%dh-%dz" * len(dark) % tuple(dark[:, (0, 1, 2, 3, 2)].ravel().tolist())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.side} {self.side}" role="img"'
            f' shape-rendering="crispEdges"><title>{escape(title)}</title>'
            f'<rect width="{self.side}" height="{self.side}" fill="#fff"/><path fill="#000" d="{path}"/></svg>'
        )

    def png(self, pixels_per_module: int = 8) -> bytes:
        """Return a picture of one bit a pixel, every module a square of whole pixels.

        Raises:
            ValueError: *pixels_per_module* is below 1.
        """
        if pixels_per_module < 1:
            raise ValueError(f"pixels_per_module is 1 or more, not {pixels_per_module}")
        grid = np.frombuffer(self.modules, dtype=np.uint8).reshape(self.size, self.size)
        light = np.pad(1 - grid, QUIET_ZONE, constant_values=1).repeat(pixels_per_module, axis=1)
        lines = np.pad(np.packbits(light, axis=1), ((0, 0), (1, 0)))  # each line opens with filter 0
        side = self.side * pixels_per_module
        return b"".join(
            (
                b"\x89PNG\r\n\x1a\n",
                _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)),
                _chunk(b"IDAT", zlib.compress(lines.repeat(pixels_per_module, axis=0).tobytes(), 9)),
                _chunk(b"IEND", b""),
            )
        )


def make_symbol(payload: str, level: str = "Q") -> Symbol:
    """Return the smallest QR symbol of *payload* at error correction *level*.

    All in byte mode, behind ECI 000026 where there are letters outside ASCII, as EMVCo MPM 4.12.1
    wants; the mask is the one of least penalty (ISO/IEC 18004, 7.8.3).

    Raises:
        PayloadTooBig: it does not fit version 40.
        UnknownLevel: the level is none of L, M, Q, H.
        UnicodeEncodeError: the text holds half a surrogate pair.
    """
    if level not in LEVELS:
        raise UnknownLevel(level)
    data = payload.encode()
    prefix, prefix_bits = (0, 0) if payload.isascii() else (_UTF8, _UTF8_BITS)
    version = _version_for(len(data), prefix_bits, level)
    frame = frame_of(version, level)
    bits = np.unpackbits(_codewords(data, prefix, prefix_bits, version, level))
    placed = np.zeros(frame.size * frame.size, dtype=np.uint8)
    placed[frame.places[: bits.size]] = bits
    mask = _best_mask(placed, version, level)
    return Symbol(payload, version, level, mask, frame.size, (frame.finished[mask] ^ placed).tobytes())


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


def _codewords(data: bytes, prefix: int, prefix_bits: int, version: int, level: str) -> Bits:
    """The bytes of the symbol: data with padding, cut into blocks, corrected, woven together."""
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
    woven: Bits = np.concatenate((rows, parity.ravel()))[blocks.woven]
    return woven


def _best_mask(placed: Bits, version: int, level: str) -> int:
    frame = frame_of(version, level)
    rows = number_of(placed)
    columns = number_of(placed.reshape(frame.size, frame.size).T.ravel())
    points = [penalty(rows ^ over, columns ^ across, frame.size) for over, across in frame.judged]
    return min(MASKS, key=points.__getitem__)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
