"""Questions about leaflets."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from registry.leaflets.model import Leaflet, Subject
from registry.officers.model import Officer
from registry.officers.scope import units_within_postings
from registry.units.model import Unit


def leaflet_of(session: Session, unit_id: uuid.UUID, subject: Subject) -> Leaflet | None:
    """The newest version for the unit's traders; nothing where nobody wrote one. It is for everybody to read."""
    return session.scalars(_versions(unit_id, subject).limit(1)).one_or_none()


def versions_of(session: Session, unit_id: uuid.UUID, subject: Subject) -> Sequence[Leaflet]:
    """Every version for the unit, the newest first, with who wrote it."""
    return session.scalars(_versions(unit_id, subject).options(joinedload(Leaflet.written_by))).all()


def ward_written_for(session: Session, officer: Officer, unit_id: uuid.UUID) -> Unit:
    """The ward with that id that the officer is posted to as a whole, or sqlalchemy.exc.NoResultFound."""
    mine = (Unit.id == unit_id, Unit.parent_id.is_not(None), units_within_postings(officer))
    return session.scalars(select(Unit).where(*mine)).one()


def _versions(unit_id: uuid.UUID, subject: Subject) -> Select[Leaflet]:
    return (
        select(Leaflet).where(Leaflet.unit_id == unit_id, Leaflet.subject == subject).order_by(Leaflet.version.desc())
    )
