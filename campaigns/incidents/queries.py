"""Questions about incidents. Nothing here changes a row."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from campaigns.incidents.model import Incident, IncidentPhoto, IncidentState
from registry.alphabet import alphabet_key
from registry.calendar import today
from registry.merchants.model import Merchant
from registry.merchants.queries import select_seen_by
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.places.model import Place

NOT_CLOSED = Incident.state != IncidentState.CLOSED
NEIGHBOURS = 3
"""Shops on each hand that are warned."""


def incidents_seen_by(
    session: Session,
    officer: Officer,
    *,
    only_open: bool,
    place_id: uuid.UUID | None = None,
    limit: int,
    before: uuid.UUID | None = None,
) -> Sequence[Incident]:
    """The incidents of the officer's places, newest first, at most *limit*; only older ones than that with *before*.

    What was handed over is open too, until it is closed.
    """
    query = select_incidents_of(officer).order_by(Incident.id.desc()).limit(limit)
    if only_open:
        query = query.where(NOT_CLOSED)
    if place_id is not None:
        query = query.where(Incident.place_id == place_id)
    if before is not None:
        query = query.where(Incident.id < before)
    return session.scalars(query).all()


def incident_seen_by(session: Session, officer: Officer, incident_id: uuid.UUID) -> Incident:
    """The incident as it is now, or NoResultFound where the officer may not know that it exists."""
    query = select_incidents_of(officer).where(Incident.id == incident_id)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def photos_of(session: Session, incident: Incident) -> Sequence[int]:
    """The numbers of its photos. The caller has checked that it may be seen."""
    numbers = select(IncidentPhoto.number).where(IncidentPhoto.incident_id == incident.id)
    return session.scalars(numbers.order_by(IncidentPhoto.number)).all()


def photo_seen_by(session: Session, officer: Officer, incident_id: uuid.UUID, number: int = 1) -> IncidentPhoto:
    """One photo of an incident, or NoResultFound as for the incident."""
    incident = incident_seen_by(session, officer, incident_id)
    asked = select(IncidentPhoto).where(IncidentPhoto.incident_id == incident.id, IncidentPhoto.number == number)
    return session.scalars(asked).one()


def open_incidents_of_place(session: Session, place_id: uuid.UUID) -> int:
    """How many of a place are not closed. The caller has checked that the place may be seen."""
    return session.scalars(select(func.count(Incident.id)).where(Incident.place_id == place_id, NOT_CLOSED)).one()


def open_incidents_by_merchant(session: Session, place_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """How many are not closed about each shop that is at the place now. The caller may see the place."""
    counting = (
        select(Merchant.id, func.count(Incident.id).label("number"))
        .join(Incident, Incident.merchant_id == Merchant.id)
        .where(Merchant.place_id == place_id, NOT_CLOSED)
        .group_by(Merchant.id)
    )
    return {row.id: row.number for row in session.execute(counting)}


def open_incidents_by_place(session: Session, officer: Officer) -> Sequence[tuple[Place, int]]:
    """Each place of the officer's in which some are not closed, and how many; in the alphabet's order."""
    counting = (
        select(Incident.place_id, func.count(Incident.id).label("number"))
        .join(Incident.place)
        .where(within_postings(officer), NOT_CLOSED)
        .group_by(Incident.place_id)
    )
    counted: dict[uuid.UUID, int] = {row.place_id: row.number for row in session.execute(counting)}
    places = session.scalars(select(Place).where(Place.id.in_(counted), within_postings(officer)))
    return sorted(((place, counted[place.id]) for place in places), key=lambda one: alphabet_key(one[0].name))


def neighbours_of(session: Session, officer: Officer, incident: Incident) -> Sequence[Merchant]:
    """The open shops beside the one an incident is about, in walking order; none where it is about none in particular.

    What was done to one sign was often done to those beside it as well.
    """
    shop = incident.merchant
    if shop is None:
        return []
    key = Merchant.walking_key
    beside = (
        select_seen_by(officer)
        .where(Merchant.place_id == shop.place_id, or_(Merchant.closed_on.is_(None), Merchant.closed_on > today()))
        .limit(NEIGHBOURS)
    )
    earlier = or_(key < shop.walking_key, and_(key == shop.walking_key, Merchant.id < shop.id))
    later = or_(key > shop.walking_key, and_(key == shop.walking_key, Merchant.id > shop.id))
    behind = session.scalars(beside.where(earlier).order_by(key.desc(), Merchant.id.desc())).all()
    ahead = session.scalars(beside.where(later).order_by(key, Merchant.id)).all()
    return [*reversed(behind), *ahead]


def select_incidents_of(officer: Officer) -> Select[Incident]:
    """The incidents of the officer's places, each with place, unit, shop and who wrote it down or closed it."""
    return (
        select(Incident)
        .join(Incident.place)
        .options(
            contains_eager(Incident.place).joinedload(Place.unit),
            joinedload(Incident.merchant).joinedload(Merchant.place),
            joinedload(Incident.opened_by),
            joinedload(Incident.closed_by),
        )
        .where(within_postings(officer))
    )
