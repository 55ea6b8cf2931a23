"""Questions about places. Nothing here changes a row."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager

from registry.alphabet import alphabet_key
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.places.model import Place, PlaceKind
from registry.searching import holds_every_word


def places_seen_by(session: Session, officer: Officer, kind: PlaceKind | None = None) -> Sequence[Place]:
    """The places the officer is posted to, of one kind if said, in the alphabet's order."""
    query = _seen_by(officer)
    if kind is not None:
        query = query.where(Place.kind == kind)
    return _in_order(session, query)


def place_seen_by(session: Session, officer: Officer, place_id: uuid.UUID) -> Place:
    """The place, or NoResultFound where the officer may not know it exists."""
    return session.scalars(_seen_by(officer).where(Place.id == place_id)).one()


def place_known_to_all(session: Session, place_id: uuid.UUID) -> Place:
    """The place, with its unit; NoResultFound where there is none. Name, kind and ward are known to everybody.

    Of a place that became a part of another one, the other: its address hangs on paper in the street.
    """
    into = select(func.coalesce(Place.merged_into_id, Place.id)).where(Place.id == place_id).scalar_subquery()
    return session.scalars(
        select(Place).join(Place.unit).options(contains_eager(Place.unit)).where(Place.id == into)
    ).one()


def places_matching(session: Session, officer: Officer, text: str) -> Sequence[Place]:
    """The officer's places whose name, present or former, holds the words of *text*; accents do not matter."""
    return _in_order(session, _seen_by(officer).where(holds_every_word(Place.search_text, text)))


def _seen_by(officer: Officer) -> Select[Place]:
    """Places that became a part of another one are no places of their own any more."""
    own = (within_postings(officer), Place.merged_into_id.is_(None))
    return select(Place).join(Place.unit).options(contains_eager(Place.unit)).where(*own)


def _in_order(session: Session, query: Select[Place]) -> Sequence[Place]:
    return sorted(session.scalars(query), key=lambda place: alphabet_key(f"{place.name} {place.unit.name}"))
