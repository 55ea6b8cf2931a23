"""What holds for every payload: written and read alike, damage never good, nothing raises."""

import string

from hypothesis import example, given
from hypothesis import strategies as st

from qr import Kind, Verdict, checksum, fold_to_ascii, read, write_transfer
from tests.qr.payloads import item, payment, receiver, sealed
from tests.qr.vectors import GOOD, VECTORS

LETTERS = string.ascii_letters + string.digits
transfers = st.builds(
    write_transfer,
    bank_bin=st.text("0123456789", min_size=6, max_size=6),
    account=st.text(LETTERS, min_size=1, max_size=19),
    amount=st.none() | st.integers(1, 499_999_999),
    purpose=st.none() | st.text(max_size=60),
    merchant_name=st.none() | st.text(max_size=60),
    merchant_city=st.none() | st.text(max_size=60),
    reusable=st.none() | st.booleans(),
)


@given(
    st.text("0123456789", min_size=6, max_size=6),
    st.text(LETTERS, min_size=1, max_size=19),
    st.none() | st.integers(1, 499_999_999),
    st.text(),
    st.text(),
    st.booleans(),
)
def test_what_is_written_is_read(bank_bin, account, amount, purpose, name, reusable):
    text = write_transfer(
        bank_bin=bank_bin, account=account, amount=amount, purpose=purpose, merchant_name=name, reusable=reusable
    )
    reading = read(text)
    assert reading.verdict is Verdict.GOOD
    assert reading.kind is Kind.TRANSFER
    assert (reading.payload, reading.bank_bin, reading.account) == (text, bank_bin, account)
    assert reading.amount == amount
    assert reading.point_of_initiation == ("11" if reusable else "12")
    assert fold_to_ascii(purpose).startswith(reading.purpose or "")
    assert fold_to_ascii(name).startswith(reading.merchant_name or "")
    assert text[-4:] == checksum(text[:-4])


@given(transfers, st.data())
def test_one_changed_character_is_never_good(text, data):
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters() | st.sampled_from(LETTERS))
    changed = text[:at] + other + text[at + 1 :]
    if changed != text:
        assert read(changed).verdict is not Verdict.GOOD


def test_no_single_change_of_a_payload_of_the_list_is_good():
    for vector in GOOD:
        text = vector["payload"]
        for at in range(len(text)):
            for other in {"0", "9", "A", " ", text[at].swapcase()} - {text[at]}:
                assert read(text[:at] + other + text[at + 1 :]).verdict is not Verdict.GOOD, (vector["id"], at)


@given(st.text())
@example("\udc80")
@example("\udc806304FFFF")
@example("00" * 9000)
def test_any_text_is_read(text):
    assert read(text).verdict in Verdict
    assert read("000201" + text).verdict is Verdict.REFUSED or text


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
