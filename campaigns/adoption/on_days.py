"""The figures of some days at once, of each place or of each unit: three statements, however many of any of them."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from campaigns.adoption.figures import EVERYONE, Adoption, Exclusion, Scope
from campaigns.adoption.keeping import sum_up
from campaigns.adoption.model import MEASURES, daily_change, running_total
from campaigns.adoption.queries import adoption_recounted
from campaigns.adoption.totals import PlaceIds, of_scope
from registry.places.model import Place

Numbers = dict[uuid.UUID, dict[date, Counter[str]]]
OnDays = dict[date, dict[uuid.UUID, Adoption]]

_LEFT_OUT = (Exclusion.CLOSED, Exclusion.NOT_YET_OPEN, Exclusion.PAUSED)


def adoption_on_days(
    session: Session,
    place_ids: PlaceIds,
    days: Sequence[date],
    known_at: datetime | None = None,
    scope: Scope = EVERYONE,
    *,
    by: InstrumentedAttribute[uuid.UUID] = Place.id,
) -> OnDays:
    """The figures of the places on each of the *days*, under the id that *by* gives each place: its own or its unit's.

    Five statements where the scope leaves some out; with *known_at* one a day, which counts merchant by merchant. The
    caller has checked, or *place_ids* selects, what may be seen.
    """
    sum_up(session)
    groups = dict(session.execute(select(Place.id, by).where(Place.id.in_(place_ids))).all())
    if known_at is not None:
        return {
            day: _summed(adoption_recounted(session, place_ids, day, known_at, scope), groups, day, known_at)
            for day in days
        }
    in_order = sorted(set(days))
    chosen = set(groups.values())
    mine = _numbers(session, place_ids, in_order, scope, by)
    if not scope.everybody:
        _name_left_out(mine, _numbers(session, place_ids, in_order, EVERYONE, by))
    nobody: dict[date, Counter[str]] = defaultdict(Counter)
    return {
        day: {group: Adoption.of_numbers(day, None, mine.get(group, nobody)[day]) for group in chosen}
        for day in in_order
    }


def _summed(
    figures: Mapping[uuid.UUID, Adoption], groups: Mapping[uuid.UUID, uuid.UUID], day: date, known_at: datetime
) -> dict[uuid.UUID, Adoption]:
    sums = dict.fromkeys(groups.values(), Adoption.of_nobody(day, known_at))
    for place_id, adoption in figures.items():
        sums[groups[place_id]] += adoption
    return sums


def _numbers(
    session: Session,
    place_ids: PlaceIds,
    days: Sequence[date],
    scope: Scope,
    by: InstrumentedAttribute[uuid.UUID],
) -> Numbers:
    """The totals, less what changes after each day: changes are summed up between one asked day and the next."""
    sums = [func.sum(running_total.c[measure]) for measure in MEASURES]
    totals = (
        select(by, *sums)
        .join(Place, Place.id == running_total.c.place_id)
        .where(running_total.c.place_id.in_(place_ids), of_scope(running_total, scope))
        .group_by(by)
    )
    numbers: Numbers = {
        group: {day: Counter(dict(zip(MEASURES, values, strict=True))) for day in days}
        for group, *values in session.execute(totals)
    }
    day_of_change = daily_change.c.day
    newest_first = [(day_of_change > day, number) for number, day in reversed(list(enumerate(days)))]
    changes = (
        select(by, case(*newest_first).label("after"), *(func.sum(daily_change.c[measure]) for measure in MEASURES))
        .join(Place, Place.id == daily_change.c.place_id)
        .where(daily_change.c.place_id.in_(place_ids), of_scope(daily_change, scope), day_of_change > days[0])
        .group_by(by, "after")
    )
    for group, after, *values in session.execute(changes):
        change = dict(zip(MEASURES, values, strict=True))
        for day in days[: after + 1]:
            numbers[group][day].subtract(change)
    return numbers


def _name_left_out(mine: Numbers, everybody: Numbers) -> None:
    """Say why those are left out that the scope does not ask about."""
    for group, of_days in everybody.items():
        own = mine.setdefault(group, {day: Counter() for day in of_days})
        for day, numbers in of_days.items():
            own[day][Exclusion.OUT_OF_SCOPE] = numbers["counted"] - own[day]["counted"]
            for reason in _LEFT_OUT:
                own[day][reason] = numbers[reason]
