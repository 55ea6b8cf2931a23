"""The officer making this request, with their real type. The only module that knows Flask-Login."""

from typing import cast
from uuid import UUID

from flask import Flask, current_app, g, session
from flask_login import LoginManager, UserMixin, current_user, login_user

from database.base import utc_now
from merchant_app.unit_of_work import reading
from registry.officers.model import Officer
from registry.sign_ins.model import SignIn, SignInKind
from registry.sign_ins.queries import officer_waiting_with, sign_in_over_with, sign_in_with
from registry.sign_ins.seen import NOTED_EVERY, note_seen

_WAITING = "waits_for_code"
"""Where the cookie holds the token of who has typed the right password and not shown the code yet."""

_PASSWORD_SHOWN = "password_shown"  # noqa: S105 (a name in the cookie)
PASSWORD_COUNTS = 15 * 60
"""Seconds in which a device on which the password was shown may go on with what took it."""


class _SignedIn(UserMixin):
    """The officer behind the cookie, as Flask-Login wants to see one. Its id is the sign-in's secret token."""

    def __init__(self, officer: Officer, token: str, kind: SignInKind = SignInKind.PASSWORD) -> None:
        self.officer = officer
        self.officer_id = officer.id
        self.id = token
        self.kind = kind


def start_sign_in(app: Flask) -> None:
    """Let *app* find the officer of each request."""
    manager = LoginManager(app)
    manager.session_protection = None  # the token in the database decides, not the browser's name
    manager.user_loader(_load)
    app.jinja_env.globals.update(
        somebody_is_signed_in=somebody_is_signed_in, current_officer=current_officer, on_phone_let_in=on_phone_let_in
    )


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


def who_asks() -> str:
    """Whoever makes this request, for the log: an officer by id, or nobody who is signed in. Asks no database."""
    known: UUID | None = getattr(g.get("_login_user"), "officer_id", None)
    return f"officer {known}" if known is not None else "nobody signed in"


def current_token() -> str:
    """The secret token of this sign-in."""
    return cast("str", current_user.id)


def on_phone_let_in() -> bool:
    """Whether this is a phone that somebody let in: no password was shown on it, so it does nothing that takes one."""
    kind: SignInKind | None = getattr(current_user, "kind", None)
    return kind is SignInKind.PHONE


def must_choose_password() -> bool:
    """Whether the officer can do nothing before choosing a password. On a phone let in nobody needs one, or has any."""
    return current_officer().must_change_password and not on_phone_let_in()


def note_password_shown() -> None:
    """Keep in the cookie that on this very device one's own password was shown once more."""
    session[_PASSWORD_SHOWN] = int(utc_now().timestamp())


def password_shown_lately() -> bool:
    """Whether that was less than PASSWORD_COUNTS seconds ago."""
    return bool(0 <= utc_now().timestamp() - session.get(_PASSWORD_SHOWN, 0) < PASSWORD_COUNTS)


def cookie_lasts() -> bool:
    """Whether the cookie of this request outlives the browser."""
    return session.permanent


def waiting_token() -> str:
    """The token of who still has to show the code; empty where nobody waits."""
    return str(session.get(_WAITING, ""))


def waiting_officer() -> Officer | None:
    """Who still has to show the code; nobody when the time for it is over."""
    return officer_waiting_with(reading(), waiting_token())


def former_sign_in() -> SignIn | None:
    """The sign-in that this browser had: it ran out by itself, or was ended from elsewhere."""
    return sign_in_over_with(reading(), str(session.get("_user_id", "")))


def _load(token: str) -> _SignedIn | None:
    sign_in = sign_in_with(reading(), token)
    if sign_in is None:
        return None
    now = utc_now()
    if now - sign_in.last_seen_at >= NOTED_EVERY:
        # The one thing that is written where a page is only shown, once a minute at most: see registry.sign_ins.seen.
        note_seen(current_app.extensions["sessions"], sign_in_id=sign_in.id, at=now)
    return _SignedIn(sign_in.officer, token, sign_in.kind)
