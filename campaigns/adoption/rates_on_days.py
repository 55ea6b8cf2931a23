"""One rate of many places on a few days: two statements, and no other figure is read."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from campaigns.adoption.figures import EVERYONE, Scope
from campaigns.adoption.keeping import sum_up
from campaigns.adoption.model import daily_change, running_total
from campaigns.adoption.rates import Rate
from campaigns.adoption.totals import PlaceIds, of_scope
from campaigns.ladder.model import Rung

NOBODY = Rate(0, 0)

Rates = Mapping[uuid.UUID, Rate]


def rates_on_days(
    session: Session, place_ids: PlaceIds, days: Iterable[date], rung: Rung, scope: Scope = EVERYONE
) -> dict[date, Rates]:
    """The rate of *rung* in each place that has any merchant, in the evening of each of the *days*.

    What adoption_by_place tells, without the rest: the totals less what changes later, the changes summed up from one
    asked day to the next. The caller has checked, or *place_ids* selects, what may be seen.
    """
    sum_up(session)
    in_order = sorted(set(days))
    total, change = running_total.c, daily_change.c
    totals = (
        select(total.place_id, func.sum(total[rung.value]), func.sum(total.counted))
        .where(total.place_id.in_(place_ids), of_scope(running_total, scope))
        .group_by(total.place_id)
    )
    after = case(*((change.day > day, number) for number, day in reversed(list(enumerate(in_order)))))
    changes = (
        select(change.place_id, after.label("after"), func.sum(change[rung.value]), func.sum(change.counted))
        .where(change.place_id.in_(place_ids), of_scope(daily_change, scope), change.day > in_order[0])
        .group_by(change.place_id, "after")
    )
    later = defaultdict[uuid.UUID, list[tuple[int, int, int]]](list)
    for place_id, *numbers in session.execute(changes):
        later[place_id].append(tuple(numbers))
    found: dict[date, dict[uuid.UUID, Rate]] = {day: {} for day in in_order}
    for place_id, reached, counted in session.execute(totals):
        mine = later.get(place_id, ())
        for number, day in enumerate(in_order):
            less = [(fewer, gone) for last, fewer, gone in mine if last >= number]
            found[day][place_id] = Rate(
                reached - sum(fewer for fewer, _ in less), counted - sum(gone for _, gone in less)
            )
    return dict(found)
