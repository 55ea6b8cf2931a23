"""Signing in and out. The caller owns the transaction: nothing here commits."""

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from database.base import utc_now
from registry.audit.operations import record
from registry.officers.binding import may_act
from registry.officers.errors import OfficerPostedElsewhereToo, OldPasswordWrong
from registry.officers.holding import officer_held
from registry.officers.idleness import disable_if_idle
from registry.officers.model import Officer
from registry.officers.passwords import hash_password, needs_new_hash, password_matches
from registry.officers.queries import officer_with_login, posted_outside
from registry.sign_ins.binding import bind, end, is_bound, shorten
from registry.sign_ins.errors import WrongLoginOrPassword
from registry.sign_ins.limits import LASTS, WAITS_FOR_CODE
from registry.sign_ins.model import LONGEST_DEVICE, PhoneLink, SignIn


class Outcome(StrEnum):
    """What a password turned out to be. All but the first are told to the trail and to nobody outside."""

    RIGHT = "right"
    WRONG = "password"
    UNKNOWN = "unknown"
    """Nobody has that login."""


@dataclass(frozen=True)
class CheckedPassword:
    """A password that was compared with the one stored: what the slow work found, for a quick decision."""

    officer_id: uuid.UUID | None
    """Whose login was typed; nobody when it is unknown."""
    password_hash: str
    """What it was compared with: once another one is stored, the outcome is worth nothing."""
    outcome: Outcome
    better_hash: str | None = None
    """The right password hashed at today's costs, where the stored hash has others."""


def check_password(session: Session, *, login: str, password: str) -> CheckedPassword:
    """Compare *password* with the one of *login*, after as much work whether or not there is such a login.

    It only reads, and is slow on purpose: do so before a transaction that writes begins, or all others wait for it.
    """
    officer = officer_with_login(session, login)
    if officer is None:
        password_matches(password, hash_of_nobody())
        return CheckedPassword(None, "", Outcome.UNKNOWN)
    stored = officer.password_hash
    if not password_matches(password, stored):
        return CheckedPassword(officer.id, stored, Outcome.WRONG)
    better = hash_password(password) if needs_new_hash(stored) else None
    return CheckedPassword(officer.id, stored, Outcome.RIGHT, better)


def require_own_password(session: Session, *, officer: Officer, checked: CheckedPassword) -> Officer:
    """Return *officer*, held, who has shown their password once more. Raise OldPasswordWrong.

    Also where it was changed since the check. The refusal has written to the trail: a caller that wants it kept commits
    all the same.
    """
    held = officer_held(session, officer_id=officer.id)
    right = checked.outcome is Outcome.RIGHT and checked.officer_id == held.id
    if not right or checked.password_hash != held.password_hash:
        record(session, by=held, action="sign_in:refuse", subject_id=held.id, reason="old_password")
        raise OldPasswordWrong
    return held


def begin_sign_in(
    session: Session, *, checked: CheckedPassword, device: str = "", address: str = "", at: datetime | None = None
) -> str:
    """Sign in whose password was *checked*, and return the secret token that stands for it; only its hash is stored.

    Who has a second factor gets a token that is good for nothing but showing its code: second_step.finish_sign_in.
    *device* is what the browser calls itself in short, *address* where the request came from.

    Raise WrongLoginOrPassword, also for a disabled officer and where the password was changed since the check. The
    refusal has written to the trail: a caller that wants it kept commits all the same.
    """
    at = at or utc_now()
    where: dict[str, Any] = {"device": device, "address": address} if address else {}
    if checked.officer_id is None:
        # What was typed is not kept: people type their password into the wrong field.
        record(session, by=None, action="sign_in:refuse", subject_id=None, reason=checked.outcome, **where)
        raise WrongLoginOrPassword
    officer = officer_held(session, officer_id=checked.officer_id)
    disable_if_idle(session, officer=officer, at=at)
    reason = _reason_to_refuse(officer, checked)
    if reason is not None:
        told = where | {"login": officer.login, "reason": reason}
        record(session, by=None, action="sign_in:refuse", subject_id=officer.id, **told)
        raise WrongLoginOrPassword
    if checked.better_hash is not None:
        officer.password_hash = checked.better_hash
    waits = officer.second_factor_at is not None
    if not waits:
        officer.active_at = at
    ends_at = at + (WAITS_FOR_CODE if waits else LASTS)
    token = open_sign_in(session, SignIn(officer=officer, ends_at=ends_at, waits_for_code=waits, device=device), at=at)
    record(
        session,
        by=officer,
        action="sign_in:wait_for_code" if waits else "sign_in:begin",
        subject_id=officer.id,
        **where,
    )
    return token


def open_sign_in(session: Session, sign_in: SignIn, *, at: datetime) -> str:
    """Store *sign_in* under a new token, and return the token; the caller writes the trail."""
    token = new_token()
    sign_in.token_hash = hash_of(token)
    sign_in.last_seen_at = at
    sign_in.device = (sign_in.device or "")[:LONGEST_DEVICE]
    sign_in.officer_id = sign_in.officer_id or sign_in.officer.id
    bind(sign_in)
    session.add(sign_in)
    session.flush()
    return token


def renew_sign_in(session: Session, *, token: str) -> str | None:
    """Give the sign-in of *token* another token, and return it: the old one is worth nothing from here on.

    Nothing where that sign-in has ended meanwhile: what was ended does not come to life again.
    """
    sign_in = session.scalars(
        select(SignIn)
        .where(SignIn.token_hash == hash_of(token), SignIn.ended_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if sign_in is None or not is_bound(sign_in):
        return None
    fresh = new_token()
    sign_in.token_hash = hash_of(fresh)
    bind(sign_in)
    session.flush()
    return fresh


def end_sign_in(session: Session, *, token: str) -> None:
    """Sign out. A token that is unknown or has ended changes nothing."""
    ended = end_sign_ins(session, SignIn.token_hash == hash_of(token))
    for sign_in in ended:
        record(
            session, by=sign_in.officer, action="sign_in:end", subject_id=sign_in.officer_id, sign_in=str(sign_in.id)
        )


def end_all_sign_ins(session: Session, *, officer: Officer, except_token: str | None = None) -> None:
    """End every sign-in of *officer* but the one *except_token* stands for; the caller writes the trail.

    Codes for phones that wait to be scanned end with them, those for the officer and those that the officer showed.
    """
    now = utc_now()
    end_links(session, or_(PhoneLink.officer_id == officer.id, PhoneLink.shown_by_id == officer.id), at=now)
    but_one = [] if except_token is None else [SignIn.token_hash != hash_of(except_token)]
    end_sign_ins(session, SignIn.officer_id == officer.id, *but_one, at=now)


def end_links(session: Session, whose: ColumnElement[bool], *, at: datetime) -> None:
    """Let the codes of those links that wait to be scanned be worth nothing from that moment on."""
    waiting = (
        select(PhoneLink)
        .where(whose, PhoneLink.used_at.is_(None), PhoneLink.ends_at > at)
        .order_by(PhoneLink.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for link in session.scalars(waiting).all():
        shorten(link, to=at)
    session.flush()


def end_own_sign_in(session: Session, *, officer: Officer, sign_in_id: uuid.UUID) -> None:
    """End one of the officer's own sign-ins, such as that of a lost phone. Raise sqlalchemy.exc.NoResultFound."""
    if not end_sign_ins(session, SignIn.id == sign_in_id, SignIn.officer_id == officer.id):
        raise NoResultFound
    record(session, by=officer, action="sign_in:end", subject_id=officer.id, sign_in=str(sign_in_id))


def sign_out_everywhere(
    session: Session, *, by: Officer | None, officer: Officer, except_token: str | None = None
) -> None:
    """End every sign-in of *officer*, on all devices, but the one *except_token* stands for.

    Oneself one may always; for somebody posted outside one's own units as well, raise OfficerPostedElsewhereToo.
    """
    held = officer_held(session, officer_id=officer.id)
    if by is not None and by.id != held.id and posted_outside(session, by, held):
        raise OfficerPostedElsewhereToo
    end_all_sign_ins(session, officer=held, except_token=except_token)
    record(session, by=by, action="sign_in:end_all", subject_id=held.id)


def new_token() -> str:
    """A secret to stand for something: 256 random bits."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is stored for *token*: 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def end_sign_ins(session: Session, *which: ColumnElement[bool], at: datetime | None = None) -> Sequence[SignIn]:
    """End those that nobody ended, and return them; the caller writes the trail.

    Held, oldest first: two that end the same at once take turns.
    """
    found = session.scalars(
        select(SignIn)
        .where(*which, SignIn.ended_at.is_(None))
        .order_by(SignIn.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for sign_in in found:
        end(sign_in, at=at or utc_now())
    session.flush()
    return found


def _reason_to_refuse(officer: Officer, checked: CheckedPassword) -> str | None:
    if checked.outcome is not Outcome.RIGHT:
        return checked.outcome
    if officer.password_hash != checked.password_hash:
        return "changed"
    return None if may_act(officer) else "disabled"


@cache
def hash_of_nobody() -> str:
    """What no password fits: what an unknown login is checked against, as slowly as a known one."""
    return hash_password(secrets.token_urlsafe(32))
