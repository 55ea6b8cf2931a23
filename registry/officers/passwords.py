"""Passwords: how they are hashed, and which new ones are too weak."""

import secrets
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

from registry.folding import fold
from registry.officers.common_passwords import is_common, is_guessed_soon
from registry.officers.errors import (
    PasswordContainsLogin,
    PasswordRefusal,
    PasswordsBusy,
    PasswordTooCommon,
    PasswordTooShort,
    PasswordUnchanged,
)
from registry.turns import Turns

MINIMUM_LENGTH = 14
"""Characters, without a second factor. Source: level-2 security parameters."""
MINIMUM_WITH_SECOND_FACTOR = 8
"""Characters, for who has enrolled one. Source: the same."""

MEANT_CHARACTERS = 6
"""How many different characters there must be beside what guessers try first."""

AT_ONCE = 2
"""Passwords looked at, or hashed, at the same time in one process: each takes 64 MiB and a processor."""
WAITING = 4
"""People who may wait for their turn. More would keep every thread of the server from everything else."""
PATIENCE = 3.0
"""Seconds to wait for a turn."""

WELL_KNOWN_PIECES = (
    *("matkhau", "password", "passw0rd", "p@ssw0rd", "letmein", "welcome", "iloveyou", "anhyeuem", "emyeuanh"),
    *("administrator", "admin", "quantri", "vietnam", "hochiminh", "saigon", "hanoi", "vungtau", "phuong"),
    *("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwerty", "1qaz2wsx", "0123456789", "9876543210"),
    "abcdefghijklmnopqrstuvwxyz",
)

EASY_TO_READ_OUT = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without the letters and figures taken for one another on paper: i, l, o, 0 and 1."""


@dataclass(frozen=True)
class NewPassword:
    """A password that met the rules, hashed and ready to be stored; prepared_password makes one."""

    password_hash: str
    with_second_factor: bool = False
    """Whether it met only the rules for somebody who has enrolled a second factor."""


@dataclass
class _Hashing:
    """The hasher in use: Argon2id with the second choice of RFC 9106, section 4 (64 MiB, 3 passes)."""

    hasher: PasswordHasher


_in_use = _Hashing(PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY))
_turns = Turns(AT_ONCE, WAITING, PATIENCE)


def use_cheap_hashing() -> None:
    """Lower the cost of hashing to nearly nothing. For tests only; nothing in the product calls it."""
    _in_use.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def hash_password(password: str) -> str:
    """Return the hash to store, with its parameters and salt in it. Raise PasswordsBusy."""
    with _turn():
        return _in_use.hasher.hash(_bytes_of(password))


def password_matches(password: str, stored: str) -> bool:
    """Whether *password* is the one that was hashed to *stored*. Takes as long when it is not. Raise PasswordsBusy."""
    with _turn():
        try:
            return _in_use.hasher.verify(stored, _bytes_of(password))
        except (VerifyMismatchError, InvalidHashError):
            return False


def needs_new_hash(stored: str) -> bool:
    """Whether *stored* was made with other costs than today's."""
    return _in_use.hasher.check_needs_rehash(stored)


def prepared_password(
    text: str, *, login: str, old: str | None = None, with_second_factor: bool = False
) -> NewPassword:
    """Check a new password and hash it, which is slow on purpose: do so before a transaction that writes begins.

    Raise PasswordUnchanged when it is *old*, or another PasswordRefusal.
    """
    check_new_password(text, login=login, old=old, with_second_factor=with_second_factor)
    return NewPassword(hash_password(text), with_second_factor)


def check_new_password(text: str, *, login: str, old: str | None = None, with_second_factor: bool = False) -> None:
    """Raise PasswordUnchanged, PasswordTooShort, PasswordContainsLogin or PasswordTooCommon. Quick: nothing is hashed.

    *with_second_factor*: for somebody who has enrolled one, whose password may be shorter; a short one is judged
    harder.
    """
    if old is not None and same_password(old, text):
        raise PasswordUnchanged
    length = len(unicodedata.normalize("NFC", text))
    shortest = MINIMUM_WITH_SECOND_FACTOR if with_second_factor else MINIMUM_LENGTH
    if length < shortest:
        raise PasswordTooShort(shortest)
    folded = fold(text).replace(" ", "")
    # A login of three letters stands by chance in too many good passwords.
    if len(login) > 3 and fold(login) in folded:
        raise PasswordContainsLogin
    if _is_repetition(folded) or len(set(_meant(folded))) < MEANT_CHARACTERS or is_common(text):
        raise PasswordTooCommon
    if length < MINIMUM_LENGTH and is_guessed_soon(text, login=login):
        raise PasswordTooCommon


def make_first_password(*, login: str, choose: Callable[[str], str] = secrets.choice) -> str:
    """Return a password to be handed over once: four groups of four characters, 79 bits of chance.

    It passes check_new_password for *login*: the odd one that does not is thrown away.
    """
    while True:
        made = "-".join("".join(choose(EASY_TO_READ_OUT) for _ in range(4)) for _ in range(4))
        try:
            check_new_password(made, login=login)
        except PasswordRefusal:
            continue
        return made


def same_password(one: str, other: str) -> bool:
    """Whether both are hashed to the same: written with composed letters or not, it is one password."""
    return _bytes_of(one) == _bytes_of(other)


@contextmanager
def _turn() -> Iterator[None]:
    with _turns.turn() as mine:
        if not mine:
            raise PasswordsBusy
        yield


def _bytes_of(password: str) -> bytes:
    """The same bytes for the same password, whether the device composes its letters (NFC) or not (NFD)."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _is_repetition(text: str) -> bool:
    """Whether *text* is one shorter piece over and over, as ``secretsecret`` is."""
    return text in (text + text)[1:-1]


def _meant(text: str) -> str:
    """Return what is left of *text* without well-known pieces and runs of four such as ``1234`` or ``dcba``."""
    for piece in WELL_KNOWN_PIECES:
        text = text.replace(piece, "")
    left, at = [], 0
    while at < len(text):
        run = max(_run_length(text, at, step) for step in (1, -1, 0))
        if run < 4:
            left.append(text[at])
        at += run if run >= 4 else 1
    return "".join(left)


def _run_length(text: str, start: int, step: int) -> int:
    """How many characters from *start* on follow each other *step* apart."""
    end = start + 1
    while end < len(text) and ord(text[end]) - ord(text[end - 1]) == step:
        end += 1
    return end - start
