"""Which visits hold, and which is the last of each merchant: the one rule, as SQL, behind every list and count."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, and_, select, tuple_
from sqlalchemy.orm import aliased

from campaigns.visits.model import Outcome, Visit

Among = Callable[[type[Visit]], tuple[ColumnElement[bool], ...]]
"""Conditions on the table's visits, or on those of another name for it."""


def is_last(among: Among = lambda _visit: ()) -> ColumnElement[bool]:
    """True for each merchant's last valid visit *among* those.

    Last is by visited_on, then recorded_at, then id. Narrow merchants beside it, and days or outcomes by *among* alone:
    a later visit that is left out there lets an earlier one speak.
    """
    later = aliased(Visit)
    follows = tuple_(later.visited_on, later.recorded_at, later.id) > tuple_(
        Visit.visited_on, Visit.recorded_at, Visit.id
    )
    # The day once more by itself: by merchant and day there is an index.
    of_merchant = (later.merchant_id == Visit.merchant_id, later.visited_on >= Visit.visited_on)
    followed = select(1).where(*of_merchant, follows, _holds(later), *among(later)).exists()
    return and_(_holds(Visit), *among(Visit), ~followed)


def _holds(visit: type[Visit]) -> ColumnElement[bool]:
    """True for each visit that there was, and that nothing corrects."""
    correction = aliased(Visit)
    corrected = select(1).where(correction.corrects_id == visit.id).exists()
    return and_(visit.outcome != Outcome.MISTAKEN, ~corrected)
