"""Keeping the running totals: whatever a transaction changed about merchants is summed up before it commits.

Every session does so by itself, as with the links of the trail, because nobody must have to think of it.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Select, Table, event, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

from campaigns.adoption.courses import Change, Course, EntryKnown, FactKnown
from campaigns.adoption.model import MEASURES, CountedCourse, RegisterEntry, daily_change, running_total
from campaigns.ladder.model import Fact
from database.base import new_id, utc_now
from registry.chunks import chunks
from registry.merchants.model import ALWAYS, Merchant
from registry.places.model import Place

TOUCHED = "merchants whose figures may have changed"
"""Under this name a session remembers whom the transaction going on changed."""

_ENTRY = ("id", "recorded_at", "place_id", "placed_since", "kind", "line_of_business", "opened_on", "closed_on")
_SAID = _ENTRY[2:]
_FACT = ("id", "rung", "turn", "happened_on", "recorded_at", "corrects_id")

Row = dict[str, Any]


def start_keeping() -> None:
    """Let every session of this process keep the totals. Saying it twice changes nothing."""
    for name, listener in (
        ("after_flush", _remember_flushed),
        ("do_orm_execute", _remember_inserted),
        ("before_commit", _sum_up_at_the_end),
        ("after_transaction_end", _forget),
    ):
        if not event.contains(Session, name, listener):
            # First of all: who links the trail holds a lock that everybody waits for, so that is the very last.
            event.listen(Session, name, listener, insert=True)


def touch(session: Session, merchant_ids: Iterable[uuid.UUID]) -> None:
    """Have these merchants summed up before the transaction commits."""
    session.info.setdefault(TOUCHED, set()).update(merchant_ids)


def sum_up(session: Session) -> None:
    """Bring the totals to what this transaction changed so far; who reads figures within it calls this first.

    Summed up again at the end, since a savepoint that is rolled back takes its share with it: what is counted already
    makes no difference. The locks it takes last until the transaction ends.
    """
    touched = session.info.get(TOUCHED)
    if not touched and not session.new and not session.dirty:
        return
    session.flush()
    for merchant_ids in chunks(sorted(session.info.get(TOUCHED, ()))):
        _sum_up(session, merchant_ids)


def courses_of(session: Session, merchant_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Course]:
    """The course of each of the merchants, by what the tables say now; a merchant without an entry has none."""
    entries, facts = _entries_of(session, merchant_ids), defaultdict[uuid.UUID, list[FactKnown]](list)
    columns = [getattr(Fact, name) for name in _FACT]
    for merchant_id, *values in session.execute(
        select(Fact.merchant_id, *columns).where(Fact.merchant_id.in_(merchant_ids))
    ):
        facts[merchant_id].append(FactKnown(*values))
    merged = _merged_places(session)
    return {merchant_id: Course.of(known, facts[merchant_id], merged) for merchant_id, known in entries.items()}


def write_changes(session: Session, changes: Mapping[tuple[Change, str], int]) -> None:
    """Add the changes to the daily ones and to the totals. In one order for all, so that nobody waits in a ring."""
    by_day, by_share = defaultdict[Any, Counter[str]](Counter), defaultdict[Any, Counter[str]](Counter)
    for ((share, day), measure), change in changes.items():
        if change:
            by_day[(share.place_id, share.kind, share.line_of_business, day)][measure] += change
            by_share[(share.place_id, share.kind, share.line_of_business)][measure] += change
    now = {"changed_at": utc_now()}
    for table, numbers, more in ((daily_change, by_day, {}), (running_total, by_share, now)):
        keys = [column.name for column in table.primary_key]
        rows = [
            dict(zip(keys, key, strict=True)) | {measure: numbers[key][measure] for measure in MEASURES} | more
            for key in sorted(numbers)
            if table is running_total or any(numbers[key].values())
        ]
        _add_up(session, table, rows)


def _sum_up(session: Session, merchant_ids: Sequence[uuid.UUID]) -> None:
    _hold_and_tell_entries(session, merchant_ids)
    stored = dict(
        session.execute(
            select(CountedCourse.merchant_id, CountedCourse.course).where(CountedCourse.merchant_id.in_(merchant_ids))
        ).all()
    )
    changes: Counter[tuple[Change, str]] = Counter()
    rows: list[Row] = []
    for merchant_id, course in courses_of(session, merchant_ids).items():
        text = course.text()
        if text == stored.get(merchant_id):
            continue
        if merchant_id in stored:
            Course.stored(stored[merchant_id]).add_to(changes, times=-1)
        course.add_to(changes)
        rows.append({"merchant_id": merchant_id, "course": text})
    if rows:
        _put(session, rows)
        write_changes(session, changes)


def _hold_and_tell_entries(session: Session, merchant_ids: Sequence[uuid.UUID]) -> None:
    """Keep others from summing up the same merchants, and note what the register says of them by now."""
    columns = [getattr(Merchant, name) for name in ("id", "created_at", *_SAID)]
    these = select(*columns).where(Merchant.id.in_(merchant_ids)).order_by(Merchant.id)
    held = session.execute(_for_us_alone(these)).all()
    entries = _entries_of(session, merchant_ids)
    new = []
    for merchant_id, created_at, *values in held:
        said = dict(zip(_SAID, values, strict=True))
        known = entries.get(merchant_id)
        if known is None:
            told = said | {"recorded_at": created_at, "placed_since": ALWAYS}
        elif (last := known[-1]) and all(getattr(last, name) == value for name, value in said.items()):
            continue
        else:
            told = said | {"recorded_at": max(utc_now(), last.recorded_at)}
        new.append(told | {"id": new_id(), "merchant_id": merchant_id, "created_at": utc_now()})
    if new:
        session.execute(insert(RegisterEntry), new)


def _for_us_alone(question: Select[Any]) -> Select[Any]:
    """Let whoever else sums up these merchants wait until this transaction ends: each would count what it alone sees.

    For change only (FOR NO KEY UPDATE): rows that refer to them can be written meanwhile. SQLite has one writer anyhow.
    """
    return question.with_for_update(key_share=True)


def _entries_of(session: Session, merchant_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[EntryKnown]]:
    """What the register said of each merchant, in the order it was told."""
    columns = [getattr(RegisterEntry, name) for name in _ENTRY]
    rows = session.execute(
        select(RegisterEntry.merchant_id, *columns)
        .where(RegisterEntry.merchant_id.in_(merchant_ids))
        .order_by(RegisterEntry.merchant_id, RegisterEntry.recorded_at, RegisterEntry.id)
    )
    return {
        merchant_id: [EntryKnown(*values) for _, *values in known]
        for merchant_id, known in groupby(rows, key=lambda row: row[0])
    }


def _merged_places(session: Session) -> dict[uuid.UUID, uuid.UUID]:
    merged = select(Place.id, Place.merged_into_id).where(Place.merged_into_id.is_not(None))
    return {place_id: into for place_id, into in session.execute(merged) if into is not None}


def _put(session: Session, rows: list[Row]) -> None:
    """Store each course in the place of the one before."""
    insertion = _insert(session)(CountedCourse)
    session.execute(
        insertion.on_conflict_do_update(
            index_elements=[CountedCourse.merchant_id], set_={"course": insertion.excluded.course}
        ),
        rows,
    )


def _add_up(session: Session, table: Table, rows: list[Row]) -> None:
    if not rows:
        return
    insertion = _insert(session)(table)
    more = {measure: table.c[measure] + insertion.excluded[measure] for measure in MEASURES}
    if table is running_total:
        more["changed_at"] = insertion.excluded.changed_at
    session.execute(insertion.on_conflict_do_update(index_elements=list(table.primary_key), set_=more), rows)


def _insert(session: Session) -> Any:
    """Both databases know the same statement; SQLAlchemy keeps it once for each."""
    return (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert


def _remember_flushed(session: Session, _flush: object) -> None:
    touched: set[uuid.UUID] = set()
    for row in (*session.new, *session.dirty):
        if isinstance(row, Fact):
            touched.add(row.merchant_id)
        elif isinstance(row, Merchant):
            touched.add(row.id)
        elif isinstance(row, Place) and row.merged_into_id is not None:
            were_there = select(RegisterEntry.merchant_id).where(RegisterEntry.place_id == row.id)
            touched.update(session.connection().scalars(were_there))
    if touched:
        touch(session, touched)


def _remember_inserted(state: ORMExecuteState) -> None:
    """Rows that are inserted many at once, past the flush."""
    mapper = state.bind_mapper
    if not state.is_insert or mapper is None or mapper.class_ not in (Fact, Merchant):
        return
    name = "merchant_id" if mapper.class_ is Fact else "id"
    given: Any = state.parameters or []
    touch(state.session, (row[name] for row in (given if isinstance(given, list) else [given])))


def _sum_up_at_the_end(session: Session) -> None:
    """At the end of the outermost transaction: an inner one may still be undone."""
    if not session.in_nested_transaction():
        sum_up(session)


def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(TOUCHED, None)
