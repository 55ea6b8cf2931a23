"""One line of text that somebody wrote freely, made fit to be stored and shown anywhere."""

import unicodedata

from registry.folding import tidy

_JOINER = "\N{ZERO WIDTH JOINER}"
_SYMBOLS = frozenset({"So", "Sk"})
_EMOJI_STYLE = "\N{VARIATION SELECTOR-16}"


def plain_line(text: str) -> str:
    """Return *text* tidied and without characters that do not show.

    Databases refuse some of them (NUL, halves of letters), others turn the direction of what stands around, make a
    name of nothing at all, or let two names look the same. One between two pictures makes a third of them, a family of
    four persons, and is kept there.
    """
    line = tidy(text)
    kept = (character for place, character in enumerate(line) if character.isprintable() or joins_pictures(line, place))
    return tidy("".join(kept))


def joins_pictures(line: str, place: int) -> bool:
    """Whether the character at *place* joins the two pictures beside it."""
    if line[place] != _JOINER:
        return False
    before, after = line[:place].removesuffix(_EMOJI_STYLE)[-1:], line[place + 1 : place + 2]
    return all(side and unicodedata.category(side) in _SYMBOLS for side in (before, after))
