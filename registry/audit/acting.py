"""What an officer acts under at a moment: the postings that hold, as the trail tells them."""

from sqlalchemy import event, or_, select
from sqlalchemy.orm import Session, SessionTransaction

from registry.calendar import today
from registry.officers.model import Officer, Posting
from registry.places.model import Place
from registry.plain_line import plain_line
from registry.units.model import Unit

_KNOWN = "postings that officers act under"
"""Under this name a session remembers what it asked in the transaction going on: one change has several entries."""


def postings_now(session: Session, officer: Officer) -> str:
    """The postings of *officer* that hold today, one a line: its id, a blank, and where it is, in words."""
    day = today()
    known = session.info.setdefault(_KNOWN, {})
    if (officer.id, day) not in known:
        with session.no_autoflush:
            rows = session.execute(
                select(Posting.id, Unit.name, Unit.code, Place.name)
                .outerjoin(Unit, Unit.id == Posting.unit_id)
                .outerjoin(Place, Place.id == Posting.place_id)
                .where(
                    Posting.officer_id == officer.id,
                    Posting.begins_on <= day,
                    or_(Posting.ends_on.is_(None), Posting.ends_on > day),
                )
                .order_by(Posting.id)
            ).all()
        known[officer.id, day] = "\n".join(
            f"{posting_id} {plain_line(place if unit is None else f'{unit}, {code}')}"
            for posting_id, unit, code, place in rows
        )
    return str(known[officer.id, day])


def where_of(postings: str) -> list[str]:
    """Where the postings that an entry tells of were, in words."""
    return [line.partition(" ")[2] for line in postings.splitlines()]


def start_remembering() -> None:
    """Let sessions forget what they know of postings where it may be so no longer."""
    for name, listener in (
        ("after_flush", _forget_changed),
        ("after_soft_rollback", _forget),
        ("after_transaction_end", _forget_with_the_last),
    ):
        if not event.contains(Session, name, listener):
            event.listen(Session, name, listener)


def _forget_changed(session: Session, flush: object) -> None:
    if any(isinstance(row, Posting) for rows in (session.new, session.dirty, session.deleted) for row in rows):
        _forget(session, flush)


def _forget(session: Session, _what: object) -> None:
    session.info.pop(_KNOWN, None)


def _forget_with_the_last(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        _forget(session, transaction)
