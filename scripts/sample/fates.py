"""What becomes of the shops of a place, as quotas: so many with a sign by the published day, so many refusing."""

from enum import Enum, auto

from scripts.sample.chance import Chance
from scripts.sample.places import SamplePlace


class Fate(Enum):
    """How a shop's way up the ladder goes."""

    EARLY = auto()
    """A sign by the published day, and still on it."""
    REMOVED_EARLY = auto()
    """A sign that was taken down before the published day, and put up again later."""
    LATER = auto()
    """A sign some time after the published day."""
    ISSUED = auto()
    """A code, no sign yet."""
    COMMITTED = auto()
    """A signature, no account yet."""
    PROPOSED = auto()
    """The same, and an account waits for the second person."""
    SURVEYED = auto()
    REFUSING = auto()
    UNSEEN = auto()
    """Nobody has been there yet."""


_SHARES = {
    Fate.ISSUED: 0.025,
    Fate.COMMITTED: 0.03,
    Fate.SURVEYED: 0.015,
    Fate.REFUSING: 0.05,
}
"""Of those without a sign on the published day; nearly all the others come later."""


def fates(chance: Chance, place: SamplePlace) -> list[Fate]:
    """A fate for each shop counted on the published day, in no order."""
    left = place.counted_then - place.with_sign_then
    drawn = [Fate.EARLY] * place.with_sign_then + [Fate.REMOVED_EARLY, Fate.PROPOSED]
    for fate, share in _SHARES.items():
        drawn += [fate] * max(1, round(left * share))
    drawn += [Fate.LATER] * (place.counted_then - len(drawn))
    return chance.some_of(drawn, len(drawn))


def newcomers_fate(chance: Chance) -> Fate:
    """What becomes of a shop that opened after the published day."""
    return chance.one_of((*(Fate.LATER,) * 9, Fate.ISSUED, Fate.COMMITTED, Fate.UNSEEN))
