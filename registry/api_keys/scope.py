"""Whose rows a program may read: the one place where a key's units become a condition."""

import uuid

from sqlalchemy import ColumnElement, Select, or_, select

from registry.api_keys.model import ApiKey, ApiKeyUnit
from registry.places.model import Place
from registry.units.model import Unit


def within_units_of(key: ApiKey) -> ColumnElement[bool]:
    """True for each Place in a unit of *key*, or in a unit inside one of them."""
    return Place.unit_id.in_(select(Unit.id).where(units_within(key)))


def units_within(key: ApiKey) -> ColumnElement[bool]:
    """True for each Unit of *key*, and each inside one of them."""
    units = _unit_ids(key.id)
    return or_(Unit.id.in_(units), Unit.parent_id.in_(units))


def _unit_ids(key_id: uuid.UUID) -> Select[uuid.UUID]:
    return select(ApiKeyUnit.unit_id).where(ApiKeyUnit.key_id == key_id)
