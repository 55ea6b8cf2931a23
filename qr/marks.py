"""Marks that the operator adds to signs: pictures of their own, checked before they are printed. None come with us."""

import struct
import warnings
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image, ImageOps

from qr.errors import MarkUnusable
from qr.layout import Slot
from qr.photograph_header import has_too_many_scans

MOST_MARK_BYTES = 2_000_000
MOST_MARK_PIXELS = 4_000_000
# Pixels of the longer side in print: more make the file larger and nothing sharper.
_LONGEST = 1000
# What the reader of pictures raises for damaged files, besides errors of its own.
_DAMAGE = (OSError, ValueError, SyntaxError, EOFError, OverflowError, IndexError, struct.error, zlib.error)
# A mark wider than so many times its height is drawn lower, so that it does not crowd out the others.
_WIDEST = 4
# Blank between two marks, in parts of their height.
_GAP = 0.6


@dataclass(frozen=True, slots=True)
class Mark:
    """One picture, PNG or JPEG; transparent parts are printed white. Equal files are equal marks.

    Attributes:
        content: the file.
        name: what to call it in a refusal; it is not printed.
        width, height: in pixels.

    Raises:
        MarkUnusable: not a picture of these kinds, damaged (so is a JPEG of over 100 scans), above 2,000,000
            bytes or 4,000,000 pixels.
    """

    content: bytes
    name: str = field(default="", compare=False)
    width: int = field(init=False, compare=False)
    height: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Measure the picture, from its head first: pixels are only read when they are few."""
        if len(self.content) > MOST_MARK_BYTES:
            raise MarkUnusable(self.name, "too_many_bytes", limit=MOST_MARK_BYTES, given=len(self.content))
        picture = self.picture()
        object.__setattr__(self, "width", picture.width)
        object.__setattr__(self, "height", picture.height)

    def picture(self) -> Image.Image:
        """Return the picture as it is printed: upright, in colours or greys, on white."""
        # Remarks of Pillow on odd files are nobody's business here.
        with warnings.catch_warnings(action="ignore"):
            upright = self._upright()
        upright.thumbnail((_LONGEST, _LONGEST))
        white = Image.new("RGBA", upright.size, "white")
        white.alpha_composite(upright)
        return white.convert("RGB")

    def _upright(self) -> Image.Image:
        if self.content.startswith(b"\xff\xd8") and has_too_many_scans(self.content):
            raise MarkUnusable(self.name, "damaged")
        try:
            opened = Image.open(BytesIO(self.content), formats=("PNG", "JPEG"))
        except Image.DecompressionBombError as bomb:
            raise MarkUnusable(self.name, "too_many_pixels", limit=MOST_MARK_PIXELS) from bomb
        except _DAMAGE as trouble:
            raise MarkUnusable(self.name, "not_png_or_jpeg") from trouble
        pixels = opened.width * opened.height
        if pixels > MOST_MARK_PIXELS:
            raise MarkUnusable(self.name, "too_many_pixels", limit=MOST_MARK_PIXELS, given=pixels)
        try:
            return ImageOps.exif_transpose(opened).convert("RGBA")
        except _DAMAGE as trouble:
            raise MarkUnusable(self.name, "damaged") from trouble


def row_of_marks(marks: Sequence[Mark], slot: Slot) -> list[Slot]:
    """Return where each of *marks* stands in *slot*, as large as they can be, in its middle.

    They stand beside each other, or below each other in a slot that is higher than wide.
    """
    if not marks:
        return []
    if slot.height > slot.width:
        turned = _row([mark.height / mark.width for mark in marks], slot.height, slot.width, 1)
        return [Slot(slot.x + y, slot.y + x, height, width) for x, y, width, height in turned]
    row = _row([mark.width / mark.height for mark in marks], slot.width, slot.height, _WIDEST)
    return [Slot(slot.x + x, slot.y + y, width, height) for x, y, width, height in row]


def _row(
    shapes: Sequence[float], along: float, across: float, longest: float
) -> list[tuple[float, float, float, float]]:
    """Place boxes of these *shapes* (length to breadth) one after another; none is longer than so many breadths."""
    boxes = [(min(shape, longest), min(1.0, longest / shape)) for shape in shapes]
    length = sum(box[0] for box in boxes) + _GAP * (len(boxes) - 1)
    scale = min(across, along / length)
    at = (along - length * scale) / 2
    row = []
    for long, broad in boxes:
        row.append((at, (across - broad * scale) / 2, long * scale, broad * scale))
        at += (long + _GAP) * scale
    return row
