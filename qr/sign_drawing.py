"""Drawing signs as a PDF: one page a sign, letters embedded, the code as one path of whole modules."""

import zlib
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from typing import Any, BinaryIO

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfgen.canvas import Canvas

from qr.errors import NoSigns, SignError
from qr.fonts import REGULAR, font
from qr.layout import Layout, Panel, Place
from qr.layouts import layout_named
from qr.sign import Sign, SignText, verify, words_of_run, words_of_sign
from qr.symbol import make_symbol
from qr.text_fitting import Piece, Words, fit

# A quarter of the code may be scratched or dirty; nothing ever lowers this to make room for text.
_LEVEL = "Q"
# Cosine and sine of the turns a place may have.
_TURNS = {0: (1, 0), 90: (0, 1), 270: (0, -1)}


def draw_signs(signs: Sequence[Sign], layout: str | Layout, stream: BinaryIO) -> None:
    """Write a PDF with one page for each of *signs* to *stream*; the same signs give the same bytes.

    Nothing is written unless every sign can be drawn.

    Args:
        signs: in the order of the pages.
        layout: its name (a6, a5, a4) or one of your own.
        stream: open for writing bytes.

    Raises:
        NoSigns: there is no sign.
        UnknownLayout: no layout has that name.
        TextDoesNotFit: a text is too long for its place; the error's `serial` says on which sign.
        MissingLetter: the font lacks a letter.
        PayloadUnfit: a payload is refused.
        AccountDiffers: a sign prints another account than its code pays.
    """
    if not signs:
        raise NoSigns
    if isinstance(layout, str):
        layout = layout_named(layout)
    drawn = BytesIO()
    page = _Pages(layout, drawn)
    for sign in signs:
        try:
            page.add(sign)
        except SignError as refusal:
            refusal.serial = sign.serial
            raise
    page.finish(signs[0])
    stream.write(drawn.getvalue())


class _Flate:
    """Compression that leaves out short repetitions: a path of small numbers is then a sixth smaller."""

    pdfname = "FlateDecode"

    def encode(self, content: str | bytes) -> bytes:
        flate = zlib.compressobj(level=5, strategy=zlib.Z_FILTERED)
        return flate.compress(content.encode() if isinstance(content, str) else content) + flate.flush()


class _Paper(Canvas):
    """A canvas with nothing on it that signs do not use.

    Streams are compressed as bytes, which reportlab would write as text besides, and pages begin
    without a Helvetica that print shops would find missing from the file.
    """

    _doc: PDFDocument

    def __init__(self, stream: BytesIO, layout: Layout) -> None:
        paper = (layout.width * mm, layout.height * mm)
        first: Any = font(REGULAR).fontName  # a name, where the stubs of reportlab want a number
        super().__init__(stream, paper, pageCompression=0, invariant=1, initialFontName=first)
        self._doc.defaultStreamFilters = [_Flate()]

    def _make_preamble(self) -> None:
        self._preamble = ""


class _Pages:
    """A PDF being drawn; what its signs share is drawn once and placed under each."""

    def __init__(self, layout: Layout, stream: BytesIO) -> None:
        self.layout = layout
        self.canvas = _Paper(stream, layout)
        self.backgrounds: dict[SignText, str] = {}

    def add(self, sign: Sign) -> None:
        amount = verify(sign).amount
        if sign.text not in self.backgrounds:
            self.backgrounds[sign.text] = self.draw_background(sign.text)
        places = self.layout.places
        words = words_of_sign(sign, amount, places)
        pieces = [(places[part], fit(line, places[part], part)) for part, line in words]
        self.canvas.doForm(self.backgrounds[sign.text])
        self.draw_words(pieces)
        self.draw_code(sign.payload)
        self.canvas.showPage()

    def finish(self, first: Sign) -> None:
        self.canvas.setTitle(" · ".join(filter(None, (first.text.heading, first.text.unit))) or first.shop)
        self.canvas.save()

    def draw_background(self, text: SignText) -> str:
        panels, places = list(self.layout.panels), dict(self.layout.places)
        if not text.unit.strip() and {"heading", "unit"} <= places.keys():
            places["heading"] = places["heading"].over(places["unit"])
        warnings: tuple[Place, ...] = ()
        if text.watermark:
            warnings = self.layout.warnings
            panels += self.layout.warning_panels
            for part in self.layout.hidden_by_warning:
                places.pop(part, None)
        pieces = [(places[part], fit(words, places[part], part)) for part, words in words_of_run(text, places)]
        for place in warnings:
            words = [Words(text.watermark, place.font, place.colour)]
            pieces.append((place, fit(words, place, "watermark")))
        name = f"background{len(self.backgrounds)}"
        self.canvas.beginForm(name, 0, 0, self.layout.width * mm, self.layout.height * mm)
        for panel in panels:
            self.draw_panel(panel)
        self.draw_words(pieces)
        self.canvas.endForm()
        return name

    def draw_panel(self, panel: Panel) -> None:
        self.canvas.setFillColor(_colour(panel.colour))
        self.canvas.setStrokeColor(_colour(panel.colour))
        self.canvas.setLineWidth(panel.line)
        bottom = self.layout.height - panel.y - panel.height
        self.canvas.roundRect(
            panel.x * mm,
            bottom * mm,
            panel.width * mm,
            panel.height * mm,
            panel.radius * mm,
            stroke=int(panel.line > 0),
            fill=int(panel.line == 0),
        )

    def draw_words(self, pieces: Sequence[tuple[Place, list[Piece]]]) -> None:
        words = self.canvas.beginText()
        for place, fitted in pieces:
            x = (place.x + place.width / 2) * mm
            y = (self.layout.height - place.y - place.height / 2) * mm
            across, up = _TURNS[place.turn]
            for piece in fitted:
                words.setTextTransform(
                    across,
                    up,
                    -up,
                    across,
                    round(x + piece.x * across - piece.y * up, 2),
                    round(y + piece.x * up + piece.y * across, 2),
                )
                words.setFont(font(piece.font).fontName, piece.size)
                words.setFillColor(_colour(piece.colour))
                words.textOut(piece.words)
        self.canvas.drawText(words)

    def draw_code(self, payload: str) -> None:
        symbol = make_symbol(payload, _LEVEL)
        module = self.layout.code_side * mm / symbol.side
        left, top = self.layout.code_x * mm, (self.layout.height - self.layout.code_y) * mm
        # One path in module units, rows downwards: no seams between neighbours, half the bytes.
        dark = symbol.rectangles()
        path = "%d %d %d %d re\n" * len(dark) % tuple(dark.ravel().tolist())
        self.canvas.addLiteral(f"q {module:.6f} 0 0 {-module:.6f} {left:.4f} {top:.4f} cm 0 0 0 rg\n{path}f Q")


@cache
def _colour(name: str) -> Color:
    return HexColor(name)
