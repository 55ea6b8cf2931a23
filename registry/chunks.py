"""Many values, asked for some at a time: databases limit how many values a statement may name."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

AT_ONCE = 500

_V = TypeVar("_V")


def chunks(values: Sequence[_V]) -> Iterator[Sequence[_V]]:
    """The values in their order, at most AT_ONCE at a time."""
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))
