"""Invents streets whose teams walk and whose shops agree, refuse, relapse, open and close, day by day.

Nothing here is shared with the forecasts that are measured on it: no rate, no curve, no calendar of theirs. What the
forecast sees of a campaign is the figure of each day, as in a ward.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from campaigns.forecasts.figures import DayFigure
from registry.calendar import days_off

DAY = timedelta(days=1)
YEARS_WATCHED = 3
"""So long after the due date it is seen what became of a campaign."""
_NEW_YEARS = (
    date(2024, 2, 10),
    date(2025, 1, 29),
    date(2026, 2, 17),
    date(2027, 2, 6),
    date(2028, 1, 26),
    date(2029, 2, 13),
    date(2030, 2, 3),
    date(2031, 1, 23),
)


class Kind(StrEnum):
    """What a campaign is like."""

    STEADY = "steady"
    S_SHAPED = "s-shaped"
    """Slow until partners and neighbours are won, then quick, then slow again."""
    STALLING = "stalling"
    """The team shrinks some day, and some shops will hardly ever agree."""
    RELAPSING = "relapsing"
    """Signs come down, singly and in waves after a new rule."""


@dataclass(eq=False, slots=True)
class _Shop:
    willingness: float
    """The chance that a talk ends with a yes."""
    may_be_visited_on: date
    refuses: bool = False


class Street:
    """What happens day by day; every habit of the campaign is drawn once, at the start."""

    def __init__(self, kind: Kind, chance: Random, size: int | None) -> None:
        self.kind, self.chance = kind, chance
        shops = size or round(40 * 15 ** chance.random())
        self.day = self.start = date(2024, 3, 4) + DAY * chance.randrange(840)
        self.due = self.start + DAY * 7 * chance.randint(16, 60)
        self.visits = shops / chance.uniform(25, 110)
        self.hard = chance.uniform(0.03, 0.25) if kind is Kind.STALLING else chance.uniform(0, 0.02)
        self.stalls_on = self.start + (self.due - self.start) * chance.uniform(0.2, 0.8)
        self.left_after = chance.uniform(0.15, 0.5)
        self.slow_weeks = chance.uniform(5, 16)
        self.lost_weekly = chance.uniform(0.002, 0.009) if kind is Kind.RELAPSING else chance.uniform(0, 0.0015)
        waves = chance.randint(0, 2) if kind is Kind.RELAPSING else int(chance.random() < 0.1)
        self.waves = [self.start + DAY * chance.randint(60, 500) for _ in range(waves)]
        self.opened_weekly = chance.uniform(0, 0.003) * shops
        self.closed_weekly = chance.uniform(0, 0.002)
        self.refusing, self.yes_of_refusers = chance.uniform(0.01, 0.12), chance.uniform(0.15, 0.7)
        self.print_every = chance.choice((1, 1, 3, 8))
        self.rest_before, self.rest_after = chance.randint(4, 12), chance.randint(5, 14)
        known = round(shops * chance.choice((1, 1, chance.uniform(0.6, 1))))
        self.unregistered = shops - known
        self.open = [self._shop() for _ in range(known)]
        self.waiting: list[_Shop] = []
        """Agreed; the sign is not printed yet."""
        self.reached: list[_Shop] = []
        self.bad_spell_until = self.start
        self.off = set(days_off(self.start, self.due + DAY * 366 * (YEARS_WATCHED + 1)))

    def _shop(self) -> _Shop:
        chance = self.chance
        hard = chance.random() < self.hard
        return _Shop(chance.uniform(0, 0.03) if hard else chance.betavariate(2.5, 2), self.day)

    def figure(self) -> DayFigure:
        """Figures at the end of the day."""
        without = self.open + self.waiting
        return DayFigure(
            day=self.day,
            numerator=len(self.reached),
            denominator=len(self.reached) + len(without),
            refused=sum(shop.refuses for shop in without),
        )

    def pass_day(self) -> None:
        """What happens from one evening to the next."""
        self.day += DAY
        if self.day not in self.off:
            self._register()
            for _ in range(self._visits_today()):
                self._visit()
            if self.day.toordinal() % self.print_every == 0:
                self.reached += self.waiting
                self.waiting = []
        self._open_and_close()
        self._lose()

    def _visits_today(self) -> int:
        chance, visits = self.chance, self.visits
        if any(-self.rest_before <= (self.day - feast).days <= self.rest_after for feast in _NEW_YEARS):
            return int(chance.random() < 0.05)
        if self.day > self.bad_spell_until + DAY * 20 and chance.random() < 0.015:
            self.bad_spell_until = self.day + DAY * chance.randint(4, 16)  # rain, an election, other work
        if self.day < self.bad_spell_until:
            visits *= 0.3
        if self.kind is Kind.S_SHAPED:
            visits *= min(1.6, 0.25 + (self.day - self.start).days / 7 / self.slow_weeks)
        if self.kind is Kind.STALLING and self.day > self.stalls_on:
            visits *= self.left_after
        whole = visits * chance.choice((0, 0.5, 1, 1, 1.5, 2))
        return int(whole) + (chance.random() < whole % 1)

    def _visit(self) -> None:
        chance = self.chance
        for _ in range(12):  # nobody looks longer for a door that is worth knocking at
            if not self.open:
                return
            shop = chance.choice(self.open)
            if shop.may_be_visited_on <= self.day:
                break
        else:
            return
        yes = shop.willingness
        if self.kind is Kind.S_SHAPED:
            yes *= 0.4 + 0.9 * len(self.reached) / (len(self.reached) + len(self.open))
        if chance.random() < yes * (self.yes_of_refusers if shop.refuses else 1):
            shop.refuses = False
            self.open.remove(shop)
            self.waiting.append(shop)
        else:
            shop.refuses = shop.refuses or chance.random() < self.refusing * (1 - yes)
            shop.may_be_visited_on = self.day + DAY * chance.randint(*((40, 150) if shop.refuses else (7, 30)))

    def _register(self) -> None:
        if self.unregistered and self.chance.random() < 0.5:
            found = min(self.unregistered, 1 + self.unregistered // 15)
            self.unregistered -= found
            self.open += [self._shop() for _ in range(found)]

    def _open_and_close(self) -> None:
        chance = self.chance
        if chance.random() < self.opened_weekly / 7:
            self.open.append(self._shop())
        for shops in (self.open, self.reached):
            if shops and chance.random() < self.closed_weekly / 7 * len(shops):
                shops.remove(chance.choice(shops))

    def _lose(self) -> None:
        chance = self.chance
        weekly = self.lost_weekly + sum(0.035 for wave in self.waves if 0 <= (self.day - wave).days < 21)
        expected = weekly / 7 * len(self.reached)
        for _ in range(int(expected) + (chance.random() < expected % 1)):
            shop = self.reached.pop(chance.randrange(len(self.reached)))
            shop.may_be_visited_on = self.day + DAY * chance.randint(7, 45)
            shop.willingness *= chance.uniform(0.6, 1)
            self.open.append(shop)
