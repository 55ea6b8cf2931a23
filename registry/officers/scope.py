"""Whose rows somebody may see: the one place where postings become a condition."""

import uuid
from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased

from registry.calendar import today
from registry.officers.model import Officer, Posting
from registry.places.model import Place
from registry.units.model import Unit


def within_postings(officer: Officer) -> ColumnElement[bool]:
    """True for each Place the officer is posted to today.

    A posting to a unit holds for its places and for those of the units inside it; one to a place, for that place.
    """
    return Place.id.in_(_place_ids(officer.id, today()))


def units_within_postings(officer: Officer) -> ColumnElement[bool]:
    """True for each Unit the officer is posted to, itself or through its province, today."""
    posted = _posted(officer.id, today())
    unit_ids = select(Posting.unit_id).where(*posted, Posting.unit_id.is_not(None))
    return or_(Unit.id.in_(unit_ids), Unit.parent_id.in_(unit_ids))


@lru_cache(maxsize=256)
def _place_ids(officer_id: uuid.UUID, day: date) -> Select[uuid.UUID]:
    """A question, not its answer: kept because a page asks it several times, and making it takes longer than asking."""
    posted = _posted(officer_id, day)
    place, unit = aliased(Place), aliased(Unit)
    unit_ids = select(Posting.unit_id).where(*posted, Posting.unit_id.is_not(None))
    place_ids = select(Posting.place_id).where(*posted, Posting.place_id.is_not(None))
    return (
        select(place.id)
        .join(unit, unit.id == place.unit_id)
        .where(or_(unit.id.in_(unit_ids), unit.parent_id.in_(unit_ids), place.id.in_(place_ids)))
    )


def _posted(officer_id: uuid.UUID, day: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Posting.officer_id == officer_id,
        Posting.begins_on <= day,
        or_(Posting.ends_on.is_(None), Posting.ends_on > day),
    )
