"""Making and revoking keys, and noting that one was used. The caller owns the transaction: nothing here commits."""

import uuid
from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from database.base import utc_now
from registry.api_keys.binding import bind
from registry.api_keys.errors import (
    KeyDatesReversed,
    KeyLastsTooLong,
    OfficeUnusable,
    RightMissing,
    UnitMissing,
    UnitOutsideOwn,
)
from registry.api_keys.model import LONGEST_OFFICE, REVOKE, ApiKey, ApiKeyUnit, ApiRight
from registry.api_keys.tokens import hash_of_api_token, new_api_token
from registry.audit.operations import record
from registry.calendar import day_of
from registry.officers.model import Officer
from registry.officers.scope import units_within_postings
from registry.plain_line import plain_line
from registry.units.model import Unit

LONGEST = timedelta(days=366)
"""A key that outlives a year outlives whoever knows what it is for."""


def make_api_key(
    session: Session,
    *,
    by: Officer,
    office: str,
    units: Collection[Unit],
    rights: Collection[ApiRight],
    begins_on: date,
    ends_on: date,
    at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """Make a key for *office*, and return it with its secret token, which nobody can read again.

    It holds from *begins_on* until before *ends_on*. Raise OfficeUnusable, RightMissing, UnitMissing, UnitOutsideOwn,
    KeyDatesReversed or KeyLastsTooLong.
    """
    office = plain_line(office)
    if not 0 < len(office) <= LONGEST_OFFICE:
        raise OfficeUnusable(LONGEST_OFFICE)
    if not rights:
        raise RightMissing
    if not units:
        raise UnitMissing
    _refuse_outside_own(session, by, units)
    if ends_on <= max(begins_on, day_of(at or utc_now())):
        raise KeyDatesReversed
    if ends_on - begins_on > LONGEST:
        raise KeyLastsTooLong(LONGEST.days)
    token = new_api_token()
    key = ApiKey(
        office=office,
        token_hash=hash_of_api_token(token),
        tail=token[-4:],
        rights=[right.value for right in ApiRight if right in rights],
        begins_on=begins_on,
        ends_on=ends_on,
        made_by=by,
    )
    bind(key, {unit.id for unit in units})
    session.add(key)
    session.add_all(ApiKeyUnit(key=key, unit=unit) for unit in units)
    session.flush()
    record(
        session,
        by=by,
        action="api_key:make",
        subject_id=key.id,
        office=office,
        units=sorted(unit.name for unit in units),
        rights=key.rights,
        begins_on=begins_on.isoformat(),
        ends_on=ends_on.isoformat(),
        tail=key.tail,
    )
    return key, token


def revoke_api_key(session: Session, *, by: Officer, key: ApiKey) -> None:
    """Let *key* open nothing from this moment on. Revoked already, nothing changes."""
    revoked = session.scalar(
        update(ApiKey).where(ApiKey.id == key.id, ApiKey.revoked_at.is_(None)).values(revoked_at=utc_now())
        .returning(ApiKey.id)
    )  # fmt: skip
    if revoked is not None:
        record(session, by=by, action=REVOKE, subject_id=key.id, office=key.office, tail=key.tail)


def note_use(session: Session, *, key_id: uuid.UUID, at: datetime | None = None) -> None:
    """Note that a key is used that day, and tell the trail: once for each key and day, whichever request is first.

    What is read holds no person and each figure can be read again, so which of the day's requests asked for what says
    nothing more; that the office read on that day is what somebody may want to know later.
    """
    day = day_of(at or utc_now())
    first = session.execute(
        update(ApiKey)
        .where(ApiKey.id == key_id, or_(ApiKey.last_used_on.is_(None), ApiKey.last_used_on < day))
        .values(last_used_on=day)
        .returning(ApiKey.office, ApiKey.tail)
    ).one_or_none()
    if first is not None:
        record(session, by=None, action="api_key:read", subject_id=key_id, office=first.office, tail=first.tail)


def _refuse_outside_own(session: Session, by: Officer, units: Collection[Unit]) -> None:
    wanted = {unit.id for unit in units}
    own = set(session.scalars(select(Unit.id).where(Unit.id.in_(wanted), units_within_postings(by))))
    if own != wanted:
        raise UnitOutsideOwn
