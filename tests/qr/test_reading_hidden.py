"""Reading: receivers, amounts and letters that stand where some readers look and others do not."""

import pytest

from qr import FieldMalformed, Kind, Verdict, read, write_merchant_payment, write_transfer
from tests.qr.payloads import item, payload, payment, receiver, sealed
from tests.qr.test_reading import found

GOOD, WILD, REFUSED = Verdict.GOOD, Verdict.WILD, Verdict.REFUSED
VNPAY = item("00", "A000000775") + item("01", "0100000168")
SHOPEEPAY = item("00", "vn.airpay.www") + item("01", "00000168")
PROMPTPAY = item("00", "A000000677010111") + item("01", "0066800000168")
NAMED = item("00", "970436") + item("01", "0071000000168")
WALLET = "000201010210" + item("04", "VNPayWallet") + item("09", "10000") + item("10", "704")


def account(*objects):
    """Return object 38 whose inner template holds *objects* in this order."""
    return item("00", "A000000727") + item("01", "".join(objects)) + item("02", "QRPUSH")


@pytest.mark.parametrize(
    ("objects", "verdict", "finding"),
    [
        # Who passes the owner over takes these for NAPAS's.
        ({"38": receiver(owner="A000000728")}, REFUSED, "receiver_misplaced@38"),
        ({"38": receiver(owner="A000000775")}, REFUSED, "receiver_misplaced@38"),
        ({"38": receiver(owner=" A000000727")}, REFUSED, "receiver_misplaced@38"),
        ({"38": item("01", NAMED)}, REFUSED, "receiver_misplaced@38"),
        ({"38": VNPAY}, REFUSED, "receiver_misplaced@38"),
        ({"26": item("00", "vn.vidu") + item("01", NAMED)}, REFUSED, "receiver_misplaced@26"),
        ({"51": item("00", "A000000775") + item("01", NAMED + "x")}, REFUSED, "receiver_misplaced@51"),
        ({"26": item("00", "vn.vidu") + item("01", item("00", "970436"))}, WILD, "further_scheme@38"),
        ({"26": item("00", "vn.vidu") + item("05", NAMED)}, WILD, "hidden_receiver@26.05"),
        ({"26": item("00", "vn.vidu") + item("05", "a000000727")}, WILD, "hidden_receiver@26.05"),
        # A template that does not divide for us, but for who takes what there is.
        ({"26": VNPAY + "0"}, REFUSED, "receiver_misplaced@26"),
        ({"26": "0010A0"}, WILD, "opaque_template@26"),
        # Two receivers.
        ({"26": VNPAY}, WILD, "further_scheme@38"),
        ({"26": VNPAY, "29": PROMPTPAY}, WILD, "further_scheme@29"),
        ({"26": VNPAY, "27": VNPAY}, REFUSED, "further_scheme@27"),
        ({"26": VNPAY, "27": SHOPEEPAY}, WILD, "further_scheme@27"),
        ({"26": SHOPEEPAY, "27": item("00", "vn.vidu"), "28": SHOPEEPAY}, REFUSED, "further_scheme@28"),
        # Readers that go by place.
        ({"38": account(item("00", "970436"), item("01", "970403"))}, GOOD, None),
        ({"38": account(item("01", "970436"), item("00", "970403"))}, WILD, "out_of_order@38.01"),
        (
            {"38": item("02", "QRPUSH") + item("00", "A000000727") + item("01", NAMED)},
            WILD,
            "out_of_order@38",
        ),
        # Letters of several bytes beside the receiver move what stands behind them.
        ({"38": account(NAMED, item("02", "Ệ"))}, REFUSED, "read_otherwise@38.01.02"),
        ({"38": account(NAMED) + item("03", "Ệ")}, REFUSED, "read_otherwise@38.03"),
        ({"26": VNPAY + item("07", "Ệ")}, REFUSED, "read_otherwise@26.07"),
        # Banks.
        ({"38": receiver(bank="000000", service="QRPUSH")}, GOOD, "unknown_bank@38.01.00"),
        ({"38": receiver(bank="999999", service="QRPUSH")}, GOOD, "unknown_bank@38.01.00"),
        # Objects kept for others.
        ({"80": item("00", "vn.vidu") + item("38", "1")}, WILD, "hidden_receiver@80"),
        ({"99": item("00", "vn.vidu") + item("01", receiver())}, WILD, "hidden_receiver@99"),
        ({"99": item("00", "vn.vidu") + "1"}, GOOD, None),
        ({"80": NAMED}, WILD, "hidden_receiver@80"),
        ({"70": "vn.airpay.www"}, WILD, "hidden_receiver@70"),
        (
            {"62": item("08", "x") + item("50", item("00", "vn.vidu") + item("01", NAMED))},
            WILD,
            "hidden_receiver@62.50",
        ),
        ({"64": item("00", "vi") + item("01", "N") + item("03", "x")}, WILD, "unknown_object@64.03"),
        ({"64": item("00", "vi") + item("01", "N") + item("99", "x")}, WILD, "unknown_object@64.99"),
        # Money.
        ({"53": "840"}, WILD, "foreign_currency@53"),
        ({"26": VNPAY, "53": "840"}, WILD, "foreign_currency@53"),
        ({"26": VNPAY, "58": "TH"}, WILD, "foreign_country@58"),
        ({"54": "50.000"}, REFUSED, "amount_fraction@54"),
        ({"54": "1.000000"}, REFUSED, "amount_fraction@54"),
        ({"54": "50000.00"}, GOOD, "amount_unusual@54"),
        ({"54": "50000."}, GOOD, "amount_unusual@54"),
        ({"55": "01"}, GOOD, "paid_on_top@55"),
        ({"55": "02", "56": "500"}, GOOD, "paid_on_top@55"),
        ({"55": "03", "57": "5"}, GOOD, "paid_on_top@55"),
        ({"56": "500"}, REFUSED, "paid_on_top@55"),
    ],
)
def test_what_some_readers_see(objects, verdict, finding):
    reading = read(payment(objects))
    assert reading.verdict is verdict, reading
    assert finding is None or finding in found(reading)


def test_baht_have_fractions():
    reading = read(payment({"29": PROMPTPAY, "53": "764", "54": "20.150", "58": "TH"}, without={"38"}))
    assert (reading.verdict, reading.amount, found(reading)) == (GOOD, None, {"foreign_currency@53"})


def test_a_transfer_with_something_on_top_says_so():
    reading = read(payload({"54": "50000", "55": "02", "56": "500000"}))
    assert (reading.kind, reading.tip, reading.fixed_fee) == (Kind.TRANSFER, "02", "500000")
    assert "paid_on_top@55" in found(reading)


def test_what_divides_for_nobody_in_a_transfer_is_a_breach():
    assert "opaque_template@80" in found(read(payload({"80": item("00", "vn.vidu") + "1"})))
    assert read(payload({"80": item("00", "vn.vidu") + "1"})).verdict is WILD


@pytest.mark.parametrize(
    ("text", "verdict", "finding"),
    [
        (sealed(WALLET), WILD, "not_emvco@04"),
        (sealed(WALLET + item("53", "704") + item("58", "VN")), WILD, "not_emvco@04"),
        (sealed(WALLET + item("26", receiver())), REFUSED, "not_emvco@26"),
        (sealed(WALLET + item("38", receiver())), REFUSED, "not_emvco@38"),
        (sealed(WALLET + item("54", "99999")), REFUSED, "not_emvco@54"),
        (sealed(WALLET + item("53", "840")), REFUSED, "not_emvco@53"),
        (sealed(WALLET + "6508"), REFUSED, "checksum_not_last@63"),
        (sealed(WALLET[6:] + "000201"), REFUSED, "format_not_first@00"),
        # Read by somebody who counts bytes, other objects of the wallet's own are no news.
        (sealed(WALLET[:12] + item("04", "VNPayWallet") + item("08", "Lê Anh Tú")), WILD, None),
        (
            sealed("000201010210" + item("04", "VNPayWallet") + item("08", "Ệ" * 4 + "Đ540599999")),
            REFUSED,
            "read_otherwise@54",
        ),
    ],
)
def test_a_wallets_own_code_holds_nothing_of_the_standard(text, verdict, finding):
    reading = read(text)
    assert reading.verdict is verdict, reading
    assert reading.scheme == ("vnpay-wallet" if verdict is WILD else None)
    assert finding is None or finding in found(reading)


@pytest.mark.parametrize(
    ("name", "verdict", "finding"),
    [
        ("Mẫu", GOOD, None),
        ("Ｎ", WILD, "names_differ@64.01"),
        ("Mẫu 😀", WILD, "odd_letter@64"),
        ("Mẫu\u202e", WILD, "odd_letter@64"),
        ("M\0ẫu", WILD, "odd_letter@64"),
        ("M\x00u", WILD, "odd_letter@64"),
        ("Mẫu\ufe0f", WILD, "odd_letter@64"),
        ("Mẫu\u3164", WILD, "odd_letter@64"),
        ("Mẫ©u", WILD, "odd_letter@64"),
        ("Mẫ\u0336u", WILD, "names_differ@64.01"),
        ("M\ufffdu", REFUSED, "not_text@64"),
    ],
)
def test_what_is_no_letter_is_no_nothing(name, verdict, finding):
    """Emoji, controls and the like were dropped before both names were compared: such codes were good."""
    reading = read(payload({"59": "Mau", "64": item("00", "vi") + item("01", name)}))
    assert reading.verdict is verdict, reading
    assert finding is None or finding in found(reading)


@pytest.mark.parametrize("name", ["Chợ 😀", "Chợ\u0336", "Chợ – Mẫu"])
def test_a_name_with_other_than_letters_stands_in_59_alone(name):
    reading = read(write_transfer(bank_bin="970436", account="0071000000168", merchant_name=name))
    assert (reading.verdict, reading.local_name) == (GOOD, None)
    assert reading.merchant_name.startswith("Cho")


@pytest.mark.parametrize("field", ["merchant_name", "merchant_city", "purpose"])
def test_half_a_letter_is_not_left_out_in_silence(field):
    texts = {"merchant_name": "Chợ", "merchant_city": "Huế", field: "Ch\udcff"}
    for write, more in (
        (write_transfer, {"account": "0071000000168"}),
        (write_merchant_payment, {"merchant_id": "1", "category": "5411"}),
    ):
        with pytest.raises(FieldMalformed) as refusal:
            write(bank_bin="970436", **more, **texts)
        assert (refusal.value.field, refusal.value.given) == (field, "Ch\udcff")
