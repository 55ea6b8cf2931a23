"""What the approver of an account should look at twice."""

from registry.accounts.model import PaymentAccount
from registry.folding import fold


def holder_is_known(account: PaymentAccount) -> bool:
    """Whether the holder is called like the shop's owner or registered name, marks and capitals aside.

    Since 1 March 2026 an account's name must be the one on the person's papers or the household's registration
    (Circular 25/2025/TT-NHNN). A difference is no refusal: it may be a slip in the register.
    """
    merchant = account.merchant
    names = {fold(name) for name in (merchant.owner_name, merchant.registered_name) if name}
    return fold(account.holder) in names
