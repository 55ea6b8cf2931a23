"""What the approver of an account should look at twice."""

from merchant_app.shop_code import ShopCode
from qr import bank_with_bin, read
from registry.accounts.model import PaymentAccount, QrKind
from registry.folding import fold


def holder_is_known(account: PaymentAccount) -> bool:
    """Whether the holder is called like the shop's owner or registered name, marks and capitals aside.

    Since 1 March 2026 an account's name must be the one on the person's papers or the household's registration
    (Circular 25/2025/TT-NHNN). A difference is no refusal: it may be a slip in the register.
    """
    merchant = account.merchant
    names = {fold(name) for name in (merchant.owner_name, merchant.registered_name) if name}
    return fold(account.holder) in names


def code_at_shop(account: PaymentAccount) -> ShopCode | None:
    """The provider's code that is kept, or the one that a photo showed at the shop; None where there was neither."""
    payload = account.provider_payload or account.code_seen
    return ShopCode.judged(read(payload), payload) if payload else None


def name_in_code_is_known(account: PaymentAccount) -> bool:
    """Whether the name in the code at the shop is right.

    A provider's code is kept, and its name is what payers will see: the holder's, the owner's or the registered one.
    Of a code that is made anew for its account the name has to be the holder's; it may lack one.
    """
    code = code_at_shop(account)
    if code is None:
        return True
    if account.qr_kind is QrKind.TRANSFER:
        return not code.says_other_than(account.holder)
    merchant = account.merchant
    names = (account.holder, merchant.owner_name, merchant.registered_name)
    return any(code.is_called(name) for name in names if name)


def pays_as_the_code(account: PaymentAccount, code: ShopCode) -> bool:
    """Whether the account is the one that the code at the shop pays."""
    bank_bin = bank_with_bin(account.bank_bin).bin if account.bank_bin else ""
    return (account.scheme, bank_bin, account.account_number) == code.receiver
