"""Drawing signs onto sheets as a PDF: each centred in its cell, with hairlines that show where to cut."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import BinaryIO

from reportlab.lib.units import mm

from qr.cut_marks import cut_marks
from qr.errors import SignError
from qr.footer import Footer, draw_footer, strip_of_sheet
from qr.layout import Layout
from qr.layouts_of_sheets import layout_of_sheet_named
from qr.paper import Paper
from qr.printer_offset import apply_printer_offset
from qr.sheet import Sheet
from qr.sheet_errors import SheetUnfit, SignLargerThanCell
from qr.sheet_plan import SheetPlan, Spot, plan_sheets
from qr.sheets import sheet_named
from qr.sign import Sign
from qr.sign_drawing import title_of
from qr.sign_painting import SignPainter

_HAIRLINE = 0.25  # points
_GREY = 0.35


def draw_sheets(
    signs: Sequence[Sign],
    layout: str | Layout,
    sheet: str | Sheet,
    stream: BinaryIO,
    *,
    start: int = 1,
    copies: int = 1,
    footer: Footer | None = None,
    progress: Callable[[int], None] | None = None,
) -> SheetPlan:
    """Write a PDF of sheets with *signs* to *stream* and return what stands where; same input, same bytes.

    A sign smaller than its cell stands in the middle of it. Nothing is written unless every sign can be drawn.

    Args:
        signs: in the order of the cells, row by row.
        layout: its name or one of your own.
        sheet: its name or one of your own.
        stream: open for writing bytes.
        start: the first free cell of the first page, for a sheet used in part; 1 is at the top left.
        copies: of each sign, one after another.
        footer: what stands in the margin of page n, clear of the cells; paper without room for it goes without.
        progress: told how many signs are drawn, after each.

    Raises:
        SheetError: as `plan_sheets` says; `SignLargerThanCell` if the layout does not fit the cells, `SheetUnfit` if
            what makes up for the printer's offset would move a sign off the paper.
        SignError: as `draw_signs` says; `serial` and `position` say which sign.
    """
    if isinstance(layout, str):
        layout = layout_of_sheet_named(layout)
    if isinstance(sheet, str):
        sheet = sheet_named(sheet)
    plan = plan_sheets(len(signs), sheet, start=start, copies=copies)
    _verify_room(layout, sheet)
    drawn = BytesIO()
    paper = Paper(drawn, sheet.width, sheet.height)
    pages = _Pages(paper, layout, sheet, footer, start)
    for position, (sign, spots) in enumerate(zip(signs, plan.spots, strict=True), 1):
        try:
            pages.draw(sign, spots)
        except SignError as refusal:
            refusal.serial, refusal.position = sign.serial, position
            raise
        if progress:
            progress(position)
    paper.showPage()
    paper.setTitle(title_of(signs[0]))
    paper.save()
    stream.write(drawn.getvalue())
    return plan


def _verify_room(layout: Layout, sheet: Sheet) -> None:
    spare_x, spare_y = sheet.cell_width - layout.width, sheet.cell_height - layout.height
    if min(spare_x, spare_y) < -1e-6:
        raise SignLargerThanCell(
            layout.name,
            sheet.name,
            sign=(layout.width, layout.height),
            cell=(sheet.cell_width, sheet.cell_height),
        )
    first, last = sheet.cell(1), sheet.cell(sheet.cells)
    left, top = sheet.drawn(first.x + spare_x / 2, first.y + spare_y / 2)
    right, bottom = sheet.drawn(last.x + last.width - spare_x / 2, last.y + last.height - spare_y / 2)
    for field, shift, low, high in (
        ("shift_x", sheet.shift_x, left, sheet.width - right),
        ("shift_y", sheet.shift_y, top, sheet.height - bottom),
    ):
        if min(low, high) < -1e-6:
            raise SheetUnfit(field, limit=f"{shift - low:.2f} to {shift + high:.2f}", given=shift)


class _Pages:
    """The pages of one run, drawn one after another."""

    def __init__(self, paper: Paper, layout: Layout, sheet: Sheet, footer: Footer | None, start: int) -> None:
        self.paper = paper
        self.sheet = sheet
        self.layout = layout
        self.painter = SignPainter(paper, layout)
        self.footer = footer
        self.start = start
        self.page = 0
        self.forms = 0
        self.marks = ""
        if sheet.cut_marks:
            self.marks = self._draw_marks()

    def draw(self, sign: Sign, spots: Sequence[Spot]) -> None:
        """Draw a sign at all its *spots*; of several, all show one drawing."""
        form = ""
        if len(spots) > 1:
            self.forms += 1
            form = f"sign{self.forms}"
            self.paper.beginForm(form, 0, 0, self.layout.width * mm, self.layout.height * mm)
            self.painter.paint(sign)
            self.paper.endForm()
        for spot in spots:
            while self.page < spot.page:
                self._begin_page()
            self.paper.saveState()
            self._go_to(spot)
            if form:
                self.paper.doForm(form)
            else:
                self.painter.paint(sign)
            self.paper.restoreState()

    def _begin_page(self) -> None:
        if self.page:
            self.paper.showPage()
        self.page += 1
        apply_printer_offset(self.paper, self.sheet)
        if self.marks:
            self.paper.doForm(self.marks)
        strip = strip_of_sheet(self.sheet, self.start if self.page == 1 else 1)
        if self.footer and strip:
            draw_footer(self.paper, strip, self.sheet.height, self.footer(self.page))

    def _go_to(self, spot: Spot) -> None:
        cell = self.sheet.cell(spot.cell)
        x = cell.x + (cell.width - self.layout.width) / 2
        y = self.sheet.height - cell.y - (cell.height + self.layout.height) / 2
        self.paper.translate(x * mm, y * mm)

    def _draw_marks(self) -> str:
        name = "cutmarks"
        self.paper.beginForm(name, 0, 0, self.sheet.width * mm, self.sheet.height * mm)
        self.paper.setStrokeGray(_GREY)
        self.paper.setLineWidth(_HAIRLINE)
        height = self.sheet.height
        for x, y, to_x, to_y in cut_marks(self.sheet):
            self.paper.line(x * mm, (height - y) * mm, to_x * mm, (height - to_y) * mm)
        self.paper.endForm()
        return name
