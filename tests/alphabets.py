"""Texts written in the alphabets from before Unicode, as old programs wrote them."""

import unicodedata

from registry.lists.old_letters import _TCVN3, _VNI_ONE, _VNI_TWO

_TO_TCVN3 = {letter: code for code, letter in _TCVN3.items()}
_TONES = "\u0300\u0301\u0309\u0303\u0323"
_CAPITALS = {"ơ": "ô", "ư": "ö"}


def in_tcvn3(text: str) -> bytes:
    """Capitals with marks become small ones: the fonts hold no others."""
    return "".join(_TO_TCVN3.get(c, _TO_TCVN3.get(c.lower(), c)) for c in text).encode("latin-1")


def in_windows_1258(text: str) -> bytes:
    """Base letters with their tone after them."""
    written = b""
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in parts if mark in _TONES)
        bare = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
        try:
            written += letter.encode("cp1258")
        except UnicodeEncodeError:
            written += (bare + tones).encode("cp1258")
    return written


def in_vni(text: str) -> bytes:
    """Vowels with what stands for their marks after them."""
    two = {marks: letter for letter, marks in _VNI_TWO.items()}
    one = {letter: code for code, letter in _VNI_ONE.items()}
    written = ""
    for letter in unicodedata.normalize("NFC", text):
        if letter.lower() in one:
            code = one[letter.lower()]
            written += code.upper() if letter.isupper() else code
            continue
        parts = unicodedata.normalize("NFD", letter)
        base, marks = parts[0], parts[1:]
        if "\u031b" in marks:
            base, marks = _CAPITALS[unicodedata.normalize("NFC", base.lower() + "\u031b")], marks.replace("\u031b", "")
            base = base.upper() if letter.isupper() else base
        marks = "".join(sorted(marks, key=lambda mark: mark in _TONES))
        code = two.get(marks, marks)
        written += base + (code.upper() if letter.isupper() else code)
    return written.encode("cp1252")
