"""Searching folded text the way people type: no marks, parts of words, and never a wildcard by accident."""

from sqlalchemy import ColumnElement, and_, true
from sqlalchemy.orm import InstrumentedAttribute

from registry.folding import fold

LONGEST_QUESTION = 100
"""Characters that are looked at. Longer is no name of anything, and databases refuse very long patterns."""

_ESCAPE = "\\"


def question_words(text: str) -> list[str]:
    """The folded words of what somebody typed; nothing that cannot be seen is among them."""
    seen = "".join(c for c in text[:LONGEST_QUESTION] if c.isprintable() or c.isspace())
    return fold(seen).split()


def holds_every_word(column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    """True where the folded *column* holds each word of *text*, or the part of one that was typed, in any order."""
    return and_(true(), *(holds(column, word) for word in question_words(text)))


def holds(folded: ColumnElement[str] | InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    """True where the *folded* text holds the word, or what was typed of it."""
    return folded.like(f"%{_plain(word)}%", escape=_ESCAPE)


def holds_in_order(column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    """True where the folded *column* holds the words of *text* one after the other, perhaps with others between."""
    words = (_plain(word) for word in question_words(text))
    return column.like(f"%{'%'.join(words)}%", escape=_ESCAPE)


def _plain(word: str) -> str:
    """The word with nothing in it that LIKE takes for a wildcard."""
    return word.replace(_ESCAPE, _ESCAPE * 2).replace("%", rf"{_ESCAPE}%").replace("_", rf"{_ESCAPE}_")
