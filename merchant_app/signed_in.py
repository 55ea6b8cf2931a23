"""The officer making this request, with their real type. The only module that knows Flask-Login."""

from typing import cast

from flask import Flask, current_app, g, session
from flask_login import LoginManager, UserMixin, current_user, login_user

from database.base import utc_now
from merchant_app.unit_of_work import reading
from registry.officers.model import Officer
from registry.sign_ins.queries import officer_lapsed_with, officer_waiting_with, sign_in_with
from registry.sign_ins.seen import NOTED_EVERY, note_seen

_WAITING = "waits_for_code"
"""Where the cookie holds the token of who has typed the right password and not shown the code yet."""


class _SignedIn(UserMixin):
    """The officer behind the cookie, as Flask-Login wants to see one. Its id is the sign-in's secret token."""

    def __init__(self, officer: Officer, token: str) -> None:
        self.officer = officer
        self.id = token


def start_sign_in(app: Flask) -> None:
    """Let *app* find the officer of each request."""
    manager = LoginManager(app)
    manager.session_protection = None  # the token in the database decides, not the browser's name
    manager.user_loader(_load)
    app.jinja_env.globals.update(somebody_is_signed_in=somebody_is_signed_in, current_officer=current_officer)


def remember(officer: Officer, token: str, *, lasting: bool = False) -> None:
    """Put the sign-in's *token* into a fresh cookie, which a *lasting* sign-in keeps when the browser is closed."""
    forget()
    session.permanent = lasting
    login_user(_SignedIn(officer, token))


def remember_waiting(token: str) -> None:
    """Put into a fresh cookie that the password was right and the code is still to come."""
    forget()
    session[_WAITING] = token


def forget() -> None:
    """Empty the cookie. Forms shown from here on get a token of the new one."""
    session.clear()
    g.pop("csrf_token", None)


def somebody_is_signed_in() -> bool:
    """Whether this request comes from a signed-in officer."""
    return bool(current_user.is_authenticated)


def current_officer() -> Officer:
    """The signed-in officer. Only a guarded route may ask."""
    return cast("Officer", current_user.officer)


def current_token() -> str:
    """The secret token of this sign-in."""
    return cast("str", current_user.id)


def cookie_lasts() -> bool:
    """Whether the cookie of this request outlives the browser."""
    return session.permanent


def waiting_token() -> str:
    """The token of who still has to show the code; empty where nobody waits."""
    return str(session.get(_WAITING, ""))


def waiting_officer() -> Officer | None:
    """Who still has to show the code; nobody when the time for it is over."""
    return officer_waiting_with(reading(), waiting_token())


def lapsed_officer() -> Officer | None:
    """Whose sign-in ran out by itself, so that this request comes from somebody who is only late."""
    return officer_lapsed_with(reading(), str(session.get("_user_id", "")))


def _load(token: str) -> _SignedIn | None:
    sign_in = sign_in_with(reading(), token)
    if sign_in is None:
        return None
    now = utc_now()
    if now - sign_in.last_seen_at >= NOTED_EVERY:
        # The one thing that is written where a page is only shown, once a minute at most: see registry.sign_ins.seen.
        note_seen(current_app.extensions["sessions"], sign_in_id=sign_in.id, at=now)
    return _SignedIn(sign_in.officer, token)
