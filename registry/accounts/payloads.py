"""What the QR of an account says."""

from qr import write_transfer
from registry.accounts.errors import CodeIsKept
from registry.accounts.model import PaymentAccount, QrKind


def payload_of(account: PaymentAccount) -> str:
    """The payload to draw: a reusable transfer made here, or the provider's own code byte for byte."""
    if account.qr_kind is QrKind.MERCHANT:
        return account.provider_payload
    return write_transfer(bank_bin=account.bank_bin, account=account.account_number)


def payload_asking(account: PaymentAccount, *, amount: int | None, note: str) -> str:
    """The payload of one payment of *amount* đồng, or of any where it is None, with *note* as its purpose.

    Raise CodeIsKept for a provider's code, and qr's AmountOutOfRange or FieldMalformed.
    """
    if account.qr_kind is QrKind.MERCHANT:
        raise CodeIsKept
    return write_transfer(
        bank_bin=account.bank_bin, account=account.account_number, amount=amount, purpose=note or None
    )
