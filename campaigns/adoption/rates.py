"""A share as two whole numbers, and the percentage people read."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Rate:
    """So many of so many merchants."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> Decimal | None:
        """The percentage to one decimal, half rounded up: 168/542 is 31.0. None when there is nobody to count.

        As long as one merchant is missing it stays below 100.0: 9999/10000 is 99.9. Whole numbers throughout, so
        that no binary fraction ever tips a half.
        """
        if self.denominator == 0:
            return None
        tenths = (2000 * self.numerator + self.denominator) // (2 * self.denominator)
        if self.numerator < self.denominator:
            tenths = min(tenths, 999)
        return Decimal(tenths).scaleb(-1)
