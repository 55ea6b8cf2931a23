"""A stretch of a place: which shops lie on it. Pure: labels in, yes or no out."""

import re
from dataclasses import dataclass

from campaigns.assignments.model import Assignment, Side
from campaigns.plans.shops import Shop
from registry.merchants.labels import label_key, walking_key

_HOUSE_NUMBER = re.compile(r"[0-9]+")
_LETTERS = "456"
"""What the code of a letter begins with in a walking key."""


@dataclass(frozen=True)
class Stretch:
    """From one house number or stall to another, on one side or both; without an end it goes on."""

    first_key: str
    last_key: str
    ends_in_a_word: bool
    """Whether the last label ends in letters: then a letter behind it makes another word, as AB is no part of A."""
    side: Side

    @classmethod
    def of(cls, assignment: Assignment) -> "Stretch":
        """The stretch of an assignment."""
        return cls.between(assignment.first_label, assignment.last_label, assignment.side)

    @classmethod
    def between(cls, first: str, last: str, side: Side = Side.BOTH) -> "Stretch":
        """From a label to another; an empty one leaves that end open."""
        return cls(first and walking_key(first), last and walking_key(last), label_key(last)[-1:].isalpha(), side)

    def holds(self, shop: Shop) -> bool:
        """Whether the shop lies on it. What begins as the last label does belongs to it: 45A and 45/3 to 45, A-12 to A.

        A key says how long its numbers are, so that 450 does not begin as 45 does.
        """
        key = shop.walking_key
        if key < self.first_key or (self.last_key and key > self.last_key and not self._is_within_last(key)):
            return False
        if self.side is Side.BOTH:
            return True
        number = _HOUSE_NUMBER.match(shop.label_key)
        return number is not None and (int(number[0]) % 2 == 1) == (self.side is Side.ODD)

    def _is_within_last(self, key: str) -> bool:
        rest = key.removeprefix(self.last_key)
        return rest != key and not (self.ends_in_a_word and rest[0] in _LETTERS)
