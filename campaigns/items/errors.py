"""What can be wrong with a counted item or a count, said without words for the screen."""

from datetime import date


class ItemError(Exception):
    """Parent of every refusal below."""


class ItemNameMissing(ItemError):
    """An item needs a name."""


class ItemRetired(ItemError):
    """It is counted no more: what was counted stays."""


class CountedOnOddDay(ItemError):
    """A count is of a day from the first that anything is told of until today; carries both."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(first, last)
        self.first = first
        self.last = last


class NumberOutOfRange(ItemError):
    """A number is 0 or more, of a yes or no 1 at most, and not too large to be true."""


class NothingCounted(ItemError):
    """Nothing was told of anything."""
