"""In which order places are told of: like with like, those that need help first.

All are counted by one criterion on one day. A place of three shops moves by a third with each of them, so shares of
places of different sizes are not laid side by side bare: each is taken at the end of its 80 % interval (Wilson 1927,
"Probable inference, the law of succession, and statistical inference") that speaks for the middle. A small place then
stands at the top of the late only where it is late beyond doubt, and at the good end only where it is large enough.
"""

from fractions import Fraction
from math import sqrt

from campaigns.adoption.rates import Rate
from campaigns.plans.status import at_least

Z = 1.2815515655446004
"""The quantile of the normal distribution that leaves a tenth above, and a tenth below its opposite: 80 % between."""

_LATE, _OTHERS, _NOBODY = range(3)


def likely_range(rate: Rate) -> tuple[float, float]:
    """The Wilson 80 % interval of a share: 3 of 3 are 0.646 to 1, 97 of 100 are 0.939 to 0.985.

    Where nobody is counted everything is possible.
    """
    n = rate.denominator
    if n == 0:
        return 0.0, 1.0
    share = rate.numerator / n
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def is_late(now: Rate, planned: Fraction | None) -> bool:
    """Whether a merchant or more is missing to the plan, as campaigns.plans.status says it; never without a plan."""
    return planned is not None and now.numerator < at_least(planned, now.denominator)


def help_first(now: Rate, planned: Fraction | None) -> tuple[int, float]:
    """What to sort by: the late, by how far even the upper end lies behind the plan; the others by the lower end.

    Those in which nobody is counted come last. *planned* is a share, 0 to 1; None: no plan asks for anything.
    """
    low, high = likely_range(now)
    if now.denominator == 0:
        return _NOBODY, 0.0
    if planned is not None and is_late(now, planned):
        return _LATE, high - float(planned)
    return _OTHERS, low
