"""What one cell says: a text, a number of a house, a phone, a day, and what a spreadsheet may have made of it."""

import re
from datetime import date, datetime, timedelta

from campaigns.lists.verdicts import Fault, Remark, RowFault, Said
from registry.calendar import EARLIEST, today
from registry.lists.columns import Column
from registry.lists.table import Cell, CellKind
from registry.merchants.errors import PhoneUnreadable, TaxCodeUnreadable
from registry.merchants.phones import read_phone
from registry.merchants.tax_codes import read_tax_code
from registry.plain_line import plain_line

_DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d/%m/%y")
_LOOKS_LIKE_DAY = re.compile(
    r"\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d(?:[ T].*)?"
    r"|\d{1,2}[- ](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|th\d{1,2})[a-z]*",
    re.IGNORECASE,
)
"""What a spreadsheet writes where a house number was: 03/12/2026, 12-Mar."""
_DAY_ONE = date(1899, 12, 30)
"""From which spreadsheets count days, after February 1900, which they give a day too many."""


def text_of(cell: Cell, column: Column) -> str:
    """The text of a cell; of a number its digits. Raise RowFault for what is no text."""
    if cell.kind in (CellKind.TEXT, CellKind.NUMBER):
        return plain_line(cell.text)
    raise RowFault(Fault.LABEL_IS_DAY if column is Column.UNIT_LABEL else Fault.NOT_TEXT, column, cell.text)


def label_of(cell: Cell) -> str:
    """A number of a house or stall. Raise RowFault where a spreadsheet made a day of it."""
    label = text_of(cell, Column.UNIT_LABEL)
    if _LOOKS_LIKE_DAY.fullmatch(label):
        raise RowFault(Fault.LABEL_IS_DAY, Column.UNIT_LABEL, label)
    return label


def phone_of(cell: Cell, remarks: list[Said]) -> str:
    """A phone; a zero that a spreadsheet took from its front is put back, and told."""
    text = text_of(cell, Column.PHONE)
    bare = text.translate(str.maketrans("", "", " .-"))
    if len(bare) == 9 and bare.isascii() and bare.isdigit() and bare[0] in "35789":
        remarks.append(Said(Remark.ZERO_ADDED, Column.PHONE, text))
        text = f"0{bare}"
    try:
        return read_phone(text)
    except PhoneUnreadable:
        raise RowFault(Fault.PHONE, Column.PHONE, text) from None


def tax_code_of(cell: Cell, remarks: list[Said]) -> str:
    """A tax code; a zero that a spreadsheet took from the front of ten digits is put back: the check digit knows."""
    text = text_of(cell, Column.TAX_CODE)
    if cell.kind is CellKind.NUMBER and len(text) == 9:
        remarks.append(Said(Remark.ZERO_ADDED, Column.TAX_CODE, text))
        text = f"0{text}"
    try:
        return read_tax_code(text)
    except TaxCodeUnreadable:
        raise RowFault(Fault.TAX_CODE, Column.TAX_CODE, text) from None


def opening_day_of(cell: Cell, remarks: list[Said]) -> date:
    """The day from which a shop counts. Raise RowFault for one that no shop can have."""
    day = day_of(cell, Column.OPENED_ON)
    if cell.kind is CellKind.NUMBER:
        remarks.append(Said(Remark.DAY_FROM_NUMBER, Column.OPENED_ON, cell.text))
    if not EARLIEST <= day <= today():
        raise RowFault(Fault.DAY_OUT, Column.OPENED_ON, cell.text)
    return day


def day_of(cell: Cell, column: Column) -> date:
    """A day as people, or a spreadsheet, write one. Raise RowFault."""
    text = plain_line(cell.text)
    if cell.kind is CellKind.DAY:
        return datetime.fromisoformat(text).date()
    if cell.kind is CellKind.NUMBER and text.isdigit() and 30_000 < int(text) < 70_000:
        return _DAY_ONE + timedelta(days=int(text))
    for written in _DAYS:
        try:
            return datetime.strptime(text, written).date()  # noqa: DTZ007 (a day has no timezone)
        except ValueError:
            continue
    raise RowFault(Fault.DAY, column, text)
