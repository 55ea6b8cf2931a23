"""Signing somebody in with a password, as the sign-in screen does: looked at first, decided in a transaction."""

from datetime import datetime

from sqlalchemy.orm import Session

from registry.sign_ins.operations import begin_sign_in, check_password


def sign_in(session: Session, *, login: str, password: str, at: datetime | None = None) -> str:
    """The token of a new sign-in; raises as begin_sign_in does."""
    return begin_sign_in(session, checked=check_password(session, login=login, password=password), at=at)
