"""Finding a sealed name or phone by what people type of it: each word is kept as tokens that only our key can make.

A word has one token for itself and one for each of its beginnings, a phone one for itself and for its endings. Two
shops whose owners share a name share tokens, so who holds the database sees that they do, but not which name it is.
"""

import base64
import hashlib
import hmac
import re
from functools import lru_cache

from sqlalchemy import ColumnElement

from database.keys import Keys, keys_in_use
from registry.folding import fold
from registry.merchants.model import Merchant

SHORTEST_BEGINNING = 3
"""Letters: shorter beginnings of words find too many, and tell most about how often names begin so."""
ENDINGS = range(4, 10)
"""How many of a phone's last digits find it."""

_WORD = re.compile(r"[^\W_]+")


def secret_words_of(*names: str, phone: str) -> str:
    """The tokens of *names* and *phone*, each between blanks, in no order that tells anything."""
    words = {word for name in names for word in words_in(name)}
    beginnings = {word[:length] for word in words for length in range(SHORTEST_BEGINNING, len(word))}
    endings = {phone[-length:] for length in ENDINGS if length < len(phone)} | ({phone} if phone else set())
    tokens = {_token("word", word) for word in words | beginnings} | {_token("phone", digits) for digits in endings}
    return f" {' '.join(sorted(tokens))} " if tokens else ""


def words_in(text: str) -> list[str]:
    """The folded words of a name, without what stands between them."""
    return _WORD.findall(fold(text))


def knows_word(word: str) -> ColumnElement[bool]:
    """True for a Merchant with that folded word in a sealed name, or with one that begins so."""
    return _has(_token("word", word))


def knows_phone(digits: str) -> ColumnElement[bool]:
    """True for a Merchant whose phone is, or ends in, these digits."""
    return _has(_token("phone", digits))


def _has(token: str) -> ColumnElement[bool]:
    return Merchant.secret_words.contains(f" {token} ")


def _token(kind: str, text: str) -> str:
    """Eight characters, forty bits: among a million shops a word meets another's token once in a million."""
    digest = hmac.digest(_key(keys_in_use()), f"{kind}:{text}".encode(), hashlib.sha256)
    return base64.b32encode(digest[:5]).decode()


@lru_cache(maxsize=10)
def _key(keys: Keys) -> bytes:
    return keys.derived("words of sealed names and phones")
