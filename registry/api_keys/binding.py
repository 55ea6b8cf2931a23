"""What a key was given for: told by a mark under a key of ours, so that no row reads more than was handed out."""

import hmac
import uuid
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.api_keys.model import ApiKey, ApiKeyUnit
from registry.marking import keyed_mark


def bind(key: ApiKey, units: Iterable[uuid.UUID]) -> None:
    """Write the mark of a new key that reads *units*."""
    key.bound = _mark_of(key, units)


def is_bound(session: Session, key: ApiKey) -> bool:
    """Whether rights, days and units are those that were handed out: who can only write rows widens no key."""
    units = session.scalars(select(ApiKeyUnit.unit_id).where(ApiKeyUnit.key_id == key.id))
    return hmac.compare_digest(key.bound.encode(), _mark_of(key, units).encode())


def _mark_of(key: ApiKey, units: Iterable[uuid.UUID]) -> str:
    reads = sorted(unit.hex for unit in units)
    return keyed_mark("api keys", key.token_hash, key.begins_on, key.ends_on, *sorted(key.rights), "of", *reads)
