"""How a payload divides for readers that count its letters otherwise, or follow whatever they find."""

import re
import unicodedata
from collections.abc import Iterator

from qr.findings import FindingCode, Judgement
from qr.schemes import looks_like_a_receiver
from qr.structure import HEADER

# Letters that are one of everything but bytes: ASCII, the accented ones of Latin, Chinese.
_SINGLE = re.compile("[\\x00-\\x0c\\x0e-\\u02ff\\u1e00-\\u1eff\\u4e00-\\u9fff]*\\Z")
# What readers make of a length that is not two digits: blanks dropped, a sign, the digits up to the first letter.
_LENGTH = re.compile(r"\+?(\d+)")
_AMOUNTS = {"54", "55", "56", "57"}
# Currency, country, and what an application shows of the receiver.
_SHOWN = {"53", "58", "59", "60", "61", "62"}
# Digits of the shortest card numbers; no number of a merchant or an account is known that has fewer.
_FEWEST_DIGITS = 8
_SEAL = 6
"""Characters of object 63 that may be left behind a header: too few for anything but an amount."""
# How letters grow together (Unicode annex 29): a joiner, tones of emoji, flags made of two letters, Hangul.
_JOINERS = ("\u200d", "\u200c")
_GROWN = "\uffff"
_TONES = range(0x1F3FB, 0x1F400)
_FLAGS = range(0x1F1E6, 0x1F200)
_VOWELS_AND_ENDS = range(0x1160, 0x1200)


def judge_other_readers(
    text: str, objects: dict[str, str], judgement: Judgement, *, in_bytes: bool = False, known_from: str = "00"
) -> None:
    """Refuse a payload in which a reader that counts otherwise finds an object that is not among *objects*.

    Lengths count characters (EMVCo MPM 4.4.1.1). Readers in use count bytes, units of UTF-16 or letters as shown all
    the same: letters outside ASCII are then longer or shorter than their object, what follows them is read as objects
    of the payload, and it could be another receiver or amount.

    Args:
        text: the whole payload.
        objects: how it divides rightly.
        judgement: where the refusal is said.
        in_bytes: whether its lengths had to be taken as bytes.
        known_from: identifiers below are the payload's own affair.
    """
    for identifier, value in strays(text, objects, in_bytes=in_bytes):
        if identifier >= known_from:
            says = f"who counts its letters otherwise reads {identifier} as {value!r}"
            judgement.refuse(FindingCode.READ_OTHERWISE, identifier, says)
            return


def strays(text: str, objects: dict[str, str], *, in_bytes: bool = False) -> Iterator[tuple[str, str]]:
    """Yield the objects, as identifier and value, that are none of *objects* and that some other reader acts on.

    What an object with letters outside ASCII says itself is left aside: it is longer or shorter for them by nature.
    """
    at = 0
    for value in objects.values():
        if not is_plain(value):
            break
        at += HEADER + len(value)
    for units in _counted_otherwise(text[at:], in_bytes=in_bytes):
        for identifier, value, is_last in _followed(units):
            right = objects.get(identifier)
            changed = value != right and (right is None or is_plain(right))
            if changed and _is_acted_on(identifier, value, is_last=is_last):
                yield identifier, value


def followed(text: str) -> list[tuple[str, str]]:
    """Return the objects of *text* as a reader takes them that checks nothing, as far as that goes."""
    return [(identifier, value) for identifier, value, _ in _followed(text)]


def is_plain(text: str) -> bool:
    """Whether all readers count *text* alike: ASCII without control characters, of which two may count as one."""
    return text.isascii() and text.isprintable()


def _is_acted_on(identifier: str, value: str, *, is_last: bool) -> bool:
    """Whether an application would take *value* for a receiver, an amount or what it shows of them."""
    if identifier in _AMOUNTS:
        return True
    if identifier in _SHOWN:
        return not is_last or len(value) > _SEAL
    if "02" <= identifier <= "25":
        return is_plain(value) and sum(map(str.isdigit, value)) >= _FEWEST_DIGITS
    if "26" <= identifier <= "51" and any(inner in {"00", "01"} and named for inner, named in followed(value)):
        return True
    # Under an identifier that is none, or nobody's, a value is passed over, unless somebody searches it.
    is_one = identifier.isascii() and identifier.isdigit() and identifier not in {"63", "64"}
    return is_one and looks_like_a_receiver(value)


def _followed(units: str) -> Iterator[tuple[str, str, bool]]:
    """Yield identifier, value and whether nothing is left behind it."""
    at, end = 0, len(units)
    while end - at >= HEADER:
        start = at + HEADER
        digits = units[at + 2 : start]
        length = int(digits) if digits.isdecimal() else _length_in(digits)
        if length is None:
            return
        identifier = units[at : at + 2]
        at = start + length
        yield identifier, units[start:at], at >= end


def _length_in(digits: str) -> int | None:
    """Return what readers make of a length that is not two digits, None where they stop; blanks alone are nought."""
    digits = digits.strip()
    length = _LENGTH.match(digits)
    if length:
        return int(length[1])
    return None if digits else 0


def _counted_otherwise(text: str, *, in_bytes: bool) -> Iterator[str]:
    """Yield *text* with one character for each unit in which readers count that do not count characters.

    Where *in_bytes* is right, those who count characters are among them.
    """
    yield text if in_bytes else text.encode().decode("latin-1")
    if not _SINGLE.match(text):
        units = text.encode("utf-16-be")
        yield "".join(chr(units[at] << 8 | units[at + 1]) for at in range(0, len(units), 2))
        yield _letters_as_shown(text)


def _letters_as_shown(text: str) -> str:
    """Return *text* with one character for each letter as it is seen, whatever it is made of (Unicode annex 29)."""
    letters: list[str] = []
    last = ""
    for character in text:
        if last and _grows_onto(last, character):
            letters[-1] = _GROWN
            last += character
        else:
            letters.append(character)
            last = character
    return "".join(letters)


def _grows_onto(letter: str, character: str) -> bool:
    number = ord(character)
    if unicodedata.category(character).startswith("M") or character in _JOINERS:
        return True
    if letter.endswith(_JOINERS) or number in _TONES or number in _VOWELS_AND_ENDS:
        return True
    return letter + character == "\r\n" or (number in _FLAGS and len(letter) == 1 and ord(letter) in _FLAGS)
