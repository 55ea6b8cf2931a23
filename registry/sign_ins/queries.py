"""Questions about sign-ins."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from database.base import utc_now
from registry.calendar import today
from registry.officers.binding import may_act
from registry.officers.model import Officer, Posting, Role
from registry.officers.scope import units_within_postings, within_postings
from registry.places.model import Place
from registry.sign_ins.binding import is_bound
from registry.sign_ins.limits import has_lapsed, may_be_used
from registry.sign_ins.model import SignIn, SignInKind
from registry.sign_ins.operations import hash_of
from registry.units.model import Unit


def officer_signed_in_with(session: Session, token: str, at: datetime | None = None) -> Officer | None:
    """The officer whose sign-in *token* stands for; nobody once it ended, ran out, or the officer was disabled."""
    sign_in = sign_in_with(session, token, at)
    return sign_in.officer if sign_in is not None else None


def sign_in_with(session: Session, token: str, at: datetime | None = None) -> SignIn | None:
    """The sign-in *token* stands for, with its officer, as long as it is good for anything."""
    sign_in = _with_token(session, token, waits_for_code=False)
    return None if sign_in is None or has_lapsed(sign_in, at or utc_now()) else sign_in


def officer_waiting_with(session: Session, token: str, at: datetime | None = None) -> Officer | None:
    """The officer who typed the right password and still has to show the code."""
    sign_in = _with_token(session, token, waits_for_code=True)
    return None if sign_in is None or sign_in.ends_at <= (at or utc_now()) else sign_in.officer


def sign_in_over_with(session: Session, token: str, at: datetime | None = None) -> SignIn | None:
    """The sign-in that *token* stood for, which ran out by itself or was ended; nothing of who is disabled by now.

    Good for telling its owner what happened, and for nothing else.
    """
    sign_in = _row_of(session, token, waits_for_code=False)
    if sign_in is None or not is_bound(sign_in) or not may_act(sign_in.officer):
        return None
    over = sign_in.ended_at is not None or has_lapsed(sign_in, at or utc_now())
    return sign_in if over else None


def open_sign_ins_of(session: Session, officer: Officer, at: datetime | None = None) -> Sequence[SignIn]:
    """The sign-ins of *officer* that are good for something now, the one seen last first."""
    at = at or utc_now()
    found = session.scalars(
        select(SignIn)
        .where(
            SignIn.officer_id == officer.id,
            SignIn.ended_at.is_(None),
            SignIn.ends_at > at,
            SignIn.waits_for_code.is_(False),
        )
        .order_by(SignIn.last_seen_at.desc(), SignIn.id)
    )
    return [sign_in for sign_in in found if may_be_used(sign_in) and not has_lapsed(sign_in, at)]


def team_members_seen_by(session: Session, official: Officer) -> Sequence[Officer]:
    """The team members posted today inside the units and places of *official* who may sign in, by name."""
    return session.scalars(select(Officer).where(_team_of(official)).order_by(Officer.name, Officer.login)).all()


def team_member_seen_by(session: Session, official: Officer, officer_id: uuid.UUID) -> Officer:
    """The team member with that id, or sqlalchemy.exc.NoResultFound when there is none whom *official* sees."""
    return session.scalars(select(Officer).where(Officer.id == officer_id, _team_of(official))).one()


def phones_seen_by(session: Session, official: Officer, at: datetime | None = None) -> Sequence[SignIn]:
    """The phones that are signed in as team members of *official*, by the member's name."""
    at = at or utc_now()
    found = session.scalars(
        select(SignIn)
        .join(SignIn.officer)
        .options(contains_eager(SignIn.officer), joinedload(SignIn.let_in_by))
        .where(_team_of(official), SignIn.kind == SignInKind.PHONE, SignIn.ended_at.is_(None), SignIn.ends_at > at)
        .order_by(Officer.name, SignIn.last_seen_at.desc())
    )
    return [sign_in for sign_in in found if may_be_used(sign_in) and not has_lapsed(sign_in, at)]


def phone_seen_by(session: Session, official: Officer, sign_in_id: uuid.UUID) -> SignIn:
    """The sign-in of a team member's phone with that id, or sqlalchemy.exc.NoResultFound."""
    return session.scalars(
        select(SignIn)
        .join(SignIn.officer)
        .where(SignIn.id == sign_in_id, SignIn.kind == SignInKind.PHONE, _team_of(official))
    ).one()


def _with_token(session: Session, token: str, *, waits_for_code: bool) -> SignIn | None:
    sign_in = _row_of(session, token, waits_for_code=waits_for_code)
    return sign_in if sign_in is not None and may_be_used(sign_in) else None


def _row_of(session: Session, token: str, *, waits_for_code: bool) -> SignIn | None:
    return session.scalars(
        select(SignIn)
        .join(SignIn.officer)
        .options(contains_eager(SignIn.officer))
        .where(SignIn.token_hash == hash_of(token), SignIn.waits_for_code.is_(waits_for_code))
    ).one_or_none()


def _team_of(official: Officer) -> ColumnElement[bool]:
    """Team members who are posted today to where *official* is."""
    day = today()
    posted_here = select(Posting.officer_id).where(
        Posting.begins_on <= day,
        or_(Posting.ends_on.is_(None), Posting.ends_on > day),
        or_(
            Posting.unit_id.in_(select(Unit.id).where(units_within_postings(official))),
            Posting.place_id.in_(select(Place.id).where(within_postings(official))),
        ),
    )
    return and_(Officer.role == Role.TEAM_MEMBER, Officer.disabled_at.is_(None), Officer.id.in_(posted_here))
