"""Places that become a part of another, and places that come to another unit. Nothing here commits.

Figures are told in today's borders: what was told of a place goes with it, so that years stay comparable.
"""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, or_, select, update
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.orm import Session, joinedload

from database.constraints import violates
from registry.audit.operations import record
from registry.folding import fold
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.officers.scope import units_within_postings, within_postings
from registry.places.errors import PlaceChangedMeanwhile, PlaceIsItself, PlaceNameTaken, PlacesOfDifferentUnits
from registry.places.model import Place
from registry.units.model import Unit

_NAME_IS_TAKEN = "uq_place_unit_id_kind_name_key"


def join_places(session: Session, *, by: Officer, place_id: uuid.UUID, seen_version: int, into_id: uuid.UUID) -> Place:
    """Make a place a part of another one of the same unit, both within the officer's postings (NoResultFound if not).

    Its merchants stand in the other from then on, and count there for the past too; its name becomes a former name of
    the other. Whoever was posted to it alone sees it no more and is posted anew. Raise PlaceIsItself,
    PlacesOfDifferentUnits or PlaceChangedMeanwhile.
    """
    if place_id == into_id:
        raise PlaceIsItself
    both = {place.id: place for place in session.scalars(_held(by, Place.id.in_((place_id, into_id))))}
    if len(both) < 2:
        raise NoResultFound
    place, into = both[place_id], both[into_id]
    if place.unit_id != into.unit_id:
        raise PlacesOfDifferentUnits
    if place.version != seen_version:
        raise PlaceChangedMeanwhile
    parts = session.scalars(select(Place).where(or_(Place.id == place.id, Place.merged_into_id == place.id)))
    for part in parts:
        part.merged_into_id = into.id
        part.name_key = str(part.id)  # its name is in nobody's way any more
        part.version += 1
    into.former_names = "\n".join(filter(None, (into.former_names, place.name, place.former_names)))
    into.search_text = fold(f"{into.name}; {into.former_names}".replace("\n", "; "))
    into.version += 1
    session.execute(update(Merchant).where(Merchant.place_id == place.id).values(place_id=into.id))
    session.flush()
    record(
        session, by=by, action="place:join", subject_id=place.id, place=place.name, into=str(into.id), name=into.name
    )
    return into


def hand_over_places(session: Session, *, by: Officer, unit: Unit, into: Unit) -> Sequence[Place]:
    """Give every place of a unit to another, as when wards are merged; both within the officer's postings.

    Raise NoResultFound when one of them is not, PlaceNameTaken when the other has a place of that kind and name:
    rename one first. Nobody's posting changes: who worked in the old unit is posted to the new one by hand.
    """
    for one in (unit, into):
        session.scalars(select(Unit).where(Unit.id == one.id, units_within_postings(by))).one()
    places = session.scalars(_held(by, Place.unit_id == unit.id)).all()
    try:
        with session.begin_nested():
            for place in places:
                place.unit = into
                place.version += 1
            parts = select(Place).where(Place.unit_id == unit.id, Place.merged_into_id.is_not(None))
            for part in session.scalars(parts):
                part.unit = into
    except IntegrityError as error:
        if not violates(error, _NAME_IS_TAKEN):
            raise
        raise PlaceNameTaken from error
    for place in places:
        record(session, by=by, action="place:to-unit", subject_id=place.id, unit=unit.code, into=into.code)
    return places


def _held(by: Officer, which: ColumnElement[bool]) -> Select[Place]:
    """The places as they are now, held until the transaction ends, in one order for all."""
    return (
        select(Place)
        .where(which, within_postings(by), Place.merged_into_id.is_(None))
        .options(joinedload(Place.unit, innerjoin=True))
        .order_by(Place.id)
        .with_for_update(of=Place)
        .execution_options(populate_existing=True)
    )
