"""Questions about officers and their postings."""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from registry.alphabet import alphabet_key
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.officers.model import Officer, Posting
from registry.officers.scope import units_within_postings, within_postings
from registry.places.model import Place
from registry.units.model import Unit


def officer_with_login(session: Session, login: str) -> Officer | None:
    """The officer who signs in with *login*, typed with or without capitals and blanks around; else nobody."""
    typed = login.strip().lower()
    if not (typed.isascii() and typed.isprintable()):  # no login has such characters, and PostgreSQL refuses some
        return None
    return session.scalars(select(Officer).where(Officer.login == typed)).one_or_none()


def officers_seen_by(session: Session, admin: Officer) -> Sequence[Officer]:
    """The officers *admin* looks after, by name.

    They are those with a posting inside the admin's units that has not ended; and of those whom nobody has
    any more, the ones who were posted there last or whom the admin added.
    """
    return session.scalars(select(Officer).where(_looked_after_by(admin)).order_by(Officer.name, Officer.login)).all()


def officer_seen_by(session: Session, admin: Officer, officer_id: uuid.UUID) -> Officer:
    """The officer with that id, or sqlalchemy.exc.NoResultFound when there is none *admin* looks after."""
    return session.scalars(select(Officer).where(Officer.id == officer_id, _looked_after_by(admin))).one()


def postings_of(session: Session, officer: Officer) -> Sequence[Posting]:
    """Every posting of *officer*, past ones too, the latest first; unit and place come with them."""
    return session.scalars(
        select(Posting)
        .where(Posting.officer_id == officer.id)
        .options(joinedload(Posting.unit), joinedload(Posting.place))
        .order_by(Posting.begins_on.desc(), Posting.created_at.desc())
    ).all()


def postings_seen_by(session: Session, admin: Officer, officer: Officer) -> Sequence[Posting]:
    """The postings of *officer* inside the units of *admin*, past ones too, the latest first."""
    inside = set(session.scalars(select(Posting.id).where(Posting.officer_id == officer.id, _inside_units_of(admin))))
    return [posting for posting in postings_of(session, officer) if posting.id in inside]


def posting_seen_by(session: Session, admin: Officer, posting_id: uuid.UUID) -> Posting:
    """The posting with that id inside the admin's units, or sqlalchemy.exc.NoResultFound."""
    return session.scalars(select(Posting).where(Posting.id == posting_id, _inside_units_of(admin))).one()


def posted_outside(session: Session, admin: Officer, officer: Officer) -> bool:
    """Whether *officer* has a posting, now or to come, outside the units of *admin*."""
    inside = select(Posting.id).where(_inside_units_of(admin))
    outside = select(Posting.id).where(Posting.officer_id == officer.id, _going_on(), Posting.id.not_in(inside))
    return session.scalars(outside).first() is not None


def units_to_post_to(session: Session, admin: Officer) -> Sequence[Unit]:
    """The units *admin* may post somebody to: those of the own postings and the wards in them, by name."""
    found = session.scalars(select(Unit).where(units_within_postings(admin)))
    return sorted(found, key=lambda unit: (unit.parent_id is not None, alphabet_key(unit.name)))


def at_work_within(officer: Officer) -> ColumnElement[bool]:
    """True for each Officer with a posting, now or to come, inside the units and places of *officer*."""
    return Officer.id.in_(select(Posting.officer_id).where(_inside_units_of(officer), _going_on()))


def _looked_after_by(admin: Officer) -> ColumnElement[bool]:
    inside = _inside_units_of(admin)
    here_now = select(Posting.officer_id).where(inside, _going_on())
    anywhere_now = select(Posting.officer_id).where(_going_on())
    here_once = select(Posting.officer_id).where(inside)
    added = select(AuditEntry.subject_id).where(AuditEntry.officer_id == admin.id, AuditEntry.action == "officer:add")
    return or_(
        Officer.id.in_(here_now),
        and_(Officer.id.not_in(anywhere_now), or_(Officer.id.in_(here_once), Officer.id.in_(added))),
    )


def _going_on() -> ColumnElement[bool]:
    return or_(Posting.ends_on.is_(None), Posting.ends_on > today())


def _inside_units_of(admin: Officer) -> ColumnElement[bool]:
    return or_(
        Posting.unit_id.in_(select(Unit.id).where(units_within_postings(admin))),
        Posting.place_id.in_(select(Place.id).where(within_postings(admin))),
    )
