"""A chart as a picture for Word: grey on white, fine enough for paper."""

from functools import cache
from io import BytesIO
from typing import Any

from docx.document import Document
from docx.shared import Pt
from PIL import Image, ImageDraw, ImageFont

from merchant_app.report_files.chart import LETTERS, ChartPicture, Spot
from merchant_app.report_files.outline import Side
from merchant_app.report_files.written import writable
from qr import font

DOTS_PER_INCH = 220
_FINER = 2
"""Drawn so many times larger and made smaller, so that slanting lines have no steps."""
_SCALE = DOTS_PER_INCH * _FINER / 72
_DOT = 2.2
_ANCHORS = {Side.LEFT: "ls", Side.MIDDLE: "ms", Side.RIGHT: "rs"}


def drawing(document: Document, picture: ChartPicture) -> str:
    """The picture as a run within a paragraph, as XML; the document takes it in."""
    inline: Any = document.part.new_pic_inline(BytesIO(png_of_chart(picture)), Pt(picture.wide), Pt(picture.high))
    inline.docPr.set("descr", writable(picture.described))
    for edge in "TBLR":  # or an eighth of an inch is kept free on both sides
        inline.set(f"dist{edge}", "0")
    return f"<w:r><w:drawing>{inline.xml}</w:drawing></w:r>"


def png_of_chart(picture: ChartPicture) -> bytes:
    """The picture as PNG; the same picture gives the same bytes."""
    large = Image.new("L", (_FINER * _dots(picture.wide), _FINER * _dots(picture.high)), 255)
    draw = ImageDraw.Draw(large)

    def on(spot: Spot) -> Spot:
        return spot[0] * _SCALE, large.height - spot[1] * _SCALE

    for stroke in picture.strokes:
        weight = max(round(stroke.weight * _SCALE), 1)
        draw.line([on(stroke.begins), on(stroke.ends)], fill=round(stroke.grey * 255), width=weight)
    for dot in picture.dots:
        draw.circle(on(dot), _DOT * _SCALE, fill=0)
    for words in picture.letters:
        draw.text(on(words.at), words.words, fill=0, font=_letters(words.font), anchor=_ANCHORS[words.side])
    small = large.resize((large.width // _FINER, large.height // _FINER), Image.Resampling.BOX)
    stream = BytesIO()
    small.save(stream, "PNG", optimize=True, dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
    return stream.getvalue()


def _dots(points: float) -> int:
    return round(points * DOTS_PER_INCH / 72)


@cache
def _letters(name: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font(name).face.filename, LETTERS * _SCALE)
