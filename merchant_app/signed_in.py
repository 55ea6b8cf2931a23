"""The officer making this request, with their real type. The only module that knows Flask-Login."""

from typing import cast

from flask import Flask, session
from flask_login import LoginManager, UserMixin, current_user, login_user

from merchant_app.unit_of_work import reading
from registry.officers.model import Officer
from registry.sign_ins.queries import officer_signed_in_with


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


def remember(officer: Officer, token: str) -> None:
    """Put the sign-in's *token* into a fresh cookie."""
    session.clear()
    login_user(_SignedIn(officer, token))


def forget() -> None:
    """Empty the cookie."""
    session.clear()


def somebody_is_signed_in() -> bool:
    """Whether this request comes from a signed-in officer."""
    return bool(current_user.is_authenticated)


def current_officer() -> Officer:
    """The signed-in officer. Only a guarded route may ask."""
    return cast("Officer", current_user.officer)


def current_token() -> str:
    """The secret token of this sign-in."""
    return cast("str", current_user.id)


def _load(token: str) -> _SignedIn | None:
    officer = officer_signed_in_with(reading(), token)
    return _SignedIn(officer, token) if officer else None
