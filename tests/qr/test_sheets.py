"""Sheets: every code in the cell that the plan says, read by two readers; geometry that is sound or refused."""

import math
from dataclasses import replace
from io import BytesIO
from itertools import combinations

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from pyzbar import pyzbar

from qr import (
    LAYOUTS,
    SHEETS,
    CopiesOutside,
    NoSigns,
    Sheet,
    SheetUnfit,
    SignError,
    SignLargerThanCell,
    Spot,
    StartOutside,
    TextDoesNotFit,
    UnknownLayout,
    UnknownSheet,
    draw_sheets,
    plan_sheets,
)
from qr.cut_marks import AWAY, cut_marks
from qr.layouts_of_sheets import LAYOUTS_OF_SHEETS
from tests.qr.signs import TEXT, drawn, sign

STICKERS = SHEETS["stickers-2x3-80x80"]


def shops(count, **changed):
    """Return signs of so many invented shops, each with an account and a serial of its own."""
    return [
        replace(
            sign(account=f"{7100000000168 + 7919 * number}", name="Sap hai san", **changed),
            shop=f"Sạp {number}",
            serial=f"VT-{number:06}",
        )
        for number in range(1, count + 1)
    ]


def set_on(sheet, signs, **how):
    """Return the PDF of *signs* on *sheet*, which may be a name, and the plan."""
    if isinstance(sheet, str):
        sheet = SHEETS[sheet]
    stream = BytesIO()
    plan = draw_sheets(signs, sheet.layout, sheet, stream, **how)
    return stream.getvalue(), plan


def found(pdf, dpi):
    """Return for each page what both readers read on it: text, and the middle of the code in millimetres."""
    pages = []
    for page in pypdfium2.PdfDocument(pdf):
        image = page.render(scale=dpi / 72, grayscale=True).to_pil()
        first = {}
        for code in zxingcpp.read_barcodes(image):
            corners = (code.position.top_left, code.position.bottom_right)
            first[code.text] = tuple(sum(getattr(at, axis) for at in corners) / 2 / dpi * 25.4 for axis in "xy")
        second = {code.data.decode() for code in pyzbar.decode(image, symbols=[pyzbar.ZBarSymbol.QRCODE])}
        assert first.keys() == second
        pages.append(first)
    return pages


def middle_of_code(sheet, number):
    """Return where the middle of the code in a cell is drawn, in millimetres."""
    cell, layout = sheet.cell(number), LAYOUTS_OF_SHEETS[sheet.layout]
    x = cell.x + (cell.width - layout.width) / 2 + layout.code_x + layout.code_side / 2
    y = cell.y + (cell.height - layout.height) / 2 + layout.code_y + layout.code_side / 2
    return sheet.drawn(x, y)


def check_spots(pdf, plan, signs, sheet, dpi=150):
    """Make sure that every copy of every sign is where the plan says, and nothing else is there."""
    pages = found(pdf, dpi)
    assert len(pages) == plan.pages
    wanted = [{} for _ in pages]
    for one, spots in zip(signs, plan.spots, strict=True):
        for spot in spots:
            wanted[spot.page - 1].setdefault(one.payload, []).append(middle_of_code(sheet, spot.cell))
    for seen, there in zip(pages, wanted, strict=True):
        assert seen.keys() == there.keys()
        for payload, at in seen.items():
            assert min(math.dist(at, place) for place in there[payload]) < 0.4


@pytest.mark.parametrize("dpi", [150, 300])
@pytest.mark.parametrize("name", SHEETS)
def test_two_readers_read_every_cell_where_the_plan_says(name, dpi):
    sheet = SHEETS[name]
    signs = shops(sheet.cells)
    pdf, plan = set_on(sheet, signs)
    assert plan.spots == tuple((Spot(1, cell),) for cell in range(1, sheet.cells + 1))
    check_spots(pdf, plan, signs, sheet, dpi)
    for one, spots in zip(signs, plan.spots, strict=True):
        cell, (x, y) = sheet.cell(spots[0].cell), found(pdf, 150)[0][one.payload]
        assert cell.x < x < cell.x + cell.width
        assert cell.y < y < cell.y + cell.height


@pytest.mark.parametrize("start", range(1, STICKERS.cells + 1))
def test_every_start_and_a_last_page_filled_in_part(start):
    signs = shops(7)
    pdf, plan = set_on(STICKERS, signs, start=start)
    assert plan.spots[0] == (Spot(1, start),)
    assert plan.pages == math.ceil((start + 6) / 6)
    assert plan.next_start == (start + 6) % 6 + 1
    check_spots(pdf, plan, signs, STICKERS)


def test_copies_stand_one_after_another_and_cost_next_to_nothing():
    signs = shops(3)
    pdf, plan = set_on(STICKERS, signs, copies=3, start=2)
    assert plan.spots[1] == (Spot(1, 5), Spot(1, 6), Spot(2, 1))
    check_spots(pdf, plan, signs, STICKERS)
    for page, there in zip(pypdfium2.PdfDocument(pdf), (5, 4), strict=True):
        assert len(pyzbar.decode(page.render(scale=150 / 72, grayscale=True).to_pil())) == there
    more = len(set_on(STICKERS, signs, copies=6, start=2)[0])
    assert (more - len(pdf)) / 9 < 250


def test_a_plan_needs_no_drawing():
    plan = plan_sheets(1000, "cards-2x5-86x54", start=10, copies=2)
    assert (plan.pages, len(plan.spots), plan.next_start) == (201, 1000, 10)
    assert plan.spots[0] == (Spot(1, 10), Spot(2, 1))
    assert plan == plan_sheets(1000, SHEETS["cards-2x5-86x54"], start=10, copies=2)
    assert plan_sheets(6, STICKERS).next_start == 1


def test_a_smaller_sign_stands_in_the_middle_and_looks_as_it_does_alone():
    sheet = SHEETS["labels-2x3-99x93"]
    pdf, _ = set_on(sheet, shops(1), start=4)
    alone = pypdfium2.PdfDocument(drawn(shops(1), "sticker-80x80"))[0].render(scale=300 / 72).to_numpy()
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=300 / 72).to_numpy()
    inked = (page < 250).any(axis=2)
    left, right = np.flatnonzero(inked.any(axis=0))[[0, -1]] / 300 * 25.4
    top, bottom = np.flatnonzero(inked.any(axis=1))[[0, -1]] / 300 * 25.4
    cell = sheet.cell(4)
    assert (left + right) / 2 == pytest.approx(cell.x + cell.width / 2, abs=0.15)
    assert (top + bottom) / 2 == pytest.approx(cell.y + cell.height / 2, abs=0.15)
    assert (right - left, bottom - top) == (pytest.approx(80, abs=0.2), pytest.approx(80, abs=0.2))
    assert inked.sum() == pytest.approx((alone < 250).any(axis=2).sum(), rel=0.01)


def test_the_same_signs_are_the_same_bytes():
    assert set_on(STICKERS, shops(7), start=3) == set_on(STICKERS, shops(7), start=3)
    assert set_on(STICKERS, shops(7), start=3)[0] != set_on(STICKERS, shops(7), start=2)[0]


@pytest.mark.parametrize("name", SHEETS)
def test_sheets_are_no_larger_than_pages(name):
    """Bytes a sign on sheets, against one sign a page: what signs share is in the file once."""
    sheet = SHEETS[name]
    layout = LAYOUTS_OF_SHEETS[sheet.layout]
    few, many = shops(sheet.cells), shops(sheet.cells * 5)
    on_sheets = (len(set_on(sheet, many)[0]) - len(set_on(sheet, few)[0])) / (len(many) - len(few))
    on_pages = (len(drawn(many, layout)) - len(drawn(few, layout))) / (len(many) - len(few))
    assert on_sheets < on_pages < 3000


@pytest.mark.parametrize("name", SHEETS)
def test_ready_sheets_keep_to_what_cheap_printers_print(name):
    sheet = SHEETS[name]
    layout = LAYOUTS_OF_SHEETS[sheet.layout]
    assert sheet.name == name
    assert sorted((sheet.width, sheet.height)) == [210, 297]
    assert layout.code_side >= 40
    assert min(sheet.left, sheet.top) >= 4
    last = sheet.cell(sheet.cells)
    assert min(sheet.width - last.x - last.width, sheet.height - last.y - last.height) >= 4 - 1e-6
    if sheet.cut_marks:
        assert (sheet.cell_width, sheet.cell_height) == pytest.approx((layout.width, layout.height), abs=0.1)
        assert cut_marks(sheet)


def test_the_small_a6_is_an_a6_in_all_but_size():
    small, a6 = LAYOUTS_OF_SHEETS["a6-97x137"], LAYOUTS["a6"]
    assert small.width / small.height == pytest.approx(a6.width / a6.height)
    assert small.code_side / a6.code_side == pytest.approx(97 / 105)
    assert small.places.keys() == a6.places.keys()
    one = sign(text=replace(TEXT, watermark="MẪU"))
    assert len(pypdfium2.PdfDocument(drawn([one], small))) == 1
    bare = replace(a6, marks=None)
    assert replace(small, marks=None, name="a6").panels[0].height < bare.panels[0].height


sides = st.floats(0, 300) | st.sampled_from([math.nan, math.inf, -math.inf])
RANGES = {
    "width": sides,
    "height": sides,
    "columns": st.integers(-1, 12) | st.just(2.0),
    "rows": st.integers(-1, 12),
    "left": st.floats(-5, 60),
    "top": st.floats(-5, 60),
    "cell_width": sides,
    "cell_height": sides,
    "across": sides,
    "down": sides,
    "shift_x": st.floats(-30, 30),
    "scale_y": st.floats(0.8, 1.2),
}
edits = st.lists(st.sampled_from(sorted(RANGES)), max_size=4, unique=True).flatmap(
    lambda fields: st.fixed_dictionaries({field: RANGES[field] for field in fields})
)


@given(st.sampled_from(list(SHEETS)), edits)
def test_whatever_is_edited_the_cells_stand_apart_and_inside_or_it_is_refused(name, changed):
    try:
        sheet = replace(SHEETS[name], **changed)
    except SheetUnfit:
        return
    cells = list(sheet.all_cells())
    assert len(cells) == sheet.cells == sheet.columns * sheet.rows
    for x, y, width, height in cells:
        assert x >= -1e-5
        assert y >= -1e-5
        assert x + width <= sheet.width + 1e-5
        assert y + height <= sheet.height + 1e-5
    for one, other in combinations(cells, 2):
        apart_across = one.x + one.width <= other.x + 1e-5 or other.x + other.width <= one.x + 1e-5
        assert apart_across or one.y + one.height <= other.y + 1e-5 or other.y + other.height <= one.y + 1e-5
    for mark in cut_marks(sheet):
        assert min(distance(mark, cell) for cell in cells) > AWAY - 1e-4


def distance(mark, cell):
    """Return how far a cut mark is from a cell, in millimetres."""
    beside = max(cell.x - max(mark.x, mark.to_x), min(mark.x, mark.to_x) - cell.x - cell.width, 0)
    above = max(cell.y - max(mark.y, mark.to_y), min(mark.y, mark.to_y) - cell.y - cell.height, 0)
    return math.hypot(beside, above)


@pytest.mark.parametrize(
    ("changed", "field", "limit"),
    [
        ({"columns": 3}, "columns", "1 to 2"),
        ({"rows": 0}, "rows", "a whole number from 1"),
        ({"left": 60}, "left", "0 to 45"),
        ({"left": 131}, "left", "0 to 45"),
        ({"across": 79.9}, "across", "80 to 1200"),
        ({"cell_width": 5}, "cell_width", "10 to 210"),
        ({"width": 5000}, "width", "10 to 1200"),
        ({"top": float("nan")}, "top", "a number"),
        ({"shift_x": 21}, "shift_x", "-20 to 20"),
        ({"scale_y": 0.5}, "scale_y", "0.9 to 1.1"),
    ],
)
def test_a_refusal_says_which_field_and_what_it_may_be(changed, field, limit):
    with pytest.raises(SheetUnfit) as refusal:
        replace(STICKERS, **changed)
    assert (refusal.value.field, refusal.value.limit) == (field, limit)
    assert limit in str(refusal.value)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"left": 46}, ["left"]),
        ({"columns": 3}, ["columns"]),
        ({"across": 131}, ["across"]),
        ({"cell_width": 211}, ["cell_width"]),
        ({"width": 160, "left": 0}, ["width"]),
        ({"rows": 2, "down": 200}, ["down", "rows"]),
    ],
)
def test_a_refusal_names_what_was_changed(changed, named):
    with pytest.raises(SheetUnfit) as refusal:
        replace(STICKERS, **changed)
    for field in named:
        assert field in {refusal.value.field, *refusal.value.beside}
        assert field in str(refusal.value)


def test_shift_and_stretch_move_what_is_drawn():
    sheet = replace(STICKERS, shift_x=3, shift_y=-2.5, scale_x=1.02, scale_y=0.97)
    signs = shops(6)
    pdf, plan = set_on(sheet, signs)
    check_spots(pdf, plan, signs, sheet)
    plain = found(set_on(STICKERS, signs)[0], 150)[0]
    for payload, (x, y) in found(pdf, 150)[0].items():
        nominal_x, nominal_y = plain[payload]
        assert x == pytest.approx(STICKERS.left + 3 + (nominal_x - STICKERS.left) * 1.02, abs=0.3)
        assert y == pytest.approx(STICKERS.top - 2.5 + (nominal_y - STICKERS.top) * 0.97, abs=0.3)


def refused(error, signs, sheet=STICKERS, layout=None, **how):
    stream = BytesIO()
    with pytest.raises(error) as refusal:
        draw_sheets(signs, layout or sheet.layout, sheet, stream, **how)
    assert stream.getvalue() == b""
    return refusal.value


def test_no_sign_is_moved_off_the_paper():
    labels = SHEETS["labels-2x4-99x68"]
    error = refused(SheetUnfit, shops(1), replace(labels, shift_x=12))
    assert (error.field, error.limit, error.given) == ("shift_x", "-11.20 to 11.20", 12)
    assert refused(SheetUnfit, shops(1), replace(labels, shift_y=-20)).field == "shift_y"
    set_on(replace(labels, shift_x=11), shops(1))


def test_a_sign_larger_than_its_cell_is_refused():
    error = refused(SignLargerThanCell, shops(1), layout="a6")
    assert (error.layout, error.sheet, error.sign, error.cell) == ("a6", STICKERS.name, (105, 148), (80, 80))
    assert "105 × 148" in str(error)
    tall = replace(LAYOUTS["sticker-80x80"], height=80.1)
    assert refused(SignLargerThanCell, shops(1), layout=tall).sign == (80, 80.1)


@pytest.mark.parametrize("start", [0, -1, 7])
def test_a_start_outside_the_sheet_is_refused(start):
    error = refused(StartOutside, shops(1), start=start)
    assert (error.given, error.cells) == (start, 6)
    with pytest.raises(StartOutside):
        STICKERS.cell(start)


def test_other_refusals():
    assert refused(CopiesOutside, shops(1), copies=0).limit == 1000
    assert refused(CopiesOutside, shops(1), copies=1001).given == 1001
    refused(NoSigns, [])
    refused(UnknownLayout, shops(1), layout="a0")
    with pytest.raises(UnknownSheet, match="stickers-2x3-80x80") as refusal:
        draw_sheets(shops(1), "a6", "a0", BytesIO())
    assert refusal.value.given == "a0"


@pytest.mark.parametrize("copies", [1, 2])
def test_a_sign_that_cannot_be_drawn_is_named_and_nothing_is_written(copies):
    signs = shops(4)
    signs[2] = replace(signs[2], shop="W" * 80)
    error = refused(TextDoesNotFit, signs, copies=copies)
    assert isinstance(error, SignError)
    assert (error.serial, error.position) == ("VT-000003", 3)


def test_cut_marks_are_seen_outside_the_cells_and_nowhere_on_label_paper():
    def inked(sheet):
        pdf, _ = set_on(sheet, shops(1), start=sheet.cells)
        return pypdfium2.PdfDocument(pdf)[0].render(scale=300 / 72, grayscale=True).to_numpy().squeeze() < 200

    for name in ("stickers-2x3-80x80", "stickers-4x2-70x100", "cards-2x5-86x54"):
        sheet = SHEETS[name]
        page = inked(sheet)
        for mark in cut_marks(sheet):
            x, y = ((one + other) / 2 / 25.4 * 300 for one, other in ((mark.x, mark.to_x), (mark.y, mark.to_y)))
            assert page[int(y) - 2 : int(y) + 3, int(x) - 2 : int(x) + 3].any()
    bare = inked(replace(STICKERS, cut_marks=False))
    cell = STICKERS.cell(6)
    assert not bare[: int(cell.y / 25.4 * 300)].any()
    assert not inked(SHEETS["labels-2x4-99x68"])[:2000].any()


def test_cells_that_touch_share_marks_in_the_margin_and_wide_gaps_have_two():
    touching = cut_marks(SHEETS["stickers-4x2-70x100"])
    assert len(touching) == 2 * 5 + 2 * 3
    wide = Sheet("wide", 297, 210, 2, 1, 20, 20, 80, 80, 120, 80, cut_marks=True)
    level = [mark for mark in cut_marks(wide) if mark.y == mark.to_y and mark.y == 20]
    assert [(mark.x, mark.to_x) for mark in level] == [(15, 19), (101, 105), (135, 139), (221, 225)]
    assert cut_marks(Sheet("full", 210, 297, 2, 2, 0, 0, 105, 148.5, 105, 148.5, cut_marks=True)) == []
