"""A sign as files people take to a printer: the page itself, and a picture of it at its true size."""

from io import BytesIO

import pypdfium2

from merchant_app.sign_wording import on_paper
from qr import draw_signs
from registry.signs.model import Sign
from registry.turns import Turns

DOTS_PER_INCH = 300
"""What print shops ask for. It stands in the file, so that programs know how many millimetres the picture measures."""
_POINTS_PER_INCH = 72
_PICTURES = Turns(at_once=1, waiting=4, patience=10.0)
"""An A4 sign takes half a second and 60 MB; besides, what draws it must not be asked by two threads at once."""


class TooManyAtOnce(Exception):
    """Others wait for their pictures already: try again soon."""


def sign_page(sign: Sign) -> bytes:
    """The sign as PDF, the same byte for byte however often. Raise qr's SignError for one that cannot be drawn."""
    page = BytesIO()
    draw_signs([on_paper(sign)], sign.layout, page)
    return page.getvalue()


def sign_picture(sign: Sign) -> bytes:
    """The sign as PNG. Raise TooManyAtOnce, and SignError as sign_page does."""
    page = sign_page(sign)
    with _PICTURES.turn() as mine:
        if not mine:
            raise TooManyAtOnce
        file = BytesIO()
        with pypdfium2.PdfDocument(page) as document:
            drawn = document[0].render(scale=DOTS_PER_INCH / _POINTS_PER_INCH).to_pil()
        drawn.save(file, "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
    return file.getvalue()
