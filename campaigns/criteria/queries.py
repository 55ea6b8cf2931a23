"""Questions about criteria. Nothing here changes a row."""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from campaigns.criteria.model import Criterion
from campaigns.criteria.ready import READY
from registry.alphabet import alphabet_key
from registry.api_keys.model import ApiKey
from registry.api_keys.scope import units_within
from registry.officers.model import Officer
from registry.officers.scope import units_within_postings, within_postings
from registry.places.model import Place
from registry.units.model import Unit

_ORDER = {ready.id: number for number, ready in enumerate(READY)}


def criteria_for(session: Session, unit_ids: Sequence[uuid.UUID]) -> list[Criterion]:
    """The newest version of each criterion the units may use: ready-made, their own, those of their provinces.

    Retired ones are not among them. The ready-made stand first, in their own order; the others by name.
    """
    provinces = select(Unit.parent_id).where(Unit.id.in_(unit_ids), Unit.parent_id.is_not(None))
    theirs = or_(Criterion.unit_id.is_(None), Criterion.unit_id.in_(unit_ids), Criterion.unit_id.in_(provinces))
    return _in_order(session, theirs, _is_newest(), Criterion.retired_at.is_(None))


def criteria_seen_by(session: Session, officer: Officer) -> list[Criterion]:
    """The same for all units the officer has to do with."""
    return _in_order(session, seen_by(officer), _is_newest(), Criterion.retired_at.is_(None))


def criterion_seen_by(session: Session, officer: Officer, criterion_id: uuid.UUID) -> Criterion:
    """Any version of a criterion the officer has to do with, retired ones too; NoResultFound for any other id."""
    return session.scalars(
        select(Criterion).where(Criterion.id == criterion_id, seen_by(officer)).options(joinedload(Criterion.unit))
    ).one()


def criterion_kept_by(session: Session, officer: Officer, criterion_id: uuid.UUID) -> Criterion:
    """A criterion of a unit the officer is posted to as a whole; NoResultFound for any other, the ready-made too."""
    own = select(Unit.id).where(units_within_postings(officer))
    return session.scalars(
        select(Criterion)
        .where(Criterion.id == criterion_id, Criterion.unit_id.in_(own))
        .options(joinedload(Criterion.unit))
    ).one()


def criterion_read_with(session: Session, key: ApiKey, criterion_id: uuid.UUID) -> Criterion:
    """The same for a program: ready-made, of a unit of *key*, or of the province of such a unit."""
    units = select(Unit.id).where(units_within(key))
    provinces = select(Unit.parent_id).where(Unit.id.in_(units), Unit.parent_id.is_not(None))
    theirs = or_(Criterion.unit_id.is_(None), Criterion.unit_id.in_(units), Criterion.unit_id.in_(provinces))
    return session.scalars(
        select(Criterion).where(Criterion.id == criterion_id, theirs).options(joinedload(Criterion.unit))
    ).one()


def units_kept_by(session: Session, officer: Officer) -> Sequence[Unit]:
    """The units whose criteria the officer keeps: those posted to as a whole, provinces first, then by name."""
    found = session.scalars(select(Unit).where(units_within_postings(officer)))
    return sorted(found, key=lambda unit: (unit.parent_id is not None, alphabet_key(unit.name)))


def versions_of(session: Session, criterion: Criterion) -> Sequence[Criterion]:
    """Every version of the criterion, the newest first."""
    of_unit = Criterion.unit_id == criterion.unit_id if criterion.unit_id else Criterion.unit_id.is_(None)
    return session.scalars(
        select(Criterion)
        .where(of_unit, Criterion.code == criterion.code)
        .options(joinedload(Criterion.unit))
        .order_by(Criterion.method_version.desc())
    ).all()


def seen_by(officer: Officer) -> ColumnElement[bool]:
    """Ready-made, of a unit the officer is posted to or has a place in, or of the province of such a unit."""
    units = select(Unit.id).where(
        or_(units_within_postings(officer), Unit.id.in_(select(Place.unit_id).where(within_postings(officer))))
    )
    provinces = select(Unit.parent_id).where(Unit.id.in_(units), Unit.parent_id.is_not(None))
    return or_(Criterion.unit_id.is_(None), Criterion.unit_id.in_(units), Criterion.unit_id.in_(provinces))


def _is_newest() -> ColumnElement[bool]:
    later = aliased(Criterion)
    return ~(
        select(1)
        .where(
            later.code == Criterion.code,
            or_(later.unit_id == Criterion.unit_id, later.unit_id.is_(None) & Criterion.unit_id.is_(None)),
            later.method_version > Criterion.method_version,
        )
        .exists()
    )


def _in_order(session: Session, *conditions: ColumnElement[bool]) -> list[Criterion]:
    found = session.scalars(select(Criterion).where(*conditions).options(joinedload(Criterion.unit)))
    return sorted(found, key=lambda one: (_ORDER.get(one.id, len(_ORDER)), alphabet_key(one.name), one.id))
