"""The papers signs are printed on, in words and as pictures: one sign a page, or several on a sheet."""

from functools import cache

from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup

from merchant_app.pictures import drawing
from merchant_app.sign_sizes import SIZES, size_name, size_picture
from qr import LAYOUTS_OF_SHEETS, SHEETS, Sheet

PAPERS: tuple[str, ...] = (*SIZES, *SHEETS)
"""What one chooses: the size of a sign that fills its page, or a sheet, on which one size has its place."""


def start_papers(app: Flask) -> None:
    """Let templates say ``{{ paper_name(run.layout, run.sheet) }}`` and draw the first sheet."""
    app.jinja_env.globals.update(paper_name=paper_name, paper_picture=paper_picture, sheet_picture=sheet_picture)


def layout_and_sheet(paper: str) -> tuple[str, str]:
    """What is drawn on that paper, and the sheet; empty for one sign a page. Raise KeyError for no paper of ours."""
    return (paper, "") if paper in SIZES else (SHEETS[paper].layout, paper)


def paper_name(layout: str, sheet: str) -> str:
    """``A6 · 105 × 148 mm, mỗi trang một biển`` or ``Tờ A4, 4 biển 97 × 137 mm, tự cắt``."""
    words: str
    if not sheet:
        words = _("%(size)s, mỗi trang một biển", size=size_name(layout))
        return words
    cells, sign = SHEETS[sheet].cells, LAYOUTS_OF_SHEETS[layout]
    size = f"{sign.width:.0f} × {sign.height:.0f} mm"
    if SHEETS[sheet].cut_marks:
        words = _("Tờ A4, %(cells)d biển %(size)s, tự cắt", cells=cells, size=size)
    else:
        words = _("Giấy nhãn A4 cắt sẵn, %(cells)d ô, biển %(size)s", cells=cells, size=size)
    return words


def paper_words(paper: str) -> str:
    """The same of a paper as it is chosen."""
    return paper_name(*layout_and_sheet(paper))


def paper_picture(paper: str) -> Markup:
    """The paper from afar: the sign, or a whole sheet of them."""
    return size_picture(paper) if paper in SIZES else sheet_picture(paper, 1, SHEETS[paper].cells)


@cache
def sheet_picture(name: str, start: int, used: int) -> Markup:
    """The first sheet from afar: cells used before are struck out, the next *used* ones are printed."""
    sheet: Sheet = SHEETS[name]
    shapes = []
    for number in range(1, sheet.cells + 1):
        cell = sheet.cell(number)
        across, down = f"{cell.width:g}", f"{cell.height:g}"
        kind = "cell-gone" if number < start else "cell-printed" if number < start + used else "cell-free"
        shapes.append(f'<rect x="{cell.x:g}" y="{cell.y:g}" width="{across}" height="{down}" class="{kind}"/>')
        if number < start:
            cross = f"M{cell.x:g} {cell.y:g}l{across} {down}m0-{down}l-{across} {down}"
            shapes.append(f'<path d="{cross}" class="cell-gone"/>')
    return drawing(
        f'<svg class="sheet-picture" viewBox="-2 -2 {sheet.width + 4:g} {sheet.height + 4:g}" aria-hidden="true">'
        f'<rect width="{sheet.width:g}" height="{sheet.height:g}" class="sheet-paper"/>{"".join(shapes)}</svg>'
    )
