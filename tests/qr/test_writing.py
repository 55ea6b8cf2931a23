"""Writing: what comes out for what goes in, and what is refused with which words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr import (
    AmountOutOfRange,
    FieldMalformed,
    FieldMissing,
    FieldTooLong,
    Kind,
    PayloadError,
    Verdict,
    fold_to_ascii,
    read,
    write_merchant_payment,
    write_transfer,
)
from tests.qr.vectors import CASES

VCB = {"bank_bin": "970436", "account": "0071000000168"}
MERCHANT = {
    "bank_bin": "970403",
    "merchant_id": "2112995044604025",
    "category": "5812",
    "merchant_name": "Phương Các",
    "merchant_city": "Hà Nội",
}


def test_only_an_amount_makes_a_code_for_one_payment():
    assert read(write_transfer(**VCB)).point_of_initiation == "11"
    assert read(write_transfer(**VCB, amount=1)).point_of_initiation == "12"
    assert read(write_transfer(**VCB, amount=1, reusable=True)).point_of_initiation == "11"
    assert read(write_transfer(**VCB, reusable=False)).point_of_initiation == "12"


def test_names_are_plain_in_59_and_60_and_themselves_in_64():
    reading = read(write_transfer(**VCB, merchant_name="Nguyễn Thị Đào", merchant_city="Vũng Tàu"))
    assert (reading.merchant_name, reading.merchant_city) == ("Nguyen Thi Dao", "Vung Tau")
    assert (reading.local_name, reading.local_city) == ("Nguyễn Thị Đào", "Vũng Tàu")
    assert reading.findings == ()


def test_names_in_ascii_need_no_64():
    assert read(write_transfer(**VCB, merchant_name="An", merchant_city="Vũng Tàu")).local_name is None
    assert read(write_transfer(**VCB, merchant_name="Ẩn", merchant_city="Hue")).local_city is None


def test_marks_written_apart_are_put_together():
    together, apart = "Chợ Vũng Tàu", "Cho\u031b\u0323 Vu\u0303ng Ta\u0300u"
    assert write_transfer(**VCB, merchant_name=apart) == write_transfer(**VCB, merchant_name=together)


def test_long_texts_end_at_a_word():
    reading = read(
        write_transfer(
            **VCB,
            merchant_name="Hộ kinh doanh Nguyễn Hoàng Phương",
            purpose="Tra tien hang thang muoi hai",
            merchant_city="Bà Rịa - Vũng Tàu",
        )
    )
    assert reading.merchant_name == "Ho kinh doanh Nguyen"
    assert reading.local_name == "Hộ kinh doanh Nguyễn"
    assert reading.purpose == "Tra tien hang thang muoi"
    assert reading.merchant_city == "Ba Ria - Vung"
    assert read(write_transfer(**VCB, purpose="x" * 80)).purpose == "x" * 25
    assert read(write_transfer(**VCB, purpose="a " + "x" * 80)).purpose == "a " + "x" * 23
    assert read(write_transfer(**VCB, purpose="x" * 25 + " y")).purpose == "x" * 25


@pytest.mark.parametrize("nothing", ["", "   ", "ဖူဆယ်", "🎉", None])
def test_a_text_of_which_nothing_is_left_is_left_out(nothing):
    assert write_transfer(**VCB, purpose=nothing) == write_transfer(**VCB)


def test_a_name_stands_in_64_only_beside_the_same_in_ascii():
    assert write_transfer(**VCB, merchant_name="한글") == write_transfer(**VCB)
    assert write_transfer(**VCB, merchant_name="\u200b\u2060") == write_transfer(**VCB)
    reading = read(write_transfer(**VCB, merchant_name="Đào", merchant_city="한글"))
    assert (reading.local_name, reading.local_city) == ("Đào", None)
    # Its 25 characters end before those of the name in ASCII, which has no room for pictures.
    long = read(write_transfer(**VCB, merchant_name="🎉🎉🎉🎉🎉🎉 Hải sản tươi sống Sáu Đào"))
    assert (long.merchant_name, long.local_name) == ("Hai san tuoi song Sau Dao", None)


@pytest.mark.parametrize(("bank_bin", "account", "why"), CASES["refused"]["rows"])
def test_receivers_refused(bank_bin, account, why):
    with pytest.raises(FieldMalformed) as refusal:
        write_transfer(bank_bin=bank_bin, account=account)
    assert refusal.value.field == ("bank_bin" if "BIN" in why else "account")
    assert refusal.value.given == (bank_bin if "BIN" in why else account)


@pytest.mark.parametrize("account", ["1", "123"])
def test_short_accounts_are_accounts(account):
    # Other encoders want four characters or more; NAPAS does not.
    assert read(write_transfer(bank_bin="970436", account=account)).account == account


@pytest.mark.parametrize("account", ["12345678901234567890", "１２３４", "12 34", "", "123\n", None, 1234])
def test_accounts_refused(account):
    with pytest.raises(FieldMalformed) as refusal:
        write_transfer(bank_bin="970436", account=account)
    error = refusal.value
    assert (error.code, error.field, error.limit) == ("malformed", "account", "1 to 19 letters and digits")
    assert error.given == account
    assert repr(account) in str(error)


@pytest.mark.parametrize("number", ["970403110123456", "97040311012345678901", "9704031101234x67"])
def test_card_numbers_refused(number):
    with pytest.raises(FieldMalformed, match="16 to 19 digits"):
        write_transfer(bank_bin="970403", account=number, card=True)


@pytest.mark.parametrize("bank_bin", ["97043", "97043６", "970436\n", None, 970436])
def test_bins_refused(bank_bin):
    with pytest.raises(FieldMalformed, match="bank_bin"):
        write_transfer(bank_bin=bank_bin, account="1")


@pytest.mark.parametrize("amount", [0, -1, 500_000_000, 1.5, True, "1000"])
def test_amounts_refused(amount):
    with pytest.raises(AmountOutOfRange) as refusal:
        write_transfer(**VCB, amount=amount)
    assert isinstance(refusal.value, PayloadError)
    assert (refusal.value.code, refusal.value.given) == ("out_of_range", amount)


def test_the_largest_amount():
    assert read(write_transfer(**VCB, amount=499_999_999)).amount == 499_999_999


def test_a_payment_to_a_merchant():
    reading = read(
        write_merchant_payment(
            **MERCHANT,
            amount=180_000,
            purpose="Đơn 7",
            bill_number="HD-7",
            store_label="NPS6869",
            reference="R1",
            terminal_label="T 1",
        )
    )
    assert (reading.verdict, reading.kind, reading.service) == (Verdict.GOOD, Kind.MERCHANT, "QRPUSH")
    assert (reading.merchant_name, reading.local_city) == ("Phuong Cac", "Hà Nội")
    assert (reading.bill_number, reading.store_label, reading.reference) == ("HD-7", "NPS6869", "R1")
    assert (reading.terminal_label, reading.purpose, reading.amount) == ("T 1", "Don 7", 180_000)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"merchant_id": "1-2"}, FieldMalformed),
        ({"merchant_id": None}, FieldMalformed),
        ({"category": "58１2"}, FieldMalformed),
        ({"category": 5812}, FieldMalformed),
        ({"merchant_name": "한글"}, FieldMissing),
        ({"merchant_city": " "}, FieldMissing),
        ({"store_label": "x" * 26}, FieldTooLong),
        ({"reference": "Đơn"}, FieldMalformed),
        ({"bill_number": " a"}, FieldMalformed),
        (dict.fromkeys(("bill_number", "store_label", "reference", "terminal_label"), "x" * 24), FieldTooLong),
    ],
)
def test_payments_refused(changed, error):
    with pytest.raises(error) as refusal:
        write_merchant_payment(**(MERCHANT | changed))
    assert refusal.value.field in changed or refusal.value.field == "additional_data"


@pytest.mark.parametrize(("text", "plain"), CASES["ascii"]["blanks"] + CASES["ascii"]["dropped"])
def test_foldings_of_others(text, plain):
    # Others drop punctuation and letters they do not know; here punctuation, which is allowed, stays,
    # and an unknown letter becomes a blank. Letters and digits agree.
    folded = fold_to_ascii(text)
    kept = [letter for letter in folded if letter.isalnum()]
    wanted = [letter for letter in plain if letter.isalnum()]
    assert kept[: len(wanted)] == wanted or not text.isascii()
    assert folded.isascii()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ĐẶNG đình", "DANG dinh"),
        ("yỳýỷỹỵ ậầ ưứ", "yyyyyy aa uu"),
        ("Cá khô — 14/08", "Ca kho 14/08"),
        ("a\tb\u00a0c", "a b c"),
        ("Bağımsız ß ł", "Bag ms z"),
        ("１２", ""),
    ],
)
def test_folding(text, plain):
    assert fold_to_ascii(text) == plain


@given(st.text())
def test_folding_stays_in_the_character_set_and_folds_once(text):
    folded = fold_to_ascii(text)
    assert all(0x20 <= ord(letter) <= 0x7E for letter in folded)
    assert folded == folded.strip()
    assert fold_to_ascii(folded) == folded


def payment(**changed):
    return write_merchant_payment(**(MERCHANT | changed))


def transfer(**changed):
    return write_transfer(**(VCB | changed))


@pytest.mark.parametrize(
    ("write", "changed", "says"),
    [
        (transfer, {"bank_bin": "97043"}, "bank_bin: malformed, 6 digits wanted, '97043' given"),
        (transfer, {"account": "12 3"}, "account: malformed, 1 to 19 letters and digits wanted, '12 3' given"),
        (transfer, {"card": True}, "account: malformed, 16 to 19 digits wanted, '0071000000168' given"),
        (transfer, {"amount": 0}, "amount: out of range, 1 to 499999999 đồng wanted, 0 given"),
        (transfer, {"amount": 1.5}, "amount: out of range, 1 to 499999999 đồng wanted, 1.5 given"),
        (payment, {"bank_bin": None}, "bank_bin: malformed, 6 digits wanted, None given"),
        (payment, {"merchant_id": "1-2"}, "merchant_id: malformed, 1 to 19 letters and digits wanted, '1-2' given"),
        (payment, {"category": "581"}, "category: malformed, 4 digits wanted, '581' given"),
        (payment, {"merchant_name": "한글"}, "merchant_name: missing, at least one ASCII letter wanted, '한글' given"),
        (payment, {"merchant_city": " "}, "merchant_city: missing, at least one ASCII letter wanted, ' ' given"),
        (payment, {"amount": 500_000_000}, "amount: out of range, 1 to 499999999 đồng wanted, 500000000 given"),
        *[
            (payment, {field: "x" * 26}, f"{field}: too long, at most 25 characters wanted, {'x' * 26!r} given")
            for field in ("bill_number", "store_label", "reference", "terminal_label")
        ],
        *[
            (
                payment,
                {field: "Sạp"},
                f"{field}: malformed, ASCII without blanks at the ends or in a row wanted, 'Sạp' given",
            )
            for field in ("bill_number", "store_label", "reference", "terminal_label")
        ],
        (
            payment,
            dict.fromkeys(("bill_number", "store_label", "reference", "terminal_label"), "x" * 21),
            "additional_data: too long, at most 99 characters wanted, '"
            + "".join(f"{identifier}21{'x' * 21}" for identifier in ("01", "03", "05", "07"))
            + "' given",
        ),
    ],
)
def test_a_refusal_says_the_field_the_limit_and_what_was_given(write, changed, says):
    with pytest.raises(PayloadError) as refusal:
        write(**changed)
    assert str(refusal.value) == says
    assert says.startswith(f"{refusal.value.field}: {refusal.value.code.replace('_', ' ')}")
    assert repr(refusal.value.given) in says
    assert str(refusal.value.limit) in says
