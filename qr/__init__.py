"""VietQR payloads, banks, QR symbols and printable signs; the names below are the whole surface.

Pure: no web, no database, no words of its own on a sign.
"""

from qr.banks import Bank, all_banks, bank_with_bin, find_bank, search_banks, transfer_bin
from qr.calibration import CalibrationText, calibration_page
from qr.checksums import checksum
from qr.errors import (
    AccountDiffers,
    AmbiguousBank,
    AmountOutOfRange,
    BankError,
    FieldMalformed,
    FieldMissing,
    FieldTooLong,
    LayoutUnfit,
    MarkUnusable,
    MissingLetter,
    NoSigns,
    PayloadError,
    PayloadTooBig,
    PayloadUnfit,
    PhotoDamaged,
    PhotoFormatUnknown,
    PhotoReaderBroken,
    PhotoTooBig,
    PhotoTooHard,
    PhotoTooManyPixels,
    PhotoUnusable,
    QrError,
    SignError,
    SymbolError,
    TextDoesNotFit,
    UnknownBank,
    UnknownLayout,
    UnknownLevel,
)
from qr.findings import Finding, FindingCode, Verdict
from qr.fonts import BOLD, EXTRABOLD, FONTS, REGULAR, SEMIBOLD, font
from qr.layout import PARTS, Layout, Panel, Place, Slot
from qr.layouts import LAYOUTS
from qr.layouts_of_sheets import LAYOUTS_OF_SHEETS
from qr.marks import Mark
from qr.other_content import Content
from qr.payload import write_merchant_payment, write_transfer
from qr.photograph import Found, Limits, scan
from qr.plain_text import fold_to_ascii
from qr.reading import Kind, Reading, read
from qr.rehearsal import Rehearsal
from qr.schemes import Scheme
from qr.sheet import Cell, Sheet
from qr.sheet_drawing import draw_sheets
from qr.sheet_errors import (
    CopiesOutside,
    SheetError,
    SheetUnfit,
    SignLargerThanCell,
    StartOutside,
    UnknownSheet,
)
from qr.sheet_plan import SheetPlan, Spot, plan_sheets
from qr.sheets import SHEETS
from qr.shrinking import shrink
from qr.sign import Sign, SignText
from qr.sign_drawing import draw_signs
from qr.sign_lines import LineRefused, signs_in_lines
from qr.standard import LARGEST_AMOUNT, Service
from qr.symbol import Symbol, make_symbol

__all__ = [
    "BOLD",
    "EXTRABOLD",
    "FONTS",
    "LARGEST_AMOUNT",
    "LAYOUTS",
    "LAYOUTS_OF_SHEETS",
    "PARTS",
    "REGULAR",
    "SEMIBOLD",
    "SHEETS",
    "AccountDiffers",
    "AmbiguousBank",
    "AmountOutOfRange",
    "Bank",
    "BankError",
    "CalibrationText",
    "Cell",
    "Content",
    "CopiesOutside",
    "FieldMalformed",
    "FieldMissing",
    "FieldTooLong",
    "Finding",
    "FindingCode",
    "Found",
    "Kind",
    "Layout",
    "LayoutUnfit",
    "Limits",
    "LineRefused",
    "Mark",
    "MarkUnusable",
    "MissingLetter",
    "NoSigns",
    "Panel",
    "PayloadError",
    "PayloadTooBig",
    "PayloadUnfit",
    "PhotoDamaged",
    "PhotoFormatUnknown",
    "PhotoReaderBroken",
    "PhotoTooBig",
    "PhotoTooHard",
    "PhotoTooManyPixels",
    "PhotoUnusable",
    "Place",
    "QrError",
    "Reading",
    "Rehearsal",
    "Scheme",
    "Service",
    "Sheet",
    "SheetError",
    "SheetPlan",
    "SheetUnfit",
    "Sign",
    "SignError",
    "SignLargerThanCell",
    "SignText",
    "Slot",
    "Spot",
    "StartOutside",
    "Symbol",
    "SymbolError",
    "TextDoesNotFit",
    "UnknownBank",
    "UnknownLayout",
    "UnknownLevel",
    "UnknownSheet",
    "Verdict",
    "all_banks",
    "bank_with_bin",
    "calibration_page",
    "checksum",
    "draw_sheets",
    "draw_signs",
    "find_bank",
    "fold_to_ascii",
    "font",
    "make_symbol",
    "plan_sheets",
    "read",
    "scan",
    "search_banks",
    "shrink",
    "signs_in_lines",
    "transfer_bin",
    "write_merchant_payment",
    "write_transfer",
]
