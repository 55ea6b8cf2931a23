"""Which secret is whose, since when, and which code came last: told by a mark, so that no used code opens again."""

import hmac

from database.sealing import SealBroken
from registry.marking import keyed_mark
from registry.second_factors.model import SecondFactor


def bind(factor: SecondFactor) -> None:
    """Write the mark of a new row, or of one that was changed."""
    factor.bound = mark_of(factor, last_step=factor.last_step)


def is_bound(factor: SecondFactor) -> bool:
    """Whether the row is as it was written here: nobody puts the last step back, nor another's secret in."""
    return hmac.compare_digest(factor.bound.encode(), mark_of(factor, last_step=factor.last_step).encode())


def require_bound(factor: SecondFactor) -> None:
    """Raise SealBroken where the row is not as it was written here."""
    if not is_bound(factor):
        raise SealBroken("second_factor")


def mark_of(factor: SecondFactor, *, last_step: int | None) -> str:
    """The mark the row bears once *last_step* is the last one. Raise KeysMissing."""
    told = (factor.officer_id, factor.sealed_secret.hex(), factor.enrolled_at, last_step)
    return keyed_mark("second factors", *told)
