"""The letters on signs: Be Vietnam Pro, measured and checked before anything is drawn."""

import struct
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

from qr.errors import MissingLetter

REGULAR = "BeVietnamPro-Regular"
SEMIBOLD = "BeVietnamPro-SemiBold"
BOLD = "BeVietnamPro-Bold"
EXTRABOLD = "BeVietnamPro-ExtraBold"
FONTS = frozenset({REGULAR, SEMIBOLD, BOLD, EXTRABOLD})
"""Those that a `Place` may name."""
# Height of a capital without marks, in parts of the size.
CAPITAL = 0.74


@cache
def font(name: str) -> TTFont:
    """Return the font *name*, registered for drawing under the same name."""
    file = files("fontpkg_be_vietnam_pro").joinpath("files", f"{name}.ttf")
    loaded = TTFont(name, str(file))
    registerFont(loaded)
    return loaded


@lru_cache(maxsize=4096)
def checked(text: str) -> str:
    """Return *text* precomposed and on one line, without invisible marks, ready to draw.

    Raises:
        MissingLetter: the font lacks a letter of it; reportlab would leave a hole and say nothing.
    """
    if not text.isprintable():
        # Joiners, direction marks, byte order marks: nothing of them would be seen.
        text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    text = " ".join(unicodedata.normalize("NFC", text).split())
    known = font(REGULAR).face.charToGlyph
    for letter in text:
        if ord(letter) not in known:
            raise MissingLetter(letter, text)
    return text


@lru_cache(maxsize=16384)
def width(text: str, name: str) -> float:
    """Return how wide *text* is in the font *name* at size 1."""
    face = font(name).face
    thousandths: float = sum(face.charWidths[ord(letter)] for letter in text)
    return thousandths / 1000


class Reach(NamedTuple):
    """How far a text reaches out of the line it stands on and the room it takes there, in parts of the size."""

    above: float
    below: float
    beside: float


@lru_cache(maxsize=16384)
def reach(text: str, name: str) -> Reach:
    """Return how far *text* in the font *name* reaches: Ẫ farthest up, Ợ farthest down, the horn of Ứ aside."""
    boxes = [_box(letter, name) for letter in text]
    left = max(-box[0] for box in boxes)
    face = font(name).face
    right = max((box[2] - face.charWidths[ord(letter)] / 1000 for letter, box in zip(text, boxes, strict=True)))
    return Reach(max(box[3] for box in boxes), max(-box[1] for box in boxes), max(left, right, 0.0))


@cache
def _box(letter: str, name: str) -> tuple[float, ...]:
    """Left, lowest, right and highest point of a letter at size 1 (OpenType, table glyf)."""
    face: Any = font(name).face
    glyph = face.charToGlyph[ord(letter)]
    start, end = face.glyphPos[glyph : glyph + 2]
    if start == end:
        return (0.0, 0.0, 0.0, 0.0)
    corners = struct.unpack(">4h", face.get_table("glyf")[start + 2 : start + 10])
    return tuple(corner / face.unitsPerEm for corner in corners)
