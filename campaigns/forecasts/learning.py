"""What the weeks of a place teach: how fast those left are won, how many fall back, and how unsure that is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from campaigns.forecasts.beliefs import Beliefs
from campaigns.forecasts.effort import WORKED_IN_A_WEEK
from campaigns.forecasts.weeks import Week

Numbers = NDArray[np.float64]

_A_LITTLE = 0.3
"""Merchants taken to have been won, and to have refused, besides those who were: no rate is ever nought."""
_PRIOR_WEEKS = 3.0
"""What is believed of unevenness counts as so many weeks."""
_STEEPEST = 0.3
"""The logarithm of a rate does not rise or fall by more in a week."""
_WILDEST = 1.0
"""Nor is the variance of its single weeks larger."""
_WAVES = 2.0
"""Signs come down together: losses are this many times as uneven as chance."""


@dataclass(frozen=True)
class Guess:
    """A number, and how unsure it is (standard deviation)."""

    middle: float
    spread: float


@dataclass(frozen=True)
class Learned:
    """What is known of one place in the evening of its last day."""

    log_rate: Guess
    """Logarithm of the share of the willing that is won in an ordinary week of now, once the reluctance of so few is
    taken into account; without `few_left`, of how many are won."""
    slope: Guess
    """By how much that rises a week."""
    unevenness: float
    """Variance of the logarithm of a single week's rate, beside what chance explains."""
    log_lost: Guess
    """Logarithm of the share of those there that falls back in a week; -inf: nobody does."""
    refusing: float
    """For each that is won, how many refuse."""
    growth: Guess
    """By how many more merchants are counted each week."""


def learn(weeks: Sequence[Week], beliefs: Beliefs) -> Learned:
    """Weigh the weeks, the newest most. There is at least one, and its last day has somebody left to win."""
    last = weeks[-1].end
    ages = np.array([week.age for week in weeks], dtype=float)
    weights = beliefs.memory**ages
    log_lost = _losses(weeks, weights, beliefs)
    hidden = np.array([week.hidden / WORKED_IN_A_WEEK for week in weeks])
    won = np.array([week.gains for week in weeks]) + math.exp(log_lost.middle) * hidden
    chances = _chances(weeks, beliefs)

    total, exposure = float(weights @ won) + _A_LITTLE, float(weights @ chances)
    expected = total / exposure * chances
    scatter = float(weights @ ((won - expected) ** 2 / np.maximum(expected, 0.5)))
    weighed = float(weights.sum())
    dispersion = max(1.0, (scatter + _PRIOR_WEEKS * beliefs.unevenness) / (weighed + _PRIOR_WEEKS))
    age = float((weights * chances) @ ages) / exposure
    slope = _slope(weights * (age - ages), won, expected, age - ages, dispersion, beliefs)
    squares = float(weights**2 @ won) + _A_LITTLE
    return Learned(
        log_rate=Guess(math.log(total / exposure) + slope.middle * age, math.sqrt(dispersion * squares) / total),
        slope=slope,
        unevenness=min(_WILDEST, (dispersion - 1) / max(total / weighed, 0.5)),
        log_lost=log_lost,
        refusing=(last.refused + _A_LITTLE) / (last.numerator + 3),
        growth=_growth(weeks, weights),
    )


def _chances(weeks: Sequence[Week], beliefs: Beliefs) -> Numbers:
    """How many chances of a gain each week had.

    Merchants left, as often as they are visited and as far as they are willing; who refused counts for less.
    """
    efforts = np.array([week.effort for week in weeks])
    if not beliefs.few_left:
        return efforts
    willing = np.array([(week.start.willing + week.end.willing) / 2 for week in weeks])
    refused = np.array([(week.start.refused + week.end.refused) / 2 for week in weeks])
    left = share_left(willing, np.array([week.end.denominator for week in weeks]))
    return (
        efforts
        * attention(left, beliefs)
        * eagerness(left, beliefs.reluctance)
        * (willing + beliefs.refusers * refused)
    )


def share_left(willing: Numbers | float, counted: Numbers | float) -> Numbers:
    """What share of all merchants is willing and not won yet; never quite nothing, so that no rate is without end."""
    among = np.maximum(counted, 1.0)
    return np.maximum(willing, 1.0) / among


def attention(left: Numbers, beliefs: Beliefs) -> Numbers:
    """How much more often each is visited because only that share is left."""
    return 1 / (left + beliefs.few)


def eagerness(left: Numbers, reluctance: Numbers | float) -> Numbers:
    """How much rarer a yes has become because the easy ones have agreed."""
    return np.power(left, reluctance)


def _slope(  # noqa: PLR0917 (columns of one table)
    weighted: Numbers, won: Numbers, expected: Numbers, since: Numbers, dispersion: float, beliefs: Beliefs
) -> Guess:
    """The straight line through the logarithms of the rates, drawn back to level as far as it is unsure."""
    information = max(float(weighted * since @ expected), 1e-9)
    variance, believed = dispersion / information, beliefs.slope**2
    kept = believed / (believed + variance)
    found = float(weighted @ (won - expected)) / information * kept
    return Guess(float(np.clip(found, -_STEEPEST, _STEEPEST)), math.sqrt(kept * variance))


def _losses(weeks: Sequence[Week], weights: Numbers, beliefs: Beliefs) -> Guess:
    """Relapses are rarer than gains: they are remembered for twice as long."""
    if not beliefs.relapses:
        return Guess(-math.inf, 0)
    lasting = np.sqrt(weights)
    seen = 1 + float(lasting @ np.array([week.losses for week in weeks]))
    among = 1 / beliefs.lost_weekly + float(lasting @ np.array([week.quiet / WORKED_IN_A_WEEK for week in weeks]))
    return Guess(math.log(seen / among), math.sqrt(_WAVES / seen))


def _growth(weeks: Sequence[Week], weights: Numbers) -> Guess:
    more = np.array([week.end.denominator - week.start.denominator for week in weeks], dtype=float)
    middle = weights @ more / weights.sum()
    variance = float(weights @ (more - middle) ** 2 / weights.sum())
    return Guess(float(middle), math.sqrt((variance + 0.02) / weights.sum()))
