"""Banks and wallets that a VietQR code can pay into, found by BIN, code or name."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from qr.errors import AmbiguousBank, UnknownBank
from qr.plain_text import fold_to_ascii


@dataclass(frozen=True, slots=True)
class Bank:
    """One receiving institution; its key is the BIN, because short codes clash between lists.

    Attributes:
        bin: six digits, written into object 38.01.00 of the transfers made here.
        code: short code, VCB.
        short_name: as on signs, Vietcombank.
        name_vi: full name in Vietnamese.
        kind: bank, digital (a bank's digital brand), wallet or finance.
        other_codes: codes of other lists for the same institution.
        other_bins: BINs of other lists for the same institution, met in codes and typed by people; never written.
        old_names: names it had before, or has in other lists.
        note: what to know about the entry, for developers.
    """

    bin: str
    code: str
    short_name: str
    name_vi: str
    kind: str
    other_codes: tuple[str, ...] = ()
    other_bins: tuple[str, ...] = ()
    old_names: tuple[str, ...] = ()
    note: str = ""


@cache
def all_banks() -> tuple[Bank, ...]:
    """Return every bank and wallet known, by short name in the order of the alphabet without accents."""
    rows = json.loads(files("qr").joinpath("banks.json").read_text(encoding="utf-8"))
    return tuple(sorted(map(_bank_of, rows), key=lambda bank: (_folded(bank.short_name), bank.bin)))


def bank_with_bin(bank_bin: str) -> Bank:
    """Return the bank that *bank_bin* belongs to, also where it is the BIN of another list.

    Raises:
        UnknownBank: no bank has this BIN.
    """
    bank = _by_bin().get(bank_bin)
    if bank is None:
        raise UnknownBank(bank_bin)
    return bank


def transfer_bin(bank_bin: str) -> str:
    """Return the BIN that transfers made here name the bank of *bank_bin* by: always `Bank.bin`.

    Where lists conflict, that is the one of the lists for transfers. Another BIN of the same bank, such as the one
    the central bank gave for its cards, is understood wherever it is read or typed and not written: one account has
    one code. A code made by somebody else is printed as it is, with the BIN it has.

    Raises:
        UnknownBank: no bank has this BIN.
    """
    return bank_with_bin(bank_bin).bin


def find_bank(text: str) -> Bank:
    """Return the bank called *text*: a BIN, a code or a name, now or before, in any case, without accents.

    Raises:
        UnknownBank: nothing is called so.
        AmbiguousBank: several banks are; BVB is BaoVietBank in some lists and BVBank in others.
    """
    found = _by_bin().get(text.strip())
    if found is not None:
        return found
    named = _by_name().get(_folded(text), ())
    if not named:
        raise UnknownBank(text)
    if len(named) > 1:
        raise AmbiguousBank(text, tuple(sorted(bank.bin for bank in named)))
    return named[0]


def search_banks(text: str) -> tuple[Bank, ...]:
    """Return the banks for a chooser in which *text* was typed, without accents, best ones first.

    First the one whose code, short name or BIN it is, then those where it begins one, then those with
    all its words anywhere in their names, old ones included. Nothing typed finds every bank.
    """
    typed = _folded(text)
    words = fold_to_ascii(text).lower().split()
    ranked = []
    for bank, keys, names in _search_index():
        if typed in keys:
            ranked.append((0, bank))
        elif any(key.startswith(typed) for key in keys):
            ranked.append((1, bank))
        elif words and all(word in names for word in words):
            ranked.append((2, bank))
    return tuple(bank for _, bank in sorted(ranked, key=lambda pair: pair[0]))


def _bank_of(row: dict[str, Any]) -> Bank:
    lists = {key: tuple(value) for key, value in row.items() if isinstance(value, list)}
    return Bank(**(row | lists))


def _folded(text: str) -> str:
    # "IBK - HN", "IBK-HN" and "ibkhn" are one code; "Á Châu" and "a chau" one name.
    return "".join(letter for letter in fold_to_ascii(text).casefold() if letter.isalnum())


@cache
def _by_bin() -> MappingProxyType[str, Bank]:
    return MappingProxyType({key: bank for bank in all_banks() for key in (bank.bin, *bank.other_bins)})


@cache
def _by_name() -> MappingProxyType[str, tuple[Bank, ...]]:
    named: dict[str, tuple[Bank, ...]] = {}
    for bank in all_banks():
        for name in {_folded(name) for name in _names(bank)}:
            named[name] = (*named.get(name, ()), bank)
    return MappingProxyType(named)


@cache
def _search_index() -> tuple[tuple[Bank, tuple[str, ...], str], ...]:
    return tuple(
        (
            bank,
            tuple(map(_folded, (bank.code, bank.short_name, bank.bin, *bank.other_codes, *bank.other_bins))),
            fold_to_ascii(" ".join(_names(bank))).lower(),
        )
        for bank in all_banks()
    )


def _names(bank: Bank) -> tuple[str, ...]:
    return (bank.code, bank.short_name, bank.name_vi, *bank.other_codes, *bank.old_names)
