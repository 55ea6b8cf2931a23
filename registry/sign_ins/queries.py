"""Questions about sign-ins."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.base import utc_now
from registry.officers.model import Officer
from registry.sign_ins.model import SignIn
from registry.sign_ins.operations import hash_of


def officer_signed_in_with(session: Session, token: str) -> Officer | None:
    """The officer whose sign-in *token* stands for; nobody once it ended, ran out, or the officer was disabled."""
    return session.scalars(
        select(Officer)
        .join(SignIn, SignIn.officer_id == Officer.id)
        .where(
            SignIn.token_hash == hash_of(token),
            SignIn.ended_at.is_(None),
            SignIn.ends_at > utc_now(),
            Officer.disabled_at.is_(None),
        )
    ).one_or_none()
