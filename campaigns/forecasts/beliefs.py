"""What is held to be true of campaigns before the first figure of one of them is seen."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Beliefs:
    """How streets and markets behave, as far as the figures of the place itself do not say otherwise.

    The numbers were chosen on invented campaigns, none of which is among those that the published scores are of
    (docs/decisions/0026-forecast.md). A rate is the share of the willing shops left that is won in an ordinary week.
    The three switches are there so that tests can show what each insight is worth.
    """

    memory: float = 0.885
    """A week counts this much of what the week after it counts: after six weeks, half."""
    slope: float = 0.14
    """How much the logarithm of the rate may rise or fall in a week (standard deviation)."""
    slope_lasts: float = 0.88
    """Of a rise or fall, so much is left a week later."""
    wander: float = 0.23
    """How much it wanders in a week besides, which nobody can foresee (standard deviation)."""
    unevenness: float = 3.5
    """Variance of the gains of single weeks, beside that of pure chance."""
    few: float = 0.45
    """The team has only so many hands: the fewer are left, the more often each is visited. The rate is half of what it
    can become when this share of all merchants is left."""
    reluctance: float = 0.25
    """The easy ones agree first: the rate falls with this power of the share that is left."""
    reluctance_spread: float = 0.3
    """How unsure that is (standard deviation of its logarithm)."""
    refusers: float = 0.12
    """A shop that refused is won at this share of the rate of the others."""
    refusers_spread: float = 0.8
    """How unsure that is (standard deviation of its logarithm)."""
    lost_weekly: float = 0.0012
    """Share of those who reached it that falls back in a week."""
    few_left: bool = True
    """Whether the rate is one of those left; otherwise as many are won each week as until now."""
    relapses: bool = True
    """Whether some fall back."""
    pauses: bool = True
    """Whether little happens on days off and around Tết."""


BELIEFS = Beliefs()
