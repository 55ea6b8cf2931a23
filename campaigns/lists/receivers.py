"""Where a row says that the money goes. Nothing here makes an account: what is new is proposed, for two people."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from campaigns.lists.values import text_of
from campaigns.lists.verdicts import Fault, Remark, RowFault, Said
from qr import Bank, BankError, bank_with_bin, find_bank
from registry.accounts.content import AccountContent
from registry.accounts.errors import AccountContentRefusal, HolderTooLong, HolderUnusable
from registry.accounts.model import PaymentAccount, QrKind
from registry.folding import fold
from registry.lists.columns import Column
from registry.lists.table import Cell, CellKind

_BETWEEN = re.compile(r"[\s.\-]")
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?e[+-]?\d+", re.IGNORECASE)
_DECIMAL = re.compile(r"\d{5,}[.,]\d{1,2}")
_HIDING = re.compile(r"[•*…xX]")
_SURE_DIGITS = 15
"""A spreadsheet keeps so many digits of a number, and makes zeros of the rest."""


@dataclass(frozen=True)
class Receiver:
    """Bank, account and holder as three cells say them."""

    bank: Cell
    account: Cell
    holder: Cell


def receiver_of(receiver: Receiver, known: Sequence[PaymentAccount], remarks: list[Said]) -> AccountContent | None:
    """What is to be proposed; None where the row says nothing, or what is *known*: active or waiting.

    Raise RowFault for a number that a spreadsheet may have rounded, however harmless it looks.
    """
    bank, holder = text_of(receiver.bank, Column.BANK), text_of(receiver.holder, Column.HOLDER)
    given = receiver.account.text.strip()
    if not given:
        if (bank or holder) and not known:
            remarks.append(Said(Remark.BANK_ALONE, Column.BANK, bank or holder))
        return None
    if any(_is_said(account, given, bank, holder) for account in known):
        return None
    _check_number(receiver.account, given, known)
    return _content(given, bank, holder)


def hidden_but_for_four(number: str) -> str:
    """As lists show a number to those who may not take full ones away."""
    return f"•••• {number[-4:]}" if number else ""


def _is_said(account: PaymentAccount, given: str, bank: str, holder: str) -> bool:
    same_number = account.account_number in (given, _BETWEEN.sub("", given))
    if not same_number and given != hidden_but_for_four(account.account_number):
        return False
    same_bank = not bank or not account.bank_bin or _bank(bank) == bank_with_bin(account.bank_bin)
    return same_bank and (not holder or fold(holder) == fold(account.holder))


def _check_number(cell: Cell, given: str, known: Sequence[PaymentAccount]) -> None:
    def refuse(code: Fault) -> RowFault:
        return RowFault(code, Column.ACCOUNT, given)

    digits = _BETWEEN.sub("", given)
    if _SCIENTIFIC.fullmatch(given) or (cell.kind is CellKind.NUMBER and len(digits) > _SURE_DIGITS):
        raise refuse(Fault.ACCOUNT_ROUNDED)
    if cell.kind is CellKind.NUMBER:
        raise refuse(Fault.ACCOUNT_IS_NUMBER)
    if cell.kind is not CellKind.TEXT:
        raise refuse(Fault.NOT_TEXT)
    if _HIDING.search(given) and not given.isalnum():
        raise refuse(Fault.ACCOUNT_MASKED)
    if _DECIMAL.fullmatch(given):
        raise refuse(Fault.ACCOUNT_ROUNDED)
    if digits.isdigit() and len(digits) > _SURE_DIGITS and not digits[_SURE_DIGITS:].strip("0"):
        raise refuse(Fault.ACCOUNT_ROUNDED)
    if any(account.account_number.lstrip("0") == digits for account in known):
        raise refuse(Fault.ACCOUNT_ZERO_LOST)


def _content(given: str, bank: str, holder: str) -> AccountContent:
    if not bank:
        raise RowFault(Fault.BANK_MISSING, Column.BANK)
    if not holder:
        raise RowFault(Fault.HOLDER_MISSING, Column.HOLDER)
    found = _bank(bank)
    if found is None:
        raise RowFault(Fault.BANK, Column.BANK, bank)
    try:
        return AccountContent(qr_kind=QrKind.TRANSFER, bank_bin=found.bin, account_number=given, holder=holder).tidied()
    except (HolderTooLong, HolderUnusable):
        raise RowFault(Fault.HOLDER, Column.HOLDER, holder) from None
    except AccountContentRefusal:
        raise RowFault(Fault.ACCOUNT, Column.ACCOUNT, given) from None


@lru_cache(maxsize=1_000)
def _bank(text: str) -> Bank | None:
    """The one bank that is meant; also as ``Vietcombank (VCB)``."""
    for written in (text, text.partition("(")[0]):
        try:
            return find_bank(written)
        except BankError:
            continue
    return None
