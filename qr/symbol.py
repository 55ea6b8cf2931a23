"""QR symbols of payloads: byte mode, the standard's own mask, and always the quiet zone."""

import re
import struct
import zlib
from dataclasses import dataclass
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from qr.codewords import codewords_of
from qr.errors import UnknownLevel
from qr.symbol_frame import LEVELS, MASKS, Modules, frame_of, number_of
from qr.symbol_mask import penalty

QUIET_ZONE = 4
# All but the production Char of XML 1.0, 2.2.
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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
        are one rectangle. Equal shapes stand together, and of these the rows that end in one digit: a
        sixth less than in their plain order is left of a path after compression.
        """
        stride = self.size + 1  # a light module ends every row
        modules = np.zeros(self.size * stride + 1, dtype=np.int8)
        grid = np.frombuffer(self.modules, dtype=np.int8).reshape(self.size, self.size)
        modules[1:].reshape(self.size, stride)[:, :-1] = grid
        edges = np.flatnonzero(modules[1:] != modules[:-1])
        starts, ends = edges[::2], edges[1::2]
        rows = starts // stride
        # Column, width and row of a run in one number, eight bits each: sorting one array is quicker than three.
        runs = (starts - rows * stride << 16) + (ends - starts << 8) + rows
        runs.sort()
        first = np.concatenate(([0], np.flatnonzero(runs[1:] - runs[:-1] != 1) + 1, [runs.size]))
        heights, runs = first[1:] - first[:-1], runs[first[:-1]]
        columns, widths, rows = (runs >> 16) + QUIET_ZONE, runs >> 8 & 255, (runs & 255) + QUIET_ZONE
        tens = rows // 10
        order = np.argsort(widths << 32 | heights << 24 | rows - 10 * tens << 16 | tens << 8 | columns)
        return np.stack((columns, rows, widths, heights), axis=1)[order]

    def svg(self, *, title: str) -> str:
        """Return an SVG element that stands in HTML or as a file: one path, no style, no script.

        Args:
            title: what the picture is, for those who cannot see it; characters that XML cannot carry are left out.
        """
        dark = self.rectangles()
        path = "M%d %dh%dv%dh-%dz" * len(dark) % tuple(dark[:, (0, 1, 2, 3, 2)].ravel().tolist())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.side} {self.side}" role="img"'
            f' shape-rendering="crispEdges"><title>{escape(_NOT_IN_XML.sub("", title))}</title>'
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
                _chunk(b"IDAT", zlib.compress(lines.repeat(pixels_per_module, axis=0).tobytes())),
                _chunk(b"IEND", b""),
            )
        )


def make_symbol(payload: str, level: str = "Q", *, smallest: int = 1) -> Symbol:
    """Return the smallest QR symbol of *payload* at error correction *level*.

    All in byte mode, behind ECI 000026 where there are letters outside ASCII, as EMVCo MPM 4.12.1
    wants; the mask is the one of least penalty (ISO/IEC 18004, 7.8.3). No version below *smallest* is taken.

    Raises:
        PayloadTooBig: it does not fit version 40.
        UnknownLevel: the level is none of L, M, Q, H.
        UnicodeEncodeError: the text holds half a surrogate pair.
    """
    if level not in LEVELS:
        raise UnknownLevel(level)
    version, codewords = codewords_of(payload, level, smallest)
    frame = frame_of(version, level)
    bits = np.unpackbits(codewords)
    placed = np.zeros(frame.size * frame.size, dtype=np.uint8)
    placed[frame.places[: bits.size]] = bits
    mask = _best_mask(placed, version, level)
    return Symbol(payload, version, level, mask, frame.size, (frame.finished[mask] ^ placed).tobytes())


def _best_mask(placed: Modules, version: int, level: str) -> int:
    frame = frame_of(version, level)
    rows = number_of(placed)
    columns = number_of(placed.reshape(frame.size, frame.size).T.ravel())
    points = [penalty(rows ^ over, columns ^ across, frame.size) for over, across in frame.judged]
    return min(MASKS, key=points.__getitem__)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
