"""Chance that falls the same way every time, so that everybody practises on the same town."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

SEED = 168542

_FIRST_MILLISECOND = 1_640_995_200_000
"""The beginning of 2022."""

Thing = TypeVar("Thing")


class Chance:
    """What is drawn from one seed."""

    def __init__(self, seed: int = SEED) -> None:
        self._random = Random(seed)  # noqa: S311 (it invents shops; nothing secret comes from it)
        self._ids = 0

    def new_id(self) -> uuid.UUID:
        """An identifier (UUID version 7, as the real ones), the same in every load: made later, sorted later."""
        self._ids += 1
        time, chance = _FIRST_MILLISECOND + self._ids, self._random.getrandbits(62)
        return uuid.UUID(int=time << 80 | 0x7 << 76 | 0b10 << 62 | chance)

    def happens(self, share: float) -> bool:
        """Whether something that happens in that share of all cases happens now."""
        return self._random.random() < share

    def whole(self, low: int, high: int) -> int:
        """A whole number from *low* to *high*, both possible."""
        return self._random.randint(low, high)

    def day(self, first: date, last: date) -> date:
        """A day from *first* to *last*, both possible; *first* when they stand the wrong way round."""
        return first + timedelta(days=self.whole(0, max((last - first).days, 0)))

    def early_day(self, first: date, last: date) -> date:
        """A day as `day` gives it, but rather in the first third: so do campaigns grow."""
        return first + timedelta(days=int((last - first).days * self._random.betavariate(1.3, 2.4)))

    def one_of(self, things: Sequence[Thing]) -> Thing:
        """One of the things."""
        return self._random.choice(things)

    def some_of(self, things: Sequence[Thing], number: int) -> list[Thing]:
        """So many different ones of the things."""
        return self._random.sample(things, number)
