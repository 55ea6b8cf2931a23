"""The token that is a key: 256 random bits with a beginning that is searched for and an end that is checked."""

import hashlib
import hmac
import re
import secrets
import zlib

from database.keys import keys_in_use

PREFIX = "cashless_key_"
"""Stands in no other word, so that programs which look for secrets in code and mail find a token by it."""
TOKEN = re.compile(rf"{PREFIX}([0-9a-f]{{64}})([0-9a-f]{{8}})")
"""What to search for: 256 bits in hexadecimal, then their CRC-32, which tells a token from what only looks like one."""


def new_api_token() -> str:
    """Return a fresh token."""
    bits = secrets.token_hex(32)
    return f"{PREFIX}{bits}{_check_of(bits)}"


def hash_of_api_token(token: str) -> str:
    """What is stored for *token*: HMAC-SHA-256 under a key of the installation; 256 random bits need no slow hash.

    So who can write into the database, and has not its key, cannot put in a token of their own either.
    """
    return hmac.new(keys_in_use().derived("api keys"), token.encode(), hashlib.sha256).hexdigest()


def is_api_token(text: str) -> bool:
    """Whether *text* can be a token at all: nothing else is looked up."""
    found = TOKEN.fullmatch(text)
    return found is not None and _check_of(found[1]) == found[2]


def _check_of(bits: str) -> str:
    return f"{zlib.crc32(bits.encode()):08x}"
