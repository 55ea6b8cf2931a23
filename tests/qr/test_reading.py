"""Reading: each rule, broken on purpose, is found where it is broken and weighs what it should."""

import pytest

from qr import FindingCode, Kind, Verdict, read
from tests.qr.payloads import item, payload, payment, receiver, sealed

GOOD, WILD, REFUSED = Verdict.GOOD, Verdict.WILD, Verdict.REFUSED


def found(reading):
    return {f"{finding.code}@{finding.where}" for finding in reading.findings}


def test_the_examples_are_good():
    assert read(payload()).verdict is GOOD
    assert read(payment()).kind is Kind.MERCHANT
    assert read(payment()).findings == ()


@pytest.mark.parametrize(
    ("text", "verdict", "finding"),
    [
        ("", REFUSED, "empty@"),
        (" \n", REFUSED, "empty@"),
        ("x" * 10_301, REFUSED, "too_big@"),
        ("\ud8006304FFFF", REFUSED, "not_text@"),
        (payload()[:-4] + "XXXX", REFUSED, "checksum_missing@63"),
        (payload()[:-4] + "０000", REFUSED, "checksum_missing@63"),
        (payload()[:-4] + "0000", REFUSED, "checksum_wrong@63"),
        (f"\ufeff{payload()}\r\n", GOOD, "trimmed@"),
        (sealed("0002016"), REFUSED, "overrun@66"),
        (sealed("000201５0010"), REFUSED, "bad_identifier@"),
        (sealed("000201+102"), REFUSED, "bad_identifier@"),
        (sealed("00020101+1x"), REFUSED, "bad_length@01"),
        (sealed("0002010１x"), REFUSED, "bad_identifier@"),
        (sealed("00020101１1x"), REFUSED, "bad_length@01"),
        (sealed("00020101 1x"), REFUSED, "bad_length@01"),
        (sealed("0002010100"), REFUSED, "zero_length@01"),
        (sealed("0002010199"), REFUSED, "overrun@01"),
        (sealed("000201000201"), REFUSED, "duplicate_object@00"),
        (payload({"62": "0805abc"}), REFUSED, "overrun@62.08"),
        (payload({"62": "0803abc080"}), REFUSED, "left_over@62"),
        (sealed(payload()[:-8] + "63040000"), REFUSED, "duplicate_object@63"),
        (sealed(payload()[:-8] + "6210"), REFUSED, "overrun@62"),
        (sealed(payload()[:-8] + "6312abcd"), REFUSED, "checksum_not_last@63"),
        (sealed(payload()[6:-8] + "000201"), REFUSED, "format_not_first@00"),
        (payload(without={"00"}), REFUSED, "format_not_first@00"),
    ],
)
def test_text_and_structure(text, verdict, finding):
    reading = read(text)
    assert reading.verdict is verdict, reading
    assert finding in found(reading)


def test_the_checksum_swallowed_by_another_object():
    text = payload()[:-8]
    assert "checksum_not_last@63" in found(read(sealed(text + "6508")))


def test_case_of_the_checksum():
    text = next(
        text
        for text in (payload({"62": item("08", str(number))}) for number in range(1000))
        if sum(digit.isalpha() for digit in text[-4:]) == 2
    )
    assert found(read(text)) == set()
    assert read(text[:-4] + text[-4:].lower()).verdict is GOOD
    assert found(read(text[:-4] + text[-4:].lower())) == {"checksum_lower_case@63"}
    first = next(at for at in range(len(text) - 4, len(text)) if text[at].isalpha())
    mixed = text[:first] + text[first].lower() + text[first + 1 :]
    assert read(mixed).verdict is WILD
    assert found(read(mixed)) == {"checksum_mixed_case@63"}


@pytest.mark.parametrize(
    ("objects", "without", "verdict", "finding"),
    [
        ({"00": "02"}, (), REFUSED, "bad_value@00"),
        ({"00": "00"}, (), WILD, "bad_value@00"),
        ({"01": "13"}, (), REFUSED, "bad_value@01"),
        ({}, {"01"}, WILD, "missing@01"),
        ({"01": "12"}, (), GOOD, "once_without_amount@01"),
        ({"52": "58１2"}, (), REFUSED, "bad_value@52"),
        ({}, {"53"}, REFUSED, "missing@53"),
        ({"53": "VND"}, (), REFUSED, "bad_value@53"),
        ({"53": "840"}, (), WILD, "foreign_currency@53"),
        ({}, {"58"}, REFUSED, "missing@58"),
        ({"58": "vn"}, (), REFUSED, "bad_value@58"),
        ({"58": "US"}, (), WILD, "foreign_country@58"),
        ({"54": "0"}, (), REFUSED, "amount_zero@54"),
        ({"54": "0.00"}, (), REFUSED, "amount_zero@54"),
        ({"54": ".50"}, (), REFUSED, "amount_format@54"),
        ({"54": "1,000"}, (), REFUSED, "amount_format@54"),
        ({"54": "1 000"}, (), REFUSED, "amount_format@54"),
        ({"54": "NaN"}, (), REFUSED, "amount_format@54"),
        ({"54": "１000"}, (), REFUSED, "amount_format@54"),
        ({"54": "12345678901234"}, (), REFUSED, "too_long@54"),
        ({"54": "1000.50"}, (), REFUSED, "amount_fraction@54"),
        ({"54": "1000.00"}, (), GOOD, "amount_unusual@54"),
        ({"54": "01000"}, (), GOOD, "amount_unusual@54"),
        ({"54": "500000000"}, (), GOOD, "amount_over_limit@54"),
        ({"55": "02"}, (), REFUSED, "tip_unclear@55"),
        ({"56": "500"}, (), REFUSED, "tip_unclear@55"),
        ({"55": "03", "56": "500", "57": "5"}, (), REFUSED, "tip_unclear@55"),
        ({"55": "04"}, (), REFUSED, "bad_value@55"),
        ({"55": "02", "56": "0"}, (), REFUSED, "amount_zero@56"),
        ({"55": "03", "57": "100"}, (), REFUSED, "bad_value@57"),
        ({"55": "03", "57": "0.0"}, (), REFUSED, "bad_value@57"),
        ({"59": "Chợ"}, (), REFUSED, "not_ascii@59"),
        ({"59": "x" * 26}, (), REFUSED, "too_long@59"),
        ({"60": "x" * 16}, (), REFUSED, "too_long@60"),
        ({"61": "x" * 11}, (), REFUSED, "too_long@61"),
        ({"62": item("08", "x" * 26)}, (), REFUSED, "too_long@62.08"),
        ({"62": item("01", "Đ")}, (), REFUSED, "not_ascii@62.01"),
        ({"62": item("09", "AA")}, (), REFUSED, "bad_value@62.09"),
        ({"62": item("09", "AMZ")}, (), REFUSED, "bad_value@62.09"),
        ({"64": item("00", "vi")}, (), REFUSED, "missing@64.01"),
        ({"64": item("01", "Chợ")}, (), REFUSED, "missing@64.00"),
        ({"64": item("00", "v1") + item("01", "Chợ")}, (), REFUSED, "bad_value@64.00"),
        ({"64": item("00", "vi") + item("01", "ợ" * 26)}, (), REFUSED, "too_long@64.01"),
        ({"64": item("00", "vi") + item("01", "Cho\u0323")}, (), WILD, "not_composed@64.01"),
        ({"59": "Binh", "64": item("00", "vi") + item("01", "Bình")}, (), GOOD, None),
        ({"59": "An", "64": item("00", "vi") + item("01", "Bình")}, (), WILD, "names_differ@64.01"),
        ({"64": item("00", "vi") + item("01", "Bình")}, (), WILD, "names_differ@64.01"),
        (
            {"59": "An", "60": "Hue", "64": item("00", "vi") + item("01", "Ân") + item("02", "Hà Nội")},
            (),
            WILD,
            "names_differ@64.02",
        ),
        ({"80": "168"}, (), WILD, "template_without_owner@80"),
        ({"80": item("00", "vn.vidu") + item("01", "x")}, (), GOOD, None),
        ({"65": "anything"}, (), WILD, "unknown_object@65"),
        ({"26": "opaque"}, (), WILD, "opaque_template@26"),
        ({"26": item("01", "1")}, (), WILD, "template_without_owner@26"),
        ({"26": item("00", "A000000775") + item("01", "0100000168")}, (), WILD, "further_scheme@38"),
        ({"04": "1234567890"}, (), WILD, "further_scheme@38"),
        ({"04": "Đ"}, (), WILD, "not_ascii@04"),
        ({"27": item("00", "Đ")}, (), WILD, "not_ascii@27.00"),
        ({"26": receiver()}, (), REFUSED, "receiver_misplaced@26"),
        ({"62": item("08", "x") + item("50", "any")}, (), WILD, "template_without_owner@62.50"),
        ({"62": item("08", "x") + item("50", item("00", "vn.vidu"))}, (), GOOD, None),
        ({"62": item("08", "x") + item("10", "any")}, (), WILD, "unknown_object@62.10"),
    ],
)
def test_a_transfer(objects, without, verdict, finding):
    reading = read(payload(objects, without))
    assert reading.verdict is verdict, reading
    assert finding is None or finding in found(reading)
    if verdict is REFUSED:
        assert reading.kind is Kind.OTHER
        assert reading.account is None
    else:
        assert reading.kind is Kind.TRANSFER
        assert reading.account == "0071000000168"


@pytest.mark.parametrize(
    ("template", "verdict", "finding"),
    [
        (receiver(bank="97043"), REFUSED, "bad_value@38.01.00"),
        (receiver(bank="97043６"), REFUSED, "bad_value@38.01.00"),
        (receiver(account="1" * 20), REFUSED, "too_long@38.01.01"),
        (receiver(account="１２３"), REFUSED, "not_ascii@38.01.01"),
        (receiver(account="12 3"), WILD, "unusual_account@38.01.01"),
        (receiver(service="QRIBFTTX"), REFUSED, "unknown_service@38.02"),
        (receiver(service="qribftta"), REFUSED, "unknown_service@38.02"),
        (receiver(owner="a000000727"), REFUSED, "receiver_misplaced@38"),
        (receiver(owner="A000000728"), REFUSED, "missing@52"),
        (receiver(more=item("03", "x")), WILD, "unknown_object@38.03"),
        (item("00", "A000000727") + item("02", "QRIBFTTA"), REFUSED, "missing@38.01"),
        (item("00", "A000000727") + item("01", item("01", "1")), REFUSED, "missing@38.01.00"),
        (item("00", "A000000727") + item("01", item("00", "970436")), REFUSED, "missing@38.01.01"),
        (item("00", "A000000727") + item("01", "000697043601140071000000168"), REFUSED, "overrun@38.01.01"),
        (receiver(service="QRIBFTTC", account="4111111111111111"), GOOD, None),
        (receiver(service="QRIBFTTC", account="4111111111111112"), GOOD, "card_check_digit@38.01.01"),
        (receiver(service="QRIBFTTC", account="411111"), WILD, "unusual_account@38.01.01"),
        (receiver(bank="970454", account="99ZP24009M00000168"), GOOD, "wallet@38.01.01"),
        (receiver(bank="970454", account="99MM24011M00000168"), GOOD, "wallet@38.01.01"),
        (receiver(bank="970454", account="9901"), GOOD, None),
    ],
)
def test_who_is_paid(template, verdict, finding):
    reading = read(payload({"38": template}))
    assert reading.verdict is verdict, reading
    assert finding is None or finding in found(reading)


@pytest.mark.parametrize(
    ("objects", "without", "verdict", "finding"),
    [
        ({"59": "Chợ"}, (), WILD, "not_ascii@59"),
        ({"59": "x" * 31}, (), WILD, "too_long@59"),
        ({}, {"52", "60"}, WILD, "missing@60"),
        ({"52": "abc"}, (), WILD, "bad_value@52"),
        ({"55": "02"}, (), REFUSED, "tip_unclear@55"),
        ({"62": item("09", "ZZZZ")}, (), WILD, "bad_value@62.09"),
        ({"38": receiver(service=None)}, (), GOOD, "service_absent@38.02"),
        ({}, {"01"}, GOOD, None),
        ({"70": "abc"}, (), GOOD, None),
        ({"80": "168"}, (), GOOD, "template_without_owner@80"),
        ({"59": "An", "64": item("00", "zh") + item("01", "安")}, (), GOOD, "names_differ@64.01"),
        ({"26": item("00", "A000000775") + item("01", "0100000168")}, (), WILD, "further_scheme@38"),
    ],
)
def test_a_payment_to_a_merchant(objects, without, verdict, finding):
    reading = read(payment(objects, without))
    assert reading.verdict is verdict, reading
    assert reading.kind is (Kind.OTHER if verdict is REFUSED else Kind.MERCHANT)
    assert finding is None or finding in found(reading)


def test_cash_needs_its_references():
    reading = read(payment({"38": receiver(service="QRCASH")}))
    assert (reading.verdict, reading.kind) == (WILD, Kind.OTHER)
    assert found(reading) == {"missing@62.05", "missing@62.07"}


@pytest.mark.parametrize(
    ("identifier", "value", "scheme"),
    [
        ("26", item("00", "A000000775") + item("01", "0100000168"), "vnpay"),
        ("26", item("00", "vn.airpay.www") + item("01", "00000000000000168"), "shopeepay"),
        ("29", item("00", "A000000677010111"), "promptpay"),
        ("29", item("00", "name@bank"), "bakong"),
        ("26", item("00", "BR.GOV.BCB.PIX"), "pix"),
        ("26", item("00", "SG.PAYNOW"), "paynow"),
        ("26", item("00", "somebody.new"), "emvco"),
        ("04", "1234567890", "mastercard"),
        ("17", "1234567890", "emvco"),
    ],
)
def test_foreign_schemes_are_named_and_pay_nobody_here(identifier, value, scheme):
    reading = read(payment({identifier: value}, without={"38"}))
    assert (reading.verdict, reading.kind, reading.scheme) == (GOOD, Kind.OTHER, scheme)
    assert (reading.bank_bin, reading.account) == (None, None)


def test_the_number_of_a_providers_merchant_is_no_account():
    vnpay = {"26": item("00", "A000000775") + item("01", "0100000168")}
    reading = read(payment(vnpay, without={"38"}))
    assert (reading.merchant_id, reading.bank_bin, reading.account) == ("0100000168", None, None)
    odd = read(payment({"26": vnpay["26"] + item("07", "x")}, without={"38"}))
    assert (odd.verdict, found(odd)) == (GOOD, {"unknown_object@26.07"})
    nobody = read(payment({"26": item("00", "A000000775")}, without={"38"}))
    assert (nobody.verdict, nobody.merchant_id, found(nobody)) == (WILD, None, {"missing@26.01"})
    wide = read(payment({"26": item("00", "A000000775") + item("01", "０１")}, without={"38"}))
    assert (wide.verdict, wide.merchant_id, found(wide)) == (REFUSED, None, {"not_ascii@26.01"})


def test_a_bill_for_electricity_is_named():
    bill = {"26": item("00", "00") + item("01", "0100000000-168"), "59": "EVN CONG TY VI DU"}
    assert read(payment(bill, without={"38"})).scheme == "evn"
    assert read(payment(bill | {"59": "VI DU"}, without={"38"})).scheme == "emvco"
    assert read(payment(bill | {"58": "TH"}, without={"38"})).scheme == "emvco"


def test_a_wallet_behind_an_account_is_named():
    momo = payload({"38": receiver(bank="971025", account="PSP000000000000168"), "62": "0515MOMOW2W00000168"})
    assert (read(momo).kind, read(momo).wallet) == (Kind.TRANSFER, "momo")
    zalopay = payload({"38": receiver(bank="970454", account="99ZP24009M00000168")})
    assert read(zalopay).wallet == "zalopay"
    assert read(payload()).wallet is None


def test_what_momo_adds_to_its_codes_is_known():
    momo = {"38": receiver(bank="971025", account="PSP000000000000168")}
    reading = read(payload(momo | {"80": "168"}))
    assert (reading.verdict, found(reading)) == (GOOD, {"wallet@38.01.01", "template_without_owner@80"})
    for other in ({"80": "1686"}, {"80": "abc"}, {"81": "168"}):
        assert read(payload(momo | other)).verdict is WILD


def test_what_is_paid_on_top_and_the_rarer_labels():
    labels = item("02", "0900000168") + item("04", "***") + item("06", "K1")
    reading = read(payment({"55": "02", "56": "2000", "61": "10000", "62": labels}))
    assert (reading.tip, reading.fixed_fee, reading.percent_fee, reading.postal_code) == ("02", "2000", None, "10000")
    assert (reading.mobile_number, reading.loyalty_number, reading.customer_label) == ("0900000168", "***", "K1")
    reading = read(payment({"55": "03", "57": "2.5"}))
    assert (reading.verdict, reading.tip, reading.percent_fee) == (GOOD, "03", "2.5")
    assert read(payment({"55": "01"})).tip == "01"


def test_a_foreign_amount_is_no_amount_in_dong():
    reading = read(payment({"29": item("00", "A000000677010111"), "53": "764", "54": "20.15", "58": "th"}, {"38"}))
    assert (reading.verdict, reading.amount, reading.currency) == (WILD, None, "764")
    assert "bad_value@58" in found(reading)


def test_a_receiver_that_cannot_be_read_is_no_receiver():
    assert "no_receiver@" in found(read(payment({"26": "opaque"}, without={"38"})))


def test_the_best_known_of_several_receivers_names_the_scheme():
    both = {"04": "1234567890", "26": item("00", "BR.GOV.BCB.PIX"), "27": item("00", "BR.COM.OUTRO")}
    assert read(payment(both, without={"38"})).scheme == "pix"
    assert read(payment({"26": item("00", "A000000775")})).scheme == "napas"


def test_lengths_in_bytes():
    def in_bytes(identifier, value):
        return f"{identifier}{len(value.encode()):02}{value}"

    name = in_bytes("64", item("00", "vi") + in_bytes("01", "Chợ"))
    reading = read(sealed(payload({"59": "Cho"})[:-8] + name))
    assert reading.verdict is WILD
    assert found(reading) == {"lengths_in_bytes@"}
    assert (reading.account, reading.local_name) == ("0071000000168", "Chợ")
    # A length that ends within a letter is no length in bytes either: what is said counts characters.
    broken = read(sealed(payload()[:-8] + "6404Chợ1"))
    assert broken.verdict is REFUSED
    assert "lengths_in_bytes@" not in found(broken)


def test_over_512_characters_are_said():
    long = {str(identifier): "x" * 99 for identifier in (65, 66, 67, 68, 69)}
    assert "over_512_characters@" in found(read(payload(long)))


def test_every_reason_has_a_stable_name():
    assert len({code.value for code in FindingCode}) == len(FindingCode)
    assert all(code.value.replace("_", "").isalnum() for code in FindingCode)
