"""The columns of a list of shops, and guessing them from what offices write above them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from registry.folding import fold
from registry.lists.table import Cell, Table

_LOOKED_AT = 20
"""Rows that may stand above and include the header."""
_WORD = re.compile(r"[a-z0-9]+")


class Column(StrEnum):
    """What a column of a list says of a shop."""

    PLACE = "place"
    UNIT_LABEL = "unit_label"
    TRADE_NAME = "trade_name"
    OWNER_NAME = "owner_name"
    REGISTERED_NAME = "registered_name"
    KIND = "kind"
    LINE_OF_BUSINESS = "line_of_business"
    PHONE = "phone"
    TAX_CODE = "tax_code"
    OPENED_ON = "opened_on"
    CLOSED_ON = "closed_on"
    BANK = "bank"
    ACCOUNT = "account"
    HOLDER = "holder"
    ID = "id"


ONE_OF = (Column.TRADE_NAME, Column.ID)
"""Without any of these a list is no list of shops."""

_SPELLINGS: dict[Column, tuple[str, ...]] = {
    Column.PLACE: ("dia ban", "tuyen pho", "tuyen duong", "ten duong", "duong", "cho", "khu vuc", "place", "street"),
    Column.UNIT_LABEL: (
        *("so nha", "so nha sap", "so nha hoac so sap", "so sap", "sap", "so kiot", "kiot", "ki ot", "dia chi"),
        *("lo sap", "so nha so sap", "vi tri", "unit label", "house number", "stall"),
    ),
    Column.TRADE_NAME: (
        *("ten bien hieu", "bien hieu", "ten cua hang", "ten quan", "ten diem kinh doanh", "diem kinh doanh"),
        *("ten co so", "ten cua hieu", "cua hang", "ten hang", "ten tiem", "trade name", "shop name", "name"),
    ),
    Column.OWNER_NAME: (
        *("chu", "ten chu", "chu ho", "ten chu ho", "ho va ten", "ho ten", "ho va ten chu ho", "chu diem kinh doanh"),
        *("ten chu diem kinh doanh", "chu cua hang", "chu quan", "tieu thuong", "ten tieu thuong", "owner"),
        *("nguoi dai dien", "chu ho kinh doanh", "ten chu ho kinh doanh", "owner name"),
    ),
    Column.REGISTERED_NAME: (
        *("ten tren giay", "ten tren giay dang ky", "ten dang ky", "ten dang ky kinh doanh", "ten ho kinh doanh"),
        *("ten doanh nghiep", "registered name"),
    ),
    Column.KIND: (
        *("loai", "loai diem", "loai diem kinh doanh", "loai hinh", "loai hinh kinh doanh", "kind"),
        "hinh thuc kinh doanh",
    ),
    Column.LINE_OF_BUSINESS: (
        *("nganh hang", "nganh nghe", "nganh nghe kinh doanh", "mat hang", "mat hang kinh doanh", "linh vuc"),
        "line of business",
    ),
    Column.PHONE: ("dien thoai", "so dien thoai", "sdt", "dt", "so dt", "di dong", "so di dong", "phone", "zalo"),
    Column.TAX_CODE: ("ma so thue", "mst", "ma thue", "tax code"),
    Column.OPENED_ON: (
        *("tinh tu ngay", "ngay bat dau", "ngay mo cua", "ngay bat dau tinh", "ngay hoat dong", "opened on", "tu ngay"),
    ),
    Column.CLOSED_ON: ("ngay dong cua", "dong cua tu ngay", "dong cua", "ngay nghi", "closed on"),
    Column.BANK: ("ngan hang", "ten ngan hang", "ngan hang hoac vi", "ngan hang vi", "vi dien tu", "nh", "bank"),
    Column.ACCOUNT: (
        *("so tai khoan", "stk", "so tk", "tai khoan", "tai khoan nhan tien", "so tai khoan ngan hang", "account"),
        *("account number", "so tai khoan nhan tien"),
    ),
    Column.HOLDER: (
        *("chu tai khoan", "ten chu tai khoan", "ten tai khoan", "chu tk", "ten tk", "holder", "account holder"),
    ),
    Column.ID: ("ma diem", "ma diem kinh doanh", "ma he thong", "id"),
}
_COLUMN_OF = {spelling: column for column, spellings in _SPELLINGS.items() for spelling in spellings}


@dataclass(frozen=True)
class Guess:
    """Which row is the header, from 0, and what each column says; None for one that is not taken in."""

    header: int
    columns: list[Column | None]


def guess_columns(table: Table) -> Guess:
    """The row in which most names of columns stand, and what they are; of two columns alike the first."""
    best = Guess(0, [])
    most = -1
    for number, row in enumerate(table.rows[:_LOOKED_AT]):
        columns = _columns_of(row)
        known = sum(column is not None for column in columns)
        if known > most:
            best, most = Guess(number, columns), known
    return best


def width_of(table: Table) -> int:
    """How many columns the widest row has."""
    return max(map(len, table.rows))


def columns_as_text(columns: Sequence[Column | None]) -> str:
    """What is kept of a choice of columns."""
    return ",".join(column or "" for column in columns)


def columns_from_text(text: str) -> list[Column | None]:
    """The choice that was kept."""
    return [Column(name) if name else None for name in text.split(",")]


def _columns_of(row: Sequence[Cell]) -> list[Column | None]:
    columns: list[Column | None] = []
    for cell in row:
        column = _COLUMN_OF.get(" ".join(_WORD.findall(fold(cell.text))))
        columns.append(column if column not in columns else None)
    return columns
