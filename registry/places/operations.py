"""Changes to places. The caller owns the transaction: nothing here commits."""

import uuid
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from database.constraints import violates
from registry.audit.operations import record
from registry.folding import fold
from registry.officers.model import Officer
from registry.officers.scope import units_within_postings, within_postings
from registry.places.errors import PlaceChangedMeanwhile, PlaceNameTaken
from registry.places.model import Place, PlaceKind
from registry.plain_line import plain_line
from registry.units.model import Unit

_NAME_IS_TAKEN = "uq_place_unit_id_kind_name_key"
_EDITED = ("kind", "name", "former_names")


def add_place(
    session: Session, *, by: Officer, unit: Unit, kind: PlaceKind, name: str, former_names: str = ""
) -> Place:
    """Add a street or market to a unit the officer is posted to (NoResultFound if not).

    *former_names* has one name a line. Raise PlaceNameTaken when the unit has a place of that kind and name,
    written with whatever capitals and marks.
    """
    own = session.scalars(select(Unit).where(Unit.id == unit.id, units_within_postings(by))).one()
    place = Place(unit=own, version=1)
    _save(session, place, kind=kind, name=name, former_names=former_names)
    record(session, by=by, action="place:add", subject_id=place.id, unit=own.code, **_content(place))
    return place


def edit_place(
    session: Session,
    *,
    by: Officer,
    place_id: uuid.UUID,
    seen_version: int,
    kind: PlaceKind,
    name: str,
    former_names: str,
) -> Place:
    """Change a place the officer is posted to (NoResultFound if not).

    Raise PlaceChangedMeanwhile when it is no longer at *seen_version*, PlaceNameTaken as add_place does.
    """
    place = session.scalars(
        select(Place)
        .where(Place.id == place_id, within_postings(by))
        .options(joinedload(Place.unit, innerjoin=True))
        .with_for_update(of=Place)
        .execution_options(populate_existing=True)
    ).one()
    if place.version != seen_version:
        raise PlaceChangedMeanwhile
    before = _content(place)
    _save(session, place, kind=kind, name=name, former_names=former_names)
    after = _content(place)
    if after != before:
        place.version += 1
        session.flush()
        changes = {field: [before[field], after[field]] for field in _EDITED if before[field] != after[field]}
        record(session, by=by, action="place:edit", subject_id=place.id, changes=changes)
    return place


def _save(session: Session, place: Place, *, kind: PlaceKind, name: str, former_names: str) -> None:
    try:
        with session.begin_nested():
            place.kind = kind
            place.name = plain_line(name)
            place.name_key = fold(place.name)
            place.former_names = "\n".join(filter(None, map(plain_line, former_names.splitlines())))
            place.search_text = fold(f"{place.name}; {place.former_names}".replace("\n", "; "))
            session.add(place)
    except IntegrityError as error:
        if not violates(error, _NAME_IS_TAKEN):
            raise
        raise PlaceNameTaken from error


def _content(place: Place) -> dict[str, Any]:
    return {field: str(getattr(place, field)) for field in _EDITED}
