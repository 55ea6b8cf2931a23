"""What is said of a row of a list before anything is written: what would become of it, and why."""

import uuid
from dataclasses import dataclass, field
from enum import StrEnum

from registry.accounts.content import AccountContent
from registry.lists.columns import Column
from registry.merchants.details import MerchantDetails
from registry.merchants.duplicates import DuplicateReason


class Verdict(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    """A shop that is not in the register."""
    CHANGED = "changed"
    """A shop that is, and of which something else is told."""
    SAME = "same"
    """A shop that is, word for word."""
    DUPLICATE = "duplicate"
    """Perhaps a shop that is: taken in as another one only where somebody says so."""
    ERROR = "error"
    """Not taken in."""


class Fault(StrEnum):
    """Why a row is not taken in."""

    PLACE_MISSING = "place_missing"
    PLACE_UNKNOWN = "place_unknown"
    """None of the officer's: another ward's place is as unknown as one that is not."""
    PLACE_SEVERAL = "place_several"
    PLACE_OTHER = "place_other"
    """The shop with that id stands in another place; lists move no shop."""
    ID_UNKNOWN = "id_unknown"
    TRADE_NAME_MISSING = "trade_name_missing"
    LABEL_IS_DAY = "label_is_day"
    """A spreadsheet made a day of a house number such as 12/3."""
    TOO_LONG = "too_long"
    KIND_UNKNOWN = "kind_unknown"
    LINE_UNKNOWN = "line_unknown"
    PHONE = "phone"
    TAX_CODE = "tax_code"
    DAY = "day"
    DAY_OUT = "day_out"
    """Before anything counted, or not come yet."""
    DAY_AFTER_CLOSING = "day_after_closing"
    MORE_CELLS = "more_cells"
    """More cells than the header has: a separator within a cell made two of it, and moved the others."""
    NOT_TEXT = "not_text"
    """An error, a tick or a time stands where text belongs."""
    BANK = "bank"
    BANK_MISSING = "bank_missing"
    HOLDER = "holder"
    HOLDER_MISSING = "holder_missing"
    ACCOUNT_IS_NUMBER = "account_is_number"
    """The cell is a spreadsheet's number: zeros in front may be gone, and nobody can tell."""
    ACCOUNT_ROUNDED = "account_rounded"
    ACCOUNT_ZERO_LOST = "account_zero_lost"
    ACCOUNT_MASKED = "account_masked"
    ACCOUNT = "account"
    NEW_AND_CLOSED = "new_and_closed"
    CLOSED = "closed"
    """Nothing is proposed for a shop that is closed."""
    ERASED = "erased"
    """Its owner asked to be forgotten: a list brings nobody back."""
    REPEATED = "repeated"
    """The row of that number says the same shop."""
    SEVERAL_FIT = "several_fit"


class Remark(StrEnum):
    """What somebody should know of a row that is taken in."""

    ZERO_ADDED = "zero_added"
    DAY_FROM_NUMBER = "day_from_number"
    CLOSING_LEFT = "closing_left"
    """A closing day is told on the shop's page, not by a list."""
    BANK_ALONE = "bank_alone"
    """Bank or holder without an account."""
    PROPOSED = "proposed"
    """The account waits for a second person."""
    OVERTAKES = "overtakes"
    """It takes the place of what waits already."""
    HIDDEN = "hidden"
    MERGED = "merged"
    CONTACT = "contact"
    """Owner or phone without a recorded consent."""


@dataclass(frozen=True)
class Said:
    """A fault or remark, the column it is about, and what stands there."""

    code: Fault | Remark
    column: Column | None = None
    given: str = ""


class RowFault(Exception):
    """One fault of a row, raised where it is found."""

    def __init__(self, code: Fault, column: Column | None = None, given: str = "") -> None:
        super().__init__(code)
        self.said = Said(code, column, given)


@dataclass(frozen=True)
class Likely:
    """What a new row may be the same as: a shop, or an earlier row of the list."""

    reasons: tuple[DuplicateReason, ...]
    words: str
    merchant_id: uuid.UUID | None = None
    row: int | None = None


@dataclass(kw_only=True)
class Judged:
    """A row of the list, judged."""

    number: int
    """As the spreadsheet counts rows, from 1."""
    title: str
    """Label and name, to know the row by."""
    verdict: Verdict = Verdict.ERROR
    faults: list[Said] = field(default_factory=list)
    remarks: list[Said] = field(default_factory=list)
    changes: list[tuple[Column, str, str]] = field(default_factory=list)
    """Column, before and after; account numbers in full, so that what is confirmed is what was seen."""
    likely: list[Likely] = field(default_factory=list)
    place_id: uuid.UUID | None = None
    merchant_id: uuid.UUID | None = None
    version: int = 0
    details: MerchantDetails | None = None
    """What is to be written; None where nothing is."""
    account: AccountContent | None = None
    """What is to be proposed."""
