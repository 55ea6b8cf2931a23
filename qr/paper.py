"""The PDF that signs are painted on: invariant, small, and with nothing in it that they do not use."""

import zlib
from io import BytesIO
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfgen.canvas import Canvas

from qr.fonts import REGULAR, font


class _Flate:
    """Compression that leaves out short repetitions: a path of small numbers is then a sixth smaller."""

    pdfname = "FlateDecode"

    def encode(self, content: str | bytes) -> bytes:
        flate = zlib.compressobj(level=5, strategy=zlib.Z_FILTERED)
        return flate.compress(content.encode() if isinstance(content, str) else content) + flate.flush()


class Paper(Canvas):
    """A canvas with nothing on it that signs do not use.

    Streams are compressed as bytes, which reportlab would write as text besides, and pages begin
    without a Helvetica that print shops would find missing from the file.
    """

    _doc: PDFDocument

    def __init__(self, stream: BytesIO, width: float, height: float) -> None:
        """Begin a PDF with pages of *width* × *height* millimetres."""
        first: Any = font(REGULAR).fontName  # a name, where the stubs of reportlab want a number
        super().__init__(stream, (width * mm, height * mm), pageCompression=0, invariant=1, initialFontName=first)
        self._doc.defaultStreamFilters = [_Flate()]

    def _make_preamble(self) -> None:
        self._preamble = ""
