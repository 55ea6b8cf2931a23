"""The hand-over list of a print run: who got which sign, with room to sign for it, in the order the signs come out.

It is paper, so it is in Vietnamese whatever the page is asked in.
"""

from collections.abc import Sequence
from html import escape
from io import BytesIO
from typing import Any

from flask import current_app
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer

from merchant_app.account_wording import issuer_name
from qr import BOLD, REGULAR, font
from registry.audit.witnesses import Head
from registry.calendar import VIETNAM
from registry.print_runs.model import PrintLine, PrintRun
from registry.signs.model import Sign
from registry.signs.queries import last_shown_number

_HEADS = ("TT", "Biển số", "Điểm kinh doanh", "Nhận tiền vào", "Người nhận ký, ghi rõ họ tên", "Ngày")
_WIDTHS = tuple(width * mm for width in (10, 27, 55, 34, 42, 18))
_MARGIN = 12 * mm
_ROW = 12 * mm
"""High enough to sign in."""
_LINE = 0.4
_GREY = (0.45, 0.45, 0.45)


def hand_over_list(run: PrintRun, lines: Sequence[PrintLine]) -> bytes:
    """A PDF with a row for each of *lines* that has a sign; the same run gives the same bytes.

    Accounts stand there as on the public check page: the issuer and the last four digits.
    """
    for name in (REGULAR, BOLD):
        font(name)
    signs = [line.sign for line in lines if line.sign is not None]
    _drawn, pages = _draw(run, signs, pages=0)
    return _draw(run, signs, pages=pages)[0]  # how many pages there are is known once they are drawn


def _draw(run: PrintRun, signs: Sequence[Sign], *, pages: int) -> tuple[bytes, int]:
    """The PDF, its pages numbered as of so many, and how many they are."""
    stream = BytesIO()
    document = SimpleDocTemplate(
        stream,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=16 * mm,
        title=f"Giao biển, đợt in {run.number}",
        invariant=1,
        initialFontName=REGULAR,
    )
    told = Head(run.head_sequence, run.head_seal).printed() if run.head_sequence else "–"

    def foot(canvas: Canvas, drawn: SimpleDocTemplate) -> None:
        canvas.setFont(REGULAR, 7.5)
        canvas.drawString(_MARGIN, 9 * mm, f"Đợt in {run.number} · sổ {told}")
        canvas.drawRightString(A4[0] - _MARGIN, 9 * mm, f"Trang {drawn.page}/{pages}")

    document.build([*_heading(run, len(signs)), _table(signs)], onFirstPage=foot, onLaterPages=foot)
    return stream.getvalue(), document.page


def _heading(run: PrintRun, count: int) -> list[Any]:
    made = run.created_at.astimezone(VIETNAM)
    practice = " – DỮ LIỆU MẪU ĐỂ TẬP" if current_app.extensions["practice"] else ""
    about = f"{run.unit.name}. Đợt in {run.number}, {made:%d/%m/%Y}: {count} biển, mỗi biển {run.copies} bản."
    return [
        Paragraph(f"Danh sách giao biển mã QR{practice}", _style(BOLD, 15, 20)),
        Paragraph(escape(about), _style(REGULAR, 10, 14)),
        Paragraph("Trước khi ký, hãy xem tên và 4 số cuối trên biển có đúng của mình không.", _style(REGULAR, 10, 14)),
        Spacer(0, 4 * mm),
    ]


def _table(signs: Sequence[Sign]) -> LongTable:
    heads = [Paragraph(words, _style(BOLD, 8.5, 11)) for words in _HEADS]
    rows = [heads, *(_row(number, sign) for number, sign in enumerate(signs, 1))]
    table = LongTable(rows, colWidths=_WIDTHS, repeatRows=1, rowHeights=[None, *[_ROW] * len(signs)])
    table.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), _LINE, _GREY),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), 1.5 * mm),
            ("RIGHTPADDING", (0, 0), (-1, -1), 1 * mm),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ("BACKGROUND", (0, 0), (-1, 0), (0.93, 0.95, 0.94)),
            ("TOPPADDING", (0, 0), (-1, 0), 1.5 * mm),
            ("BOTTOMPADDING", (0, 0), (-1, 0), 1.5 * mm),
        ]
    )
    return table


def _row(number: int, sign: Sign) -> list[Paragraph]:
    door = sign.merchant.unit_label
    shop = f"<font name='{BOLD}'>{escape(_short(sign.shop_name, 46))}</font>"
    paid = f"{escape(_short(issuer_name(sign.account), 24))}<br/>…{escape(last_shown_number(sign.account))}"
    return [
        Paragraph(str(number), _style(REGULAR, 8.5, 10.5)),
        Paragraph(escape(sign.serial), _style(REGULAR, 8.5, 10.5)),
        Paragraph(f"{shop}<br/>{escape(_short(door, 40))}", _style(REGULAR, 8.5, 10.5)),
        Paragraph(paid, _style(REGULAR, 8.5, 10.5)),
        Paragraph("", _style(REGULAR, 8.5, 10.5)),
        Paragraph("", _style(REGULAR, 8.5, 10.5)),
    ]


def _short(text: str, most: int) -> str:
    """The text, cut where it would push a row out of its height."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _style(name: str, size: float, leading: float) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=name, fontSize=size, leading=leading)
