"""Campaigns from their first day until long after their last: invented ones, and the places of the practice data."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from campaigns.forecasts.figures import DayFigure
from campaigns.ladder.model import Rung, Turn
from scripts.benching.streets import YEARS_WATCHED, Kind, Street
from scripts.sample.chance import Chance
from scripts.sample.histories import LAST_DAY, PROGRAMME_BEGAN
from scripts.sample.places import PLACES
from scripts.sample.shops import Population, Shop

DAY = timedelta(days=1)
SAMPLE = "sample"
_TARGETS = tuple(map(Decimal, (80, 85, 90, 95, 100)))


@dataclass(frozen=True)
class Course:
    """A campaign, and all that became of it as far as that is known."""

    kind: str
    target: Decimal
    due: date
    days: list[DayFigure]
    reached_on: date | None
    """The first day at the target; None: not within the days known."""

    def until(self, day: date) -> list[DayFigure]:
        """What is known in the evening of that day."""
        return self.days[: (day - self.days[0].day).days + 1]

    def on(self, day: date) -> DayFigure:
        """The figure of that day."""
        return self.until(day)[-1]

    def after(self, share: float) -> date:
        """The day on which that share of the planned time has passed."""
        return self.days[0].day + DAY * round((self.due - self.days[0].day).days * share)


def invented_course(kind: Kind, seed: int, size: int | None = None) -> Course:
    """The same campaign for the same kind, seed and size; of 40 to 600 shops where no size is given.

    It is watched until the target is reached and the due date has passed, or for three years more.
    """
    chance = Random(f"{kind} {seed}")  # noqa: S311 (it invents campaigns; nothing secret comes from it)
    street, target = Street(kind, chance, size), chance.choice(_TARGETS)
    days = [street.figure()]
    reached, last = False, street.due + DAY * 366 * YEARS_WATCHED
    while street.day < last and not (reached and street.day >= street.due):
        street.pass_day()
        days.append(street.figure())
        reached = reached or _at(target, days[-1])
    return _course(kind, target, street.due, days)


def sample_courses(target: Decimal = Decimal(85)) -> list[Course]:
    """The signs of each place of the practice data, as if it had to reach the target by the last day of the data."""
    population = Population(Chance())
    return [_course(SAMPLE, target, LAST_DAY, _figures(population.of(place))) for place in PLACES]


def _course(kind: str, target: Decimal, due: date, days: list[DayFigure]) -> Course:
    reached_on = next((figure.day for figure in days if _at(target, figure)), None)
    return Course(kind, target, due, days, reached_on)


def _at(target: Decimal, figure: DayFigure) -> bool:
    return figure.numerator * 100 >= target * figure.denominator > 0


def _figures(shops: list[Shop]) -> list[DayFigure]:
    """Counted shop by shop, from what changes on which day, as the ladder's rules say."""
    changes: dict[date, Counter[str]] = defaultdict(Counter)
    for shop in shops:
        before = _Seen(there=False, refused=False, counted=False)
        for day in _days_of_change(shop):
            now = _seen_on(shop, day)
            for name, was, is_now in zip(_Seen._fields, before, now, strict=True):
                changes[day][name] += is_now - was
            before = now
    days, sums = [], Counter[str]()
    for number in range((LAST_DAY - PROGRAMME_BEGAN).days + 1):
        day = PROGRAMME_BEGAN + DAY * number
        sums.update(changes[day])
        days.append(DayFigure(day, sums["there"], sums["counted"], sums["refused"]))
    return days


class _Seen(NamedTuple):
    """What a shop adds to the figures of a day."""

    there: bool
    refused: bool
    counted: bool


def _days_of_change(shop: Shop) -> list[date]:
    opened_on, closed_on = shop.details.opened_on, shop.closed_on
    days = {event.day for event in shop.history.events} | {day for day in (opened_on, closed_on) if day}
    return sorted({max(day, PROGRAMME_BEGAN) for day in days if day <= LAST_DAY} | {PROGRAMME_BEGAN})


def _seen_on(shop: Shop, day: date) -> _Seen:
    opened_on, closed_on = shop.details.opened_on, shop.closed_on
    begun = opened_on is None or opened_on <= day
    counted = begun and not (closed_on and closed_on <= day) and not _stands_on(shop, Rung.PAUSED, day)
    there = counted and _stands_on(shop, Rung.SIGN_POSTED, day)
    return _Seen(there, counted and not there and _stands_on(shop, Rung.REFUSED, day), counted)


def _stands_on(shop: Shop, rung: Rung, day: date) -> bool:
    """Whether the last that happened up to that day was that it got there."""
    told = [event for event in shop.history.events if event.rung is rung and event.day <= day]
    return bool(told) and max(told, key=lambda event: event.day).turn is Turn.REACHED
