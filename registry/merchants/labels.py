"""House numbers and stall labels made comparable: one key to tell them apart, one to walk past them in order.

A label is kept as it was typed. Its ways of writing (Kiốt, Ki-ốt or Kiosk; A-12 or A12; hẻm, ngõ, ngách or kiệt; Lô,
Sạp, Quầy or Ô in front) matter to neither key.
"""

import re
from collections.abc import Iterator

from registry.folding import fold, tidy

LABEL_KEY_LENGTH = 80
WALKING_KEY_LENGTH = 160

_KIOSK = re.compile(r"\bki[\s.-]*o(?:t|s|sk|sque)(?=[^a-z]|$)")
# Only with its mark is "ô" the word for a stall: without it, it is a row of its own ("O-12").
_CELL = re.compile(r"\bô(?=[\W\d_]|$)")
_STALL_WORDS = re.compile(r"\b(?:lo|sap|quay|gian hang|nha)(?=[^a-z]|$)")
_ALLEY_WORDS = re.compile(r"\b(?:hem|ngo|ngach|kiet|so)(?=[^a-z]|$)")
"""Between two numbers they stand for a slash: ``hẻm 12 số 3`` is 12/3."""
_PART = re.compile(r"(?P<number>[0-9]+)|(?P<letters>[^\W\d_]+)|(?P<between>.)", re.DOTALL)


def label_key(label: str) -> str:
    """Return the same text for labels that name the same door or stall: ``Ki-ốt A12`` and ``kiosk a-12``.

    A kiosk is not the stall of the same number, so that word stays. At most 80 characters.
    """
    return "".join(_parts(label))[:LABEL_KEY_LENGTH]


def walking_key(label: str) -> str:
    """Return a text that sorts labels as one walks past them: 9, 9A, 12, 12/3, 12/10, 12 Bis; A-2, A-12.

    Digits only, at most 160: such a text sorts alike in every collation of either database. Each part begins
    with what it is (0 a gap, 1 a dash, 2 a slash, 3 a number, 4 to 6 a letter), which gives their order after a number;
    a number says its length first, so that 9 comes before 12.
    """
    return "".join(_walked(part) for part in _parts(label))[:WALKING_KEY_LENGTH]


def _parts(label: str) -> Iterator[str]:
    """Give the label's numbers (no zeros in front) and words, and what stands where two of a kind meet.

    That is ``/`` or ``-`` between numbers and ``.`` between words: run together these might read as a third
    (``L/o 7`` is no ``lô 7``).
    """
    plain = fold(_CELL.sub(" ", tidy(label).casefold()))
    bare = _ALLEY_WORDS.sub("/", _STALL_WORDS.sub(" ", _KIOSK.sub("kiot", plain)))
    # A label of nothing but such words keeps them: it is all there is to tell it by.
    text = bare if any(c.isalnum() for c in bare) else plain
    before = between = ""
    for part in _PART.finditer(text):
        kind = part.lastgroup or ""
        if kind == "between":
            between += part[0]
            continue
        if kind == before:
            yield "." if kind == "letters" else "/" if "/" in between else "-"
        yield (part[0].lstrip("0") or "0") if kind == "number" else part[0]
        before, between = kind, ""


def _walked(part: str) -> str:
    if part in ".-/":
        return {".": "0", "-": "1", "/": "2"}[part]
    if part[0] in "0123456789":
        return f"3{len(part):02d}{part}"
    return "".join(str(40 + ord(c) - ord("a")) if "a" <= c <= "z" else "66" for c in part)
