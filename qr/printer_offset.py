"""Where a printer that is off is to be told to draw, so that ink comes to lie where it should."""

from reportlab.lib.units import mm

from qr.paper import Paper
from qr.sheet import Sheet


def apply_printer_offset(paper: Paper, sheet: Sheet) -> None:
    """Let all that follows on this page of *paper* be drawn where the printer of *sheet* puts it right."""
    x, y = sheet.drawn(0, sheet.height)
    if (x, y, sheet.scale_x, sheet.scale_y) != (0, sheet.height, 1, 1):
        paper.transform(sheet.scale_x, 0, 0, sheet.scale_y, x * mm, (sheet.height - y) * mm)
