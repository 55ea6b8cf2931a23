"""Signs: every word printed, nothing over the edge or over the code, the same bytes each time, refusals."""

from dataclasses import fields, replace
from io import BytesIO

import numpy as np
import pypdfium2
import pytest

from qr import (
    LAYOUTS,
    AccountDiffers,
    MissingLetter,
    NoSigns,
    PayloadTooBig,
    PayloadUnfit,
    SignError,
    SignText,
    SymbolError,
    TextDoesNotFit,
    UnknownLayout,
    Verdict,
    checksum,
    draw_signs,
    make_symbol,
    read,
    write_transfer,
)
from qr.layout import Place
from qr.text_fitting import Words, fit
from tests.qr.signs import SIGNS, TEXT, drawn, sign
from tests.qr.vectors import VECTORS

PAPER = {
    "a6": (105, 148),
    "a5": (148, 210),
    "a4": (210, 297),
    "mica-10x15": (100, 150),
    "sticker-80x80": (80, 80),
    "sticker-70x100": (70, 100),
    "card-86x54": (86, 54),
}
BANDED = [name for name, layout in LAYOUTS.items() if "heading" in layout.places]


def page_of(pdf, number=0):
    return pypdfium2.PdfDocument(pdf)[number]


def text_of(pdf, number=0):
    return " ".join(page_of(pdf, number).get_textpage().get_text_bounded().split())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_page_is_the_paper(layout):
    width, height = page_of(drawn([sign()], layout)).get_size()
    assert (round(width / 72 * 25.4, 2), round(height / 72 * 25.4, 2)) == PAPER[layout]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", SIGNS)
def test_every_word_is_printed(layout, name):
    one = SIGNS[name]
    said = text_of(drawn([one], layout)).replace(" ", "")
    shown = [one.shop, one.holder, one.bank, one.account, one.serial, one.check_code]
    text, places = one.text, LAYOUTS[layout].places
    shown += [text.check_address, text.watermark]
    shown += [getattr(text, part) for part in ("heading", "unit", "advice", "advice_en") if part in places]
    if one.serial:
        shown += [text.serial_label, text.check_label]
    if not text.watermark:
        shown += [text.instruction_vi, text.instruction_en]
    for words in shown:
        assert words.replace(" ", "") in said


def test_account_numbers_stand_in_fours_and_other_accounts_do_not():
    assert "0071 0000 0 0168" in text_of(drawn([sign()]))
    assert "V3MAU0000000168 ABCD" in text_of(drawn([SIGNS["longest"]]))


def test_a_masked_account_keeps_its_stars():
    assert "**** 0168" in text_of(drawn([replace(sign(), account="**** 0168")]))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_amount_in_the_code_is_printed(layout):
    payload = write_transfer(bank_bin="970436", account="0071000000168", amount=1_070_000, reusable=True)
    one = sign(payload=payload, text=replace(TEXT, amount_label="Số tiền"))
    assert "Vietcombank · Số tiền 1.070.000 ₫" in text_of(drawn([one], layout))
    assert "1.070.000 ₫" in text_of(drawn([replace(one, bank="", text=SignText())], layout))
    assert "·" not in text_of(drawn([replace(one, bank="", text=SignText())], layout))
    assert "₫" not in text_of(drawn([sign(text=one.text)], layout))


def pixels_of(one, layout, scale):
    return np.array(page_of(drawn([one], layout)).render(scale=scale, grayscale=True).to_numpy()).squeeze()


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", SIGNS)
def test_the_code_and_its_quiet_zone_are_free(layout, name):
    """Nothing but the modules themselves is seen within the square of the code."""
    plan, one = LAYOUTS[layout], SIGNS[name]
    symbol = make_symbol(one.payload)
    module = 4
    scale = module * symbol.side / (plan.code_side / 25.4 * 72)
    page = pixels_of(one, layout, scale)
    left, top = (round(length / 25.4 * 72 * scale) for length in (plan.code_x, plan.code_y))
    seen = page[top : top + module * symbol.side, left : left + module * symbol.side]
    middles = seen[module // 2 :: module, module // 2 :: module] < 128
    wanted = np.pad(np.frombuffer(symbol.modules, dtype=np.uint8).reshape(symbol.size, symbol.size), 4)
    assert np.array_equal(middles, wanted.astype(bool))
    quiet = np.ones(seen.shape, dtype=bool)
    quiet[4 * module - 2 : -4 * module + 2, 4 * module - 2 : -4 * module + 2] = False
    assert (seen[quiet] == 255).all()


@pytest.mark.parametrize("layout", BANDED)
def test_a_heading_without_a_unit_stands_in_the_middle_of_its_band(layout):
    band = LAYOUTS[layout].panels[0].height
    scale = 4 / 25.4 * 72  # pixels a millimetre at four pixels a point

    def rows_of(unit):
        page = pixels_of(sign(text=SignText(heading="CHO", unit=unit)), layout, 4.0)[: int(band * scale) - 2]
        lit = np.flatnonzero((page > np.median(page) + 60).any(axis=1)) / scale
        return lit[0], lit[-1]

    top, bottom = rows_of("")
    assert (top + bottom) / 2 == pytest.approx(band / 2, rel=0.03)
    assert rows_of(" ") == (top, bottom)
    assert rows_of("Vung Tau")[0] < top


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", SIGNS)
def test_the_edges_are_free_of_letters(layout, name):
    plan, one = LAYOUTS[layout], SIGNS[name]
    with_words = pixels_of(one, layout, 2.0)
    # The shortest words in all the same parts, so that the same bands stand behind them.
    least = {part.name: "." for part in fields(SignText) if part.type is str and getattr(one.text, part.name)}
    bare = pixels_of(replace(one, text=SignText(**least)), layout, 2.0)
    edge = int(3 / 25.4 * 72 * 2) if not one.text.watermark else int(plan.width * 0.01 / 25.4 * 72 * 2)
    assert np.array_equal(with_words[:, :edge], bare[:, :edge])
    assert np.array_equal(with_words[:, -edge:], bare[:, -edge:])


def test_the_same_signs_are_the_same_bytes():
    signs = list(SIGNS.values())
    assert drawn(signs) == drawn(signs)
    assert drawn(signs[:1]) != drawn(signs[1:2])


def test_a_sign_looks_the_same_alone_and_among_others():
    together = drawn([sign(), SIGNS["sample"], SIGNS["longest"]])
    alone = page_of(drawn([SIGNS["longest"]])).render(scale=1).to_numpy()
    assert len(pypdfium2.PdfDocument(together)) == 3
    assert np.array_equal(page_of(together, 2).render(scale=1).to_numpy(), alone)


@pytest.mark.parametrize(("name", "most"), [("Sap hai san", 2500), ("Nguyễn Thị Mẫu", 3000)])
def test_a_thousand_signs_are_small(name, most):
    """Bytes a sign, with and without the letters with accents that make a larger symbol."""
    signs = [
        replace(sign(account=f"{7100000000168 + 7919 * number}", name=name), shop=f"Sạp {number}")
        for number in range(100)
    ]
    first, rest = len(drawn(signs[:1])), len(drawn(signs))
    assert (rest - first) / 99 < most


BANDS = {"top": 10, "strip": 25, "foot": 146}
"""Millimetres from the top of an A6 where each is seen."""


@pytest.mark.parametrize(
    ("changed", "drawn_bands"),
    [
        ({}, {"foot"}),
        ({"serial": "", "check_code": ""}, set()),
        ({"serial": "", "check_code": "", "text": SignText(advice=" \n")}, set()),
        ({"serial": "", "check_code": "", "text": SignText(advice="So tên")}, {"foot"}),
        ({"serial": "", "text": SignText(unit="Phường Mẫu")}, {"top", "foot"}),
        ({"text": SignText(instruction_en="Scan to pay")}, {"strip", "foot"}),
        ({"text": TEXT}, {"top", "strip", "foot"}),
    ],
)
def test_a_band_without_words_is_not_drawn(changed, drawn_bands):
    one = sign(**({"text": SignText()} | changed))
    page = page_of(drawn([sign(), one, sign()]), 1).render(scale=25.4 / 72).to_numpy()
    seen = {name for name, down in BANDS.items() if page[down, 2, :3].min() < 250}
    assert seen == drawn_bands


def test_titles():
    assert (
        pypdfium2.PdfDocument(drawn([sign()])).get_metadata_dict()["Title"]
        == "CHỢ 4.0 · CHỢ VŨNG TÀU · Phường Vũng Tàu"
    )
    assert pypdfium2.PdfDocument(drawn([SIGNS["shortest"]])).get_metadata_dict()["Title"] == "Y"


def test_a_layout_of_ones_own():
    own = replace(LAYOUTS["a6"], name="own", places={"shop": LAYOUTS["a6"].places["shop"]})
    assert text_of(drawn([sign()], own)) == "Hải sản Sạp 35"
    assert "MẪU" in text_of(drawn([SIGNS["sample"]], own))


def test_a_providers_code_is_printed_as_it_is():
    payload = next(vector["payload"] for vector in VECTORS if vector["id"] == "V033")
    assert "MY PHAM" in text_of(drawn([replace(sign(), payload=payload, shop="MY PHAM MAU", account="")]))


def refused(error, one, layout="a6"):
    stream = BytesIO()
    with pytest.raises(error) as refusal:
        draw_signs([sign(), one], layout, stream)
    assert isinstance(refusal.value, SignError)
    assert (refusal.value.serial, refusal.value.position) == (one.serial, 2)
    assert stream.getvalue() == b""
    return refusal.value


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({"shop": "Tiệm " * 60}, "shop"),
        ({"shop": "W" * 80}, "shop"),
        ({"holder": "NGUYỄN " * 40}, "holder"),
        ({"bank": "Ngân hàng " * 20}, "bank"),
        ({"serial": "X" * 90}, "serial"),
        ({"text": replace(TEXT, heading="CHỢ " * 60)}, "heading"),
        ({"text": replace(TEXT, instruction_en="pay " * 60)}, "instruction"),
        ({"text": replace(TEXT, watermark="MẪU " * 60)}, "watermark"),
    ],
)
def test_what_does_not_fit_is_refused(changed, part):
    error = refused(TextDoesNotFit, sign(**changed))
    assert error.part == part
    assert error.layout == "a6"
    assert error.text in str(error)
    assert "a6" in str(error)


@pytest.mark.parametrize(("shop", "letter"), [("Sạp ☃", "☃"), ("한", "한"), ("a\udc80", "\udc80")])
def test_a_letter_the_font_lacks_is_refused(shop, letter):
    error = refused(MissingLetter, sign(shop=shop))
    assert (error.letter, error.text) == (letter, shop)
    assert f"U+{ord(letter):04X}" in str(error)


def test_letters_and_their_marks_are_put_together_and_invisible_ones_dropped():
    assert drawn([sign(shop="Cho\u031b\u0323\u200b \n Vu\u0303ng Ta\u0300u\ufeff")]) == drawn(
        [sign(shop="Chợ Vũng Tàu")]
    )


def test_unfit_payloads_are_not_printed():
    error = refused(PayloadUnfit, sign(payload="hello"))
    assert (error.payload, error.code) == ("hello", "not_a_payment_code")
    misprint = next(vector["payload"] for vector in VECTORS if vector["id"] == "V095")
    assert refused(PayloadUnfit, sign(payload=misprint)).code == "published_misprint"


def test_a_good_payload_too_long_for_any_symbol_is_refused_like_any_other_sign():
    extra = "".join(f"{number}990004vidu0191{'x' * 87}" for number in range(80, 99))
    body = write_transfer(bank_bin="970436", account="0071000000168")[:-8] + extra.replace("0191", "0187") + "6304"
    payload = body + checksum(body)
    assert read(payload).verdict is not Verdict.REFUSED
    assert refused(PayloadTooBig, sign(payload=payload)).level == "Q"
    with pytest.raises(SymbolError):
        make_symbol(payload)


def test_words_and_code_must_name_one_account():
    error = refused(AccountDiffers, replace(sign(), account="0071000000169"))
    assert (error.printed, error.coded) == ("0071000000169", "0071000000168")
    drawn([replace(sign(), account="")])


@pytest.mark.parametrize("printed", ["0071 0000 0 0168", "0071.0000.00168", "0071–0000–00168", "***0168", "… 00168"])
@pytest.mark.parametrize("also", ["00**0168", "0071 **** 0168", "0*71*0168", "•••• 0168"])
def test_the_account_in_words_may_be_grouped_or_masked(printed, also):
    for account in (printed, also):
        drawn([replace(sign(), account=account)])


@pytest.mark.parametrize(
    "printed",
    [
        "1171000000168",  # the last four are right
        "0168",
        "00710000000168",
        "1***0168",
        "0071***1168",
        "0*72*0168",
        "***168",
        "0071***",
        "007100000016*0168",
        "XXXX0168",  # letters may be an account's
    ],
)
def test_all_of_the_account_that_is_printed_has_to_be_right(printed):
    assert refused(AccountDiffers, replace(sign(), account=printed)).coded == "0071000000168"


def test_nothing_to_draw_and_unknown_layouts():
    with pytest.raises(NoSigns):
        draw_signs([], "a6", BytesIO())
    with pytest.raises(UnknownLayout, match="a6, a5, a4, mica-10x15, sticker-80x80") as refusal:
        draw_signs([sign()], "a0", BytesIO())
    assert refusal.value.given == "a0"


def test_letters_shrink_before_lines_are_broken():
    place = Place(0, 0, 50, 20, 20, 10, lines=2)

    def sizes(words):
        return [round(piece.size, 1) for piece in fit([Words(words, place.font, place.colour)], place, "x")]

    assert sizes("Chợ") == [20]
    assert sizes("Chợ hải sản phường bảy")[0] < 20
    assert len(sizes("Chợ hải sản phường bảy")) == 1
    assert len(sizes("Chợ hải sản phường bảy thành phố Vũng Tàu")) == 2
    assert sizes("") == []


def test_a_further_line_comes_first_where_it_keeps_letters_comfortable():
    low, high = Place(0, 0, 50, 4, 8, 5, lines=2, comfort=7.5), Place(0, 0, 50, 8, 8, 5, lines=2, comfort=7.5)
    asked = Words("Biển này có thật không? vungtau.example/kiem-tra", low.font, low.colour)

    def sizes(place):
        return [piece.size for piece in fit([asked], place, "x")]

    assert sizes(high) == [8, 8]
    assert len(sizes(replace(high, comfort=0))) == 1, "without it the letters shrink to the floor first"
    [one_line] = sizes(low)
    assert one_line < 7.5, "two lines would be smaller still"


def test_what_is_printed_smallest_can_be_read():
    for layout in BANDED:
        page = BytesIO()
        draw_signs([sign()], layout, page)
        text = pypdfium2.PdfDocument(page.getvalue())[0].get_textpage()
        sizes = {
            round(pypdfium2.raw.FPDFText_GetFontSize(text.raw, at), 1)
            for at in range(text.count_chars())
            if not chr(pypdfium2.raw.FPDFText_GetUnicode(text.raw, at)).isspace()
        }
        assert min(sizes) >= 7.5, layout
