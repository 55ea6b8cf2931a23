"""Readers that count letters otherwise find no other receiver or amount in a payload that is not refused."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr import Verdict, read, write_merchant_payment, write_transfer
from qr.other_readers import followed, strays
from qr.structure import split_objects
from tests.qr.payloads import item, payload, payment, receiver, sealed

OTHER_ACCOUNT = item("38", receiver(bank="970407", account="190366666"))
EMOJI = "\N{GRINNING FACE}"


def longer_by(count):
    """Return letters that are *count* bytes longer than they are letters."""
    letters, left = "", count
    while left:
        letter = EMOJI if left >= 3 else "Ệ" if left == 2 else "Đ"
        letters, left = letters + letter, left - len(letter.encode()) + 1
    return letters


def with_64(*objects, **more):
    return sealed(payload({"59": "N", **more})[:-8] + item("64", item("00", "vi") + "".join(objects)))


def counted(text, measure):
    """Return the objects of *text* as somebody reads them who measures letters with *measure* and checks nothing."""
    objects, at = [], 0
    while at + 4 <= len(text) and text[at + 2 : at + 4].isdecimal():
        identifier, length = text[at : at + 2], int(text[at + 2 : at + 4])
        at = start = at + 4
        taken = 0
        while taken < length and at < len(text):
            taken += measure(text[at])
            at += 1
        objects.append((identifier, text[start:at]))
    return objects


def in_bytes(letter):
    return len(letter.encode())


def in_utf16(letter):
    return len(letter.encode("utf-16-be")) // 2


def as_shown(letter):
    return 0 if letter in "\u0301\u200d" else 1


ACCOUNT = payload()[12:73]
FIFTY_THOUSAND = "540550000"
PLAIN_NAME = "E" * 4 + "D" + FIFTY_THOUSAND
# Half of 38 stands behind 64 and is told to go on in the object after it.
HALF = item("00", "A000000727") + "0127" + item("00", "970407") + "0113"
HALF = f"38{len(HALF) + 13 - 4 + 4:02}{HALF}"
UNSEEN = {
    "another account, for those who count bytes": (
        with_64(item("01", "N"), item("03", longer_by(len(OTHER_ACCOUNT)) + OTHER_ACCOUNT)),
        in_bytes,
        ("38", OTHER_ACCOUNT[4:]),
    ),
    "an amount, for those who count bytes": (
        with_64(item("01", "Ệ" * 4 + "Đ" + FIFTY_THOUSAND), **{"59": PLAIN_NAME}),
        in_bytes,
        ("54", "50000"),
    ),
    "an amount, for those who count UTF-16": (
        with_64(item("01", EMOJI * 9 + FIFTY_THOUSAND), **{"59": FIFTY_THOUSAND}),
        in_utf16,
        ("54", "50000"),
    ),
    "an amount, for those who count what is seen": (
        sealed(
            payload()[:-8] + item("64", item("00", "vi") + item("01", "N" + "\u0301" * 4)) + item("59", FIFTY_THOUSAND)
        ),
        as_shown,
        ("54", "50000"),
    ),
    "a name, for those who count bytes": (
        with_64(item("01", "Ệ" * 6 + "Đ" + "5909NGUYEN AN"[:13]), **{"59": "E" * 6 + "D5909NGUYEN AN"}),
        in_bytes,
        ("59", "NGUYEN AN"),
    ),
    "a card, for those who count bytes": (
        with_64(item("01", "Ệ" * 10 + "0216" + "4" * 11), item("02", "x"), **{"59": "E" * 10 + "0216" + "4" * 11}),
        in_bytes,
        None,
    ),
}


@pytest.mark.parametrize(("text", "measure", "found"), UNSEEN.values(), ids=UNSEEN)
def test_what_others_read_is_refused(text, measure, found):
    """Without looking at other readers all of these but the fourth were good."""
    assert found is None or found in counted(text, measure)
    assert found is None or found not in split_objects(text).items()
    reading = read(text)
    assert reading.verdict is Verdict.REFUSED, reading
    assert "read_otherwise" in {finding.code for finding in reading.findings}
    assert reading.account is None
