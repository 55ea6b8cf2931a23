"""Questions about keys, and what a program that holds one may read. Nothing here changes a row."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from database.base import utc_now
from registry.alphabet import alphabet_key
from registry.api_keys.binding import is_bound
from registry.api_keys.model import REVOKE, ApiKey, ApiKeyUnit
from registry.api_keys.scope import within_units_of
from registry.api_keys.tokens import hash_of_api_token, is_api_token
from registry.audit.model import AuditEntry
from registry.calendar import day_of
from registry.officers.model import Officer
from registry.officers.scope import units_within_postings
from registry.places.model import Place, PlaceKind
from registry.units.model import Unit


def key_with(session: Session, token: str, at: datetime | None = None) -> ApiKey | None:
    """The key that *token* is, where it holds at that moment; nothing for one unknown, revoked, ended or to come.

    That it was revoked is asked of the trail as well: a row can be set back.
    """
    if not is_api_token(token):
        return None
    day = day_of(at or utc_now())
    key = session.scalars(
        select(ApiKey).where(
            ApiKey.token_hash == hash_of_api_token(token),
            ApiKey.revoked_at.is_(None),
            ApiKey.begins_on <= day,
            ApiKey.ends_on > day,
            ~exists().where(AuditEntry.subject_id == ApiKey.id, AuditEntry.action == REVOKE),
        )
    ).one_or_none()
    return key if key is not None and is_bound(session, key) else None


def keys_seen_by(session: Session, admin: Officer) -> Sequence[ApiKey]:
    """The keys whose every unit lies where *admin* is posted, the newest first."""
    return session.scalars(
        select(ApiKey).where(_seen_by(admin)).options(joinedload(ApiKey.made_by)).order_by(ApiKey.id.desc())
    ).all()


def key_seen_by(session: Session, admin: Officer, key_id: uuid.UUID) -> ApiKey:
    """The key with that id, or sqlalchemy.exc.NoResultFound when there is none *admin* looks after."""
    return session.scalars(select(ApiKey).where(ApiKey.id == key_id, _seen_by(admin))).one()


def units_of_keys(session: Session, keys: Sequence[ApiKey]) -> dict[uuid.UUID, list[Unit]]:
    """The units of each of *keys*, by its id, in the alphabet's order."""
    found: dict[uuid.UUID, list[Unit]] = {key.id: [] for key in keys}
    pairs = session.execute(
        select(ApiKeyUnit.key_id, Unit).join(ApiKeyUnit.unit).where(ApiKeyUnit.key_id.in_([key.id for key in keys]))
    )
    for key_id, unit in pairs:
        found[key_id].append(unit)
    return {key_id: sorted(units, key=lambda unit: alphabet_key(unit.name)) for key_id, units in found.items()}


def places_read_with(
    session: Session,
    key: ApiKey,
    *,
    kind: PlaceKind | None = None,
    unit_code: str | None = None,
    only: Select[uuid.UUID] | Collection[uuid.UUID] | None = None,
    after: uuid.UUID | None = None,
    limit: int,
) -> Sequence[Place]:
    """The places that *key* reads, in the order of their ids, from the one behind *after* on; at most *limit*.

    *only*: the ids of those to choose from, or what selects them.

    Ids of later places are larger, so that who reads page by page misses none that was there from the start.
    """
    query = _read_with(key)
    if kind is not None:
        query = query.where(Place.kind == kind)
    if unit_code is not None:
        query = query.where(Unit.code == unit_code)
    if only is not None:
        query = query.where(Place.id.in_(only))
    if after is not None:
        query = query.where(Place.id > after)
    return session.scalars(query.order_by(Place.id).limit(limit)).all()


def place_read_with(session: Session, key: ApiKey, place_id: uuid.UUID) -> Place:
    """The place, or sqlalchemy.exc.NoResultFound where the key's holder may not know it exists."""
    return session.scalars(_read_with(key).where(Place.id == place_id)).one()


def _read_with(key: ApiKey) -> Select[Place]:
    own = (within_units_of(key), Place.merged_into_id.is_(None))
    return select(Place).join(Place.unit).options(contains_eager(Place.unit)).where(*own)


def _seen_by(admin: Officer) -> ColumnElement[bool]:
    own = select(Unit.id).where(units_within_postings(admin))
    return ~exists().where(ApiKeyUnit.key_id == ApiKey.id, ApiKeyUnit.unit_id.not_in(own)).correlate(ApiKey)
