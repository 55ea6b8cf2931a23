"""What a rehearsal refuses is what drawing refuses, and nothing else."""

from dataclasses import replace
from io import BytesIO

import pytest

from qr import LAYOUTS, QrError, Rehearsal, Sign, SignText, UnknownLayout, draw_signs, write_transfer

SIGN = Sign(
    payload=write_transfer(bank_bin="970436", account="0071000000168"),
    shop="Tiệm Mẫu",
    holder="NGUYEN THI MAU",
    bank="Vietcombank (VCB)",
    account="0071000000168",
    serial="26506-000168",
    check_code="A2C3-E4F5",
    text=SignText(heading="CHỢ 4.0 · CHỢ MẪU", unit="Sạp A1 · Phường Mẫu", check_address="Thật không? mau.example"),
)
WORDS = ("Quán ăn " * 30, "W" * 60, "Quán 🦐", "Tiệm \u0000", "", "Quán đồng giá 35k")


def refusal(attempt, *arguments):
    try:
        attempt(*arguments)
    except QrError as refused:
        return type(refused), str(refused)
    return None


@pytest.mark.parametrize("layout", LAYOUTS)
def test_it_refuses_what_drawing_refuses(layout):
    rehearsal, refused = Rehearsal(layout), 0
    signs = [replace(SIGN, **{name: words}) for name in ("shop", "holder", "bank", "serial") for words in WORDS]
    signs += [
        replace(SIGN, text=replace(SIGN.text, **{name: words}))
        for name in ("heading", "unit", "watermark", "check_address")
        for words in WORDS
    ]
    signs += [replace(SIGN, payload="x" * length) for length in (3, 3000)]
    for sign in [SIGN, *signs, SIGN]:
        drawn = refusal(draw_signs, [sign], layout, BytesIO())
        assert refusal(rehearsal.require_drawable, sign) == drawn
        refused += drawn is not None
    assert refused > 8
    assert refusal(rehearsal.require_drawable, SIGN) is None


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_widest_code_and_number_have_room(layout):
    """A sign has its number and code before it is drawn: whatever they turn out to be, they fit."""
    text = replace(SIGN.text, serial_label="Biển số", check_label="Mã kiểm tra")
    widest = replace(SIGN, serial="00000-000000", check_code="MMMM-MMMM", text=text)
    Rehearsal(layout).require_drawable(widest)


def test_the_layout_is_refused_as_when_drawing():
    with pytest.raises(UnknownLayout):
        Rehearsal("a66")
