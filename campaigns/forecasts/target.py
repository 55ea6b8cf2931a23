"""How many merchants a target asks for."""

from decimal import Decimal
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Count = TypeVar("Count", int, NDArray[np.int64])

_PARTS = 1000
"""Targets are percentages with at most three decimals: in whole numbers nothing is ever rounded."""


def in_parts(target: Decimal) -> int:
    """The target as `needed` takes it. Raise ValueError unless it is a percentage with at most three decimals."""
    parts = target * _PARTS
    if not 0 < target <= 100 or parts != int(parts):
        raise ValueError(target)
    return int(parts)


def needed(target: int, denominator: Count) -> Count:
    """The least numerator at the target: 168 of 542 are 31.0 percent and a target of 31 percent needs 169."""
    return -(-target * denominator // (100 * _PARTS))
