"""What can be wrong with a merchant, said without words for the screen."""

from datetime import date
from enum import StrEnum

from registry.merchants.model import Merchant


class MerchantError(Exception):
    """Parent of every refusal below."""


class DetailMissing(MerchantError):
    """A detail that every merchant has was left empty. *field* is its name in MerchantDetails."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class DetailTooLong(MerchantError):
    """A detail has more than *longest* characters."""

    def __init__(self, field: str, longest: int) -> None:
        super().__init__(field, longest)
        self.field = field
        self.longest = longest


class OpenedTooEarly(MerchantError):
    """The opening day lies before the first day a merchant may count from, which it carries."""

    def __init__(self, earliest: date) -> None:
        super().__init__(earliest)
        self.earliest = earliest


class PhoneUnreadable(MerchantError):
    """This is not a phone number of ten digits beginning with 0, nor one with +84 in front."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class TaxCodeProblem(StrEnum):
    """What is wrong with a tax code."""

    SIGNS = "signs"
    """Something other than digits, blanks, dots and hyphens."""
    LENGTH = "length"
    """Not 10, 12 or 13 digits."""
    CHECK_DIGIT = "check_digit"
    """The tenth digit does not fit the nine before it: a slip in typing."""
    NUMBER = "number"
    """A number that is never given out: all zeros."""


class TaxCodeUnreadable(MerchantError):
    """This is not a tax code."""

    def __init__(self, text: str, problem: TaxCodeProblem) -> None:
        super().__init__(text, problem)
        self.text = text
        self.problem = problem


class SentDifferently(MerchantError):
    """The form with this client_id was sent before with other content: *merchant* is what became of it."""

    def __init__(self, merchant: Merchant) -> None:
        super().__init__(merchant.id)
        self.merchant = merchant


class SentElsewhere(MerchantError):
    """The client_id belongs to a merchant that the sender may not see; nothing of it is said."""


class MerchantChangedMeanwhile(MerchantError):
    """Somebody else saved the merchant after it was shown."""


class ClosedBeforeOpening(MerchantError):
    """The closing day lies before the opening day."""

    def __init__(self, opened_on: date, closed_on: date) -> None:
        super().__init__(opened_on, closed_on)
        self.opened_on = opened_on
        self.closed_on = closed_on


class ClosedInTheFuture(MerchantError):
    """A merchant is recorded as closed once it is, not before: this day has not come yet in Vietnam."""

    def __init__(self, closed_on: date, today: date) -> None:
        super().__init__(closed_on, today)
        self.closed_on = closed_on
        self.today = today


class AlreadyClosed(MerchantError):
    """The merchant was closed before."""


class MerchantIsClosed(MerchantError):
    """Nothing new is proposed or printed for a shop that is closed."""


class NotClosed(MerchantError):
    """The merchant cannot be opened again: it was never closed."""


class MovedNowhere(MerchantError):
    """The merchant stands at that place already; another label there is an edit."""


class MovedInTheFuture(MerchantError):
    """A move is something that has happened; this day has not come yet in Vietnam."""

    def __init__(self, moved_on: date, today: date) -> None:
        super().__init__(moved_on, today)
        self.moved_on = moved_on
        self.today = today


class MovedTooEarly(MerchantError):
    """The merchant had not opened by then, or came to where it is only later. Carries the first day it may."""

    def __init__(self, moved_on: date, earliest: date) -> None:
        super().__init__(moved_on, earliest)
        self.moved_on = moved_on
        self.earliest = earliest
