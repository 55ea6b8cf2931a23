"""Drawing signs as a PDF: one page a sign, letters embedded, the code as one path of whole modules."""

from collections.abc import Sequence
from io import BytesIO
from typing import BinaryIO

from qr.errors import NoSigns, SignError
from qr.layout import Layout
from qr.layouts import layout_named
from qr.paper import Paper
from qr.plain_text import composed_line
from qr.sign import Sign
from qr.sign_painting import SignPainter


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
    paper = Paper(drawn, layout.width, layout.height)
    painter = SignPainter(paper, layout)
    for sign in signs:
        try:
            painter.paint(sign)
        except SignError as refusal:
            refusal.serial = sign.serial
            raise
        paper.showPage()
    paper.setTitle(title_of(signs[0]))
    paper.save()
    stream.write(drawn.getvalue())


def title_of(first: Sign) -> str:
    """Return the title of a file whose first sign is *first*."""
    # What is not printed on every size is not checked letter by letter there, and a title holds no half letters.
    return composed_line(" · ".join(filter(None, (first.text.heading, first.text.unit)))) or composed_line(first.shop)
