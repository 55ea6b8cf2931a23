"""Drawing signs the way others do: our own page in everything but the code on it."""

from io import BytesIO

import qrcode
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader

from qr import LAYOUTS, Layout, Sign, Symbol
from qr.paper import Paper
from qr.sign_painting import SignPainter

WIDGET, PICTURE = "reportlab's QR widget", "qrcode → PNG → drawImage"


class OthersPainter(SignPainter):
    """Paints our sign without its code, and makes no symbol of ours on the way."""

    def _symbol_of(self, sign: Sign) -> tuple[Symbol, int]:
        return Symbol(sign.payload, version=0, level="", mask=0, size=0, modules=b""), 0


class WidgetPainter(OthersPainter):
    """Puts the code on the page with reportlab's own widget."""

    def _draw_code(self, symbol: Symbol) -> None:
        side = self.layout.code_side * mm
        widget = QrCodeWidget(symbol.payload, barLevel="Q", barBorder=4, barWidth=side, barHeight=side)
        drawing = Drawing(side, side)
        drawing.add(widget)
        renderPDF.draw(drawing, self.canvas, *_corner(self.layout))


class PicturePainter(OthersPainter):
    """Puts the code on the page as a PNG, as most programs do."""

    def _draw_code(self, symbol: Symbol) -> None:
        code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_Q, border=4)
        code.add_data(symbol.payload)
        code.make(fit=True)
        picture = BytesIO()
        code.make_image().save(picture)
        picture.seek(0)
        side = self.layout.code_side * mm
        self.canvas.drawImage(ImageReader(picture), *_corner(self.layout), side, side)


PAINTERS = {WIDGET: WidgetPainter, PICTURE: PicturePainter}


def draw_as_others(signs: list[Sign], other: str) -> bytes:
    """Return a PDF of *signs*, a page of A6 each, with their codes put there the way of *other*."""
    layout, file = LAYOUTS["a6"], BytesIO()
    paper = Paper(file, layout.width, layout.height)
    painter = PAINTERS[other](paper, layout)
    for sign in signs:
        painter.paint(sign)
        paper.showPage()
    paper.save()
    return file.getvalue()


def _corner(layout: Layout) -> tuple[float, float]:
    """The bottom left corner of the code in points."""
    return layout.code_x * mm, (layout.height - layout.code_y - layout.code_side) * mm
