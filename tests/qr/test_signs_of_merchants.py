"""Signs with a provider's code: the number in print is the one in the code, and the code is printed as it came."""

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp

from qr import AccountDiffers, Sign, SignText, draw_signs
from tests.qr.payloads import item, payment, receiver

VNPAY = payment({"26": item("00", "A000000775") + item("01", "0100000168"), "59": "TIEM MAU"}, without={"38"})
NAPAS = payment({"38": receiver(account="00MAU168", service="QRPUSH")})
PROMPTPAY = payment({"29": item("00", "A000000677010111") + item("01", "0066000000000")}, without={"38"})


def drawn(payload, account):
    file = BytesIO()
    sign = Sign(payload=payload, shop="Tiệm Mẫu", holder="TIEM MAU", bank="VNPAY", account=account, text=SignText())
    draw_signs([sign], "a6", file)
    return pypdfium2.PdfDocument(file.getvalue())[0]


@pytest.mark.parametrize(
    ("payload", "account"), [(VNPAY, "0100000168"), (VNPAY, "…00000168"), (NAPAS, "00MAU168"), (VNPAY, "")]
)
def test_the_code_is_printed_byte_for_byte(payload, account):
    picture = drawn(payload, account).render(scale=200 / 72, grayscale=True).to_pil()
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [payload]


@pytest.mark.parametrize(("payload", "account"), [(VNPAY, "0100000169"), (NAPAS, "00MAU169")])
def test_another_number_in_print_is_refused(payload, account):
    with pytest.raises(AccountDiffers) as refusal:
        drawn(payload, account)
    assert refusal.value.printed == account


def test_a_code_that_holds_no_number_is_printed_beside_whatever_the_caller_knows():
    assert drawn(PROMPTPAY, "0168").get_textpage().get_text_bounded().count("0168") == 1
