"""The secret part of a link: chance, and a signature of ours over it. It tells nothing of the shop."""

import base64
import binascii
import hashlib
import hmac
import secrets

from database.keys import keys_in_use

PURPOSE = "links of traders"
"""Under this name the key is derived."""
CHANCE = 16
"""Bytes of chance: 128 bits that nobody guesses."""
SIGNATURE = 16
"""Bytes of the signature: 128 bits of HMAC-SHA256 (RFC 2104, section 5, allows half)."""
LENGTH = 43
"""Letters of a token: 32 bytes in base64url without its filling."""


def new_token() -> str:
    """A fresh secret, signed: who can write into the database and has no key makes no link that opens."""
    chance = secrets.token_bytes(CHANCE)
    return base64.urlsafe_b64encode(chance + _signature(chance)).decode().rstrip("=")


def is_signed(token: str) -> bool:
    """Whether *token* was made here. Says nothing of whether it still opens anything."""
    try:
        content = base64.b64decode(f"{token}=".encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        content = b""
    # One writing each: the last letter of base64 has bits to spare.
    one_writing = base64.urlsafe_b64encode(content).decode().rstrip("=") == token
    whole = len(content) == CHANCE + SIGNATURE
    return hmac.compare_digest(content[CHANCE:], _signature(content[:CHANCE])) and whole and one_writing


def _signature(chance: bytes) -> bytes:
    return hmac.new(keys_in_use().derived(PURPOSE), chance, hashlib.sha256).digest()[:SIGNATURE]
