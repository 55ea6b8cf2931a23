"""Counting everything anew, merchant by merchant, and holding the running totals to it."""

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from campaigns.adoption.courses import Change
from campaigns.adoption.keeping import courses_of, sum_up, touch
from campaigns.adoption.model import MEASURES, CountedCourse, daily_change, running_total
from registry.chunks import AT_ONCE
from registry.merchants.model import Merchant

Numbers = Counter[tuple[tuple[str, ...], str]]
"""By (place, kind, line of business and, of daily changes, day) and measure."""


@dataclass(frozen=True)
class Difference:
    """A number that is not what a recount says."""

    table: str
    where: tuple[str, ...]
    measure: str
    kept: int
    counted: int


def differences(session: Session) -> list[Difference]:
    """Every number of the running totals that differs from a recount of everything; none is what is to be.

    Holds one number for each place, share and day in memory, whatever the number of merchants.
    """
    sum_up(session)
    changes: Counter[tuple[Change, str]] = Counter()
    for merchant_ids in _everybody(session):
        for course in courses_of(session, merchant_ids).values():
            course.add_to(changes)
    by_day, by_share = Counter[tuple[tuple[str, ...], str]](), Counter[tuple[tuple[str, ...], str]]()
    for ((share, day), measure), change in changes.items():
        of_share = (share.place_id.hex, share.kind, share.line_of_business)
        by_day[(*of_share, day.isoformat()), measure] += change
        by_share[of_share, measure] += change
    return [
        Difference(table.name, where, measure, kept[where, measure], counted[where, measure])
        for table, counted in ((daily_change, by_day), (running_total, by_share))
        for kept in [_kept(session, table)]
        for where, measure in sorted({*kept, *counted})
        if kept[where, measure] != counted[where, measure]
    ]


def count_anew(session: Session) -> None:
    """Throw the totals away and sum up every merchant again, in this transaction."""
    for table in (daily_change, running_total, CountedCourse.__table__):
        assert isinstance(table, Table)
        session.execute(delete(table))
    for merchant_ids in _everybody(session):
        touch(session, merchant_ids)
    sum_up(session)


def sum_up_newcomers(session: Session) -> int:
    """Sum up the merchants that never were, as after a step of the database that brings the totals; how many."""
    counted = select(CountedCourse.merchant_id)
    merchant_ids = session.scalars(select(Merchant.id).where(Merchant.id.not_in(counted))).all()
    touch(session, merchant_ids)
    sum_up(session)
    return len(merchant_ids)


def _everybody(session: Session) -> Iterator[Sequence[uuid.UUID]]:
    """The ids of all merchants, some at a time."""
    last = uuid.UUID(int=0)
    while True:
        some = session.scalars(select(Merchant.id).where(Merchant.id > last).order_by(Merchant.id).limit(AT_ONCE)).all()
        if not some:
            return
        yield some
        last = some[-1]


def _kept(session: Session, table: Table) -> Numbers:
    kept: Numbers = Counter()
    keys = [column.name for column in table.primary_key]
    for row in session.execute(select(table)).mappings():
        where = (row["place_id"].hex, *(str(row[key]) for key in keys[1:]))
        kept.update({(where, measure): row[measure] for measure in MEASURES if row[measure]})
    return kept
