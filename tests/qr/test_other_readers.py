"""Readers that count letters otherwise find no other receiver or amount in a payload that is not refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr import Verdict, read, write_transfer
from qr.other_readers import followed, strays
from qr.structure import split_objects
from tests.qr.payloads import item, payload, receiver, sealed
from tests.qr.strategies import payments, transfers

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


FIFTY_THOUSAND = "540550000"
PLAIN_NAME = "E" * 4 + "D" + FIFTY_THOUSAND
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


# Behind 64 stands half of an object 38 that ends in the name after it.
HALF = "3846" + item("00", "A000000727") + "0128" + item("00", "970407") + "0114"
UNSEEN["an account that ends in the name, for those who count UTF-16"] = (
    sealed(
        payload()[:-8]
        + item("64", item("00", "vi") + item("01", "036666666") + item("03", EMOJI * len(HALF) + HALF))
        + item("59", "0366666666")
    ),
    in_utf16,
    ("38", HALF[4:] + item("59", "0366666666")),
)


@pytest.mark.parametrize(("text", "measure", "found"), UNSEEN.values(), ids=UNSEEN)
def test_what_others_read_is_refused(text, measure, found):
    """Without looking at other readers all of these but the fourth were good."""
    assert found is None or found in counted(text, measure)
    assert found is None or found not in split_objects(text).items()
    reading = read(text)
    assert reading.verdict is Verdict.REFUSED, reading
    assert "read_otherwise" in {finding.code for finding in reading.findings}
    assert reading.account is None


@pytest.mark.parametrize(
    ("objects", "verdict"),
    [
        # Nobody acts on these: too short for a receiver, no receiver, a name where only the checksum is left.
        ({"59": "Sap 35", "64": item("00", "vi") + item("01", "Sạp 35")}, Verdict.GOOD),
        ({"59": "Sap 59", "64": item("00", "vi") + item("01", "Sạp 59")}, Verdict.GOOD),
        ({"59": "Sap 04", "64": item("00", "vi") + item("01", "Sạp 04")}, Verdict.GOOD),
        ({"59": "Sap 65", "64": item("00", "vi") + item("01", "Sạp 65")}, Verdict.GOOD),
        # The checksum would be the amount.
        ({"59": "Sap 54", "64": item("00", "vi") + item("01", "Sạp 54")}, Verdict.REFUSED),
        # Blanks, signs and letters in a length are passed over by some.
        ({"59": "E540 +5", "64": item("00", "vi") + item("01", "ỆẾ54+5")}, Verdict.REFUSED),
        ({"59": "EE54 5", "64": item("00", "vi") + item("01", "ỆẾ54 5")}, Verdict.REFUSED),
        ({"59": "EE545x", "64": item("00", "vi") + item("01", "ỆẾ545x")}, Verdict.REFUSED),
        ({"59": "EE54x5", "64": item("00", "vi") + item("01", "ỆẾ54x5")}, Verdict.GOOD),
        # No accent, but not alone either: a name of marks, joined emoji, flags, Hangul in parts, other line ends.
        ({"64": item("00", "vi") + item("01", "N\u0301\u0302")}, Verdict.WILD),
        ({"64": item("00", "vi") + item("01", "👩\u200d🍳👍🏽🇻🇳")}, Verdict.WILD),
        ({"64": item("00", "ko") + item("01", "\u1112\u1161\u11ab")}, Verdict.WILD),
        ({"80": item("00", "vn.vidu") + item("01", "a\r\nb")}, Verdict.WILD),
    ],
)
def test_what_nobody_acts_on_is_left_alone(objects, verdict):
    reading = read(payload(objects))
    assert reading.verdict is verdict, reading


def test_lengths_in_bytes_are_looked_at_by_those_who_count_letters():
    start = payload({"59": "Cho"})[:-8] + "64150002vi0105Chợ"
    assert {finding.code for finding in read(sealed(start)).findings} == {"lengths_in_bytes"}
    # For those who count letters 64 ends two letters later, and the length after it names an amount.
    hidden = sealed(start + item("65", "0550000" + "x" * 47))
    assert ("54", "50000") in counted(hidden, lambda _letter: 1)
    reading = read(hidden)
    assert (reading.verdict, reading.amount) == (Verdict.REFUSED, None)
    assert "read_otherwise" in {finding.code for finding in reading.findings}


@pytest.mark.parametrize("name", ["Vựa cá Đạt 175", "Lô Nhung 265", "Phở 54"])
def test_a_name_that_others_read_on_in_is_not_written(name):
    """Of 20,000 invented names of people and stalls these were 5; all of their codes are good without it."""
    reading = read(write_transfer(bank_bin="970436", account="0071000000168", merchant_name=name))
    assert (reading.verdict, reading.local_name) == (Verdict.GOOD, None)
    assert reading.merchant_name


@given(transfers | payments, st.sampled_from([in_bytes, in_utf16]))
def test_nothing_written_pays_elsewhere(text, measure):
    assert read(text).verdict is Verdict.GOOD
    found = dict(counted(text, measure))
    whole = split_objects(text)
    assert all(found[key] == whole.get(key) for key in ("38", "54", "55", "56", "57") if key in found)


def test_what_is_followed_is_taken_as_far_as_it_goes():
    assert followed("0002ab0100") == [("00", "ab"), ("01", "")]
    assert followed("0099ab") == [("00", "ab")]
    assert followed("00  ab+1x") == [("00", ""), ("ab", "x")]
    assert followed("00xxab") == []
    assert followed("０１01x") == [("０１", "x")]


def test_where_every_value_is_plain_nothing_strays():
    assert not list(strays("0102ab", {"01": "ab"}))
