"""Whether a sign may be trusted today."""

from registry.accounts.model import AccountState
from registry.signs.model import Sign, SignState

MAY_HANG = (SignState.PRINTED, SignState.POSTED)
"""States of the signs that nobody ended."""


def is_good(sign: Sign) -> bool:
    """Whether the sign may hang: nobody ended it, its account is the shop's, and the shop is not closed."""
    return sign.state in MAY_HANG and sign.account.state is AccountState.ACTIVE and not sign.merchant.is_closed
