"""What holds for every payload: what is written is what is read, whatever was asked for."""

from hypothesis import given
from hypothesis import strategies as st

from qr import Kind, Verdict, checksum, fold_to_ascii, read, write_merchant_payment, write_transfer
from tests.qr.payloads import item, payment, receiver, sealed
from tests.qr.strategies import to_account, to_card, to_merchant
from tests.qr.vectors import VECTORS


def begins(written, asked):
    """Whether what was *written* is all or the beginning of what was *asked*, in ASCII."""
    return fold_to_ascii(asked or "").startswith(written or "") and bool(written) == bool(fold_to_ascii(asked or ""))


def check_what_all_have(text, asked):
    reading = read(text)
    assert reading.verdict is Verdict.GOOD, reading.findings
    assert (reading.payload, reading.bank_bin, reading.amount) == (text, asked["bank_bin"], asked["amount"])
    reusable = asked["amount"] is None if asked["reusable"] is None else asked["reusable"]
    assert reading.point_of_initiation == ("11" if reusable else "12")
    assert (reading.currency, reading.country, reading.tip) == ("704", "VN", None)
    assert begins(reading.purpose, asked["purpose"])
    assert begins(reading.merchant_name, asked["merchant_name"])
    assert begins(reading.merchant_city, asked["merchant_city"])
    for local, plain in ((reading.local_name, reading.merchant_name), (reading.local_city, reading.merchant_city)):
        assert local is None or fold_to_ascii(local) == plain
    assert text[-4:] == checksum(text[:-4])
    assert len(text) <= 512
    return reading


@given(to_account | to_card)
def test_a_transfer_is_read_as_written(asked):
    reading = check_what_all_have(write_transfer(**asked), asked)
    assert (reading.kind, reading.account) == (Kind.TRANSFER, asked["account"])
    assert reading.service == ("QRIBFTTC" if asked["card"] else "QRIBFTTA")


@given(to_merchant)
def test_a_payment_is_read_as_written(asked):
    reading = check_what_all_have(write_merchant_payment(**asked), asked)
    assert (reading.kind, reading.service, reading.account) == (Kind.MERCHANT, "QRPUSH", asked["merchant_id"])
    assert reading.merchant_category == asked["category"]
    for name in ("bill_number", "store_label", "reference", "terminal_label"):
        assert getattr(reading, name) == asked[name]


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(VECTORS), st.data())
def test_anything_behind_a_right_checksum_is_read(text, vector, data):
    """With the checksum right only the structure stands between nonsense and a verdict."""
    body = vector["payload"][:-8]
    at = data.draw(st.integers(0, len(body)))
    drop = data.draw(st.integers(0, 8))
    reading = read(sealed(body[:at] + text + body[at + drop :]))
    if reading.verdict is not Verdict.REFUSED and reading.kind is Kind.TRANSFER and reading.account:
        assert f"0006{reading.bank_bin}01{len(reading.account):02}{reading.account}" in reading.payload


@given(st.sampled_from(("52", "54", "55", "56", "57", "59", "60", "61", "62", "64", "26", "80")), st.text())
def test_any_value_is_judged(identifier, value):
    value = value.encode(errors="ignore").decode()[:99]
    if value:
        assert read(payment({identifier: value})).verdict in Verdict
        assert read(payment({"62": item("08", value[:95])})).verdict in Verdict
        assert read(payment({"38": receiver(account=value[:30])})).verdict in Verdict
