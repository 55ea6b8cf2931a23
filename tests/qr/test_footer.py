"""The foot of a page: there when it is asked for, clear of all else, and nothing changes without it."""

import re
from io import BytesIO
from itertools import combinations

import pypdfium2
import pytest
import zxingcpp

from qr import LAYOUTS, SHEETS, CopiesOutside, MissingLetter, Sheet, TextDoesNotFit, draw_sheets, draw_signs
from qr.cut_marks import cut_marks
from qr.footer import strip_of_sheet, strip_of_sign
from qr.layouts_of_sheets import LAYOUTS_OF_SHEETS
from tests.qr.signs import sign

WITH_ROOM = {"a6", "a5", "a4", "mica-10x15"}
LONGEST = "26506-D10007 · 1250/2000 · 1047110·8F3A-90C1-D2E4-A5B6"


def foot(page):
    return f"26506-D0007 · {page}/14 · 4711·8F3A-90C1-D2E4-A5B6"


def signs(count):
    return [sign(account=f"{7100000000168 + 7919 * number}", serial=f"VT-{number:06}") for number in range(count)]


def on_pages(layout, count=2, **how):
    file = BytesIO()
    draw_signs(signs(count), layout, file, **how)
    return file.getvalue()


def on_sheets(name, count=2, **how):
    sheet, file = SHEETS[name], BytesIO()
    draw_sheets(signs(count), sheet.layout, sheet, file, **how)
    return file.getvalue()


def feet_of(pdf):
    """A reader puts words beside it on one line with it."""
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]
    return [re.findall(r"26506-D\d+ · \d+/\d+ · \d+·[0-9A-F-]{19}", text) for text in pages]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_page_of_a_sign_says_which_it_is_where_there_is_room(layout):
    pdf = on_pages(layout, footer=foot)

    assert feet_of(pdf) == [[foot(1)], [foot(2)]] if layout in WITH_ROOM else feet_of(pdf) == [[], []]
    assert (strip_of_sign(LAYOUTS[layout]) is not None) == (layout in WITH_ROOM)


@pytest.mark.parametrize("name", SHEETS)
def test_each_sheet_says_which_it_is(name):
    pdf = on_sheets(name, SHEETS[name].cells + 1, footer=foot)

    assert feet_of(pdf) == [[foot(1)], [foot(2)]]


@pytest.mark.parametrize(
    "draw", [lambda **how: on_pages("a6", **how), lambda **how: on_sheets("cards-2x5-86x54", **how)]
)
def test_without_it_nothing_changes_and_an_empty_one_is_none(draw):
    plain = draw()

    assert draw(footer=None) == plain
    assert draw(footer=lambda _page: "") == plain
    assert draw(footer=foot) == draw(footer=foot) != plain


@pytest.mark.parametrize("name", SHEETS)
def test_it_stands_clear_of_cells_and_cut_marks_for_every_start(name):
    sheet = SHEETS[name]
    for start in range(1, sheet.cells + 1):
        box = strip_of_sheet(sheet, start)
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= sheet.width
        assert box.y + box.height <= sheet.height
        others = [(cell.x, cell.y, cell.x + cell.width, cell.y + cell.height) for cell in sheet.all_cells()]
        if sheet.cut_marks:
            others += cut_marks(sheet)
        assert not any(
            box.x < right and left < box.x + box.width and box.y < low and top < box.y + box.height
            for left, top, right, low in others
        ), (name, start)


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_that_is_printed_on_again_gets_each_line_in_a_place_of_its_own(name):
    """Cells 9 and 10 of the cards alone come back to the places of 1 and 2."""
    strips = [strip_of_sheet(SHEETS[name], start) for start in range(1, min(SHEETS[name].cells, 8) + 1)]

    assert all(one != other for one, other in combinations(strips, 2))


def test_only_the_first_page_of_a_run_moves_its_line():
    pages = pypdfium2.PdfDocument(on_sheets("signs-2x2-97x137", 4, start=3, footer=foot))
    at = []
    for number, page in enumerate(pages, 1):
        text = page.get_textpage()
        at.append(text.get_charbox(text.search(foot(number)).get_next()[0])[0])

    strips = [strip_of_sheet(SHEETS["signs-2x2-97x137"], start) for start in (3, 1)]
    assert at == pytest.approx([strip.x * 72 / 25.4 for strip in strips], abs=1)


@pytest.mark.parametrize("name", SHEETS)
def test_the_longest_line_fits_every_sheet(name):
    assert feet_of(on_sheets(name, 1, footer=lambda _page: LONGEST)) == [[LONGEST]]


def test_the_longest_line_fits_every_page_that_has_room():
    for layout in WITH_ROOM:
        assert feet_of(on_pages(layout, 1, footer=lambda _page: LONGEST)) == [[LONGEST]]


def test_what_cannot_stand_there_is_refused():
    with pytest.raises(TextDoesNotFit):
        on_pages("a6", footer=lambda _page: LONGEST * 4)
    with pytest.raises(MissingLetter):
        on_pages("a6", footer=lambda _page: "漢")


def test_paper_without_a_margin_goes_without():
    bare = Sheet("bare", 210, 297, 2, 2, 2, 5, 100, 143, 103, 148.5, cut_marks=False)
    file = BytesIO()

    assert strip_of_sheet(bare) is None
    draw_sheets(signs(1), LAYOUTS_OF_SHEETS["a6-97x137"], bare, file, footer=foot)
    assert feet_of(file.getvalue()) == [[]]


def test_a_margin_on_one_side_alone_keeps_every_line_there():
    below = Sheet("below", 210, 297, 2, 2, 2, 2, 100, 143, 103, 144, cut_marks=False)
    left = Sheet("left", 210, 297, 2, 2, 9, 2, 98, 143, 100, 148, cut_marks=False)

    assert {strip_of_sheet(below, start).y for start in range(1, 5)} == {290.0}
    assert {round(strip_of_sheet(left, start).x, 2) for start in range(1, 5)} == {round(8 - 5 / 72 * 25.4, 2)}


def test_copies_on_pages_of_their_own_show_one_drawing_and_number_on():
    pdf = on_pages("a6", 2, copies=3, footer=foot)

    assert feet_of(pdf) == [[foot(page)] for page in range(1, 7)]
    read = [zxingcpp.read_barcodes(page.render(scale=2).to_pil())[0].text for page in pypdfium2.PdfDocument(pdf)]
    assert read == [made.payload for made in signs(2) for _ in range(3)]
    assert len(on_pages("a6", 2, copies=3)) < 1.2 * len(on_pages("a6", 2))


@pytest.mark.parametrize("copies", [0, 1001])
def test_copies_are_one_or_more(copies):
    with pytest.raises(CopiesOutside):
        on_pages("a6", copies=copies)


def test_how_far_it_is_is_told_after_each_sign():
    told = []
    on_pages("a6", 3, copies=2, progress=told.append)
    on_sheets("cards-2x5-86x54", 3, copies=2, progress=told.append)
    assert told == [1, 2, 3, 1, 2, 3]
