"""Pages, parts and where they begin; what paper cannot hold is refused."""

import pytest

from qr import LAYOUTS_OF_SHEETS, SHEETS, plan_sheets
from registry.print_runs.errors import CopiesOutOfRange, LayoutUnknown, SheetTooSmall, SheetUnknown, StartBeyondSheet
from registry.print_runs.model import MOST_COPIES, MOST_IN_PART
from registry.print_runs.paper import paper_for


def paper(layout="a6", sheet="", start_at=1, copies=1):
    return paper_for(layout=layout, sheet=sheet, start_at=start_at, copies=copies)


@pytest.mark.parametrize(
    ("given", "refusal", "told"),
    [
        ({"layout": "a7"}, LayoutUnknown, {"given": "a7"}),
        ({"layout": "a6-97x137"}, LayoutUnknown, {"given": "a6-97x137"}),
        ({"sheet": "a7"}, SheetUnknown, {"given": "a7"}),
        (
            {"layout": "a5", "sheet": "signs-2x1-105x148"},
            SheetTooSmall,
            {"layout": "a5", "sheet": "signs-2x1-105x148"},
        ),
        ({"start_at": 2}, StartBeyondSheet, {"given": 2, "cells": 1}),
        ({"start_at": 0}, StartBeyondSheet, {"given": 0, "cells": 1}),
        ({"sheet": "signs-2x1-105x148", "start_at": 3}, StartBeyondSheet, {"given": 3, "cells": 2}),
        ({"copies": 0}, CopiesOutOfRange, {"given": 0, "limit": MOST_COPIES}),
        ({"copies": 21}, CopiesOutOfRange, {"given": 21, "limit": MOST_COPIES}),
    ],
    ids=str,
)
def test_paper_that_there_is_not_is_refused(given, refusal, told):
    with pytest.raises(refusal) as refused:
        paper(**given)
    assert vars(refused.value) == told


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_sheet_takes_the_layout_it_was_made_for(sheet):
    made_for = SHEETS[sheet].layout
    found = paper(layout=made_for, sheet=sheet)
    assert (found.drawn_layout, found.cells) == (made_for, SHEETS[sheet].cells)


def test_an_a6_on_a_sheet_of_smaller_ones_is_drawn_smaller():
    for layout in ("a6", "a6-97x137"):
        found = paper(layout=layout, sheet="signs-2x2-97x137")
        assert (found.drawn_layout, found.layout) == ("a6-97x137", "a6")
    assert set(LAYOUTS_OF_SHEETS) - {"a6-97x137"} == {
        paper_for(layout=name, sheet="", start_at=1, copies=1).layout for name in LAYOUTS_OF_SHEETS if "97" not in name
    }


@pytest.mark.parametrize(("sheet", "start_at", "copies"), [("", 1, 1), ("", 1, 3), ("stickers-2x3-80x80", 5, 4)])
@pytest.mark.parametrize("signs", [1, 2, 7, 60])
def test_pages_and_cells_are_those_that_are_drawn(sheet, start_at, copies, signs):
    layout = SHEETS[sheet].layout if sheet else "a6"
    found = paper(layout=layout, sheet=sheet, start_at=start_at, copies=copies)
    if not sheet:
        assert (found.pages(signs), found.start_of(signs)) == (signs * copies, (1 + (signs - 1) * copies, 1))
        return
    drawn = plan_sheets(signs, sheet, start=start_at, copies=copies)
    assert found.pages(signs) == drawn.pages
    assert [found.start_of(number) for number in range(1, signs + 1)] == [spots[0] for spots in drawn.spots]


@pytest.mark.parametrize("sheet", ["", *SHEETS])
@pytest.mark.parametrize("copies", [1, 2, 3, 20])
@pytest.mark.parametrize("signs", [0, 1, 999, 1000, 1001, 2542])
def test_parts_follow_one_another_and_hold_every_sign_once(sheet, copies, signs):
    layout = SHEETS[sheet].layout if sheet else "a6"
    cells = SHEETS[sheet].cells if sheet else 1
    for start_at in range(1, cells + 1):
        parts = list(paper(layout=layout, sheet=sheet, start_at=start_at, copies=copies).parts(signs))
        assert [sign for first, last in parts for sign in range(first, last + 1)] == list(range(1, signs + 1))
        assert all(MOST_IN_PART - cells <= last - first + 1 <= MOST_IN_PART for first, last in parts[:-1])
        assert all(last - first < MOST_IN_PART for first, last in parts)


def test_a_part_ends_with_a_page_where_that_can_be():
    found = paper(layout="sticker-80x80", sheet="stickers-2x3-80x80", start_at=4)
    assert list(found.parts(2500)) == [(1, 999), (1000, 1995), (1996, 2500)]
    assert [found.start_of(first) for first, _last in found.parts(2500)] == [(1, 4), (168, 1), (334, 1)]
    never = paper(layout="sticker-80x80", sheet="stickers-2x3-80x80", start_at=2, copies=2)
    assert list(never.parts(1500)) == [(1, 1000), (1001, 1500)]
    assert never.start_of(1001) == (334, 4)
