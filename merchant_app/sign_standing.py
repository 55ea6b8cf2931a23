"""Whether a sign may be trusted today."""

from registry.accounts.model import AccountState
from registry.calendar import today
from registry.signs.model import Sign, SignState


def is_good(sign: Sign) -> bool:
    """Whether the sign may hang: nobody ended it, its account is the shop's, and the shop is not closed."""
    closed = sign.merchant.closed_on
    return (
        sign.state in (SignState.PRINTED, SignState.POSTED)
        and sign.account.state is AccountState.ACTIVE
        and (closed is None or closed > today())
    )
