"""The board on A3 paper, to hang at the gate: how far the place is, and each shop by its number.

It is paper, so it is in Vietnamese whatever the page is asked in. It hangs where everybody passes: no name stands on
it, nobody is shown to have refused, and what is still to be done about a sign is the ward's business.
"""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

from flask import current_app
from flask_babel import force_locale
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A3, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from campaigns.adoption.figures import HEADLINE, Adoption, Exclusion
from campaigns.boards.cells import Look
from campaigns.boards.layout import Layout
from campaigns.ladder.model import Rung
from merchant_app.boards.poster_cells import (
    COLOURS,
    INK,
    SEA,
    CellPen,
    fitting,
    letters,
    rows_of_poster,
)
from merchant_app.boards.wording import words_of_look
from merchant_app.campaign_wording import COUNTED_AS
from qr import BOLD, REGULAR, SEMIBOLD, font
from registry.places.model import Place, PlaceKind

WIDTH, HEIGHT = landscape(A3)
MARGIN = 14 * mm
_HEAD = 50 * mm
_FOOT = 34 * mm
"""Room for the figures above the rows, and for the legend below them."""
_IN_LINE = 5
"""Entries of the legend side by side."""
_SOFT = HexColor("#456261")
_PUBLIC = tuple(look for look in Look if look is not Look.REFUSED)


def poster(place: Place, figures: Adoption, layout: Layout, rung: Rung = HEADLINE) -> bytes:
    """The PDF, one page, with the share that stands on *rung* in big figures.

    The same figures and cells give the same bytes.
    """
    for name in (REGULAR, SEMIBOLD, BOLD):
        font(name)
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setTitle(letters(f"{place.name}, {figures.as_of:%d/%m/%Y}"))
    with force_locale("vi"):
        _draw_head(canvas, place, figures, rung)
        _draw_rows(canvas, place, layout)
        _draw_legend(canvas, layout, figures)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _draw_head(canvas: Canvas, place: Place, figures: Adoption, rung: Rung) -> None:
    """What the place is called on the left, how far it is on the right, and a bar under both."""
    rate, top = figures.rate(rung), HEIGHT - MARGIN
    room = WIDTH - 2 * MARGIN
    heading = "TUYẾN PHỐ KHÔNG DÙNG TIỀN MẶT" if place.kind is PlaceKind.STREET else "CHỢ 4.0"
    practice = " · DỮ LIỆU MẪU ĐỂ TẬP" if current_app.extensions["practice"] else ""
    canvas.setFillColor(SEA)
    canvas.setFont(SEMIBOLD, 18)
    canvas.drawString(MARGIN, top - 6 * mm, heading + practice)
    canvas.setFillColor(INK)
    name = letters(place.name)
    canvas.setFont(BOLD, _size(name, BOLD, 44, room * 0.62))
    canvas.drawString(MARGIN, top - 23 * mm, name)
    canvas.setFont(REGULAR, 16)
    canvas.setFillColor(_SOFT)
    canvas.drawString(MARGIN, top - 32 * mm, letters(f"{place.unit.name} · tính đến ngày {figures.as_of:%d/%m/%Y}"))
    canvas.setFillColor(SEA)
    canvas.setFont(BOLD, 64)
    canvas.drawRightString(WIDTH - MARGIN, top - 22 * mm, _percent(rate.percent))
    canvas.setFillColor(INK)
    canvas.setFont(SEMIBOLD, 17)
    share = f"{_number(rate.numerator)}/{_number(rate.denominator)} {COUNTED_AS[rung]}"
    canvas.drawRightString(WIDTH - MARGIN, top - 32 * mm, share)
    bar, high = top - 43 * mm, 6 * mm
    canvas.setFillColor(HexColor("#e6e2d8"))
    canvas.roundRect(MARGIN, bar, room, high, high / 2, stroke=0, fill=1)
    if rate.numerator:
        canvas.setFillColor(SEA)
        reached = max(high, room * rate.numerator / rate.denominator)
        canvas.roundRect(MARGIN, bar, reached, high, high / 2, stroke=0, fill=1)


def _draw_rows(canvas: Canvas, place: Place, layout: Layout) -> None:
    """As large as all rows fit in; those of a small place stand in the middle of their room."""
    if not any(layout.spots):
        return
    room, top, street = WIDTH - 2 * MARGIN, HEIGHT - MARGIN - _HEAD, place.kind is PlaceKind.STREET
    high = top - MARGIN - _FOOT
    scale = fitting(layout, street=street, width=room, height=high)
    halls = scale.halls_of(rows_of_poster(layout, street=street, columns=scale.columns), high)
    tallest = max(sum(map(scale.height_of, rows)) for rows in halls)
    pen = CellPen(canvas, scale)
    for number, rows in enumerate(halls):
        y = top - (high - tallest) / 2
        for row in rows:
            pen.draw(row, MARGIN + number * scale.hall, y)
            y -= scale.height_of(row)


def _draw_legend(canvas: Canvas, layout: Layout, figures: Adoption) -> None:
    """Each look with how many have it: together the shops that are counted, and those that pause."""
    numbers = Counter(spot.cell.public_look for spot in layout.spots if spot.cell)
    size, wide = 7 * mm, (WIDTH - 2 * MARGIN) / _IN_LINE
    entries = [look for look in _PUBLIC if look is not Look.PAUSED or numbers[look]]
    for place, look in enumerate(entries):
        left, base = MARGIN + wide * (place % _IN_LINE), MARGIN + 22 * mm - (place // _IN_LINE) * 10 * mm
        canvas.setFillColor(COLOURS[look].face)
        canvas.setStrokeColor(HexColor("#8f9d97"))
        canvas.setLineWidth(0.7)
        canvas.roundRect(left, base, size, size, 1.2 * mm, stroke=1, fill=1)
        CellPen.draw_mark(canvas, look, left + size * 0.15, base + size * 0.15, size * 0.7)
        canvas.setFillColor(INK)
        canvas.setFont(SEMIBOLD, 15)
        canvas.drawString(left + size + 2.5 * mm, base + 1.8 * mm, f"{words_of_look(look)}: {_number(numbers[look])}")
    canvas.setFillColor(_SOFT)
    canvas.setFont(REGULAR, 11.5)
    for line, base in zip(_explained(figures), (5 * mm, 0), strict=True):
        canvas.drawString(MARGIN, MARGIN + base - 2 * mm, line)


def _explained(figures: Adoption) -> Iterator[str]:
    yield "Mỗi ô là một điểm kinh doanh đang mở, tô theo bậc cao nhất đã đạt. Bảng không ghi tên ai."
    asked = " thuộc phạm vi của chương trình" if figures.excluded[Exclusion.OUT_OF_SCOPE] else ""
    counted = f"{_number(figures.counted)} điểm đang mở cửa{asked}"
    yield f"Mẫu số là {counted} vào ngày đó; tỉ lệ không bao giờ làm tròn lên 100 %."


def _size(text: str, name: str, most: float, room: float) -> float:
    """The largest size, *most* at best, in which the text fits into so much room."""
    wide: float = font(name).stringWidth(text, 1)
    return min(most, room / wide) if wide else most


def _percent(value: Decimal | None) -> str:
    return "– %" if value is None else f"{value:.1f}".replace(".", ",") + "\N{NO-BREAK SPACE}%"


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
