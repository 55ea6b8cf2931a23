"""Signing in and out. The caller owns the transaction: nothing here commits."""

import hashlib
import secrets
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import update
from sqlalchemy.orm import Session

from database.base import utc_now
from registry.audit.operations import record
from registry.officers.model import Officer
from registry.officers.passwords import hash_password, needs_new_hash, password_matches
from registry.officers.queries import officer_with_login
from registry.sign_ins.errors import WrongLoginOrPassword
from registry.sign_ins.model import SignIn

LASTS = timedelta(hours=12)
"""From signing in to the end, however busy the officer is meanwhile: one long working day."""


def begin_sign_in(session: Session, *, login: str, password: str, at: datetime | None = None) -> str:
    """Sign somebody in and return the secret token that stands for it; only its hash is stored.

    Raise WrongLoginOrPassword, after as much work whatever the reason. The refusal has written to the trail:
    a caller that wants it kept commits all the same.
    """
    at = at or utc_now()
    officer = officer_with_login(session, login)
    matches = password_matches(password, officer.password_hash if officer else _hash_of_nobody())
    if officer is None:
        # What was typed is not kept: people type their password into the wrong field.
        record(session, by=None, action="sign_in:refuse", subject_id=None, reason="unknown")
        raise WrongLoginOrPassword
    if not matches or officer.disabled_at is not None:
        reason = "disabled" if matches else "password"
        record(session, by=None, action="sign_in:refuse", subject_id=officer.id, login=officer.login, reason=reason)
        raise WrongLoginOrPassword
    if needs_new_hash(officer.password_hash):
        officer.password_hash = hash_password(password)
    token = secrets.token_urlsafe(32)
    session.add(SignIn(officer=officer, token_hash=hash_of(token), ends_at=at + LASTS))
    session.flush()
    record(session, by=officer, action="sign_in:begin", subject_id=officer.id)
    return token


def end_sign_in(session: Session, token: str) -> None:
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


def end_all_sign_ins(session: Session, officer: Officer, except_token: str | None = None) -> None:
    """End every sign-in of *officer* but the one *except_token* stands for; the caller writes the trail."""
    ending = update(SignIn).where(SignIn.officer_id == officer.id, SignIn.ended_at.is_(None))
    if except_token is not None:
        ending = ending.where(SignIn.token_hash != hash_of(except_token))
    session.execute(ending.values(ended_at=utc_now()))


def hash_of(token: str) -> str:
    """What is stored for *token*: 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _hash_of_nobody() -> str:
    """What an unknown login is checked against, so that the answer takes as long as for a known one."""
    return hash_password(secrets.token_urlsafe(32))
