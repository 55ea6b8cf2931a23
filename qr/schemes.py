"""Whose rules a receiver follows: the owners of account templates met on signs."""

import re
from enum import StrEnum


class Scheme(StrEnum):
    """Whose rules the receiver of a code follows."""

    NAPAS = "napas"
    VNPAY = "vnpay"
    SHOPEEPAY = "shopeepay"
    VNPAY_WALLET = "vnpay-wallet"
    ELECTRICITY = "evn"
    PROMPTPAY = "promptpay"
    BAKONG = "bakong"
    QRIS = "qris"
    QRPH = "qrph"
    PIX = "pix"
    PAYNOW = "paynow"
    FPS = "fps"
    DUITNOW = "duitnow"
    VISA = "visa"
    MASTERCARD = "mastercard"
    AMEX = "amex"
    JCB = "jcb"
    UNIONPAY = "unionpay"
    DISCOVER = "discover"
    UNKNOWN = "emvco"
    """Of an owner nobody here knows."""


VNPAY_WALLET = "VNPayWallet"
"""What stands in the codes of personal VNPAY wallets."""
MOMO, ZALOPAY = "momo", "zalopay"

# Vietnamese providers whose templates hold their number for the merchant, and in which object.
MERCHANT_NUMBER = {Scheme.VNPAY: "01", Scheme.SHOPEEPAY: "01"}

# Owners (object 00 of templates 26 to 51) in lower case, each by the start that names it.
_OWNERS = (
    ("a000000727", Scheme.NAPAS),
    ("a000000775", Scheme.VNPAY),
    ("vn.airpay.www", Scheme.SHOPEEPAY),
    ("a000000677", Scheme.PROMPTPAY),
    ("br.gov.bcb.pix", Scheme.PIX),
    ("sg.paynow", Scheme.PAYNOW),
    ("id.co.qris", Scheme.QRIS),
    ("com.p2pqrpay", Scheme.QRPH),
    ("hk.com.hkicl", Scheme.FPS),
    ("a000000615", Scheme.DUITNOW),
)
# Whose receivers Vietnamese applications pay: beside one of theirs there is none else.
VIETNAMESE = frozenset((Scheme.NAPAS, *MERCHANT_NUMBER))
_VIETNAMESE_OWNERS = tuple(start for start, scheme in _OWNERS if scheme in VIETNAMESE)
# A bank and an account of it as NAPAS writes them, wherever they stand.
_BANK_AND_ACCOUNT = re.compile(r"0006[0-9]{6}01[0-9]{2}")

# Primitive receivers 02 to 25 (EMVCo MPM, table 3.5).
_NETWORKS = {
    **dict.fromkeys(("02", "03"), Scheme.VISA),
    **dict.fromkeys(("04", "05"), Scheme.MASTERCARD),
    **dict.fromkeys(("09", "10"), Scheme.DISCOVER),
    **dict.fromkeys(("11", "12"), Scheme.AMEX),
    **dict.fromkeys(("13", "14"), Scheme.JCB),
    **dict.fromkeys(("15", "16"), Scheme.UNIONPAY),
}


def scheme_of_owner(owner: str) -> Scheme:
    """Return the scheme whose receivers carry the identifier *owner*, or ``emvco`` for an unknown one.

    Bakong's owners are the receiver's own address, a name and ``@`` and a bank.
    """
    lower = owner.lower()
    for start, scheme in _OWNERS:
        if lower.startswith(start):
            return scheme
    return Scheme.BAKONG if "@" in owner else Scheme.UNKNOWN


def scheme_of_network(identifier: str) -> Scheme:
    """Return the card network that object *identifier* (02 to 25) belongs to, or ``emvco``."""
    return _NETWORKS.get(identifier, Scheme.UNKNOWN)


def looks_like_a_receiver(value: str) -> bool:
    """Whether a Vietnamese receiver stands anywhere in *value*, for readers that search for one."""
    lower = value.lower()
    return any(owner in lower for owner in _VIETNAMESE_OWNERS) or _BANK_AND_ACCOUNT.search(value) is not None


def is_personal_wallet(objects: dict[str, str]) -> bool:
    """Whether a code is one person's VNPAY wallet, which fills 02 to 25 with objects of its own."""
    return objects.get("04") == VNPAY_WALLET


def is_electricity_bill(owner: str, objects: dict[str, str]) -> bool:
    """Whether a code asks for one household's electricity bill: EVN's owner is ``00``, its name begins with EVN."""
    return owner == "00" and objects.get("58") == "VN" and objects.get("59", "").upper().startswith("EVN")


def wallet_of(bank_bin: str, account: str) -> str | None:
    """Return the wallet behind an account: two of them began as accounts of a bank, with letters of their own."""
    if bank_bin == "970454" and account.startswith("99ZP"):
        return ZALOPAY
    if bank_bin == "971025" or (bank_bin == "970454" and account.startswith("99MM")):
        return MOMO
    return None


def rank(scheme: Scheme) -> int:
    """Return how much a scheme tells about a code that carries several: NAPAS first, unknown owners last."""
    if scheme in {Scheme.NAPAS, Scheme.UNKNOWN}:
        return 3 if scheme == Scheme.NAPAS else 0
    return 1 if scheme in _NETWORKS.values() else 2
