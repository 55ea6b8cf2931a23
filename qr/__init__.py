"""VietQR payloads, banks, QR symbols and printable signs; the names below are the whole surface.

Pure: no web, no database, no words of its own on a sign.
"""

from qr.banks import Bank, all_banks, bank_with_bin, find_bank, search_banks
from qr.checksums import checksum
from qr.errors import (
    AccountDiffers,
    AmbiguousBank,
    AmountOutOfRange,
    BankError,
    FieldMalformed,
    FieldMissing,
    FieldTooLong,
    MissingLetter,
    NoSigns,
    PayloadError,
    PayloadTooBig,
    PayloadUnfit,
    QrError,
    SignError,
    SymbolError,
    TextDoesNotFit,
    UnknownBank,
    UnknownLayout,
    UnknownLevel,
)
from qr.findings import Finding, FindingCode, Verdict
from qr.layout import Layout
from qr.layouts import LAYOUTS
from qr.other_content import Content
from qr.payload import write_merchant_payment, write_transfer
from qr.plain_text import fold_to_ascii
from qr.reading import Kind, Reading, read
from qr.sign import Sign, SignText
from qr.sign_drawing import draw_signs
from qr.symbol import Symbol, make_symbol

__all__ = [
    "LAYOUTS",
    "AccountDiffers",
    "AmbiguousBank",
    "AmountOutOfRange",
    "Bank",
    "BankError",
    "Content",
    "FieldMalformed",
    "FieldMissing",
    "FieldTooLong",
    "Finding",
    "FindingCode",
    "Kind",
    "Layout",
    "MissingLetter",
    "NoSigns",
    "PayloadError",
    "PayloadTooBig",
    "PayloadUnfit",
    "QrError",
    "Reading",
    "Sign",
    "SignError",
    "SignText",
    "Symbol",
    "SymbolError",
    "TextDoesNotFit",
    "UnknownBank",
    "UnknownLayout",
    "UnknownLevel",
    "Verdict",
    "all_banks",
    "bank_with_bin",
    "checksum",
    "draw_signs",
    "find_bank",
    "fold_to_ascii",
    "make_symbol",
    "read",
    "search_banks",
    "write_merchant_payment",
    "write_transfer",
]
