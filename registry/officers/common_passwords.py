"""Passwords that many people use, from the frequency lists inside the locked zxcvbn wheel: nothing is asked outside."""

from functools import cache

from zxcvbn import zxcvbn
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from registry.folding import fold

LONGEST_JUDGED = 72
"""Characters the estimate looks at; it is asked for short passwords only."""
GUESSES = 10**8
"""As many as guessing slow hashes of a stolen database takes too long for, says the author of the estimate (Wheeler,
zxcvbn, USENIX Security 2016); eight characters of pure chance count as just so many."""


def is_common(text: str) -> bool:
    """Whether *text*, without marks, capitals and blanks, is among the 30,000 that leaked most often."""
    return _without_marks(text) in _leaked()


def is_guessed_soon(text: str, *, login: str) -> bool:
    """Whether a guesser who knows words, names, dates, keyboard rows and the login needs few guesses."""
    return bool(zxcvbn(text[:LONGEST_JUDGED], user_inputs=[login])["guesses"] < GUESSES)


@cache
def _leaked() -> frozenset[str]:
    return frozenset(_without_marks(password) for password in FREQUENCY_LISTS["passwords"])


def _without_marks(text: str) -> str:
    return fold(text).replace(" ", "")
