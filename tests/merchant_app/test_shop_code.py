"""What is said of the codes of a photo: where each hangs, what is odd about it, and why none can be read."""

import logging
import sys
from io import BytesIO

import pytest
from flask import g

from merchant_app.photo_order import in_order
from merchant_app.photo_upload import PhotoRefused, codes_in_photo_sent
from merchant_app.shop_code import ShopCode, Use
from merchant_app.shop_code_wording import ODD
from merchant_app.signed_in import _SignedIn
from qr import FindingCode, Found, read, write_transfer
from tests.factories import make_officer
from tests.photos import code_picture, photo_of
from tests.qr.payloads import item, payload, payment, receiver

A, B, C = (write_transfer(bank_bin="970436", account=f"000{n}0000001") for n in (1, 2, 3))
VNPAY = {"26": item("00", "A000000775") + item("01", "0100000168")}
PLAIN_VNPAY = payment(VNPAY | {"59": "NGUYEN THI THU"}, without=("38", "52", "60"))
REACHED = {
    FindingCode.CHECKSUM_MIXED_CASE: payload({"59": "A I"}),
    FindingCode.OPAQUE_TEMPLATE: payload({"26": "0010A0"}),
    FindingCode.FURTHER_SCHEME: payload(VNPAY),
    FindingCode.HIDDEN_RECEIVER: payload({"26": item("00", "vn.vi") + item("05", "vn.airpay.www")}),
    FindingCode.PAID_ON_TOP: payload({"55": "01"}),
    FindingCode.ONCE_WITHOUT_AMOUNT: payload({"01": "12"}),
    FindingCode.WALLET: payload({"38": receiver(bank="971025", account="PSP000000000000168")}),
    FindingCode.FOREIGN_CURRENCY: payload({"53": "840"}),
    FindingCode.FOREIGN_COUNTRY: payload({"58": "LA"}),
    FindingCode.NAMES_DIFFER: payload({"59": "TRAN VAN A", "64": item("00", "vi") + item("01", "Lê Văn B")}),
}
"""For each finding that has a sentence a code that can be used and has it."""


@pytest.fixture
def page(app):
    with app.test_request_context(method="POST"):
        yield app


def hanging(*payloads, down=False) -> list[Found]:
    found = []
    for number, text in enumerate(payloads):
        left, top = (0, 100 * number) if down else (100 * number, 0)
        corners = ((left, top), (left + 50, top), (left + 50, top + 50), (left, top + 50))
        found.append(Found(read(text), text, corners))
    return found


def judged(text) -> ShopCode:
    return ShopCode.judged(read(text), text)


@pytest.mark.parametrize(
    ("photo", "told"),
    [
        ((A, B), ["1 bên trái", "2 bên phải"]),
        ((A, A), ["1 "]),
        ((A, B, A), ["1 thứ 1 từ trái sang", "2 thứ 2 từ trái sang"]),
        ((A, A, B), ["1 thứ 1 từ trái sang", "2 thứ 3 từ trái sang"]),
        ((A, B, C, A), ["1 thứ 1 từ trái sang", "2 thứ 2 từ trái sang", "3 thứ 3 từ trái sang"]),
        ((C, *[A] * 10, B), ["3 thứ 1 từ trái sang", "1 thứ 2 từ trái sang"]),
    ],
)
def test_a_code_that_hangs_twice_is_told_where_it_hangs_first(page, photo, told):
    """With the last copy counted, A B A was told as B and A, and A as the third of A B C A."""
    codes = in_order(hanging(*photo))
    assert [f"{code.number[3]} {code.where}" for code in codes] == told
    assert all(ShopCode.from_text(code.as_text) == code for code in codes)


def test_from_top_to_bottom_likewise(page):
    codes = in_order(hanging(A, B, A, down=True))
    assert [code.where for code in codes] == ["thứ 1 từ trên xuống", "thứ 2 từ trên xuống"]


def mixed(text) -> str:
    """A checksum with letters of both sizes on it."""
    return next(
        made
        for made in (text[:-4] + text[-4:-1].lower() + text[-1], text[:-4] + text[-4:-2] + text[-2:].lower(), text)
        if any(f.code is FindingCode.CHECKSUM_MIXED_CASE for f in read(made).findings) or made is text
    )


@pytest.mark.parametrize("finding", ODD)
def test_every_sentence_is_of_a_code_that_can_be_used(page, finding):
    text = REACHED[finding]
    if finding is FindingCode.CHECKSUM_MIXED_CASE:
        names = (payload({"59": f"A {letter}"}) for letter in "ABCDEFGHIKLMNOPQRSTUVXY")
        text = next(made for made in map(mixed, names) if made[-4:] != made[-4:].upper())
    code = judged(text)
    assert code.use is not Use.NOTHING
    assert finding in {found.code for found in code.reading.findings}
    assert str(ODD[finding]) in code.odd.look


@pytest.mark.parametrize(
    ("text", "look", "mild"),
    [
        (A, (), ""),
        (PLAIN_VNPAY, (), "thiếu ngành hàng, thiếu tên thành phố, không ảnh hưởng người nhận và số tiền"),
        (payment(VNPAY, without=("38", "59", "60")), ("thiếu tên người nhận",), "thiếu tên thành phố, không"),
        (payment(VNPAY | {"59": "A" * 26}, without=("38",)), ("tên người nhận dài quá chuẩn",), ""),
        (payment(VNPAY | {"60": "Vũng Tàu"}, without=("38",)), (), "tên thành phố viết không đúng chuẩn, không"),
        (payment({"38": receiver(service="")}), (), ""),
        (payload({"26": item("00", "ố1")}), ("phần người nhận viết không đúng chuẩn",), ""),
        (payload({"80": "0010A0"}), (), "phần thêm của nhà cung cấp viết không đúng chuẩn, không"),
        (payload({"65": "0"}), (), "phần thêm của nhà cung cấp viết không đúng chuẩn, không"),
        (payload({"01": "12", "54": "5000"}), ("mã có sẵn số tiền; mã làm ở đây không ghi số tiền",), ""),
    ],
)
def test_what_touches_neither_receiver_nor_amount_is_put_mildly(page, text, look, mild):
    odd = judged(text).odd
    assert set(look) <= set(odd.look)
    assert bool(look) is bool(odd.look)
    assert odd.mild.startswith(mild)
    assert bool(mild) is bool(odd.mild)


@pytest.mark.parametrize(
    ("objects", "holder"),
    [
        ({"59": "TRAN VAN A"}, "TRAN VAN A"),
        ({"59": "DO THI A", "64": item("00", "vi") + item("01", "Đỗ Thị Ạ")}, "DO THI A"),
        ({"59": "WANG", "64": item("00", "zh") + item("01", "王")}, "WANG"),
        ({}, ""),
    ],
)
def test_a_name_is_written_as_banks_do(page, objects, holder):
    assert judged(payload(objects)).holder == holder


def test_a_code_without_a_name_is_described_without_one(page):
    assert judged(A).described == "mã Vietcombank, không có tên"
    assert judged(PLAIN_VNPAY).described == "mã VNPAY, tên NGUYEN THI THU"


def test_when_the_reader_of_photos_is_broken_people_type_and_the_log_says_why(app, session, monkeypatch, caplog):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    sent = {"photo": (BytesIO(photo_of(code_picture(A))), "photo.jpg")}
    officer = make_officer(session)
    session.commit()
    with app.test_request_context(method="POST", data=sent), caplog.at_level(logging.ERROR):
        g._login_user = _SignedIn(officer, "")
        with pytest.raises(PhotoRefused) as refused:
            codes_in_photo_sent()
    assert refused.value.words.startswith("Máy chủ chưa đọc được ảnh nào. Hãy gõ")
    assert "No photo can be read: " in caplog.text
    assert "/nowhere/python" in caplog.text
