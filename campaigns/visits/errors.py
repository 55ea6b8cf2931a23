"""Why a visit was not recorded or corrected."""

from collections.abc import Sequence
from datetime import date

from campaigns.visits.model import Outcome, Reason


class VisitRefused(Exception):
    """Parent of every refusal about visits."""


class VisitOnOddDay(VisitRefused):
    """A visit was on a day from the first one that anything is told of until today; carries both."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(first, last)
        self.first = first
        self.last = last


class NextOnOddDay(VisitRefused):
    """One comes again on the day of the visit or within the time after it; carries the first and the last day."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(first, last)
        self.first = first
        self.last = last


class ReasonMissing(VisitRefused):
    """Nobody learns from a refusal without a reason."""


class ReasonsDoNotFit(VisitRefused):
    """These reasons nobody can have told on a visit with such an outcome."""

    def __init__(self, outcome: Outcome, reasons: Sequence[Reason]) -> None:
        super().__init__(outcome, reasons)
        self.outcome = outcome
        self.reasons = reasons


class NoteMissing(VisitRefused):
    """Another reason than those that have a code is told in the note."""


class NoteTooLong(VisitRefused):
    """The note does not fit."""

    def __init__(self, length: int, longest: int) -> None:
        super().__init__(length, longest)
        self.length = length
        self.longest = longest


class OutcomeNotRecordable(VisitRefused):
    """Only a correction can say that there was no visit."""


class VisitAlreadyCorrected(VisitRefused):
    """Somebody corrected this visit before; it is their correction that may be corrected again."""
