"""Marks of the operator: what is refused, where they stand, one copy a file, and a code with one in its middle."""

import random
import zlib
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from pyzbar import pyzbar
from qrcode.util import pattern_position

from qr import LAYOUTS, LayoutUnfit, Mark, MarkUnusable, PayloadTooBig, Slot, make_symbol
from qr.centre_mark import make_symbol_with_tile, tile_of
from qr.marks import row_of_marks
from tests.qr.pictures import CENTRE, MARKS, picture
from tests.qr.signs import SIGNS, TEXT, drawn, sign

MARKED = replace(TEXT, marks=MARKS)
CENTRED = replace(TEXT, centre=CENTRE)


@pytest.mark.parametrize(
    ("content", "reason", "limit"),
    [
        (b"", "not_png_or_jpeg", 0),
        (b"%PDF-1.4", "not_png_or_jpeg", 0),
        (picture(kind="GIF", mode="RGB"), "not_png_or_jpeg", 0),
        (picture()[:60], "damaged", 0),
        (picture(kind="JPEG", mode="RGB")[:-100], "damaged", 0),
        (picture(2001, 2000), "too_many_pixels", 4_000_000),
        (picture() + bytes(2_000_000), "too_many_bytes", 2_000_000),
    ],
)
def test_what_is_no_usable_picture_is_refused(content, reason, limit):
    with pytest.raises(MarkUnusable) as refusal:
        Mark(content, "bank.png")
    assert (refusal.value.name, refusal.value.reason, refusal.value.limit) == ("bank.png", reason, limit)
    assert "bank.png" in str(refusal.value)


def test_a_picture_said_to_be_immense_is_refused_by_its_head():
    head = bytearray(picture())
    head[16:24] = (60_000).to_bytes(4, "big") * 2
    head[29:33] = zlib.crc32(head[12:29]).to_bytes(4, "big")
    with pytest.raises(MarkUnusable) as refusal:
        Mark(bytes(head))
    assert refusal.value.reason == "too_many_pixels"


def test_a_file_of_many_scans_is_refused_before_it_is_decoded():
    """140,000 scans in 2 MB, each a pass over all pixels, were minutes of the processor."""
    content = picture(2000, 2000, kind="JPEG", mode="RGB", progressive=True)
    at = content.rindex(b"\xff\xda")
    assert Mark(content[:-2] + content[at:-2] * 20 + content[-2:]).width == 1000
    with pytest.raises(MarkUnusable) as refusal:
        Mark(content[:-2] + content[at:-2] * 200 + content[-2:])
    assert refusal.value.reason == "damaged"


def test_nothing_is_remarked_about_odd_files():
    """Warnings are errors in these tests; Pillow warns of both."""
    head = bytearray(picture())
    head[16:24] = (10_000).to_bytes(4, "big") * 2
    head[29:33] = zlib.crc32(head[12:29]).to_bytes(4, "big")
    with pytest.raises(MarkUnusable) as refusal:
        Mark(bytes(head))
    assert refusal.value.given == 100_000_000
    assert Mark(picture(kind="JPEG", mode="RGB", exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff\x12\1")).width == 300


@given(st.data())
def test_a_damaged_file_is_a_mark_or_refused(data):
    content = bytearray(picture(40, 20, kind=data.draw(st.sampled_from(["PNG", "JPEG"])), mode="RGB"))
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        content[at] = data.draw(st.integers(0, 255))
    try:
        mark = Mark(bytes(content))
    except MarkUnusable:
        return
    assert mark.picture().mode == "RGB"


def test_transparent_parts_are_white_and_photographs_stand_upright():
    assert MARKS[0].picture().getpixel((0, 0)) == (255, 255, 255)
    turned = Image.Exif()
    turned[0x0112] = 6
    mark = Mark(picture(kind="JPEG", mode="RGB", exif=turned))
    assert (mark.width, mark.height) == (100, 300)
    assert Mark(picture(2000, 1000)).picture().size == (1000, 500)


def test_equal_files_are_equal_marks():
    assert Mark(picture(), "a") == Mark(picture(), "b")
    assert len({Mark(picture()), Mark(picture()), CENTRE}) == 2


@given(
    st.lists(st.tuples(st.integers(1, 2000), st.integers(1, 2000)), max_size=6),
    st.floats(5, 200),
    st.floats(2, 200),
)
def test_marks_stand_in_their_slot_beside_each_other(sizes, width, height):
    slot = Slot(3, 4, width, height)
    marks = [Mark(picture(1, 1))] * len(sizes)
    for at, (across, down) in enumerate(sizes):
        marks[at] = replace(marks[at])
        object.__setattr__(marks[at], "width", across)
        object.__setattr__(marks[at], "height", down)
    row = row_of_marks(marks, slot)
    assert len(row) == len(marks)
    for spot, (across, down) in zip(row, sizes, strict=True):
        assert spot.width / spot.height == pytest.approx(across / down)
        assert spot.x >= slot.x - 1e-9
        assert spot.y >= slot.y - 1e-9
        assert spot.x + spot.width <= slot.x + slot.width + 1e-9
        assert spot.y + spot.height <= slot.y + slot.height + 1e-9
    for one, after in pairwise(row):
        assert one.x + one.width < after.x or one.y + one.height < after.y


@pytest.mark.parametrize("layout", LAYOUTS)
def test_marks_are_seen_in_their_slot_only(layout):
    scale = 3.0
    plain, marked = (
        np.array(pypdfium2.PdfDocument(drawn([sign(text=text)], layout))[0].render(scale=scale).to_numpy())
        for text in (replace(TEXT, marks=(Mark(picture(1, 1, "#ffffff")),)), MARKED)
    )
    rows, columns = np.nonzero((plain != marked).any(axis=2))
    slot = LAYOUTS[layout].marks
    in_mm = 25.4 / 72 / scale
    assert slot.y - 0.2 <= rows.min() * in_mm
    assert rows.max() * in_mm <= slot.y + slot.height + 0.2
    assert slot.x - 0.2 <= columns.min() * in_mm
    assert columns.max() * in_mm <= slot.x + slot.width + 0.2


SQUARES = (Mark(picture(120, 120)), Mark(picture(100, 100)))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_two_square_marks_are_seen_and_stand_apart_from_letters(layout):
    slot = LAYOUTS[layout].marks
    assert min(spot.width for spot in row_of_marks(SQUARES, slot)) >= 3.8
    assert LAYOUTS[layout].height < 100 or min(spot.width for spot in row_of_marks(SQUARES, slot)) >= 4.8
    for place in LAYOUTS[layout].places_for(marked=True).values():
        beside = max(place.x - slot.x - slot.width, slot.x - place.x - place.width)
        below = max(place.y - slot.y - slot.height, slot.y - place.y - place.height)
        assert max(beside, below) > -1e-9, "a letter may come as near as that"


def test_a_mark_is_in_the_file_once():
    noise = Image.effect_noise((300, 100), 90).convert("RGB")
    stream = BytesIO()
    noise.save(stream, "PNG")
    mark = Mark(stream.getvalue())
    text = replace(TEXT, marks=(mark, mark), centre=mark)
    other = replace(text, heading="CHỢ KHÁC")
    few, many = ([sign(text=each, serial=f"{n}") for n in range(count) for each in (text, other)] for count in (1, 20))
    assert drawn(many).count(b"/Subtype /Image") == 1
    assert len(drawn(many)) - len(drawn(few)) < 19 * 2 * 5000 < len(stream.getvalue()) * 20


def test_a_layout_without_a_slot_prints_no_marks():
    bare = replace(LAYOUTS["a6"], marks=None)
    assert drawn([sign(text=MARKED)], bare) == drawn([sign()], bare)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_signs_with_marks_are_the_same_bytes(layout):
    signs = [replace(one, text=replace(one.text, marks=MARKS, centre=CENTRE)) for one in SIGNS.values()]
    fresh = [
        replace(one, text=replace(one.text, marks=tuple(Mark(bytes(bytearray(m.content))) for m in MARKS)))
        for one in signs
    ]
    assert drawn(signs, layout) == drawn(fresh, layout)


@pytest.mark.parametrize("version", range(1, 41))
def test_a_tile_covers_data_only(version):
    """Counted from the standard's table of alignment patterns (annex E), not from the frame the tile comes from."""
    size, side = 4 * version + 17, tile_of(version)
    aligned = {at for centre in pattern_position(version) if centre > 6 for at in range(centre - 2, centre + 3)}

    def tile(wide):
        return set(range(size // 2 - wide // 2, size // 2 + wide // 2 + 1))

    if not side:
        assert version == 1 or tile(5) & aligned
        return
    assert side % 2 == 1
    assert side * 5 <= size
    assert side**2 <= 0.05 * size**2
    assert min(tile(side)) > 8, "finder patterns, timing, format and version stand before"
    assert max(tile(side)) < size - 8 or version < 4
    assert not tile(side) & aligned


@pytest.mark.parametrize("name", SIGNS)
def test_a_code_with_a_tile_is_of_level_h_and_light_in_the_middle(name):
    payload = SIGNS[name].payload
    symbol, side = make_symbol_with_tile(payload)
    whole = make_symbol(payload, "H", smallest=symbol.version)
    assert (symbol.level, symbol.version) == ("H", whole.version)
    assert symbol.version >= make_symbol(payload, "H").version
    grid, kept = (np.frombuffer(one.modules, dtype=np.uint8).reshape(one.size, one.size) for one in (symbol, whole))
    tile = slice(symbol.size // 2 - side // 2, symbol.size // 2 + side // 2 + 1)
    assert not grid[tile, tile].any()
    outside = np.ones(grid.shape, dtype=bool)
    outside[tile, tile] = False
    assert np.array_equal(grid[outside], kept[outside])


@pytest.mark.parametrize(("length", "version"), [(90, 14), (190, 14), (380, 20), (400, 28)])
def test_versions_with_an_alignment_pattern_in_the_middle_are_passed_over(length, version):
    symbol, side = make_symbol_with_tile("x" * length)
    assert symbol.version == version
    assert side == tile_of(version) > 0


@pytest.mark.parametrize("length", [1000, 1300])
def test_a_payload_too_long_for_a_symbol_with_a_tile_is_refused(length):
    with pytest.raises(PayloadTooBig) as refusal:
        make_symbol_with_tile("x" * length)
    assert (refusal.value.given, refusal.value.level) == (length, "H")


@pytest.mark.parametrize("dpi", [150, 300])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_two_readers_read_every_sign_with_marks(layout, dpi):
    signs = [replace(one, text=replace(one.text, marks=MARKS, centre=CENTRE)) for one in SIGNS.values()]
    document = pypdfium2.PdfDocument(drawn(signs, layout))
    for page, one in zip(document, signs, strict=True):
        image = page.render(scale=dpi / 72, grayscale=True).to_pil()
        assert [found.text for found in zxingcpp.read_barcodes(image)] == [one.payload]
        assert [found.data.decode() for found in pyzbar.decode(image)] == [one.payload]


def test_a_code_with_a_mark_bears_as_much_dirt_as_one_without():
    """Spots over a twentieth of the code, thirty times: read with a mark at least as often as without, less two."""
    read = {}
    plan, scale = LAYOUTS["a6"], 150 / 25.4
    for text in (TEXT, CENTRED):
        chance = random.Random(7)  # noqa: S311 (spots, no secrets)
        read[text] = 0
        for number in range(30):
            one = sign(account=f"{7100000000168 + number}", text=text)
            image = pypdfium2.PdfDocument(drawn([one]))[0].render(scale=150 / 72, grayscale=True).to_pil()
            pen = ImageDraw.Draw(image)
            radius = plan.code_side * 0.04 * scale
            for _ in range(8):
                x = (plan.code_x + plan.code_side * chance.uniform(0.15, 0.85)) * scale
                y = (plan.code_y + plan.code_side * chance.uniform(0.15, 0.85)) * scale
                pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=chance.choice((0, 255)))
            read[text] += [found.text for found in zxingcpp.read_barcodes(image)] == [one.payload]
    assert read[CENTRED] >= 20
    assert read[CENTRED] >= read[TEXT] - 2


def test_a_code_too_dense_for_its_paper_is_refused():
    small = replace(LAYOUTS["a6"], name="small", code_side=21)
    with pytest.raises(LayoutUnfit) as refusal:
        drawn([sign()], small)
    assert (refusal.value.layout, refusal.value.part, refusal.value.reason) == ("small", "code", "modules_too_small")
