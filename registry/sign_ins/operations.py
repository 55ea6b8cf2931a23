"""Signing in and out. The caller owns the transaction: nothing here commits."""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

from sqlalchemy import update
from sqlalchemy.orm import Session

from database.base import utc_now
from registry.audit.operations import record
from registry.officers.holding import officer_held
from registry.officers.model import Officer
from registry.officers.passwords import hash_password, needs_new_hash, password_matches
from registry.officers.queries import officer_with_login
from registry.sign_ins.errors import WrongLoginOrPassword
from registry.sign_ins.model import SignIn

LASTS = timedelta(hours=12)
"""From signing in to the end, however busy the officer is meanwhile: one long working day."""


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
        password_matches(password, _hash_of_nobody())
        return CheckedPassword(None, "", Outcome.UNKNOWN)
    stored = officer.password_hash
    if not password_matches(password, stored):
        return CheckedPassword(officer.id, stored, Outcome.WRONG)
    better = hash_password(password) if needs_new_hash(stored) else None
    return CheckedPassword(officer.id, stored, Outcome.RIGHT, better)


def begin_sign_in(session: Session, *, checked: CheckedPassword, at: datetime | None = None) -> str:
    """Sign in whose password was *checked*, and return the secret token that stands for it; only its hash is stored.

    Raise WrongLoginOrPassword, also for a disabled officer and where the password was changed since the check. The
    refusal has written to the trail: a caller that wants it kept commits all the same.
    """
    at = at or utc_now()
    if checked.officer_id is None:
        # What was typed is not kept: people type their password into the wrong field.
        record(session, by=None, action="sign_in:refuse", subject_id=None, reason=checked.outcome)
        raise WrongLoginOrPassword
    officer = officer_held(session, officer_id=checked.officer_id)
    reason = _reason_to_refuse(officer, checked)
    if reason is not None:
        record(session, by=None, action="sign_in:refuse", subject_id=officer.id, login=officer.login, reason=reason)
        raise WrongLoginOrPassword
    if checked.better_hash is not None:
        officer.password_hash = checked.better_hash
    token = secrets.token_urlsafe(32)
    session.add(SignIn(officer=officer, token_hash=hash_of(token), ends_at=at + LASTS))
    session.flush()
    record(session, by=officer, action="sign_in:begin", subject_id=officer.id)
    return token


def end_sign_in(session: Session, *, token: str) -> None:
    """Sign out. A token that is unknown or has ended changes nothing."""
    officer_id = session.scalar(
        update(SignIn)
        .where(SignIn.token_hash == hash_of(token), SignIn.ended_at.is_(None))
        .values(ended_at=utc_now())
        .returning(SignIn.officer_id)
    )
    if officer_id is not None:
        officer = session.get_one(Officer, officer_id)
        record(session, by=officer, action="sign_in:end", subject_id=officer_id)


def end_all_sign_ins(session: Session, *, officer: Officer, except_token: str | None = None) -> None:
    """End every sign-in of *officer* but the one *except_token* stands for; the caller writes the trail."""
    ending = update(SignIn).where(SignIn.officer_id == officer.id, SignIn.ended_at.is_(None))
    if except_token is not None:
        ending = ending.where(SignIn.token_hash != hash_of(except_token))
    session.execute(ending.values(ended_at=utc_now()))


def hash_of(token: str) -> str:
    """What is stored for *token*: 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _reason_to_refuse(officer: Officer, checked: CheckedPassword) -> str | None:
    if checked.outcome is not Outcome.RIGHT:
        return checked.outcome
    if officer.password_hash != checked.password_hash:
        return "changed"
    return "disabled" if officer.disabled_at is not None else None


@cache
def _hash_of_nobody() -> str:
    """What an unknown login is checked against, so that the answer takes as long as for a known one."""
    return hash_password(secrets.token_urlsafe(32))
