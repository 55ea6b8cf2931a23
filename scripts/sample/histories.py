"""The way of one invented shop through the years: surveyed, signed, with a sign, without it, with it again."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from campaigns.ladder.model import Rung, Turn
from scripts.sample.chance import Chance
from scripts.sample.fates import Fate
from scripts.sample.notes import ACCOUNT_CHANGED, note
from scripts.sample.places import PUBLISHED_ON

PROGRAMME_BEGAN = date(2022, 11, 7)
LAST_DAY = date(2026, 11, 13)
"""Nothing in the sample happens later."""

DAY = timedelta(days=1)
_EARLY_SIGNS = (date(2023, 3, 20), date(2023, 4, 20))
_TAKEN_DOWN_EARLY = (date(2023, 5, 2), PUBLISHED_ON)
_INVOICE_RULE = (date(2025, 6, 5), date(2025, 9, 30))
"""A wave of signs taken down after the e-invoice rule of June 2025."""
_NAME_RULE = (date(2026, 3, 2), date(2026, 5, 29))
"""A wave of changed accounts: since March 2026 holder and household must have one name."""


@dataclass(frozen=True)
class Event:
    """One fact to be."""

    rung: Rung
    turn: Turn
    day: date
    note: str


@dataclass
class History:
    """What happened to a shop, in the order it is told; the account and sign rows are made to fit."""

    chance: Chance
    until: date
    """Events after this day did not happen: the shop has closed."""
    events: list[Event] = field(default_factory=list)
    account_on: date | None = None
    """The day the first account was approved."""
    second_account_on: date | None = None
    """The day another one took its place."""
    signs: list[tuple[date, date | None]] = field(default_factory=list)
    """From when to before when each sign hung."""

    def tell(self, rung: Rung, day: date, turn: Turn = Turn.REACHED, *, said: str | None = None) -> bool:
        """Add an event, unless the shop is gone by then."""
        if day > self.until:
            return False
        self.events.append(Event(rung, turn, day, said or note(self.chance, rung, turn)))
        return True

    def open_account(self, day: date) -> None:
        """The second person approved: from this day there are an account and its code."""
        if self.tell(Rung.ACCOUNT_READY, day):
            self.tell(Rung.CODE_ISSUED, day)
            self.account_on = day

    def hang_sign(self, day: date) -> None:
        """A sign hangs from this day; some are tried out, some are soon used daily."""
        if not self.tell(Rung.SIGN_POSTED, day):
            return
        self.signs.append((day, None))
        if self.chance.happens(0.85):
            tried_on = day + DAY * self.chance.whole(0, 4)
            if self.tell(Rung.TEST_PAYMENT, tried_on) and self.chance.happens(0.7):
                self.tell(Rung.REGULAR_USE, tried_on + DAY * self.chance.whole(30, 120))

    def lose_sign(self, day: date, *, said: str | None = None) -> bool:
        """The sign is gone from this day, and what the shop did with it after that never came to be."""
        if day > self.until:
            return False
        self.events = [event for event in self.events if event.day < day]
        self.tell(Rung.SIGN_POSTED, day, Turn.LOST, said=said)
        if any(event.rung is Rung.REGULAR_USE and event.turn is Turn.REACHED for event in self.events):
            self.tell(Rung.REGULAR_USE, day, Turn.LOST)
        self.signs[-1] = (self.signs[-1][0], day)
        return True

    def lose_test(self, day: date) -> None:
        """A test stands for the account it was made to, and that one is gone."""
        if any(event.rung is Rung.TEST_PAYMENT for event in self.events):
            self.tell(Rung.TEST_PAYMENT, day, Turn.LOST, said=ACCOUNT_CHANGED)


def history(chance: Chance, fate: Fate, opened_on: date, closed_on: date | None) -> History:
    """What happens to a shop of that fate."""
    told = History(chance, min(LAST_DAY, closed_on - DAY) if closed_on else LAST_DAY)
    start = max(opened_on, PROGRAMME_BEGAN)
    if fate in (Fate.EARLY, Fate.REMOVED_EARLY, Fate.LATER):
        _climb(told, start, fate)
    elif fate is not Fate.UNSEEN:
        _stop_below(told, start, fate)
    return told


def pause(told: History, first: date, last: date | None) -> None:
    """The shop rests from one day, to before another if it opens again."""
    told.tell(Rung.PAUSED, first)
    if last is not None:
        told.tell(Rung.PAUSED, last, Turn.LOST)


def _climb(told: History, start: date, fate: Fate) -> None:
    chance = told.chance
    if fate is Fate.LATER:
        signed_on = chance.early_day(max(PUBLISHED_ON + DAY * 2, start + DAY * 20), LAST_DAY - DAY * 10)
    elif fate is Fate.EARLY:
        signed_on = chance.day(max(start, date(2022, 12, 1)) + DAY * 20, PUBLISHED_ON)
    else:
        signed_on = chance.day(*_EARLY_SIGNS)
    surveyed_on = max(start, signed_on - DAY * chance.whole(20, 240))
    gap = (signed_on - surveyed_on).days
    committed_on = surveyed_on + DAY * chance.whole(gap // 8, gap // 3)
    told.tell(Rung.SURVEYED, surveyed_on)
    if gap > 60 and chance.happens(0.12):
        told.tell(Rung.REFUSED, surveyed_on + DAY)
        told.tell(Rung.REFUSED, committed_on, Turn.LOST)
    told.tell(Rung.COMMITTED, committed_on)
    told.open_account(surveyed_on + DAY * chance.whole(gap // 2, gap - 3))
    told.hang_sign(signed_on)
    if fate is Fate.REMOVED_EARLY:
        told.lose_sign(chance.day(*_TAKEN_DOWN_EARLY))
        told.hang_sign(chance.day(date(2023, 9, 1), date(2024, 12, 31)))
    _later_years(told)


def _later_years(told: History) -> None:
    """Relapse is normal, and so is coming back."""
    chance = told.chance
    if not told.signs or told.signs[-1][1] is not None:
        return
    hung_on = told.signs[-1][0]
    if hung_on < _INVOICE_RULE[0] and chance.happens(0.1):
        taken_on = chance.day(*_INVOICE_RULE)
        if told.lose_sign(taken_on) and chance.happens(0.75):
            told.hang_sign(chance.day(taken_on + DAY * 40, date(2026, 10, 20)))
    elif hung_on < _NAME_RULE[0] and chance.happens(0.05):
        changed_on = chance.day(*_NAME_RULE)
        if told.lose_sign(changed_on, said=ACCOUNT_CHANGED):
            told.second_account_on = changed_on
            told.lose_test(changed_on)
            if chance.happens(0.8):
                told.hang_sign(changed_on + DAY * chance.whole(3, 25))


def _stop_below(told: History, start: date, fate: Fate) -> None:
    """Surveyed, perhaps more, and no sign to this day."""
    chance = told.chance
    surveyed_on = chance.day(start, max(start, date(2025, 12, 31)))
    told.tell(Rung.SURVEYED, surveyed_on)
    if fate is Fate.REFUSING:
        told.tell(Rung.REFUSED, surveyed_on + DAY * chance.whole(0, 30))
    elif fate is not Fate.SURVEYED:
        committed_on = surveyed_on + DAY * chance.whole(1, 60)
        told.tell(Rung.COMMITTED, committed_on)
        if fate is Fate.ISSUED:
            told.open_account(committed_on + DAY * chance.whole(10, 90))
