"""What the QR of an account says."""

from qr import write_transfer
from registry.accounts.model import PaymentAccount, QrKind


def payload_of(account: PaymentAccount) -> str:
    """The payload to draw: a reusable transfer made here, or the provider's own code byte for byte."""
    if account.qr_kind is QrKind.MERCHANT:
        return account.provider_payload
    return write_transfer(bank_bin=account.bank_bin, account=account.account_number)
