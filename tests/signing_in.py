"""Signing somebody in with a password, as the sign-in screen does: looked at first, decided in a transaction."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from database.base import utc_now
from registry.officers.model import Officer
from registry.second_factors.binding import bind
from registry.second_factors.codes import code_at, new_secret, sealed, step_at
from registry.second_factors.model import SecondFactor
from registry.sign_ins.limits import LASTS
from registry.sign_ins.model import SignIn
from registry.sign_ins.operations import CheckedPassword, Outcome, begin_sign_in, check_password, open_sign_in


def right_password(officer: Officer) -> CheckedPassword:
    """As if *officer* had just typed the own password."""
    return CheckedPassword(officer.id, officer.password_hash, Outcome.RIGHT)


def sign_in(session: Session, *, login: str, password: str, at: datetime | None = None) -> str:
    """The token of a new sign-in; raises as begin_sign_in does."""
    return begin_sign_in(session, checked=check_password(session, login=login, password=password), at=at)


def open_sign_in_of(session: Session, officer: Officer, **given: Any) -> str:
    """The token of a sign-in of *officer*, put in directly."""
    sign_in = SignIn(officer=officer, **{"ends_at": utc_now() + LASTS, **given})
    return open_sign_in(session, sign_in, at=given.get("last_seen_at", utc_now()))


def enrolled(session: Session, officer: Officer, *, at: datetime | None = None) -> bytes:
    """The secret in the phone of *officer*, who has a second factor from here on: now, or a little before."""
    secret = new_secret()
    moment = at or utc_now() - timedelta(minutes=2)
    factor = SecondFactor(
        officer_id=officer.id, sealed_secret=sealed(secret, officer.id), enrolled_at=moment, last_step=step_at(moment)
    )
    bind(factor)
    session.add(factor)
    officer.second_factor_at = moment
    session.flush()
    return secret


def code_now(secret: bytes, *, later: int = 0) -> str:
    """What the phone shows at this moment, or so many steps of 30 seconds later."""
    return code_at(secret, step_at(utc_now()) + later)
