"""Passwords that many people use, from the frequency lists inside the locked zxcvbn wheel: nothing is asked outside."""

from functools import cache

from zxcvbn import zxcvbn
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from registry.folding import fold

LONGEST_JUDGED = 72
"""Characters the estimate looks at; it is asked for short passwords only."""
GOOD_ENOUGH = 3
"""Of 0 to 4: at least 10⁸ guesses (Wheeler, zxcvbn, USENIX Security 2016)."""


def is_common(text: str) -> bool:
    """Whether *text*, without marks, capitals and blanks, is among the 30,000 that leaked most often."""
    return _without_marks(text) in _leaked()


def is_guessed_soon(text: str, *, login: str) -> bool:
    """Whether a guesser who knows words, names, dates, keyboard rows and the login needs few guesses."""
    judged = zxcvbn(fold(text)[:LONGEST_JUDGED], user_inputs=[login])
    return bool(judged["score"] < GOOD_ENOUGH)


@cache
def _leaked() -> frozenset[str]:
    return frozenset(_without_marks(password) for password in FREQUENCY_LISTS["passwords"])


def _without_marks(text: str) -> str:
    return fold(text).replace(" ", "")
