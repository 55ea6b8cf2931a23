"""The Vietnamese alphabet's order: code points would put Đ, Ă and Ơ after Z, and Phường 10 before Phường 2."""

import re
import unicodedata

_PART = re.compile(r"[0-9]+|.", re.DOTALL)
_LETTER_MARKS = {"\u0306": "1", "\u0302": "2", "\u031b": "3"}
"""Breve, circumflex, horn: these make another letter (a ă â, o ô ơ)."""
_TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng, in the order of Vietnamese dictionaries."""

AlphabetKey = tuple[list[tuple[int, int, str]], list[int], str]


def alphabet_key(text: str) -> AlphabetKey:
    """Return what sorts *text* as a Vietnamese reader expects it.

    First the letters decide (a ă â b … d đ e ê … o ô ơ … u ư) and numbers by their size, then the tones, then
    capitals. Anything else counts as a blank, before every number and letter.
    """
    parts: list[tuple[int, int, str]] = []
    tones: list[int] = []
    for part in _PART.findall(unicodedata.normalize("NFD", text.casefold().replace("đ", "d\u0306"))):
        if part in _LETTER_MARKS and parts:
            parts[-1] = (*parts[-1][:2], parts[-1][2] + _LETTER_MARKS[part])
        elif part in _TONES and tones:
            tones[-1] = 1 + _TONES.index(part)
        else:
            parts.append(_weight(part))
            tones.append(0)
    return parts, tones, text


def _weight(part: str) -> tuple[int, int, str]:
    if part[0] in "0123456789":
        digits = part.lstrip("0")
        return 1, len(digits), digits
    return (2, 0, part) if part.isalpha() else (0, 0, "")
