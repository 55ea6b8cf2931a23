"""What this process chained last, beyond the database's reach: whoever cuts it off again is noticed at once.

Heads are kept in a file every few seconds (scripts/kept_head.py). Between two of these nothing but the memory of who
wrote an entry tells that there was one. Several processes remember each their own.
"""

import threading
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, SessionTransaction

from registry.audit.errors import TrailCut
from registry.audit.model import ChainLink

_PENDING = "the last link of the trail"
"""Under this name a session remembers what it chained in the transaction going on."""

_guard = threading.Lock()
_last: WeakKeyDictionary[Engine, tuple[int, str]] = WeakKeyDictionary()
"""Number and MAC of the last link that this process committed to each database; one stands for all before it."""


def last_chained(session: Session) -> tuple[int, str] | None:
    """Number and MAC of the last link this process committed to the session's database, if it did.

    Ask before looking at the database: what was committed meanwhile is remembered afterwards.
    """
    bind = session.get_bind()
    with _guard:
        return _last.get(bind) if isinstance(bind, Engine) else None


def require_remembered(session: Session, head: tuple[int, str]) -> None:
    """Raise TrailCut where the trail, whose *head* was just read, no longer leads to what this process committed.

    The caller is about to chain, so nobody else is.
    """
    known = last_chained(session)
    if known is None or known == head:
        return
    mac = session.scalar(select(ChainLink.mac).where(ChainLink.sequence == known[0]))
    if mac != known[1]:
        raise TrailCut(*known)


def note_chained(session: Session, head: tuple[int, str]) -> None:
    """Remember *head* once the transaction commits."""
    session.info[_PENDING] = head


def keep(session: Session) -> None:
    """The transaction was committed."""
    head, bind = session.info.pop(_PENDING, None), session.get_bind()
    if head is None or not isinstance(bind, Engine):  # a connection's own transaction may still be undone
        return
    with _guard:
        _last[bind] = max(head, _last.get(bind, (0, "")))


def forget(session: Session, transaction: SessionTransaction) -> None:
    """The transaction is over, one way or the other."""
    if transaction.parent is None:
        session.info.pop(_PENDING, None)
