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
        layout: its name, one of `LAYOUTS`, or one of your own.
        stream: open for writing bytes.

    Raises:
        NoSigns: there is no sign.
        UnknownLayout: no layout has that name.
        LayoutUnfit: the layout would make bad signs, or the code of one sign has modules too small on it.
        SignError: one sign cannot be drawn; `serial` and `position` (from 1) say which. It is `TextDoesNotFit` where a
            text is too long for its place, `MissingLetter` where the font lacks a letter, `PayloadUnfit` where the
            payload is refused, `AccountDiffers` where another account is printed than the code pays, or
            `PayloadTooBig` where the payload does not fit any symbol.
    """
    if not signs:
        raise NoSigns
    if isinstance(layout, str):
        layout = layout_named(layout)
    drawn = BytesIO()
    paper = Paper(drawn, layout.width, layout.height)
    painter = SignPainter(paper, layout)
    for position, sign in enumerate(signs, 1):
        try:
            painter.paint(sign)
        except SignError as refusal:
            refusal.serial, refusal.position = sign.serial, position
            raise
        paper.showPage()
    paper.setTitle(title_of(signs[0]))
    paper.save()
    stream.write(drawn.getvalue())


def title_of(first: Sign) -> str:
    """Return the title of a file whose first sign is *first*."""
    # What is not printed on every size is not checked letter by letter there, and a title holds no half letters.
    return composed_line(" · ".join(filter(None, (first.text.heading, first.text.unit)))) or composed_line(first.shop)
