"""The calibration page: rulers at the cells' corners, words of the caller, and offsets that are taken out again."""

from dataclasses import replace
from io import BytesIO
from itertools import combinations

import numpy as np
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr import SHEETS, CalibrationText, MissingLetter, Sheet, SheetUnfit, TextDoesNotFit, UnknownSheet, calibration_page
from qr.calibration_rulers import rulers_of
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
    (ax, ay), (bx, by) = sheet.ruler_zeros()
    for at in range(-4, 6):
        assert dark_at(pixels, ax + at, first.y + 13.5)
        assert dark_at(pixels, first.x + 13.5, ay + at)
        assert dark_at(pixels, bx - at, bottom - 13.5)
        assert dark_at(pixels, right - 13.5, by - at)
    # Between two ticks there is nothing, so the rulers can be told apart from a blot.
    assert not dark_at(pixels, ax + 3.5, first.y + 16, reach=2)


@pytest.mark.parametrize("name", SHEETS)
def test_of_all_ready_sheets_no_ruler_but_one_runs_off_the_paper(name):
    """Of two columns whose labels nearly touch, one outer edge has to be read off."""
    sheet = SHEETS[name]
    off = [
        (corner, axis)
        for corner in sheet.ruler_zeros()
        for axis, paper in enumerate((sheet.width, sheet.height))
        if not 5 <= corner[axis] <= paper - 5
    ]
    assert len(off) == (1 if name.startswith("labels") else 0)


def edges(columns, left, width, gap, paper=210.0):
    sheet = Sheet("own", paper, 297, columns, 1, left, 20, width, 100, width + gap, 100, cut_marks=False)
    return [zero[0] for zero in sheet.ruler_zeros()]


def test_zeros_stand_on_edges_that_are_printed():
    assert edges(2, 10, 80, 5) == [10, 175]
    assert edges(3, 3, 60, 12) == [63, 147], "inner edges where the outer ones are too near to the paper's"
    assert edges(2, 3, 80, 5) == [3, 168] or edges(2, 3, 80, 5) == [83, 168]
    assert edges(1, 3, 204, 0) == [3, 207], "there is no other edge"
    assert edges(1, 3, 15, 0) == [3, 18]
    assert edges(2, 3, 15, 0) == [3, 33]


def test_words_come_from_the_caller_alone():
    said = text_of(page_of("stickers-2x3-80x80"))
    for letter in said.replace("mm", "").replace("stickers-2x3-80x80", "").replace("shift", "").replace("scale", ""):
        assert not letter.isalpha() or letter in "ABxy"
    assert "đo thử" in text_of(page_of("stickers-2x3-80x80", CalibrationText(bar="đo thử")))


def test_a_page_of_a_single_cell_and_a_narrow_one():
    single = Sheet("single", 210, 297, 1, 1, 30, 40, 105, 148, 105, 148, cut_marks=False)
    assert "50 mm" in text_of(page_of(single, CALIBRATION))
    narrow = Sheet("narrow", 210, 297, 3, 2, 10, 20, 50, 100, 60, 110, cut_marks=False)
    assert "50 mm" in text_of(page_of(narrow, CALIBRATION)), "too narrow a cell: the words stand over several"


OWN = {
    "5 × 13 of 38 × 21": Sheet("tiny", 210, 297, 5, 13, 4.75, 10.7, 38.1, 21.2, 40.6, 21.2, cut_marks=False),
    "one in the middle": Sheet("one", 210, 297, 1, 1, 86, 138, 38, 21, 38, 21, cut_marks=False),
    "one, whole paper": Sheet("whole", 210, 297, 1, 1, 0, 0, 210, 297, 210, 297, cut_marks=False),
    "one in a corner": Sheet("corner", 210, 297, 1, 1, 2, 2, 60, 40, 60, 40, cut_marks=False),
    "strip": Sheet("strip", 297, 210, 1, 9, 100, 8, 90, 21, 90, 21, cut_marks=False),
    "smallest cells": Sheet("smallest", 210, 297, 19, 27, 5, 5, 10, 10, 10, 10, cut_marks=False),
}


@pytest.mark.parametrize("name", OWN)
def test_a_page_of_small_cells_and_of_one_cell(name):
    sheet = OWN[name]
    page = page_of(sheet, CALIBRATION)
    said = text_of(page).replace(" ", "")
    assert all(step.replace(" ", "") in said for step in CALIBRATION.steps)
    for words in ("Ax", "Ay", "Bx", "By", f"{sheet.name}·{sheet.width}×{sheet.height}mm", "50mm"):
        assert words in said
    width, height = (side / 72 * 25.4 for side in page.get_size())
    for ruler in rulers_of(sheet):
        assert ruler.is_full
        assert sum(tick.number != "" for tick in ruler.ticks(sheet.width if ruler.level else sheet.height)) >= 6
        box = ruler.box
        assert -7 <= box.x <= box.x + box.width <= width + 7.01
        assert -7 <= box.y <= box.y + box.height <= height + 7.01
    boxes = [ruler.box for ruler in rulers_of(sheet)]
    assert not any(meet(one, other) for one, other in combinations(boxes, 2))


def meet(one, other):
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height


@pytest.mark.parametrize("side", [(90, 58, 86, 54), (40, 25, 38, 21), (10, 10, 10, 10)])
def test_paper_hardly_larger_than_one_label_has_rulers_and_no_words(side):
    wide, high, width, height = side
    sheet = Sheet("label", wide, high, 1, 1, 0, 0, width, height, width, height, cut_marks=False)
    stream = BytesIO()
    assert calibration_page(sheet, stream, CALIBRATION) is False
    said = text_of(pypdfium2.PdfDocument(stream.getvalue())[0])
    assert "In trang" not in said
    assert {"Ax", "By"} <= set(said.split())
    assert calibration_page("cards-2x5-86x54", BytesIO()) is True


def test_words_that_fit_no_room_there_is_are_refused():
    small = Sheet("small", 148, 105, 1, 1, 20, 20, 100, 60, 100, 60, cut_marks=False)
    assert calibration_page(small, BytesIO()) in (True, False)
    with pytest.raises(TextDoesNotFit):
        calibration_page("stickers-2x3-80x80", BytesIO(), CalibrationText(heading="W" * 200))


def test_a_page_of_a_calibrated_sheet_is_corrected():
    sheet = replace(SHEETS["labels-2x4-99x68"], shift_x=1.5, shift_y=-2, scale_x=0.995)
    page = page_of(sheet)
    assert "shift_x = 1.5 + Ax" in text_of(page)
    assert "scale_x = 0.995 + (Bx − Ax) / 101.6" in text_of(page)
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
    first_corner, last_corner = sheet.ruler_zeros()
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
        SHEETS["labels-2x4-99x68"].calibrated(first=(0, 0), last=(15, 0))
    assert refusal.value.field == "scale_x"
