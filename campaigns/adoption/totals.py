"""Reading the running totals: the figures of a day, and of every day of a stretch."""

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, Table, and_, func, select
from sqlalchemy.orm import Session

from campaigns.adoption.figures import EVERYONE, Adoption, Exclusion, Scope
from campaigns.adoption.keeping import sum_up
from campaigns.adoption.model import EVERYBODY, MEASURES, daily_change, running_total
from campaigns.ladder.model import Rung
from registry.places.model import Place

PlaceIds = Sequence[uuid.UUID] | Select[uuid.UUID]


def adoption_from_totals(
    session: Session, place_ids: PlaceIds, as_of: date, scope: Scope = EVERYONE
) -> dict[uuid.UUID, Adoption]:
    """The figures of each of the places on the day, by what is known now: the sum, less what changes later."""
    sum_up(session)
    places = session.scalars(select(Place.id).where(Place.id.in_(place_ids))).all()
    numbers = _numbers_on(session, place_ids, as_of, scope)
    if not scope.everybody:
        for place_id, everybody in _numbers_on(session, place_ids, as_of, EVERYONE).items():
            _name_left_out(numbers.setdefault(place_id, Counter()), everybody)
    return {place_id: Adoption.of_numbers(as_of, None, numbers.get(place_id, Counter())) for place_id in places}


def adoption_of_days(
    session: Session, place_ids: PlaceIds, first: date, last: date, scope: Scope = EVERYONE
) -> Iterator[Adoption]:
    """The figures of all the places together on each day from *first* to *last*, both included."""
    sum_up(session)
    numbers = _sums_on(session, place_ids, first, scope)
    if not scope.everybody:
        _name_left_out(numbers, _sums_on(session, place_ids, first, EVERYONE))
    everybody, mine = (_changes_of_days(session, place_ids, first, last, asked) for asked in (EVERYONE, scope))
    for days in range((last - first).days + 1):
        day = first + timedelta(days=days)
        if days:
            numbers.update(mine.get(day, Counter()))
        if days and not scope.everybody:
            changed = everybody.get(day, Counter())
            numbers[Exclusion.OUT_OF_SCOPE] += changed["counted"] - mine.get(day, Counter())["counted"]
            for reason in (Exclusion.CLOSED, Exclusion.NOT_YET_OPEN, Exclusion.PAUSED):
                numbers[reason] += changed[reason] - mine.get(day, Counter())[reason]
        yield Adoption.of_numbers(day, None, numbers)


def changed_at_of_places(session: Session, place_ids: PlaceIds) -> dict[uuid.UUID, datetime]:
    """When any figure of each place last changed, of whatever day; a place nobody was ever registered in has none."""
    sum_up(session)
    rows = session.execute(
        select(running_total.c.place_id, running_total.c.changed_at).where(
            running_total.c.place_id.in_(place_ids), running_total.c.kind == EVERYBODY
        )
    )
    return dict(rows.all())


def last_gains(
    session: Session, place_ids: PlaceIds, rung: Rung, by_day: date, scope: Scope = EVERYONE
) -> dict[uuid.UUID, date]:
    """The last day up to *by_day* on which more merchants of the place came to the rung than left it.

    A place where that never happened has none. The caller has read the figures before, which sums them up.
    """
    changed = daily_change.c
    by_place_and_day = (
        select(changed.place_id, changed.day)
        .where(changed.place_id.in_(place_ids), of_scope(daily_change, scope), changed.day <= by_day)
        .group_by(changed.place_id, changed.day)
        .having(func.sum(changed[rung.value]) > 0)
        .subquery()
    )
    days = by_place_and_day.c
    return dict(session.execute(select(days.place_id, func.max(days.day)).group_by(days.place_id)).all())


def places_changed_since(moment: datetime) -> Select[uuid.UUID]:
    """The ids of the places any figure of which changed at *moment* or later."""
    changed = and_(running_total.c.kind == EVERYBODY, running_total.c.changed_at >= moment)
    return select(running_total.c.place_id).where(changed)


def _numbers_on(session: Session, place_ids: PlaceIds, as_of: date, scope: Scope) -> dict[uuid.UUID, Counter[str]]:
    numbers: dict[uuid.UUID, Counter[str]] = {}
    later = daily_change.c.day > as_of
    for table, times, only in ((running_total, 1, ()), (daily_change, -1, (later,))):
        statement = (
            select(table.c.place_id, *(func.sum(table.c[measure]) for measure in MEASURES))
            .where(table.c.place_id.in_(place_ids), of_scope(table, scope), *only)
            .group_by(table.c.place_id)
        )
        for place_id, *sums in session.execute(statement):
            mine = numbers.setdefault(place_id, Counter())
            for measure, number in zip(MEASURES, sums, strict=True):
                mine[measure] += times * number
    return numbers


def _sums_on(session: Session, place_ids: PlaceIds, as_of: date, scope: Scope) -> Counter[str]:
    """The same of all the places together."""
    numbers = Counter[str]()
    later = daily_change.c.day > as_of
    for table, times, only in ((running_total, 1, ()), (daily_change, -1, (later,))):
        sums = select(*(func.coalesce(func.sum(table.c[measure]), 0) for measure in MEASURES))
        row = session.execute(sums.where(table.c.place_id.in_(place_ids), of_scope(table, scope), *only)).one()
        numbers.update({measure: times * number for measure, number in zip(MEASURES, row, strict=True)})
    return numbers


def _name_left_out(mine: Counter[str], everybody: Counter[str]) -> None:
    """Say why those are left out that the scope does not ask about."""
    mine[Exclusion.OUT_OF_SCOPE] = everybody["counted"] - mine["counted"]
    for reason in (Exclusion.CLOSED, Exclusion.NOT_YET_OPEN, Exclusion.PAUSED):
        mine[reason] = everybody[reason]


def _changes_of_days(
    session: Session, place_ids: PlaceIds, first: date, last: date, scope: Scope
) -> dict[date, Counter[str]]:
    """What changed on each day after *first*, up to *last*."""
    day = daily_change.c.day
    statement = (
        select(day, *(func.sum(daily_change.c[measure]) for measure in MEASURES))
        .where(daily_change.c.place_id.in_(place_ids), of_scope(daily_change, scope), day > first, day <= last)
        .group_by(day)
    )
    return {of_day: Counter(dict(zip(MEASURES, sums, strict=True))) for of_day, *sums in session.execute(statement)}


def of_scope(table: Table, scope: Scope) -> ColumnElement[bool]:
    """Everybody's rows, or those of the shares asked about."""
    if scope.everybody:
        return table.c.kind == EVERYBODY
    asked = [table.c.kind != EVERYBODY]
    if scope.kinds:
        asked.append(table.c.kind.in_(sorted(scope.kinds)))
    if scope.lines:
        asked.append(table.c.line_of_business.in_(sorted(scope.lines)))
    return and_(*asked)
