"""How much can be expected of each day: little on days off, nearly nothing around Tết."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from campaigns.forecasts.beliefs import Beliefs

DAY = timedelta(days=1)
WORKED_IN_A_WEEK = 5
"""Days worked of an ordinary week: a rate of a week is one of so many full days."""
_OFF = 0.1
"""A day off as a share of a full day: now and then somebody signs at a festival or in the evening."""
_LONG = 7
"""Days off in a row that only Tết brings."""
_BEFORE, _AFTER = 7, 7
"""Days before and after it on which the shops, and the team, think of other things."""
_NEAR = 0.25


def efforts(first: date, days: int, working: Callable[[date], bool], beliefs: Beliefs) -> list[float]:
    """The share of a full day's work that can be expected of each of so many days, from *first* on."""
    if not beliefs.pauses:
        return [WORKED_IN_A_WEEK / 7] * days
    margin = max(_BEFORE, _AFTER) + _LONG
    worked = [working(first + DAY * number) for number in range(-margin, days + margin)]
    shares = [1.0 if works else _OFF for works in worked]
    for begin, end in _long_holidays(worked):
        for number in range(begin - _BEFORE, end + _AFTER):
            if 0 <= number < len(shares):
                shares[number] *= _NEAR
    return shares[margin : margin + days]


def _long_holidays(worked: Sequence[bool]) -> list[tuple[int, int]]:
    """From where to before where nobody works for long."""
    found, begin = [], 0
    for number, works in enumerate([*worked, True]):
        if works:
            if number - begin >= _LONG:
                found.append((begin, number))
            begin = number + 1
    return found
