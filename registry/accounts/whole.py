"""Whether an account is in itself what two people decided: asked wherever money would be sent there."""

from database.sealing import SealBroken
from registry.accounts.content import AccountContent
from registry.accounts.model import AccountState, PaymentAccount


def require_whole(account: PaymentAccount) -> PaymentAccount:
    """Return *account*, or raise SealBroken where a part of it was put there past the program.

    Each cell is sealed, and its hash ties them to one another and to the shop; so nobody can put one together of
    another's cells. A whole older row of the same shop put in its place is for the trail to tell.
    """
    if account.erased_at is None:
        content = AccountContent(**{name: getattr(account, name) for name in AccountContent.__dataclass_fields__})
        if content.hash(account.merchant_id) != account.content_hash:
            raise SealBroken("payment_account")
    decided = account.decided_by_id not in {None, account.proposed_by_id} and account.approved_identity is not None
    if account.state is AccountState.ACTIVE and not decided:
        raise SealBroken("payment_account")
    return account
