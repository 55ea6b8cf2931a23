"""The short code on a sign with which anybody can ask whether it is genuine: made, checked, read as typed."""

import secrets
import unicodedata

from registry.signs.errors import CheckCodeMistyped

ALPHABET = "23456789ACEFHJKMNPRTVXY"
"""23 characters, none of which looks like another: no 0 O Q D, 1 I L, B S Z G U W. A prime number of them, on which
the check character rests."""

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_READ_AS = str.maketrans("BSZGU", "8526V")
"""Letters that are in no code are what they look like."""

RANDOM_LENGTH = 7


def new_check_code() -> str:
    """A code nobody can guess from another one, shown as ``XXXX-XXXX``: 7 random characters and one that checks."""
    return _shown(_with_check("".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LENGTH))))


def check_code_of(digest: str) -> str:
    """The code that hexadecimal digits stand for: as hard to guess as they are."""
    value, characters = int(digest, 16), []
    for _ in range(RANDOM_LENGTH):
        value, at = divmod(value, len(ALPHABET))
        characters.append(ALPHABET[at])
    return _shown(_with_check("".join(characters)))


def read_check_code(text: str) -> str:
    """Return the code as it is stored, from however it was typed: small letters, blanks, no hyphen.

    Raise CheckCodeMistyped when it cannot be a code. Every single wrong character and every two neighbours in
    each other's place are noticed.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    typed = "".join(character for character in plain if character not in " \t\r\n-\u2010\u2011\u2012\u2013\u2014")
    code = typed.translate(_READ_AS)
    if len(code) != RANDOM_LENGTH + 1 or not set(code) <= set(ALPHABET) or code != _with_check(code[:RANDOM_LENGTH]):
        raise CheckCodeMistyped(text)
    return _shown(code)


def _with_check(random: str) -> str:
    """The characters and the one that makes the weighted sum of all divisible by 23.

    The weights 8, 7, … 1 are distinct and none is 0 modulo the prime 23: another value at one position, or two
    values exchanged, changes the sum by a product of two numbers that 23 does not divide.
    """
    total = sum(weight * _VALUES[character] for weight, character in zip(range(8, 1, -1), random, strict=True))
    return random + ALPHABET[-total % len(ALPHABET)]


def _shown(code: str) -> str:
    return f"{code[:4]}-{code[4:]}"
