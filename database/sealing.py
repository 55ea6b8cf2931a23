"""Columns whose text only a program with the installation's key can read, or a picture; the database alone tells none.

Equal texts of a column are stored equal (AES-SIV, RFC 5297), so ``==``, ``in_`` and unique indexes work; order and
parts of words are nothing a database can tell of them, and asking for them raises: here while a condition is built, in
``sealed_questions`` for what never asks the column itself.
"""

import base64
import json
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from sqlalchemy import JSON, ColumnElement, Dialect, LargeBinary, String
from sqlalchemy.sql import operators
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator

from database.keys import Keys, keys_in_use

SEALED = "s1:"
"""Begins every sealed text: what begins otherwise was not written by this program."""

_KEY_LENGTH = 64
"""Bytes: AES-256-SIV takes two keys of 32."""
TELLABLE: frozenset[Any] = frozenset(
    {
        operators.eq,
        operators.ne,
        operators.in_op,
        operators.not_in_op,
        operators.is_,
        operators.is_not,
        operators.is_distinct_from,
        operators.is_not_distinct_from,
    }
)


class SealBroken(RuntimeError):
    """A sealed text was changed, moved from another column, sealed with another installation's key, or is in the clear.

    Nobody can write a sealed text without the key, so whoever meets one knows that a row was changed past the program.
    """


class SealedText(TypeError):
    """A sealed column was asked for more than equality. Words of it are looked for by their tokens."""


class Comparator(TypeDecorator.Comparator[Any]):
    """Lets a sealed column be compared for equality only."""

    def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> ColumnElement[Any]:
        """Compare, or raise SealedText."""
        if op not in TELLABLE:
            raise SealedText(f"{self.expr} is sealed: it is equal to something or not, and knows no {op.__name__}")
        return super().operate(op, *other, **kwargs)

    def reverse_operate(self, op: OperatorType, other: Any, **kwargs: Any) -> ColumnElement[Any]:
        """Raise SealedText: nothing is written before what nobody can read."""
        del other, kwargs
        raise SealedText(f"{self.expr} is sealed: it knows no {op.__name__}")


class Sealed(TypeDecorator[str]):
    """Text of at most *longest* characters, sealed for *purpose*: its table and column, ``merchant.phone``.

    The empty text stays empty, so that checks of the database can ask for it.
    """

    impl = String
    cache_ok = True
    comparator_factory = Comparator

    def __init__(self, longest: int, purpose: str) -> None:
        super().__init__(sealed_length(longest))
        self.longest = longest
        self.purpose = purpose

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal."""
        del dialect
        return value and sealed(value, self.purpose)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open, or raise SealBroken."""
        del dialect
        return value and opened(value, self.purpose)


class SealedJson(TypeDecorator[dict[str, Any]]):
    """A JSON object, sealed whole for *purpose*: to the database it is one string in a column of JSON.

    The empty object stays empty, so that triggers can ask for it.
    """

    impl = JSON
    cache_ok = True
    comparator_factory = Comparator

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> str | dict[str, Any] | None:
        """Write down and seal."""
        del dialect
        return value and sealed(json.dumps(value, ensure_ascii=False), self.purpose)

    def process_result_value(self, value: Any, dialect: Dialect) -> dict[str, Any] | None:
        """Open and read, or raise SealBroken."""
        del dialect
        if value is None:
            return None
        if value == {}:
            return {}
        if not isinstance(value, str):
            raise SealBroken(self.purpose)
        read: dict[str, Any] = json.loads(opened(value, self.purpose))
        return read


class SealedBytes(TypeDecorator[bytes]):
    """Bytes of no text, a picture, sealed for *purpose*. There are none that are empty."""

    impl = LargeBinary
    cache_ok = True
    comparator_factory = Comparator

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Seal."""
        del dialect
        return None if value is None else SEALED.encode() + _cipher(keys_in_use(), self.purpose).encrypt(value, None)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Open, or raise SealBroken."""
        del dialect
        if value is None:
            return None
        stored = bytes(value)
        if not stored.startswith(SEALED.encode()):
            raise SealBroken(self.purpose)
        return _decrypted(stored.removeprefix(SEALED.encode()), self.purpose)


AnySealed = Sealed | SealedJson | SealedBytes
"""Every kind of sealed column."""


def sealed(text: str, purpose: str) -> str:
    """Return *text* sealed for *purpose* with the keys in use."""
    code = _cipher(keys_in_use(), purpose).encrypt(text.encode(), None)
    return SEALED + base64.urlsafe_b64encode(code).decode()


def opened(stored: str, purpose: str) -> str:
    """Return the text that was sealed for *purpose* as *stored*. Raise SealBroken where it is no such thing."""
    if not stored.startswith(SEALED):
        raise SealBroken(purpose)
    try:
        code = base64.urlsafe_b64decode(stored.removeprefix(SEALED))
        return _decrypted(code, purpose).decode()
    except ValueError:
        raise SealBroken(purpose) from None


def sealed_length(longest: int) -> int:
    """The most characters that so many characters of any language take when they are sealed."""
    return len(SEALED) + 4 * -(-(16 + 4 * longest) // 3)


def _decrypted(code: bytes, purpose: str) -> bytes:
    try:
        return _cipher(keys_in_use(), purpose).decrypt(code, None)
    except (InvalidTag, ValueError):
        raise SealBroken(purpose) from None


@lru_cache(maxsize=100)
def _cipher(keys: Keys, purpose: str) -> AESSIV:
    return AESSIV(keys.derived(f"sealed:{purpose}", _KEY_LENGTH))
