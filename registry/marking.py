"""Marks: what the trail tells of a row's columns so that nobody without the key can make a row that fits."""

import hmac
import json
import uuid
from datetime import UTC, datetime
from functools import lru_cache

from database.keys import Keys, keys_in_use


def keyed_mark(purpose: str, *told: object) -> str:
    """HMAC-SHA-256 of what is *told*, under a key for *purpose* alone; the same from both databases. Raise KeysMissing.

    No plain hash: a password's hash or a number of ten digits can be tried against one.
    """
    written = json.dumps([_written(value) for value in told])
    return hmac.digest(_key(keys_in_use(), purpose), written.encode(), "sha256").hex()


@lru_cache(maxsize=100)
def _key(keys: Keys, purpose: str) -> bytes:
    """Derived once: marks are looked at with each request."""
    return keys.derived(f"marks of {purpose}")


def _written(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.hex if isinstance(value, uuid.UUID) else str(value)
