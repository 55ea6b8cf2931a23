"""Accounts nobody uses: after 45 days they are disabled, until an admin lets the person in again."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from registry.audit.operations import record
from registry.installation.queries import holds_sample
from registry.officers.model import Officer

IDLE_UNTIL_DISABLED = timedelta(days=45)
"""Source: level-2 security parameters."""


def idle_since(at: datetime) -> datetime:
    """Whoever was active last before this moment has stayed away too long at *at*."""
    return at - IDLE_UNTIL_DISABLED


def disable_if_idle(session: Session, *, officer: Officer, at: datetime) -> bool:
    """Disable *officer* who stayed away too long, and say whether that was so. Practice data never grow idle.

    There is no sign-in to end: none lasts that long.
    """
    if officer.disabled_at is not None or officer.active_at >= idle_since(at) or holds_sample(session):
        return False
    officer.disabled_at = at
    session.flush()
    record(session, by=None, action="officer:disable", subject_id=officer.id, reason="idle")
    return True


def stayed_away(officer: Officer) -> bool:
    """Whether a disabled officer was disabled for staying away: for the words on a screen."""
    return officer.disabled_at is not None and officer.active_at < idle_since(officer.disabled_at)
