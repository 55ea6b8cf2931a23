"""Whether two trade names may be one shop's, written twice."""

import re
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from registry.folding import fold

_WORD = re.compile(r"[^\W_]+")
_DOUBLED = re.compile(r"([^\W\d_])\1+")
_WORDS_THAT_NAME_A_SHOP = 4
"""So many equal words are one shop, whatever else one of the names adds: Hải sản Cô Ba (Vũng Tàu)."""
_SHORTEST_SLIP = 6
"""Letters. In shorter words another letter is another name, not a slip: Lan and Loan, Phương and Phùng."""
_ALIKE = 85
"""Per cent of letters shared, in order, by a word and the same word with a slip in it."""


def near_names(one: str, other: str) -> bool:
    """Whether the names are the same but for marks, capitals, blanks, the words' order, an addition or a slip."""
    words, others = _words(one), _words(other)
    if "".join(words) == "".join(others):
        return bool(words)
    left, over = _without(words, others), _without(others, words)
    if not left or not over:
        return left == over or min(len(words), len(others)) >= _WORDS_THAT_NAME_A_SHOP
    slip, meant = "".join(left), "".join(over)
    if min(len(slip), len(meant)) < _SHORTEST_SLIP or not (slip + meant).isalpha():
        return False
    return ratio(slip, meant) >= _ALIKE


@lru_cache(maxsize=10_000)  # A market's names are compared with each newcomer's.
def _words(name: str) -> tuple[str, ...]:
    return tuple(_DOUBLED.sub(r"\1", word) for word in _WORD.findall(fold(name)))


def _without(words: tuple[str, ...], others: tuple[str, ...]) -> list[str]:
    """The words that are not among the others, as often as they are not."""
    left = list(words)
    for word in others:
        if word in left:
            left.remove(word)
    return left
