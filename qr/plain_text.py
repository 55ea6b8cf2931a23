"""Vietnamese text made fit for the ASCII-only fields of a payload, and cut to their limits."""

import re
import unicodedata

_MARKS = re.compile(r"[\u0300-\u036f]+")
_OUTSIDE_ANS = re.compile(r"[^\x20-\x7e]+")
# Letters of names written in Latin: nothing else is looked at more closely.
_LATIN = re.compile(r"[\x20-\x7e\u00c0-\u024f\u1e00-\u1eff]*\Z")
# Letters and marks by their kind that show nothing: fillers, joiners of marks, selectors of how something looks.
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
_SIGNS = {"So", "Sk", "Me"}


def fold_to_ascii(text: str) -> str:
    """Return *text* in the EMV common character set: marks dropped, đ as d, anything else a blank.

    Runs of blanks become one and the ends are trimmed. Fields 59, 60, 61 and 62 take only
    characters 0x20 to 0x7E (EMVCo MPM 4.2, format ans).
    """
    if not text.isascii():
        composed, bare = _without_accents(text)
        # đ has no Unicode decomposition, so dropping the marks alone would lose it.
        text = (
            bare
            if len(bare) == len(composed)
            else _MARKS.sub("", unicodedata.normalize("NFD", text)).replace("đ", "d").replace("Đ", "D")
        )
    if not (text.isascii() and text.isprintable()):
        text = _OUTSIDE_ANS.sub(" ", text)
    return " ".join(text.split())


def is_same_name(local: str, plain: str, limit: int) -> bool:
    """Whether *plain*, of at most *limit* characters, is *local* without its accents, capitals aside.

    Emoji, signs, control characters and marks that are no accent of their letter are not nothing: with them it is
    another name.
    """
    composed, bare = _without_accents(local)
    # Shorter: something was no letter with an accent.
    if len(bare) < len(composed) or not bare.isprintable():
        return False
    return cut_at_word(" ".join(bare.split()), limit).casefold() == plain.casefold()


def has_odd_letters(text: str) -> bool:
    """Whether *text* holds what is no letter, number or punctuation: emoji, signs, what is not seen or turns others."""
    if _LATIN.match(text):
        return False
    return (
        not text.isprintable()
        or _UNSEEN.search(text) is not None
        or any(not letter.isascii() and unicodedata.category(letter) in _SIGNS for letter in text)
    )


def _without_accents(text: str) -> tuple[str, str]:
    """Return *text* precomposed, and what of it is a letter of ASCII with or without one."""
    composed = unicodedata.normalize("NFC", text)
    bare = unicodedata.normalize("NFD", composed).replace("đ", "d").replace("Đ", "D")
    return composed, bare.encode("ascii", "ignore").decode()


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
