"""When something needs somebody: each kind of alert with its rule as data, and one alert with its figures."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from registry.calendar import working_day_after
from registry.places.model import Place
from registry.signs.rechecking import RECHECK_AFTER


class AlertKind(StrEnum):
    """What it is about; the more urgent first: money may go astray, people wait, then what only goes slowly."""

    INCIDENTS_OPEN = "incidents_open"
    ACCOUNTS_WAITING = "accounts_waiting"
    """Accounts that wait for a second person."""
    PLACE_STALLS = "place_stalls"
    VISITS_OVERDUE = "visits_overdue"
    SIGN_CHECKS_OVERDUE = "sign_checks_overdue"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """From when on something is an alert. Nobody's regulation: these are this program's own numbers."""

    working_days: int = 0
    """It has waited longer than so many working days."""
    within: timedelta = timedelta()
    """Nothing has happened for so long."""
    least_left: int = 0
    """At least so many shops are missing to the target."""


RULES: dict[AlertKind, Rule] = {
    AlertKind.INCIDENTS_OPEN: Rule(working_days=2),
    AlertKind.ACCOUNTS_WAITING: Rule(working_days=2),
    AlertKind.PLACE_STALLS: Rule(within=timedelta(weeks=3), least_left=3),
    AlertKind.VISITS_OVERDUE: Rule(working_days=3),
    AlertKind.SIGN_CHECKS_OVERDUE: Rule(within=RECHECK_AFTER),
}
"""Whoever needs other numbers changes them here."""

_URGENCY = {kind: number for number, kind in enumerate(AlertKind)}


@dataclass(frozen=True, kw_only=True)
class Alert:
    """Something in a place that needs somebody."""

    kind: AlertKind
    place: Place
    number: int
    """How many are late; of a place that stalls, the shops still missing to the target."""
    of: int
    """How many there are: incidents not closed, accounts waiting, visits due, shops with a sign, shops counted."""
    since: date
    """The day of the oldest; of a place that stalls, the last day on which a shop was added."""
    on: date
    """The day it is told on."""

    @property
    def key(self) -> tuple[AlertKind, uuid.UUID]:
        """Each place has at most one alert of a kind."""
        return self.kind, self.place.id

    @property
    def weeks(self) -> int:
        """Whole weeks since then."""
        return (self.on - self.since).days // 7

    @property
    def order(self) -> tuple[int, date, int]:
        """The more urgent kind first; of a kind the oldest, then the largest."""
        return _URGENCY[self.kind], self.since, -self.number


def late_until(on: date, working_days: int) -> date:
    """The last day of which, on *on*, more than so many working days have gone by.

    What was due on Friday is three working days late on Wednesday, and overdue by more than three on Thursday.
    """
    day = on - timedelta(days=1)
    while working_day_after(day, working_days) >= on:
        day -= timedelta(days=1)
    return day


def stalls(*, numerator: int, target: int, since: date, on: date) -> bool:
    """Whether a place stalls: below its target by so many, and no shop was added since that day for so long."""
    rule = RULES[AlertKind.PLACE_STALLS]
    return target - numerator >= rule.least_left and on - since >= rule.within
