"""Whether a sign may be trusted today, and why not."""

from enum import StrEnum

from registry.accounts.model import AccountState
from registry.signs.model import Sign, SignState

MAY_HANG = (SignState.PRINTED, SignState.POSTED)
"""States of the signs that nobody ended."""


class WhyOld(StrEnum):
    """Why a sign must not hang any more."""

    CLOSED = "closed"
    """The shop is closed."""
    VOID = "void"
    """Somebody ended it: misprinted, lost, damaged."""
    ACCOUNT = "account"
    """The shop has another account by now; whoever pays by the sign pays the one before."""
    REPLACED = "replaced"
    """A newer sign hangs in its place."""


def is_good(sign: Sign) -> bool:
    """Whether the sign may hang: nobody ended it, its account is the shop's, and the shop is not closed."""
    return why_old(sign) is None


def why_old(sign: Sign) -> WhyOld | None:
    """Why the sign may not hang; nothing of one that may. Where several things hold, what is plainest to see."""
    if sign.merchant.is_closed:
        return WhyOld.CLOSED
    if sign.state is SignState.VOID:
        return WhyOld.VOID
    if sign.account.state is not AccountState.ACTIVE:
        return WhyOld.ACCOUNT
    return None if sign.state in MAY_HANG else WhyOld.REPLACED


def is_under_old_name(sign: Sign) -> bool:
    """Whether the shop is called otherwise than the sign says.

    The account on it is still the one approved, so it is good; it is due to be printed again once a second person has
    approved the account for the new name.
    """
    return sign.shop_name != sign.merchant.trade_name
