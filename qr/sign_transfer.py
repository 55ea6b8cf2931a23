"""The code of a transfer as it stands on a sign, which hangs for years and is paid by many."""

from qr.banks import Bank
from qr.payload import write_transfer


def write_transfer_for_sign(
    bank: Bank,
    account: str,
    *,
    amount: int | None = None,
    purpose: str | None = None,
    merchant_name: str | None = None,
    merchant_city: str | None = None,
    card: bool = False,
    once: bool = False,
) -> str:
    """Return the payload of a transfer for a sign: as `write_transfer`, but for many payments even with an amount.

    The name of the shop is printed and goes into the code only where it is asked for, because every letter makes the
    modules smaller. *once* makes the code for one payment: a bill, no sign that stays.

    Raises:
        PayloadError: as `write_transfer` says.
    """
    return write_transfer(
        bank_bin=bank.bin,
        account=account,
        amount=amount,
        purpose=purpose,
        merchant_name=merchant_name,
        merchant_city=merchant_city,
        card=card,
        reusable=not once,
    )
