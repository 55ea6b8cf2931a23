"""What the approver of an account should look at twice."""

from qr import Reading, read
from registry.accounts.model import PaymentAccount, QrKind
from registry.folding import fold

LONGEST_NAME_IN_CODE = 25
"""Characters of object 59 (EMVCo MPM, table 3.6): providers cut longer names off."""


def holder_is_known(account: PaymentAccount) -> bool:
    """Whether the holder is called like the shop's owner or registered name, marks and capitals aside.

    Since 1 March 2026 an account's name must be the one on the person's papers or the household's registration
    (Circular 25/2025/TT-NHNN). A difference is no refusal: it may be a slip in the register.
    """
    merchant = account.merchant
    names = {fold(name) for name in (merchant.owner_name, merchant.registered_name) if name}
    return fold(account.holder) in names


def code_as_read(account: PaymentAccount) -> Reading | None:
    """What the provider's code says; None for a QR made here, which says what stands beside it."""
    return read(account.provider_payload) if account.qr_kind is QrKind.MERCHANT else None


def name_in_code_is_known(account: PaymentAccount) -> bool:
    """Whether the name a payer's application will show for a provider's code is the holder's, owner's or registered.

    True for a QR made here, which carries no name. A name as long as the code can hold may be the beginning of one.
    """
    reading = code_as_read(account)
    if reading is None:
        return True
    merchant, shown = account.merchant, fold(reading.merchant_name or "")
    names = [fold(name) for name in (account.holder, merchant.owner_name, merchant.registered_name) if name]
    if len(reading.merchant_name or "") == LONGEST_NAME_IN_CODE:
        return any(name.startswith(shown) for name in names)
    return shown in names
