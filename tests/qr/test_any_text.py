"""200,000 texts of every sort into `read`: an answer for each, and no receiver where the answer is refused."""

import random
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qr import Verdict, checksum, read
from tests.qr.vectors import VECTORS

OF_EACH = 25_000
"""Texts of one sort, each read as it is and with the right checksum behind it: 4 sorts, 200,000 readings."""

SHOWN_WHEN_READ = (
    "scheme", "bank_bin", "account", "service", "amount", "currency", "country", "point_of_initiation", "purpose",
    "bill_number", "store_label", "reference", "terminal_label", "merchant_name", "merchant_city", "local_name",
    "local_city", "merchant_category", "tip", "fixed_fee", "percent_fee", "postal_code", "mobile_number",
    "loyalty_number", "customer_label", "merchant_id", "wallet",
)  # fmt: skip
IDENTIFIERS = [f"{number:02}" for number in (0, 1, 2, 4, 26, 29, 38, 38, *range(52, 66), 80, 99)]
VALUES = [
    "01",
    "11",
    "12",
    "704",
    "VN",
    "79000",
    "A000000727",
    "A000000775",
    "QRIBFTTA",
    "QRPUSH",
    "970436",
    "00",
    "Đào",
]


def any_unicode(chance):
    # Half letters too: a text from a broken decoder holds them.
    return "".join(chr(chance.randrange(0x110000)) for _ in range(chance.randrange(40)))


def any_ascii(chance):
    return "".join(chance.choices(string.printable, k=chance.randrange(120)))


def like_objects(chance, depth=0):
    """Objects of random identifiers and values, lengths mostly right."""
    text = "000201" if depth == 0 and chance.random() < 0.9 else ""
    for _ in range(chance.randrange(1, 8)):
        nested = depth < 2 and chance.random() < 0.4
        value = like_objects(chance, depth + 1) if nested else chance.choice(VALUES)
        length = len(value) + (chance.randrange(-2, 3) if chance.random() < 0.05 else 0)
        text += f"{chance.choice(IDENTIFIERS)}{length % 100:02}{value[:99]}"
    return text


def mutated(chance):
    text = chance.choice(VECTORS)["payload"][:-8]
    for _ in range(chance.randrange(1, 4)):
        at, cut = chance.randrange(len(text) + 1), chance.randrange(4)
        put = "".join(chance.choices(string.digits + "A Đ０\n", k=chance.randrange(4)))
        text = text[:at] + put + text[at + cut :]
    return text


@pytest.mark.parametrize("sort", [any_unicode, any_ascii, like_objects, mutated])
def test_everything_is_answered(sort):
    chance = random.Random(20_261_122)  # noqa: S311 (the same texts in every run)
    verdicts = set()
    for _ in range(OF_EACH):
        text = sort(chance)
        body = text.encode(errors="ignore").decode() + "6304"
        for tried in (text, body + checksum(body)):
            reading = read(tried)
            verdicts.add(reading.verdict)
            if reading.verdict is Verdict.REFUSED:
                assert reading.findings
                assert all(getattr(reading, name) is None for name in SHOWN_WHEN_READ), tried
    assert Verdict.REFUSED in verdicts
    assert sort is not mutated or verdicts == set(Verdict), "too much damage to try the rules behind the structure"


@given(st.text())
@example("\udc80")
@example("\udc806304FFFF")
@example("00" * 9000)
def test_any_text_is_read(text):
    assert read(text).verdict in Verdict
    # Begun like a payload, too: the right checksum is not hit upon.
    assert read("000201" + text).verdict is Verdict.REFUSED


def test_what_a_refused_reading_hides_is_everything_a_reading_has():
    always = {"verdict", "kind", "payload", "findings", "content"}
    assert set(SHOWN_WHEN_READ) | always == set(read("").__dataclass_fields__)
