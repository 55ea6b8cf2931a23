"""Laying out markets. The caller owns the transaction: nothing here commits."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.audit.operations import record
from registry.floors.errors import (
    LaidOutMeanwhile,
    NotAMarket,
    PlanTooLong,
    RowTooLong,
    StallTooLong,
    StallTwice,
    StallUnreadable,
    TooManyRows,
)
from registry.floors.model import LONGEST_PLAN, FloorPlan
from registry.floors.plan import PlanRow, rows_of, stalls_of, tidied
from registry.floors.queries import plan_of
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.places.model import Place, PlaceKind

MOST_ROWS = 200
MOST_COLUMNS = 120
"""Stalls and gaps side by side. Hall after hall is written below one another."""
LONGEST_STALL = 40
"""As long as a shop's label may be."""


def lay_out(session: Session, *, by: Officer, place_id: uuid.UUID, seen_version: int, text: str) -> FloorPlan:
    """Add a version of a market's plan; *seen_version* is the one it was written from, 0 where there was none.

    The same again is the version that stands; an empty text leaves the market to its labels. Raise NoResultFound for
    a place *by* is not posted to, what read_plan raises, NotAMarket or LaidOutMeanwhile.
    """
    # Who lays it out at the same time waits here, and then sees this version.
    place = session.scalars(
        select(Place)
        .where(Place.id == place_id, within_postings(by), Place.merged_into_id.is_(None))
        .with_for_update(of=Place)
        .execution_options(populate_existing=True)
    ).one()
    if place.kind is not PlaceKind.MARKET:
        raise NotAMarket
    rows = read_plan(text)
    kept, newest = tidied(text), plan_of(session, place.id)
    if newest is not None and newest.text == kept:
        return newest
    if seen_version != (newest.version if newest else 0):
        raise LaidOutMeanwhile
    plan = FloorPlan(place_id=place.id, version=seen_version + 1, text=kept, written_by_id=by.id)
    session.add(plan)
    session.flush()
    stalls = sum(1 for _ in stalls_of(rows))
    record(session, by=by, action="place:lay_out", subject_id=place.id, version=plan.version, stalls=stalls)
    return plan


def read_plan(text: str) -> tuple[PlanRow, ...]:
    """The rows of a plan that may be kept.

    Raise PlanTooLong, TooManyRows, RowTooLong, StallTooLong, StallUnreadable or StallTwice, the first that is met.
    """
    kept = tidied(text)
    if len(kept) > LONGEST_PLAN:
        raise PlanTooLong(LONGEST_PLAN)
    rows = rows_of(kept)
    if len(rows) > MOST_ROWS:
        raise TooManyRows(len(rows), MOST_ROWS)
    for number, row in enumerate(rows, 1):
        if len(row) > MOST_COLUMNS:
            raise RowTooLong(number, len(row), MOST_COLUMNS)
    met: dict[str, int] = {}
    for stall in stalls_of(rows):
        number = stall.row + 1
        if len(stall.label) > LONGEST_STALL:
            raise StallTooLong(number, stall.label)
        if not stall.key:
            raise StallUnreadable(number, stall.label)
        if stall.key in met:
            raise StallTwice(number, stall.label, met[stall.key])
        met[stall.key] = number
    return rows
