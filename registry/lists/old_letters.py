"""The alphabets of Vietnamese texts from before Unicode, and guessing which one a text is written in."""

import unicodedata
from collections.abc import Iterable

from registry.lists.table import Letters

_TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢§£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
"""TCVN 5712:1993, VN3, by the Windows-1252 letter of the same byte. Capitals with two marks are another font's."""
_MARKS = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_TWO = {
    "â": "\u0302", "à": "\u0302\u0300", "á": "\u0302\u0301", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323", "ê": "\u0306", "è": "\u0306\u0300", "é": "\u0306\u0301", "ú": "\u0306\u0309",
    "ü": "\u0306\u0303", "ë": "\u0306\u0323", **_MARKS,
}  # fmt: skip
"""VNI: what the letter after a vowel stands for."""
_VNI_ONE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_CARRIES_TWO = frozenset("aeouyAEOUYôöÔÖ")
_VIETNAMESE = frozenset("àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ")
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz")
_SURE = 2
"""Letters with marks that make sense: fewer may be a foreign word."""
ONE_BYTE = (Letters.WINDOWS_1258, Letters.TCVN3, Letters.VNI)


def in_old_letters(content: bytes, letters: Letters) -> str:
    """The text of *content* in an alphabet of one byte a letter. Raise UnicodeDecodeError."""
    if letters is Letters.WINDOWS_1258:
        return unicodedata.normalize("NFC", content.decode("cp1258"))
    western = content.decode("cp1252" if not set(content) & {0x81, 0x8D, 0x8F, 0x90, 0x9D} else "latin-1")
    return from_tcvn3(western) if letters is Letters.TCVN3 else from_vni(western)


def from_tcvn3(western: str) -> str:
    """A text in the fonts .Vn…, as it looks without them, in Unicode."""
    return "".join(_TCVN3.get(letter, letter) for letter in western)


def from_vni(western: str) -> str:
    """A text in the fonts VNI-…, as it looks without them, in Unicode."""
    read: list[str] = []
    before = ""
    for letter in western:
        mark = _VNI_TWO.get(letter.lower()) if before in _CARRIES_TWO and before else None
        if mark is not None and (letter.islower() or before.isupper()):
            read[-1] = unicodedata.normalize("NFC", read[-1] + mark)
            before = ""
            continue
        one = _VNI_ONE.get(letter.lower())
        read.append(letter if one is None else one.upper() if letter.isupper() else one)
        before = letter
    return "".join(read)


def guessed(content: bytes) -> Letters:
    """The alphabet in which most of what is no plain letter makes Vietnamese words."""
    return max(ONE_BYTE, key=lambda letters: _likeness(content, letters))


def guessed_of_texts(texts: Iterable[str]) -> Letters | None:
    """The old alphabet that the cells of a workbook seem to be written in; None where they read as they stand.

    Its header may be in Unicode: what those fonts cannot write is looked past while it is the smaller part.
    """
    marked = [text for text in texts if not text.isascii()]
    old = [text for text in marked if in_old_fonts(text)]
    if len(old) <= len(marked) // 2:
        return None
    content = "\n".join(old).encode("cp1252")
    best = max((Letters.TCVN3, Letters.VNI), key=lambda letters: _likeness(content, letters))
    likeness = _likeness(content, best)
    return best if likeness > _SURE and likeness > 1.5 * _score("\n".join(old)) else None


def in_old_fonts(text: str) -> bool:
    """Whether fonts from before Unicode have letters for all of *text*."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _likeness(content: bytes, letters: Letters) -> float:
    try:
        return _score(in_old_letters(content, letters))
    except UnicodeDecodeError:
        return -1.0


def _score(text: str) -> float:
    """How much *text* looks like Vietnamese: words of its letters count, signs and a second mark in a word do not."""
    score = 0.01
    for word in text.lower().split():
        marked = [letter for letter in word if not letter.isascii()]
        if not marked:
            continue
        odd = [letter for letter in word.strip("()[].,;:\"'/-–") if letter not in _VIETNAMESE | _PLAIN]
        toned = sum(1 for letter in marked if _tone(letter))
        score += len(marked) if not odd and toned <= 1 else -2 * len(odd) - toned
    return score


def _tone(letter: str) -> bool:
    return any(mark in _MARKS.values() for mark in unicodedata.normalize("NFD", letter))
