"""Many futures of one place, week by week, each with a guess of its own at what nobody knows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from campaigns.forecasts.beliefs import Beliefs
from campaigns.forecasts.figures import DayFigure
from campaigns.forecasts.learning import Guess, Learned, Numbers, attention, eagerness, share_left
from campaigns.forecasts.target import needed

FUTURES = 500
_SEED = 542
"""The same chance for every place and on every day: the same figures always give the same answer, and a day later the
futures begin with the same guesses. Nothing secret comes from it."""
_GROWTH_LASTS = 0.97
"""Of the weekly change in how many are counted, so much is left a week later: a census ends."""

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Futures:
    """What became of the place, in each of the futures."""

    reached_after: Numbers
    """Weeks until the target is first reached, sorted; inf where it is not."""
    numerators: Sequence[Whole]
    """For now and each week: how many are there, one number for each future, sorted."""


class _Guesses:
    """What stays the same in one future and differs from one to the other."""

    def __init__(self, chance: np.random.Generator, learned: Learned, beliefs: Beliefs) -> None:
        def drawn(guess: Guess) -> Numbers:
            return guess.middle + guess.spread * chance.standard_normal(FUTURES)

        self.log_rate = drawn(learned.log_rate)
        self.slope = drawn(learned.slope)
        self.lost = np.exp(drawn(learned.log_lost)).clip(max=0.5)
        self.growth = drawn(learned.growth)
        self.reluctance = beliefs.reluctance * np.exp(drawn(Guess(0, beliefs.reluctance_spread)))
        self.refusers = (beliefs.refusers * np.exp(drawn(Guess(0, beliefs.refusers_spread)))).clip(max=1)


def futures(now: DayFigure, learned: Learned, efforts: Sequence[float], target: int, beliefs: Beliefs) -> Futures:
    """Go on from *now* for as many weeks as *efforts* tells of (1: an ordinary week); *target* as `needed` takes it."""
    chance, of_shops = np.random.default_rng(_SEED), np.random.default_rng(_SEED + 1)
    guess = _Guesses(chance, learned, beliefs)  # how much of_shops takes depends on the figures; chance stays in step
    level, slope, growth = guess.log_rate, guess.slope, guess.growth
    if beliefs.few_left:  # every future begins with the rate of now, however it thinks of the reluctant
        level = level + (beliefs.reluctance - guess.reluctance) * np.log(share_left(now.willing, now.denominator))

    there = np.full(FUTURES, now.numerator)
    refused = np.full(FUTURES, min(now.refused, now.denominator - now.numerator))
    willing = now.denominator - there - refused
    counted = now.denominator + chance.random(FUTURES)  # the fractions of slow growth become whole at their own time
    reached_after, numerators = np.full(FUTURES, np.inf), [there]
    for week, effort in enumerate(efforts):
        level = level + slope + beliefs.wander * chance.standard_normal(FUTURES)
        slope, growth = slope * beliefs.slope_lasts, growth * _GROWTH_LASTS
        uneven = learned.unevenness**0.5 * chance.standard_normal(FUTURES) - learned.unevenness / 2
        rate = effort * np.exp((level + uneven).clip(max=5))
        if beliefs.few_left:
            left = share_left(willing, counted)
            rate *= attention(left, beliefs) * eagerness(left, guess.reluctance)
            won = of_shops.binomial(willing, -np.expm1(-rate))
            won_back = of_shops.binomial(refused, -np.expm1(-rate * guess.refusers))
        else:
            won = np.minimum(of_shops.poisson(rate), willing + refused)
            won_back = (won - willing).clip(min=0)
            won = won - won_back
        refusing = (learned.refusing * won + chance.random(FUTURES)).astype(np.int64)
        before, there = there, there + won + won_back - of_shops.binomial(there, guess.lost)
        refused = refused - won_back + np.minimum(refusing, willing - won)
        counted = np.maximum(counted + growth, there + refused)
        willing = counted.astype(np.int64) - there - refused

        missing = needed(target, there + refused + willing) - before
        arriving = (there - before >= missing) & np.isinf(reached_after)
        part = (missing / np.maximum(there - before, 1)).clip(0, 1)
        reached_after = np.where(arriving, week + part, reached_after)
        numerators.append(there)
    return Futures(np.sort(reached_after), [np.sort(row) for row in numerators])
