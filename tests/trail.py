"""What most tests ask of the trail: that it is whole, and that the accounts are as it tells."""

from sqlalchemy.orm import Session

from registry.audit.verifying import verify
from registry.trail_checks.accounts import first_unlike_account


def bears_out_accounts(session: Session) -> bool:
    """Whether the chain is sound and every account as told; officers that tests put in nobody tells of."""
    return verify(session).sound and first_unlike_account(session) is None
