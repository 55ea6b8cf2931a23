"""Every payload of the list is judged right, and every good one can be written again."""

import binascii

import pytest

from qr import Kind, Verdict, checksum, read, write_merchant_payment, write_transfer
from tests.qr.vectors import CASES, VECTORS, WITH_INPUT, name_of

JUDGED = {"good": Verdict.GOOD, "wild": Verdict.WILD, "trim": Verdict.GOOD, "bad": Verdict.REFUSED}
KIND = {"QRIBFTTA": Kind.TRANSFER, "QRIBFTTC": Kind.TRANSFER, "QRPUSH": Kind.MERCHANT, None: Kind.MERCHANT}
# What other countries, and merchants' own codes, put in besides is read by nobody here.
UNREAD = {"postal", "tip", "fee_fixed", "language", "other"}


def test_the_file_is_whole():
    assert len(VECTORS) == 125
    assert len(WITH_INPUT) == 45
    assert len({vector["id"] for vector in VECTORS}) == len(VECTORS)


@pytest.mark.parametrize("vector", VECTORS, ids=name_of)
def test_each_payload_is_an_example_of_a_standard_or_invented(vector):
    assert vector["source"].startswith(
        ("NAPAS ", "EMVCo MPM ", "made for this case: ", "seen in the field, with invented data: ")
    )


@pytest.mark.parametrize("vector", VECTORS, ids=name_of)
def test_verdict(vector):
    reading = read(vector["payload"])
    assert reading.verdict is JUDGED[vector["kind"]], reading.findings
    if reading.verdict is Verdict.WILD:
        assert reading.findings
    if reading.verdict is Verdict.REFUSED:
        assert reading.findings
        assert (reading.bank_bin, reading.account, reading.amount) == (None, None, None)


@pytest.mark.parametrize("vector", [v for v in VECTORS if v["crc_ok"]], ids=name_of)
def test_checksum(vector):
    text = vector["payload"]
    assert checksum(text[:-4]) == text[-4:].upper()


@pytest.mark.parametrize(("text", "right"), CASES["crc"])
def test_published_checksums(text, right):
    assert checksum(text) == right


def test_a_small_checksum_keeps_its_zeros():
    text = next(f"{number}" for number in range(1000) if binascii.crc_hqx(b"%d" % number, 0xFFFF) < 0x1000)
    assert len(checksum(text)) == 4


@pytest.mark.parametrize("vector", WITH_INPUT, ids=name_of)
def test_what_is_read_is_what_went_in(vector):
    given = vector["input"]
    reading = read(vector["payload"])
    assert reading.kind is KIND.get(given["service"], Kind.OTHER)
    assert reading.scheme == "napas"
    assert reading.point_of_initiation == given["poi"]
    assert (reading.bank_bin, reading.account, reading.service) == (
        given["bin"],
        given["account"],
        given["service"],
    )
    assert reading.amount == (int(given["amount"].rstrip(".")) if "amount" in given else None)
    assert reading.purpose == given.get("purpose")
    assert reading.merchant_category == given.get("mcc")
    assert (reading.merchant_name, reading.merchant_city) == (
        given.get("merchant_name"),
        given.get("merchant_city"),
    )
    assert (reading.bill_number, reading.store_label, reading.reference, reading.terminal_label) == tuple(
        given.get(key) for key in ("bill_number", "store", "reference", "terminal")
    )


def amount_of(given):
    return int(given["amount"].rstrip(".")) if "amount" in given else None


def writable(vector):
    """Whether this package writes such a code: no cash, no tip, no bill in a transfer, no impossible amount."""
    given = vector["input"]
    transfer = {"QRIBFTTA": True, "QRIBFTTC": True, "QRPUSH": False, None: False}.get(given["service"])
    if transfer is None or UNREAD & given.keys() or (amount_of(given) or 0) > 499_999_999:
        return False
    return not (transfer and {"reference", "bill_number"} & given.keys())


def written_from(given):
    common = {"bank_bin": given["bin"], "amount": amount_of(given), "reusable": given["poi"] == "11"}
    common |= {key: given.get(key) for key in ("purpose", "merchant_name", "merchant_city")}
    if given["service"] in {"QRPUSH", None}:
        labels = {"category": given["mcc"], "store_label": given.get("store")}
        return write_merchant_payment(**common, **labels, merchant_id=given["account"])
    return write_transfer(**common, account=given["account"], card=given["service"] == "QRIBFTTC")


WRITABLE = [vector for vector in WITH_INPUT if writable(vector)]


@pytest.mark.parametrize("vector", WRITABLE, ids=name_of)
def test_what_went_in_can_be_written(vector):
    first, again = read(vector["payload"]), read(written_from(vector["input"]))
    assert again.verdict is Verdict.GOOD
    assert again.service == (first.service or "QRPUSH")
    for field in (
        "kind", "bank_bin", "account", "amount", "purpose", "merchant_name", "merchant_city",
        "point_of_initiation", "store_label", "merchant_category",
    ):  # fmt: skip
        assert getattr(again, field) == getattr(first, field)


def test_most_are_written_to_the_letter():
    # The others name no service, end an amount in a dot, write the checksum small or keep no order.
    assert len(WRITABLE) == 34
    assert sum(written_from(vector["input"]) == vector["payload"] for vector in WRITABLE) == 28


def test_the_misprint_of_the_standard_pays_nobody():
    misprint = next(vector for vector in VECTORS if vector["id"] == "V095")
    reading = read(misprint["payload"])
    assert reading.kind is Kind.TRANSFER
    assert reading.bank_bin == "970403"
    assert reading.account is None
    assert [finding.code for finding in reading.findings] == ["published_misprint"]


def test_lengths_in_bytes_are_tried_and_said():
    counted = next(vector for vector in VECTORS if vector["id"] == "V099")
    reading = read(counted["payload"])
    assert "lengths_in_bytes" in [finding.code for finding in reading.findings]
    assert reading.purpose == "Thanh toán hóa đơn"
