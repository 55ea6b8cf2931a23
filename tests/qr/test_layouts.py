"""Layouts: whatever the words, no letter leaves its place; what would make a bad sign is refused as a layout."""

import unicodedata
from dataclasses import replace
from math import inf, nan

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2 import raw

from qr import LAYOUTS, LayoutUnfit, MissingLetter, Panel, Place, Sign, SignText, Slot, TextDoesNotFit, write_transfer
from qr.fonts import REGULAR, Reach, font
from qr.layout_checks import check_layout
from tests.qr.pictures import MARKS
from tests.qr.signs import SIGNS, TEXT, drawn, sign

A6 = LAYOUTS["a6"]
LETTERS = "".join(chr(code) for code in sorted(font(REGULAR).face.charToGlyph) if chr(code).isprintable())
VIETNAMESE = "".join(letter for letter in LETTERS if unicodedata.decomposition(letter) and letter.isalpha())
PAYLOAD = write_transfer(bank_bin="970436", account="0071000000168")
# The parts that come from a field of the sign or of its text, each with that field.
OF_SIGN = {"shop": "shop", "holder": "holder", "bank": "bank"}
OF_TEXT = ("heading", "unit", "instruction_vi", "instruction_en", "advice", "advice_en", "check_address", "watermark")
MILLIMETRES = 25.4 / 72
# pdfium gives corners of letters to a few hundredths of a millimetre.
SLACK = 0.05

texts = st.one_of(
    st.text(VIETNAMESE + "    ", min_size=1, max_size=90),
    st.text(LETTERS + "          ", min_size=1, max_size=40),
    st.lists(st.sampled_from(["ỢỄ", "g", "CÔNG TY", "Ứ", "jỵ", "WWWW", "–", "7K3-FQ9"]), max_size=30).map(" ".join),
)


def letters_of(pdf):
    """Corners of every letter seen on the first page, in millimetres from its top left: x0, y0, x1, y1."""
    page = pypdfium2.PdfDocument(pdf)[0]
    height, text = page.get_height(), page.get_textpage()
    boxes = []
    for at in range(text.count_chars()):
        if not chr(raw.FPDFText_GetUnicode(text.raw, at)).isspace():
            left, bottom, right, top = text.get_charbox(at)
            boxes.append([part * MILLIMETRES for part in (left, height - top, right, height - bottom)])
    return boxes


def inside(box, place):
    x0, y0, x1, y1 = box
    across = place.x - SLACK <= x0 and x1 <= place.x + place.width + SLACK
    return across and place.y - SLACK <= y0 and y1 <= place.y + place.height + SLACK


def apart(box, layout):
    x0, y0, x1, y1 = box
    beside = x1 <= layout.code_x + SLACK or x0 >= layout.code_x + layout.code_side - SLACK
    return beside or y1 <= layout.code_y + SLACK or y0 >= layout.code_y + layout.code_side - SLACK


def one_part(layout, part, words, *, marked=False):
    """Return a sign with nothing but *words* in a part, and the places that they may stand in."""
    bare = Sign(payload=PAYLOAD, shop="", holder="", bank="", account="", text=SignText(marks=MARKS * marked))
    places = layout.places_for(marked=marked)
    if part in OF_SIGN:
        return replace(bare, **{OF_SIGN[part]: words}), [places[part]]
    if part in ("serial", "check_code"):
        return replace(bare, **{part: words}, text=replace(bare.text, serial_label="Biển", check_label="Mã")), [
            places[part]
        ]
    if part == "watermark":
        return replace(bare, text=replace(bare.text, watermark=words)), list(layout.warnings)
    if part == "instruction":
        return replace(bare, text=replace(bare.text, instruction_vi=words, instruction_en=words)), [places[part]]
    where = places[part].over(places["unit"]) if part == "heading" else places[part]
    return replace(bare, text=replace(bare.text, **{part: words})), [where]


@pytest.mark.parametrize("name", LAYOUTS)
@settings(max_examples=150)
@given(data=st.data())
def test_every_letter_stands_in_its_place_or_the_text_is_refused(name, data):
    layout = LAYOUTS[name]
    part = data.draw(st.sampled_from([part for part in (*layout.places, "watermark") if part != "account"]))
    words = data.draw(texts)
    one, places = one_part(layout, part, words, marked=data.draw(st.booleans()))
    try:
        pdf = drawn([one], layout)
    except (TextDoesNotFit, MissingLetter):
        return
    for box in letters_of(pdf):
        assert any(inside(box, place) for place in places), (box, places)


@pytest.mark.parametrize("name", LAYOUTS)
@settings(max_examples=40)
@given(data=st.data())
def test_no_letter_of_a_whole_sign_touches_the_code_or_the_edge(name, data):
    layout = LAYOUTS[name]
    fields = {field: data.draw(texts) for field in OF_TEXT}
    text = replace(TEXT, **fields, marks=MARKS * data.draw(st.booleans()))
    one = sign(text=text, **{field: data.draw(texts) for field in ("shop", "holder", "bank", "serial", "check_code")})
    try:
        boxes = letters_of(drawn([one], layout))
    except (TextDoesNotFit, MissingLetter):
        return
    page = Slot(0, 0, layout.width, layout.height)
    assert all(inside(box, page) and apart(box, layout) for box in boxes)


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("kind", SIGNS)
@pytest.mark.parametrize("marked", [False, True])
def test_shortest_and_longest_texts_stand_on_every_size(name, kind, marked):
    one = SIGNS[kind]
    layout = LAYOUTS[name]
    boxes = letters_of(drawn([replace(one, text=replace(one.text, marks=MARKS * marked))], layout))
    page = Slot(0, 0, layout.width, layout.height)
    assert all(inside(box, page) and apart(box, layout) for box in boxes)


def test_without_measured_letters_marks_would_leave_their_place(monkeypatch):
    """What the measuring is for: with capitals alone as the height, the same words stand over the edge."""
    layout, worst = LAYOUTS["sticker-80x80"], "ỢỄ ỢỄ"
    one, (place,) = one_part(layout, "shop", worst)
    assert all(inside(box, place) for box in letters_of(drawn([one], layout)))
    monkeypatch.setattr("qr.text_fitting.reach", lambda _text, _font: Reach(0.74, 0.0, 0.0))
    assert not all(inside(box, place) for box in letters_of(drawn([one], layout)))


def test_a_text_of_ten_thousand_words_is_refused_at_once():
    with pytest.raises(TextDoesNotFit):
        drawn([sign(shop="a " * 10_000)])


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("marked", [False, True])
def test_holder_and_last_digits_are_the_largest_words(name, marked):
    layout = LAYOUTS[name]
    text = pypdfium2.PdfDocument(drawn([sign(text=replace(TEXT, marks=MARKS * marked))], layout))[0].get_textpage()
    whole = text.get_text_range()
    sizes = [raw.FPDFText_GetFontSize(text.raw, at) for at in range(text.count_chars())]

    def size_of(words):
        at = whole.index(words)
        return min(sizes[at : at + len(words)])

    largest = {size_of(sign().holder), size_of("0168")}
    rest = [size_of(words) for words in (sign().shop, "Vietcombank", "Scan to pay", "VT-000168", "7K3-FQ9")]
    assert min(largest) > max(rest)
    assert min(rest) >= 5.4


@pytest.mark.parametrize("name", LAYOUTS)
def test_codes_are_as_large_as_their_paper_allows(name):
    least = {"a6": 62, "a5": 88, "a4": 175, "mica-10x15": 60, "sticker-80x80": 50, "sticker-70x100": 56}
    assert LAYOUTS[name].code_side >= least.get(name, 40)


@pytest.mark.parametrize("name", LAYOUTS)
def test_no_letters_are_smaller_than_can_be_read(name):
    layout = LAYOUTS[name]
    assert min(place.floor for place in (*layout.places.values(), *layout.beside_marks.values())) >= 5.4


BAD = {
    "wide code": ({"code_side": 90}, "code", "off_page"),
    "no code": ({"code_side": 0}, "code", "no_size"),
    "code off": ({"code_x": -1}, "code", "off_page"),
    "endless": ({"width": inf}, "page", "no_size"),
    "nothing": ({"height": nan}, "page", "no_size"),
    "panel on code": ({"panels": (Panel(0, 0, 105, 60, "#123456"),)}, "panel", "over_code"),
    "edge on code": ({"panels": (Panel(21.5, 40.4, 62, 62, "#123456", line=1),)}, "panel", "over_code"),
    "warning on code": ({"warning_panels": (Panel(0, 0, 105, 60, "#ff0000"),)}, "panel", "over_code"),
    "white with round corners": (
        {"panels": (Panel(0, 0, 105, 148, "#f7f1e5"), Panel(20.5, 39.4, 64, 64, "#ffffff", radius=5))},
        "panel",
        "over_code",
    ),
    "edge with round corners": (
        {"panels": (Panel(20.5, 39.4, 64, 64, "#123456", radius=9, line=1),)},
        "panel",
        "over_code",
    ),
    "white that may be left out": (
        {"panels": (Panel(0, 0, 105, 148, "#f7f1e5"), Panel(20, 39, 65, 65, "#ffffff", behind=("shop",)))},
        "panel",
        "over_code",
    ),
    "flat panel": ({"panels": (Panel(0, 0, 105, 0, "#123456"),)}, "panel", "no_size"),
    "panel to the left": ({"panels": (Panel(50, 0, -50, 5, "#123456"),)}, "panel", "no_size"),
    "line of less than nothing": ({"panels": (Panel(0, 0, 5, 5, "#123456", line=-1),)}, "panel", "no_size"),
    "line of no number": ({"panels": (Panel(0, 0, 5, 5, "#123456", line=nan),)}, "panel", "no_size"),
    "hollow corners": ({"panels": (Panel(0, 0, 5, 5, "#123456", radius=-1),)}, "panel", "no_size"),
    "more corner than panel": ({"panels": (Panel(0, 0, 5, 5, "#123456", radius=2.6),)}, "panel", "no_size"),
    "corner of no number": ({"warning_panels": (Panel(0, 0, 5, 5, "#123456", radius=nan),)}, "panel", "no_size"),
    "short colour": ({"panels": (Panel(0, 0, 5, 5, "#fff"),)}, "panel", "bad_colour"),
    "named colour": ({"warning_panels": (Panel(0, 0, 5, 5, "red"),)}, "panel", "bad_colour"),
    "panel behind nobody": ({"panels": (Panel(0, 0, 5, 5, "#123456", behind=("shoppe",)),)}, "shoppe", "unknown_part"),
    "unknown part": ({"places": {"shoppe": Place(6, 28, 93, 8, 15, 8)}}, "shoppe", "unknown_part"),
    "unknown part beside marks": ({"beside_marks": {"marks": Place(6, 28, 93, 8, 15, 8)}}, "marks", "unknown_part"),
    "unknown part to hide": ({"hidden_by_warning": frozenset({"shoppe"})}, "shoppe", "unknown_part"),
    "code at no number": ({"code_x": nan}, "code", "no_size"),
    "marks of no number": ({"marks": Slot(6, nan, 93, 5)}, "marks", "no_size"),
    "watermark in no colour": ({"warnings": (Place(6, 19, 93, 8, 15, 8, colour=""),)}, "watermark", "bad_colour"),
    "endless panel": ({"panels": (Panel(0, 0, inf, 60, "#123456"),)}, "panel", "no_size"),
    "marks on code": ({"marks": Slot(6, 90, 93, 30)}, "marks", "over_code"),
    "marks off page": ({"marks": Slot(6, 120, 193, 5)}, "marks", "off_page"),
    "marks on words": ({"marks": Slot(6, 104.2, 93, 4)}, "marks", "over_another"),
    "watermark on code": ({"warnings": (Place(6, 50, 93, 8, 15, 8),)}, "watermark", "over_code"),
    "watermark on words": ({"warnings": (Place(6, 5, 93, 8, 15, 8),)}, "watermark", "over_another"),
}
PLACES = {
    "on code": (Place(6, 35, 93, 8, 15, 8), "over_code"),
    "off page": (Place(6, 141, 93, 8, 15, 8), "off_page"),
    "on another": (Place(6, 10, 93, 8, 15, 8), "over_another"),
    "flat": (Place(6, 28, 93, 0, 15, 8), "no_size"),
    "dust": (Place(6, 28, 93, 8, 15, 1), "bad_letters"),
    "floor above": (Place(6, 28, 93, 8, 8, 15), "bad_letters"),
    "no lines": (Place(6, 28, 93, 8, 15, 8, lines=0), "bad_letters"),
    "askew": (Place(6, 28, 93, 8, 15, 8, turn=45), "bad_letters"),
    "justified": (Place(6, 28, 93, 8, 15, 8, align="both"), "bad_letters"),
    "half a line": (Place(6, 28, 93, 8, 15, 8, lines=1.5), "bad_letters"),
    "lines of no number": (Place(6, 28, 93, 8, 15, 8, lines=nan), "bad_letters"),
    "true lines": (Place(6, 28, 93, 8, 15, 8, lines=True), "bad_letters"),
    "letters of no number": (Place(6, 28, 93, 8, nan, 8), "bad_letters"),
    "floor of no number": (Place(6, 28, 93, 8, 15, nan), "bad_letters"),
    "tail of no number": (Place(6, 28, 93, 8, 15, 8, tail=nan), "bad_letters"),
    "comfort of no number": (Place(6, 28, 93, 8, 15, 8, comfort=nan), "bad_letters"),
    "place of no number": (Place(nan, 28, 93, 8, 15, 8), "no_size"),
    "another font": (Place(6, 28, 93, 8, 15, 8, font="Helvetica"), "unknown_font"),
    "another second font": (Place(6, 28, 93, 8, 15, 8, second_font="Arial"), "unknown_font"),
    "short colour": (Place(6, 28, 93, 8, 15, 8, colour="#fff"), "bad_colour"),
    "colour and a line": (Place(6, 28, 93, 8, 15, 8, second_colour="#123456\n"), "bad_colour"),
    "shrinking tail": (Place(6, 28, 93, 8, 15, 8, tail=0.5), "bad_letters"),
}


def refused(layout, part, reason):
    with pytest.raises(LayoutUnfit) as refusal:
        drawn([sign()], layout)
    assert (refusal.value.layout, refusal.value.part, refusal.value.reason) == (layout.name, part, reason)
    assert part in str(refusal.value)


@pytest.mark.parametrize("case", BAD)
def test_a_layout_that_would_make_a_bad_sign_is_refused(case):
    changed, part, reason = BAD[case]
    refused(replace(A6, name="own", **changed), part, reason)


@pytest.mark.parametrize("case", PLACES)
@pytest.mark.parametrize("where", ["places", "beside_marks"])
def test_a_place_that_would_make_a_bad_sign_is_refused(case, where):
    place, reason = PLACES[case]
    refused(replace(A6, name="own", **{where: {**getattr(A6, where), "shop": place}}), "shop", reason)


@pytest.mark.parametrize(
    "panels",
    [
        (Panel(0, 0, 105, 148, "#f7f1e5"), Panel(20, 39, 65, 65, "#FFFFFF", radius=0)),
        (Panel(0, 0, 105, 148, "#ffffff"),),
        # The corners are round, and round outside the code.
        (Panel(0, 0, 105, 148, "#f7f1e5"), Panel(20.5, 39.4, 64, 64, "#FFFFFF", radius=3)),
        (Panel(0, 0, 105, 148, "#f7f1e5"), Panel(11.5, 30.4, 82, 82, "#FFFFFF", radius=30)),
        (Panel(1, 1, 103, 146, "#123456", line=1),),
        (Panel(0, 0, 5, 5, "#123456", line=1),),
    ],
)
def test_panels_under_white_or_around_the_code_do_no_harm(panels):
    check_layout(replace(A6, panels=panels))


@pytest.mark.parametrize("name", [name for name, layout in LAYOUTS.items() if "heading" in layout.places])
@pytest.mark.parametrize("part", ["heading", "unit"])
def test_what_names_the_place_on_the_smallest_stand_fits_the_others(name, part):
    """So whoever looks for the fullest words that fit has to ask one size only."""
    place, least = LAYOUTS[name].places[part], A6.places[part]
    assert place.width / place.floor >= least.width / least.floor
    assert place.height / MILLIMETRES >= 1.5 * place.floor, "a line of the farthest reaching letters"
