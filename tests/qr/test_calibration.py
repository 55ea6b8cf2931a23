"""The calibration page: rulers at the cells' corners, words of the caller, and offsets that are taken out again."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr import SHEETS, CalibrationText, MissingLetter, Sheet, SheetUnfit, TextDoesNotFit, UnknownSheet, calibration_page
from qr.sheet_command import CALIBRATION

DPI = 300


def page_of(sheet, text=None):
    """Return the page for *sheet* after making sure that it is the only one and always the same."""
    stream, again = BytesIO(), BytesIO()
    calibration_page(sheet, stream, text)
    calibration_page(sheet, again, text)
    assert stream.getvalue() == again.getvalue()
    document = pypdfium2.PdfDocument(stream.getvalue())
    assert len(document) == 1
    return document[0]


def text_of(page):
    return " ".join(page.get_textpage().get_text_bounded().split())


def inked(page):
    return np.array(page.render(scale=DPI / 72, grayscale=True).to_numpy()).squeeze() < 160


def dark_at(pixels, x, y, reach=1):
    x, y = round(x / 25.4 * DPI), round(y / 25.4 * DPI)
    return pixels[max(0, y - reach) : y + reach + 1, max(0, x - reach) : x + reach + 1].any()


@pytest.mark.parametrize("name", SHEETS)
def test_the_page_says_all_on_every_ready_sheet(name):
    sheet = SHEETS[name]
    page = page_of(name, CALIBRATION)
    assert [round(side / 72 * 25.4, 2) for side in page.get_size()] == [sheet.width, sheet.height]
    said = text_of(page)
    for words in (name, "shift_x = Ax", "shift_y = Ay", "Bx − Ax", "By − Ay", "50 mm", CALIBRATION.heading):
        assert words in said
    for step in CALIBRATION.steps:
        assert step.replace(" ", "") in said.replace(" ", "")
    for number in range(1, sheet.cells + 1):
        assert str(number) in said.split()


@pytest.mark.parametrize("name", SHEETS)
def test_outlines_crosses_and_rulers_are_where_the_cells_are(name):
    sheet = SHEETS[name]
    pixels = inked(page_of(sheet))
    for cell in sheet.all_cells():
        for x in (cell.x, cell.x + cell.width):
            for y in (cell.y, cell.y + cell.height):
                assert dark_at(pixels, x, y)
                assert dark_at(pixels, x + 2.5, y)
                assert dark_at(pixels, x, y - 2.5)
    first, last = sheet.cell(1), sheet.cell(sheet.cells)
    right, bottom = last.x + last.width, last.y + last.height
    for at in range(-4, 6):
        assert dark_at(pixels, first.x + at, first.y + 13.5)
        assert dark_at(pixels, first.x + 13.5, first.y + at)
        assert dark_at(pixels, right - at, bottom - 13.5)
        assert dark_at(pixels, right - 13.5, bottom - at)
    # Between two ticks there is nothing, so the rulers can be told apart from a blot.
    assert not dark_at(pixels, first.x + 3.5, first.y + 16, reach=2)


def test_words_come_from_the_caller_alone():
    said = text_of(page_of("stickers-2x3-80x80"))
    for letter in said.replace("mm", "").replace("stickers-2x3-80x80", "").replace("shift", "").replace("scale", ""):
        assert not letter.isalpha() or letter in "ABxy"
    assert "đo thử" in text_of(page_of("stickers-2x3-80x80", CalibrationText(bar="đo thử")))


def test_a_page_of_a_single_cell_and_a_narrow_one():
    single = Sheet("single", 210, 297, 1, 1, 30, 40, 105, 148, 105, 148, cut_marks=False)
    assert "50 mm" in text_of(page_of(single, CALIBRATION))
    narrow = Sheet("narrow", 210, 297, 3, 2, 10, 20, 50, 100, 60, 110, cut_marks=False)
    assert "30 mm" in text_of(page_of(narrow, replace(CALIBRATION, steps=(), bar="")))


def test_a_page_of_a_calibrated_sheet_is_corrected():
    sheet = replace(SHEETS["labels-2x4-99x68"], shift_x=1.5, shift_y=-2, scale_x=0.995)
    page = page_of(sheet)
    assert "shift_x = 1.5 + Ax" in text_of(page)
    assert "scale_x = 0.995 + (Bx − Ax) / 200.7" in text_of(page)
    pixels = inked(page)
    for cell in sheet.all_cells():
        assert dark_at(pixels, *sheet.drawn(cell.x + cell.width, cell.y))


def test_refusals():
    with pytest.raises(UnknownSheet):
        calibration_page("a0", BytesIO())
    stream = BytesIO()
    with pytest.raises(TextDoesNotFit):
        calibration_page("cards-2x5-86x54", stream, CalibrationText(steps=("rất dài " * 99,)))
    with pytest.raises(MissingLetter):
        calibration_page("cards-2x5-86x54", stream, CalibrationText(heading="☃"))
    assert stream.getvalue() == b""


class Printer:
    """A printer that stretches a page and sets it down beside where it should be, seen across or down."""

    def __init__(self, stretch, offset):
        self.stretch, self.offset = stretch, offset

    def puts(self, drawn):
        return drawn * self.stretch + self.offset

    def read_off(self, corner, scale, drawn_corner):
        """Return the number of the ruler at *drawn_corner* that comes to lie on the label's edge at *corner*."""
        return ((corner - self.offset) / self.stretch - drawn_corner) / scale


@given(
    st.sampled_from(list(SHEETS)),
    st.floats(0.985, 1.015),
    st.floats(-2, 2),
    st.floats(0.985, 1.015),
    st.floats(-2, 2),
)
def test_what_is_read_off_takes_the_offset_out(name, stretch_x, offset_x, stretch_y, offset_y):
    across, down = Printer(stretch_x, offset_x), Printer(stretch_y, offset_y)

    def numbers(sheet, x, y):
        at_x, at_y = sheet.drawn(x, y)
        return (
            across.read_off(x, sheet.scale_x, at_x),
            down.read_off(y, sheet.scale_y, at_y),
        )

    sheet = SHEETS[name]
    last = sheet.cell(sheet.cells)
    first_corner, last_corner = (sheet.left, sheet.top), (last.x + last.width, last.y + last.height)
    sheet = sheet.calibrated(first=numbers(sheet, *first_corner), last=numbers(sheet, *last_corner))
    for cell in sheet.all_cells():
        x, y = sheet.drawn(cell.x, cell.y)
        assert across.puts(x) == pytest.approx(cell.x, abs=0.002)
        assert down.puts(y) == pytest.approx(cell.y, abs=0.002)
    assert numbers(sheet, *last_corner) == pytest.approx((0, 0), abs=0.002)
    again = sheet.calibrated(first=numbers(sheet, *first_corner), last=numbers(sheet, *last_corner))
    assert again.shift_x == pytest.approx(sheet.shift_x, abs=0.002)


def test_a_printer_that_fits_pages_to_the_paper_is_not_made_up_for():
    with pytest.raises(SheetUnfit) as refusal:
        SHEETS["labels-2x4-99x68"].calibrated(first=(0, 0), last=(30, 0))
    assert refusal.value.field == "scale_x"
