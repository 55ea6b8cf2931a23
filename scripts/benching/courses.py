"""Campaigns from their first day until long after their last: invented ones, and the places of the practice data."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

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


def sample_courses(target: Decimal = Decimal(95)) -> list[Course]:
    """The signs of each place of the practice data, as if it had to reach the target by the last day of the data."""
    population = Population(Chance())
    return [_course(SAMPLE, target, LAST_DAY, _figures(population.of(place))) for place in PLACES]


def _course(kind: str, target: Decimal, due: date, days: list[DayFigure]) -> Course:
    reached_on = next((figure.day for figure in days if _at(target, figure)), None)
    return Course(kind, target, due, days, reached_on)


def _at(target: Decimal, figure: DayFigure) -> bool:
    return figure.numerator * 100 >= target * figure.denominator > 0


def _figures(shops: list[Shop]) -> list[DayFigure]:
    """Counted shop by shop and day by day, as the ladder's rules say."""
    states = [_States(shop) for shop in shops]
    days = (PROGRAMME_BEGAN + DAY * number for number in range((LAST_DAY - PROGRAMME_BEGAN).days + 1))
    return [_figure(day, [shop for shop in states if shop.counted_on(day)]) for day in days]


def _figure(day: date, counted: "list[_States]") -> DayFigure:
    there = [shop.stands_on(Rung.SIGN_POSTED, day) for shop in counted]
    refused = [shop.stands_on(Rung.REFUSED, day) for shop in counted]
    return DayFigure(
        day=day,
        numerator=sum(there),
        denominator=len(counted),
        refused=sum(no and not yes for no, yes in zip(refused, there, strict=True)),
    )


class _States:
    """On which rungs a shop stands from when to when."""

    def __init__(self, shop: Shop) -> None:
        self._opened_on, self._closed_on = shop.details.opened_on, shop.closed_on
        self._turns = {rung: _turns(shop, rung) for rung in (Rung.SIGN_POSTED, Rung.REFUSED, Rung.PAUSED)}

    def stands_on(self, rung: Rung, day: date) -> bool:
        """Whether the last that happened up to that day was that it got there."""
        days, reached = self._turns[rung]
        at = bisect_right(days, day)
        return at > 0 and reached[at - 1]

    def counted_on(self, day: date) -> bool:
        """Whether it is open."""
        begun = self._opened_on is None or self._opened_on <= day
        return begun and not (self._closed_on and self._closed_on <= day) and not self.stands_on(Rung.PAUSED, day)


def _turns(shop: Shop, rung: Rung) -> tuple[list[date], list[bool]]:
    told: Iterable[tuple[date, Turn]] = ((event.day, event.turn) for event in shop.history.events if event.rung is rung)
    ordered = sorted(told, key=lambda turn: turn[0])
    return [day for day, _ in ordered], [turn is Turn.REACHED for _, turn in ordered]
