"""What a posting must meet before it is written, what the trail tells of one, and when it opens new ground."""

from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from registry.calendar import today
from registry.officers.errors import AlreadyPosted, PostingOutsideOwn
from registry.officers.model import Officer, Posting
from registry.officers.scope import units_within_postings, within_postings
from registry.places.model import Place
from registry.units.model import Unit


def refuse_outside_own(session: Session, by: Officer | None, posting: Posting) -> None:
    """Raise PostingOutsideOwn where *posting* lies outside the postings of *by*."""
    if by is None:
        return
    if posting.place is not None:
        own = select(Place.id).where(Place.id == posting.place.id, within_postings(by))
    else:
        assert posting.unit is not None
        own = select(Unit.id).where(Unit.id == posting.unit.id, units_within_postings(by))
    if session.scalar(own) is None:
        raise PostingOutsideOwn


def refuse_overlap(session: Session, posting: Posting) -> None:
    """Raise AlreadyPosted: two postings to one place at a time would leave one standing when the other is ended.

    One that was taken back whole never held.
    """
    overlapping = select(Posting.id).where(
        Posting.officer_id == posting.officer.id,
        Posting.unit_id == posting.unit.id if posting.unit else Posting.unit_id.is_(None),
        Posting.place_id == posting.place.id if posting.place else Posting.place_id.is_(None),
        or_(Posting.ends_on.is_(None), and_(Posting.ends_on > posting.begins_on, Posting.ends_on > Posting.begins_on)),
    )
    if posting.ends_on is not None:
        overlapping = overlapping.where(Posting.begins_on < posting.ends_on)
    if session.scalars(overlapping).first() is not None:
        raise AlreadyPosted


def opens_new_ground(session: Session, officer: Officer, *, unit: Unit | None, place: Place | None) -> bool:
    """Whether a posting to *unit* or *place* would bring *officer* under others than the postings that hold, or will.

    Whoever looked after somebody may know a password of theirs, and sit in a session of theirs still: what was theirs
    to look into stays theirs only as long as the officer works there. So who comes back to old ground comes anew: it
    was others who looked after the officer meanwhile. A first posting is no new ground.
    """
    there = place.unit if place is not None else unit
    assert there is not None
    so_far = session.scalars(select(Posting).where(Posting.officer_id == officer.id)).all()
    holding = {
        earlier.unit_id or (earlier.place.unit_id if earlier.place else None)
        for earlier in so_far
        if earlier.ends_on is None or earlier.ends_on > max(today(), earlier.begins_on)
    }
    return bool(so_far) and holding.isdisjoint({there.id, there.parent_id} - {None})


def told_of(posting: Posting) -> dict[str, Any]:
    """What the trail tells of *posting*."""
    return {
        "unit": posting.unit.name if posting.unit else None,
        "place": posting.place.name if posting.place else None,
        "begins_on": posting.begins_on.isoformat(),
        "ends_on": posting.ends_on.isoformat() if posting.ends_on else None,
    }
