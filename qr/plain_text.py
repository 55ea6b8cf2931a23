"""Vietnamese text made fit for the ASCII-only fields of a payload, and cut to their limits."""

import re
import unicodedata

_MARKS = re.compile(r"[\u0300-\u036f]+")
_OUTSIDE_ANS = re.compile(r"[^\x20-\x7e]+")


def fold_to_ascii(text: str) -> str:
    """Return *text* in the EMV common character set: marks dropped, đ as d, anything else a blank.

    Runs of blanks become one and the ends are trimmed. Fields 59, 60, 61 and 62 take only
    characters 0x20 to 0x7E (EMVCo MPM 4.2, format ans).
    """
    if not text.isascii():
        # đ has no Unicode decomposition, so dropping the marks alone would lose it.
        text = _MARKS.sub("", unicodedata.normalize("NFD", text)).replace("đ", "d").replace("Đ", "D")
    if not (text.isascii() and text.isprintable()):
        text = _OUTSIDE_ANS.sub(" ", text)
    return " ".join(text.split())


def is_same_name(local: str, plain: str, limit: int) -> bool:
    """Whether *plain*, of at most *limit* characters, is *local* without its accents, capitals aside."""
    return cut_at_word(fold_to_ascii(local), limit).casefold() == plain.casefold()


def composed_line(text: str) -> str:
    """Return *text* precomposed (NFC) on one line, with what cannot be shown turned into blanks.

    Values of format S are precomposed UTF-8 (EMVCo MPM 4.5.3.1).
    """
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(unicodedata.normalize("NFC", text).split())


def cut_at_word(text: str, limit: int) -> str:
    """Return at most *limit* characters of *text*, ending at a word unless that loses over half of them."""
    if len(text) <= limit:
        return text
    end = text.rfind(" ", 0, limit + 1)
    return text[: end if 2 * end >= limit else limit].rstrip()
