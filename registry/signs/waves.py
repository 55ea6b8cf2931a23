"""Waves: which signs that hung are to be replaced by others, how many are, and which shops are left.

Two kinds. What turned old by itself, by an approved change of account or by being printed anew, is a wave of its place
from the first such sign until none is left. Others are begun by somebody for a place or a unit. Nothing here commits.
"""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from database.base import utc_now
from registry.audit.operations import record
from registry.calendar import day_of
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.officers.scope import units_within_postings, within_postings
from registry.places.model import Place
from registry.places.queries import place_seen_by
from registry.plain_line import plain_line
from registry.signs.errors import NothingHangs, WaveNoteMissing
from registry.signs.model import Sign, SignState, SignWave, WaveReason
from registry.signs.wave_lines import Wave, begun_wave, old_signs_wave, places_with_old_signs, signs_that_hung
from registry.units.model import Unit

LONGEST_NOTE = 200


def begin_wave(
    session: Session,
    *,
    by: Officer,
    reason: WaveReason,
    note: str = "",
    place_id: uuid.UUID | None = None,
    unit_id: uuid.UUID | None = None,
) -> SignWave:
    """Say that every sign that hangs in the place, or in the whole unit, is to be replaced.

    The signs stay good: whoever pays by one pays the right account until its successor hangs. From now on none of them
    is printed again; shops of the place get new ones. Raise NoResultFound for a place or unit *by* is not posted to,
    WaveNoteMissing where the reason is another one and no note tells it, and NothingHangs.
    """
    told = plain_line(note)[:LONGEST_NOTE]
    if reason is WaveReason.OTHER and not told:
        raise WaveNoteMissing
    place = None if place_id is None else place_seen_by(session, by, place_id)
    unit = place.unit if place is not None else _unit_of(session, by, unit_id)
    within = Place.unit_id == unit.id if place is None else Place.id == place.id
    hangs = exists().where(Sign.merchant_id == Merchant.id, Sign.state == SignState.POSTED)
    if session.scalars(select(Merchant.id).join(Merchant.place).where(within, hangs).limit(1)).first() is None:
        raise NothingHangs
    begun_at = utc_now()
    wave = SignWave(
        created_at=begun_at,
        unit=unit,
        place=place,
        reason=reason,
        note=told,
        begun_on=day_of(begun_at),
        begun_by_id=by.id,
    )
    session.add(wave)
    session.flush()
    _tell(session, by, "sign_wave:begin", wave, reason=reason, note=told)
    return wave


def call_off_wave(session: Session, *, by: Officer, wave_id: uuid.UUID) -> SignWave:
    """End a wave that was begun by mistake: signs from before it may be printed again. One that is over is left so.

    Raise NoResultFound for a wave that is not wholly within the postings of *by*.
    """
    wave = session.scalars(_waves(by).where(SignWave.id == wave_id, _wholly_within(by))).one()
    session.refresh(wave, ["called_off_at"], with_for_update={"of": SignWave})
    if wave.called_off_at is None:
        wave.called_off_at = utc_now()
        session.flush()
        _tell(session, by, "sign_wave:call_off", wave)
    return wave


def waves_seen_by(session: Session, officer: Officer) -> list[Wave]:
    """The waves in which something is left to do at the officer's places: those that came by themselves first.

    Of a wave of a whole unit an officer posted to some of its places sees those.
    """
    return open_and_finished_waves(session, officer)[0]


def open_and_finished_waves(session: Session, officer: Officer) -> tuple[list[Wave], list[Wave]]:
    """As waves_seen_by, and of those that somebody began the ones that are over, the last one begun first.

    What turned old by itself has no row: it is over without a trace. A wave that was called off is neither.
    """
    found = []
    old = places_with_old_signs(session, officer)
    if old:
        hung = signs_that_hung(session, officer, Place.id.in_([place.id for place in old]))
        found += [old_signs_wave(place, [sign for sign in hung if sign.place_id == place.id]) for place in old]
    for begun in session.scalars(_waves(officer).where(SignWave.called_off_at.is_(None)).order_by(SignWave.id)):
        found.append(_progress(session, officer, begun))
    over = [wave for wave in reversed(found) if wave.is_over and wave.begun is not None]
    return [wave for wave in found if not wave.is_over], over


def number_left(session: Session, officer: Officer) -> int:
    """How many signs are left to replace; one that two waves are about is one sign."""
    return len({sign_id for wave in waves_seen_by(session, officer) for sign_id in wave.left})


def wave_seen_by(session: Session, officer: Officer, wave_id: uuid.UUID) -> Wave:
    """One wave that was begun, also a finished one, or NoResultFound where the officer may not know that it exists."""
    return _progress(session, officer, session.scalars(_waves(officer).where(SignWave.id == wave_id)).one())


def wave_of_old_signs(session: Session, officer: Officer, place_id: uuid.UUID) -> Wave:
    """What turned old by itself in one place, or NoResultFound where the officer may not know that it exists."""
    place = place_seen_by(session, officer, place_id)
    return old_signs_wave(place, signs_that_hung(session, officer, Place.id == place.id))


def may_call_off(session: Session, officer: Officer, wave: SignWave) -> bool:
    """Whether call_off_wave would let the officer."""
    mine = select(SignWave.id).join(SignWave.unit).where(SignWave.id == wave.id, _wholly_within(officer))
    return wave.called_off_at is None and session.scalars(mine).first() is not None


def signs_of(session: Session, sign_ids: Sequence[uuid.UUID]) -> Sequence[Sign]:
    """The signs with their shops and places, in walking order. The caller took the ids from a wave it may see."""
    return session.scalars(
        select(Sign)
        .join(Sign.merchant)
        .where(Sign.id.in_(sign_ids))
        .options(joinedload(Sign.merchant).joinedload(Merchant.place))
        .order_by(Merchant.place_id, Merchant.walking_key, Sign.serial)
    ).all()


def _progress(session: Session, officer: Officer, wave: SignWave) -> Wave:
    within = Place.unit_id == wave.unit_id if wave.place_id is None else Place.id == wave.place_id
    return begun_wave(wave, signs_that_hung(session, officer, within))


def _unit_of(session: Session, by: Officer, unit_id: uuid.UUID | None) -> Unit:
    return session.scalars(select(Unit).where(Unit.id == unit_id, units_within_postings(by))).one()


def _waves(officer: Officer) -> Select[SignWave]:
    """Waves of the officer's places, and of units that some of them lie in."""
    mine = select(Place.id).where(within_postings(officer))
    of_some = select(Place.unit_id).where(within_postings(officer))
    return (
        select(SignWave)
        .join(SignWave.unit)
        .options(joinedload(SignWave.place), contains_eager(SignWave.unit), joinedload(SignWave.begun_by))
        .where(or_(SignWave.place_id.in_(mine), SignWave.place_id.is_(None) & SignWave.unit_id.in_(of_some)))
    )


def _wholly_within(officer: Officer) -> ColumnElement[bool]:
    return or_(SignWave.place_id.in_(select(Place.id).where(within_postings(officer))), units_within_postings(officer))


def _tell(session: Session, by: Officer, action: str, wave: SignWave, **details: Any) -> None:
    place = "" if wave.place is None else wave.place.name
    record(session, by=by, action=action, subject_id=wave.id, unit=wave.unit.name, place=place, **details)
