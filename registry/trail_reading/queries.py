"""Whose trail somebody may see: of shops and places inside the postings; of officers and keys, who looks after them.

What was done to the installation as a whole, by nobody who signs in, is for every leader and admin to see.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from registry.api_keys.queries import keys_seen_by
from registry.audit.model import AuditEntry
from registry.calendar import VIETNAM
from registry.merchants.model import Merchant
from registry.officers.model import Officer, Role
from registry.officers.queries import officers_seen_by
from registry.officers.scope import within_postings
from registry.places.model import Place

OF_PLACES = "place:"
"""What the actions about a place begin with; their subject is the place."""

OF_ALL = ("installation:", "trail:")
"""What the actions about the installation begin with; where nobody did them who signs in, they are an errand's."""
REFUSED = "sign_in:refuse"
"""Of a login that nobody has, it is about no officer."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which entries; each part narrows what is seen, and None asks for all."""

    merchant_id: uuid.UUID | None = None
    place_id: uuid.UUID | None = None
    """Of the place itself, and of the shops that are there now."""
    officer_id: uuid.UUID | None = None
    """What the officer did; for somebody who looks after officers, also what was done about the officer."""
    action: str | None = None
    day: date | None = None
    """By the clock in Vietnam, as it was when each was written."""
    before: int | None = None
    """Only entries with a smaller sequence: the next page begins after the last one of this."""


@dataclass(frozen=True)
class About:
    """Entries about rows of a room above this one: what their actions begin with, and the ids somebody may see."""

    beginning: str
    ids: Select[uuid.UUID]


@dataclass(frozen=True)
class Told:
    """An entry with what it is about, where that is a shop, a place or an officer."""

    entry: AuditEntry
    merchant: Merchant | None
    place: Place | None
    officer: Officer | None


def trail_seen_by(
    session: Session, reader: Officer, wanted: Wanted, *, limit: int, also: Sequence[About] = ()
) -> Sequence[Told]:
    """The newest entries that *reader* may see and wants, the newest first; at most *limit*.

    *also* names what the reader may see beside shops and places; who looks after officers sees nothing of it.
    """
    about_place = case((AuditEntry.action.startswith(OF_PLACES), AuditEntry.subject_id))
    rows = session.execute(
        select(AuditEntry, Merchant, Place)
        .outerjoin(Merchant, Merchant.id == AuditEntry.merchant_id)
        .outerjoin(Place, Place.id == func.coalesce(Merchant.place_id, about_place))
        .where(_seen_by(session, reader, also), *_wanted(reader, wanted))
        .options(joinedload(AuditEntry.officer))
        .order_by(AuditEntry.sequence.desc())
        .limit(limit)
    ).all()
    officers = _officers(session, {entry.subject_id for entry, merchant, place in rows if not (merchant or place)})
    return [Told(entry, merchant, place, officers.get(entry.subject_id)) for entry, merchant, place in rows]


def _seen_by(session: Session, reader: Officer, also: Sequence[About]) -> ColumnElement[bool]:
    of_all = and_(
        AuditEntry.officer_id.is_(None),
        AuditEntry.merchant_id.is_(None),
        or_(
            *(AuditEntry.action.startswith(beginning) for beginning in OF_ALL),
            and_(AuditEntry.action == REFUSED, AuditEntry.subject_id.is_(None)),
        ),
    )
    if reader.role is Role.ADMIN:
        looked_after = [row.id for row in (*officers_seen_by(session, reader), *keys_seen_by(session, reader))]
        return or_(and_(AuditEntry.subject_id.in_(looked_after), AuditEntry.merchant_id.is_(None)), of_all)
    places = select(Place.id).where(within_postings(reader))
    shops = select(Merchant.id).where(Merchant.place_id.in_(places))
    return or_(
        AuditEntry.merchant_id.in_(shops),
        and_(AuditEntry.action.startswith(OF_PLACES), AuditEntry.subject_id.in_(places)),
        *(
            and_(AuditEntry.action.startswith(one.beginning, autoescape=True), AuditEntry.subject_id.in_(one.ids))
            for one in also
        ),
        *([of_all] if reader.role is Role.LEADER else []),
    )


def _wanted(reader: Officer, wanted: Wanted) -> list[ColumnElement[bool]]:
    """The conditions that what is wanted comes to. The query joins Merchant and Place."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.merchant_id is not None:
        conditions.append(AuditEntry.merchant_id == wanted.merchant_id)
    if wanted.place_id is not None:
        conditions.append(Place.id == wanted.place_id)
    if wanted.officer_id is not None:
        about = [AuditEntry.subject_id == wanted.officer_id] if reader.role is Role.ADMIN else []
        conditions.append(or_(AuditEntry.officer_id == wanted.officer_id, *about))
    if wanted.action is not None:
        conditions.append(AuditEntry.action == wanted.action)
    if wanted.day is not None:
        begins = datetime.combine(wanted.day, time(), VIETNAM)
        conditions += [AuditEntry.at >= begins, AuditEntry.at < begins + timedelta(days=1)]
    if wanted.before is not None:
        conditions.append(AuditEntry.sequence < wanted.before)
    return conditions


def _officers(session: Session, ids: set[uuid.UUID | None]) -> dict[uuid.UUID | None, Officer]:
    return {officer.id: officer for officer in session.scalars(select(Officer).where(Officer.id.in_(ids - {None})))}
