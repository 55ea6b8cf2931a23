"""When a sign-in was last seen: the one thing a page that only shows something writes down, in a moment of its own."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from database.engine import SQLITE_PATIENCE
from registry.sign_ins.model import SignIn

NOTED_EVERY = timedelta(minutes=1)
"""How old the note may grow before it is made anew: an idle limit is cut short by at most as much."""
PATIENCE_MS = 50
"""How long to wait for others who write. When it is not enough, the next page tries again."""


def note_seen(sessions: sessionmaker[Session], *, sign_in_id: uuid.UUID, at: datetime) -> bool:
    """Note that the sign-in was seen, unless that was noted less than a minute ago; say whether it was.

    A transaction of its own, so that it is no part of what the request does, and a short one: nobody waits for it.
    It brings nothing to life: a sign-in that ended meanwhile is left alone.
    """
    noting = (
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None), SignIn.last_seen_at <= at - NOTED_EVERY)
        .values(last_seen_at=at)
        .execution_options(synchronize_session=False)
        .returning(SignIn.id)
    )
    with sessions() as session:
        try:
            with impatient(session):
                noted = session.scalar(noting) is not None
            session.commit()
        except OperationalError:
            session.rollback()
            return False
    return noted


@contextmanager
def impatient(session: Session) -> Iterator[None]:
    """Wait for other writers a moment only: for the statements within, and no longer on this connection."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SET LOCAL lock_timeout = {PATIENCE_MS}"))
        yield
        return
    session.execute(text(f"PRAGMA busy_timeout = {PATIENCE_MS}"))
    try:
        yield
    finally:
        session.execute(text(f"PRAGMA busy_timeout = {SQLITE_PATIENCE * 1000}"))
