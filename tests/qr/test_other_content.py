"""What is no payment code at all is refused and called what it is."""

import pytest

from qr import Content, Kind, Verdict, read
from tests.qr.payloads import payload

SCANNED = [
    ("https://vidu.vn/ca-kho", Content.WEB_ADDRESS),
    ("HTTP://VIDU.VN", Content.WEB_ADDRESS),
    ("www.vidu.vn/menu", Content.WEB_ADDRESS),
    ("https://[vidu", Content.WEB_ADDRESS),
    ("www.momo.vn/?u=https://x", Content.WEB_ADDRESS),
    ("https://www.momo.vn/", Content.WEB_ADDRESS),
    ("www.vidu.vn/?u=momo://x", Content.WEB_ADDRESS),
    ("https://vidu.vn/?qr=" + payload(), Content.WEB_ADDRESS),
    ("https://khongphaimomo.vn/x", Content.WEB_ADDRESS),
    ("https://me.momo.vn/vidu", Content.PAYMENT_LINK),
    ("https://MOMO.vn/vidu", Content.PAYMENT_LINK),
    ("https://qr.zalopay.vn/vidu", Content.PAYMENT_LINK),
    ("https://dl.vietqr.io/pay?app=vidu", Content.PAYMENT_LINK),
    ("momo://app?action=vidu", Content.PAYMENT_LINK),
    ("zalopay://vidu", Content.PAYMENT_LINK),
    ("vidu://mo", Content.APP_LINK),
    ("2|99|0900000168|NGUOI THU||0|0|0", Content.WALLET_CODE),
    ("012345678901|012345678|Nguoi Thu|01012000|Nam|Vi du|01012021", Content.IDENTITY_CARD),
    ("012345678901||Nguoi Thu|01012000|Nam|Vi du|01012021", Content.IDENTITY_CARD),
    ("WIFI:T:WPA;S:Quan;P:vidu;;", Content.WIFI),
    ("BEGIN:VCARD\nVERSION:3.0", Content.CONTACT),
    ("MECARD:N:Nguoi Thu;;", Content.CONTACT),
    ("tel:0900000168", Content.PHONE),
    ("0900 000 168", Content.PHONE),
    ("+84900000168", Content.PHONE),
    ("smsto:0900000168:vidu", Content.MESSAGE),
    ("mailto:ai@vidu.vn", Content.MAIL),
    ("geo:10.3,107.1", Content.MAP),
    ("Xin chào", Content.TEXT),
    ("8930000001683", Content.TEXT),
    ("0", Content.TEXT),
    ("\udc80", Content.TEXT),
]


@pytest.mark.parametrize(("text", "content"), SCANNED)
def test_it_is_called_what_it_is(text, content):
    reading = read(f" {text}\n")
    assert (reading.verdict, reading.kind, reading.content) == (Verdict.REFUSED, Kind.OTHER, content)
    assert [finding.code for finding in reading.findings] == ["trimmed", "not_a_payment_code"]
    assert (reading.account, reading.merchant_id, reading.amount, reading.scheme) == (None, None, None, None)


def test_the_sentence_names_it():
    assert read("https://vidu.vn").findings[0].says == "a web address"
    assert len({read(text).findings[0].says for text, _ in SCANNED}) == len(Content)


@pytest.mark.parametrize(
    "text", ["", payload(), payload()[:-1], payload()[:40], payload()[6:], payload()[:-4] + "0000", "0002"]
)
def test_a_payment_code_stays_one_however_damaged(text):
    assert read(text).content is None
