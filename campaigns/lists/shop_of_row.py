"""What a row tells of the shop itself. An empty cell says nothing: of a shop that is known, what is known stays."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from campaigns.lists.rows import ListRow
from campaigns.lists.terms import KINDS, LINES, term
from campaigns.lists.values import day_of, label_of, opening_day_of, phone_of, tax_code_of, text_of
from campaigns.lists.verdicts import Fault, Remark, RowFault, Said
from registry.calendar import today
from registry.lists.columns import Column
from registry.lists.table import Cell
from registry.merchants.details import MerchantDetails
from registry.merchants.errors import DetailTooLong, PhoneUnreadable, TaxCodeUnreadable
from registry.merchants.model import LineOfBusiness, Merchant, MerchantKind

NAMES = tuple(field.name for field in fields(MerchantDetails))
"""Details of a shop; columns of a list have the same names."""

Reading = Callable[[Cell, list[Said]], Any]


def values_of_row(row: ListRow, shop: Merchant | None, remarks: list[Said], faults: list[Said]) -> Mapping[str, Any]:
    """The shop's details as they would be; what cannot be read is told among *faults*, each cell's own."""
    values = {name: getattr(shop, name) for name in NAMES} if shop else _of_a_new_shop()
    for name in NAMES:
        cell = row.cells[Column(name)]
        if cell.text and (shop is None or cell.text != str(values[name])):
            try:
                values[name] = _READ[Column(name)](cell, remarks)
            except RowFault as fault:
                faults.append(fault.said)
    if not values["trade_name"] and Column.TRADE_NAME not in {said.column for said in faults}:
        faults.append(Said(Fault.TRADE_NAME_MISSING, Column.TRADE_NAME))
    _look_at_closing(row, shop, values, remarks, faults)
    return values


def details_from(values: Mapping[str, Any]) -> MerchantDetails:
    """The details as the register takes them. Raise RowFault where it does not."""
    try:
        return MerchantDetails(**values)
    except DetailTooLong as refusal:
        raise RowFault(Fault.TOO_LONG, Column(refusal.field), str(refusal.longest)) from None
    except PhoneUnreadable as refusal:
        raise RowFault(Fault.PHONE, Column.PHONE, refusal.text) from None
    except TaxCodeUnreadable as refusal:
        raise RowFault(Fault.TAX_CODE, Column.TAX_CODE, refusal.text) from None


def _of_a_new_shop() -> dict[str, Any]:
    return {
        **dict.fromkeys(NAMES, ""),
        "kind": MerchantKind.UNREGISTERED_TRADER,
        "line_of_business": LineOfBusiness.OTHER,
        "opened_on": today(),
    }


def _look_at_closing(
    row: ListRow, shop: Merchant | None, values: Mapping[str, Any], remarks: list[Said], faults: list[Said]
) -> None:
    cell = row.cells[Column.CLOSED_ON]
    if not cell.text:
        return
    try:
        closed_on = day_of(cell, Column.CLOSED_ON)
    except RowFault as fault:
        faults.append(fault.said)
        return
    if shop is None:
        faults.append(Said(Fault.NEW_AND_CLOSED, Column.CLOSED_ON, cell.text))
    elif shop.closed_on != closed_on:
        remarks.append(Said(Remark.CLOSING_LEFT, Column.CLOSED_ON, cell.text))
    elif values["opened_on"] > closed_on:
        faults.append(Said(Fault.DAY_AFTER_CLOSING, Column.OPENED_ON, str(values["opened_on"])))


def _text(column: Column) -> Reading:
    return lambda cell, _remarks: text_of(cell, column)


def _kind(cell: Cell, _remarks: list[Said]) -> MerchantKind:
    found = term(text_of(cell, Column.KIND), KINDS)
    if found is None:
        raise RowFault(Fault.KIND_UNKNOWN, Column.KIND, cell.text)
    return found


def _line(cell: Cell, _remarks: list[Said]) -> LineOfBusiness:
    found = term(text_of(cell, Column.LINE_OF_BUSINESS), LINES)
    if found is None:
        raise RowFault(Fault.LINE_UNKNOWN, Column.LINE_OF_BUSINESS, cell.text)
    return found


_READ: dict[Column, Reading] = {
    Column.UNIT_LABEL: lambda cell, _remarks: label_of(cell),
    Column.TRADE_NAME: _text(Column.TRADE_NAME),
    Column.OWNER_NAME: _text(Column.OWNER_NAME),
    Column.REGISTERED_NAME: _text(Column.REGISTERED_NAME),
    Column.KIND: _kind,
    Column.LINE_OF_BUSINESS: _line,
    Column.PHONE: phone_of,
    Column.TAX_CODE: tax_code_of,
    Column.OPENED_ON: opening_day_of,
}
