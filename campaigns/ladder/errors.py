"""Why a fact was not recorded or corrected."""

from datetime import date

from campaigns.ladder.model import Rung, Turn


class FactRefused(Exception):
    """Parent of every refusal about facts."""


class FactInTheFuture(FactRefused):
    """A fact is something that has happened; this day has not come yet in Vietnam."""

    def __init__(self, happened_on: date, today: date) -> None:
        super().__init__(happened_on, today)
        self.happened_on = happened_on
        self.today = today


class FactTooEarly(FactRefused):
    """The day lies before anything of the kind could have happened: a slip in typing. Carries the first day it may."""

    def __init__(self, happened_on: date, earliest: date) -> None:
        super().__init__(happened_on, earliest)
        self.happened_on = happened_on
        self.earliest = earliest


class TurnNotRecordable(FactRefused):
    """Only a correction can say that something never happened."""

    def __init__(self, turn: Turn) -> None:
        super().__init__(turn)
        self.turn = turn


class RungFollowsAccount(FactRefused):
    """This rung changes with the merchant's account only: one person's word would be a way around the second."""

    def __init__(self, rung: Rung) -> None:
        super().__init__(rung)
        self.rung = rung


class RungNeedsAccount(FactRefused):
    """No account was approved by that day: one person's word alone would raise the figure."""

    def __init__(self, rung: Rung, happened_on: date) -> None:
        super().__init__(rung, happened_on)
        self.rung = rung
        self.happened_on = happened_on


class NeverReached(FactRefused):
    """The merchant did not reach the rung up to that day: there is nothing to lose."""

    def __init__(self, rung: Rung, happened_on: date) -> None:
        super().__init__(rung, happened_on)
        self.rung = rung
        self.happened_on = happened_on


class EvidenceMissing(FactRefused):
    """A sign that was not made here, a provider's own, is stated with how one knows of it."""

    def __init__(self, rung: Rung) -> None:
        super().__init__(rung)
        self.rung = rung


class EvidenceTooLong(FactRefused):
    """The note does not fit."""

    def __init__(self, length: int, longest: int) -> None:
        super().__init__(length, longest)
        self.length = length
        self.longest = longest


class FactAlreadyCorrected(FactRefused):
    """Somebody corrected this fact before; it is their correction that may be corrected again."""
