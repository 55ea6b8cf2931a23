"""Two days laid side by side: the figure on both, and the shops that came to it and left it between."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.adoption.counting import merchants_on
from campaigns.adoption.keeping import sum_up
from campaigns.adoption.queries import Standing, listed, standings_of_place
from campaigns.adoption.rates import Rate
from campaigns.criteria.model import Criterion
from registry.places.model import Place


@dataclass(frozen=True)
class Comparison:
    """What became of one criterion from one day to another. A shop that moved left one place and came to another."""

    first: Rate
    last: Rate
    gained: int
    """Shops among the reached on the last day that were not on the first."""
    lost: int
    """Shops among the reached on the first day that are not on the last: taken down, closed, resting or moved."""

    @property
    def difference(self) -> int:
        """By how many more, or below 0 fewer, have reached it."""
        return self.gained - self.lost

    def __add__(self, other: Self) -> Self:
        """Both together."""
        return type(self)(
            Rate(self.first.numerator + other.first.numerator, self.first.denominator + other.first.denominator),
            Rate(self.last.numerator + other.last.numerator, self.last.denominator + other.last.denominator),
            self.gained + other.gained,
            self.lost + other.lost,
        )


NOTHING = Comparison(Rate(0, 0), Rate(0, 0), 0, 0)
"""Of no place at all: where a sum starts."""


def compare(
    session: Session, place_ids: Sequence[uuid.UUID], criterion: Criterion, first: date, last: date
) -> dict[uuid.UUID, Comparison]:
    """Each of the places on both days, by its id; in two statements, by what is known now."""
    sum_up(session)
    was, is_ = (_reached(session, place_ids, criterion, day) for day in (first, last))
    return {
        place_id: Comparison(
            first=Rate(len(was[place_id][0]), was[place_id][1]),
            last=Rate(len(is_[place_id][0]), is_[place_id][1]),
            gained=len(is_[place_id][0] - was[place_id][0]),
            lost=len(was[place_id][0] - is_[place_id][0]),
        )
        for place_id in place_ids
    }


def gained_of_place(session: Session, place: Place, criterion: Criterion, first: date, last: date) -> list[Standing]:
    """The shops behind `gained`, as they stand on the last day, in walking order."""
    return _apart(session, place, criterion, last, first)


def lost_of_place(session: Session, place: Place, criterion: Criterion, first: date, last: date) -> list[Standing]:
    """The shops behind `lost`, as they stood on the first day, in walking order."""
    return _apart(session, place, criterion, first, last)


def _apart(session: Session, place: Place, criterion: Criterion, on: date, not_on: date) -> list[Standing]:
    """Those that had reached it on one day and not on the other."""
    there, beside = (
        listed(standings_of_place(session, place, day, scope=criterion.scope), rung=criterion.rung)
        for day in (on, not_on)
    )
    ids = {standing.merchant.id for standing in beside}
    return [standing for standing in there if standing.merchant.id not in ids]


def _reached(
    session: Session, place_ids: Sequence[uuid.UUID], criterion: Criterion, day: date
) -> dict[uuid.UUID, tuple[set[uuid.UUID], int]]:
    """Of each place the merchants that have reached it, and how many are counted."""
    row = merchants_on(day, None, select(Place.id).where(Place.id.in_(place_ids)), criterion.scope).c
    counted = select(row.place_id, row.merchant_id, row[criterion.rung.value]).where(row.exclusion.is_(None))
    reached, number = defaultdict[uuid.UUID, set[uuid.UUID]](set), defaultdict[uuid.UUID, int](int)
    for place_id, merchant_id, stands in session.execute(counted):
        number[place_id] += 1
        if stands:
            reached[place_id].add(merchant_id)
    return {place_id: (reached[place_id], number[place_id]) for place_id in place_ids}
