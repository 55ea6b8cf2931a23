"""Which areas a program may ask about. Nothing here changes a row."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from campaigns.adoption.totals import places_changed_since
from campaigns.indicators.indicator import Area
from registry.alphabet import alphabet_key
from registry.api_keys.model import ApiKey
from registry.api_keys.scope import units_within, within_units_of
from registry.places.model import Place
from registry.units.model import Unit


def areas_read_with(session: Session, key: ApiKey, unit_code: str | None = None) -> list[Area]:
    """The areas of *key* with a place at least, provinces first; in two statements.

    A province is an area only for a key that reads all of it. With a code that one area, with places or without;
    NoResultFound where it is none of the key's.
    """
    units = session.scalars(select(Unit).where(units_within(key))).all()
    province_of = {unit.id: unit.parent_id for unit in units}
    if unit_code is not None:
        units = [unit for unit in units if unit.code == unit_code]
        if not units:
            raise NoResultFound
    in_order = sorted(units, key=lambda unit: (unit.parent_id is not None, alphabet_key(unit.name), unit.id))
    places = session.scalars(select(Place).where(within_units_of(key), Place.merged_into_id.is_(None))).all()
    areas = [
        Area(unit, [place for place in places if unit.id in (place.unit_id, province_of[place.unit_id])])
        for unit in in_order
    ]
    return [area for area in areas if area.places or unit_code is not None]


def areas_changed_since(session: Session, areas: Sequence[Area], moment: datetime) -> list[Area]:
    """Those of the areas any figure of which changed at the moment or later, of whatever day."""
    changed = set(session.scalars(places_changed_since(moment)))
    return [area for area in areas if any(place.id in changed for place in area.places)]
