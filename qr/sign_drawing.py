"""Drawing signs as a PDF: one page a sign, letters embedded, the code as one path of whole modules."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import BinaryIO

from reportlab.lib.units import mm

from qr.errors import NoSigns, SignError
from qr.footer import Footer, draw_footer, strip_of_sign
from qr.layout import Layout
from qr.layouts import layout_named
from qr.paper import Paper
from qr.plain_text import composed_line
from qr.sheet_errors import CopiesOutside
from qr.sheet_plan import MOST_COPIES
from qr.sign import Sign
from qr.sign_painting import SignPainter


def draw_signs(
    signs: Sequence[Sign],
    layout: str | Layout,
    stream: BinaryIO,
    *,
    copies: int = 1,
    footer: Footer | None = None,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Write a PDF with one page for each of *signs* to *stream*; the same signs give the same bytes.

    Nothing is written unless every sign can be drawn.

    Args:
        signs: in the order of the pages.
        layout: its name, one of `LAYOUTS`, or one of your own.
        stream: open for writing bytes.
        copies: of each sign, one after another.
        footer: what stands at the very foot of page n; layouts without room for it leave it out.
        progress: told how many signs are drawn, after each.

    Raises:
        NoSigns: there is no sign.
        CopiesOutside: there are none, or more than `MOST_COPIES`.
        UnknownLayout: no layout has that name.
        LayoutUnfit: the layout would make bad signs, or the code of one sign has modules too small on it.
        SignError: one sign cannot be drawn; `serial` and `position` (from 1) say which. It is `TextDoesNotFit` where a
            text is too long for its place, `MissingLetter` where the font lacks a letter, `PayloadUnfit` where the
            payload is refused, `AccountDiffers` where another account is printed than the code pays, or
            `PayloadTooBig` where the payload does not fit any symbol.
    """
    if not signs:
        raise NoSigns
    if not 1 <= copies <= MOST_COPIES:
        raise CopiesOutside(copies, MOST_COPIES)
    if isinstance(layout, str):
        layout = layout_named(layout)
    drawn = BytesIO()
    paper = Paper(drawn, layout.width, layout.height)
    pages = _Pages(paper, layout, footer)
    for position, sign in enumerate(signs, 1):
        try:
            pages.draw(sign, copies)
        except SignError as refusal:
            refusal.serial, refusal.position = sign.serial, position
            raise
        if progress:
            progress(position)
    paper.setTitle(title_of(signs[0]))
    paper.save()
    stream.write(drawn.getvalue())


class _Pages:
    """The pages of one file, drawn one after another."""

    def __init__(self, paper: Paper, layout: Layout, footer: Footer | None) -> None:
        self.paper = paper
        self.layout = layout
        self.painter = SignPainter(paper, layout)
        self.footer = footer
        self.strip = strip_of_sign(layout) if footer else None
        self.page = 0
        self.forms = 0

    def draw(self, sign: Sign, copies: int) -> None:
        """Draw a sign on so many pages; several show one drawing."""
        form = ""
        if copies > 1:
            self.forms += 1
            form = f"sign{self.forms}"
            self.paper.beginForm(form, 0, 0, self.layout.width * mm, self.layout.height * mm)
            self.painter.paint(sign)
            self.paper.endForm()
        for _ in range(copies):
            self.page += 1
            if form:
                self.paper.doForm(form)
            else:
                self.painter.paint(sign)
            if self.footer and self.strip:
                draw_footer(self.paper, self.strip, self.layout.height, self.footer(self.page))
            self.paper.showPage()


def title_of(first: Sign) -> str:
    """Return the title of a file whose first sign is *first*."""
    # What is not printed on every size is not checked letter by letter there, and a title holds no half letters.
    return composed_line(" · ".join(filter(None, (first.text.heading, first.text.unit)))) or composed_line(first.shop)
