"""Whether a sign may be trusted today."""

from registry.accounts.model import AccountState
from registry.calendar import today
from registry.merchants.model import Merchant
from registry.signs.model import Sign, SignState


def is_good(sign: Sign) -> bool:
    """Whether the sign may hang: nobody ended it, its account is the shop's, and the shop is not closed."""
    return (
        sign.state in (SignState.PRINTED, SignState.POSTED)
        and sign.account.state is AccountState.ACTIVE
        and not is_closed(sign.merchant)
    )


def is_closed(merchant: Merchant) -> bool:
    """Whether the shop is closed today: nothing is printed for it, and what hangs there is old."""
    return merchant.closed_on is not None and merchant.closed_on <= today()
