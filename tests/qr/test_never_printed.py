"""A code that asks for more than its sign tells is not printed, though it may be read."""

from io import BytesIO

import pytest

from qr import PayloadUnfit, Verdict, checksum, draw_signs, read
from tests.qr.signs import sign

RECEIVER = "38570010A00000072701270006970436011300710000001680208QRIBFTTA"


def sealed(body):
    body += "6304"
    return body + checksum(body)


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (sealed(f"000201010211{RECEIVER}53037045405500005502025606500000" + "5802VN"), "paid_on_top"),
        (sealed(f"000201010211{RECEIVER}53038405802VN"), "foreign_currency"),
    ],
)
def test_what_the_payer_would_find_out_too_late_is_not_printed(payload, code):
    reading = read(payload)
    assert reading.verdict is not Verdict.REFUSED
    with pytest.raises(PayloadUnfit) as refused:
        draw_signs([sign(payload=payload)], "a6", BytesIO())
    assert refused.value.code == code
