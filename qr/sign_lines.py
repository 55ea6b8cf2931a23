"""Signs described in lines of JSON, one a line: what lists of banks and wards are turned into for printing."""

import json
from collections.abc import Callable, Iterable

from qr.banks import Bank, bank_with_bin, find_bank
from qr.errors import QrError, UnknownBank
from qr.reading import read
from qr.schemes import Scheme
from qr.sign import Sign, SignText, verify
from qr.sign_transfer import write_transfer_for_sign

LONGEST_LINE = 1 << 16
"""Bytes: a longer line describes no sign."""
_NEEDED = ("shop", "holder")
_WORDS = ("bank", "account", *_NEEDED, "serial", "check_code", "payload")


class LineRefused(QrError, ValueError):
    """A line that should describe one sign does not; `line` counts from 1."""

    def __init__(self, line: int, says: object) -> None:
        self.line = line
        super().__init__(f"line {line}: {says}")


def signs_in_lines(lines: Iterable[bytes], text: SignText) -> list[tuple[int, Sign]]:
    """Return the signs described in *lines*, each with the number of its line, from 1; blank lines are passed over.

    A line is a JSON object with `shop`, `holder`, and either `bank` and `account` (and `amount`, in đồng) or a
    `payload` that is printed as it is, with the bank and the account it pays; `serial` and `check_code` are left out
    where there are none. Codes made here are for many payments and hold no name, so that their modules are large.

    Args:
        lines: as in a file, UTF-8.
        text: the words that all signs share.

    Raises:
        LineRefused: a line is not such an object, its bank is unknown, its account cannot be written into a code, or
            its payload is refused or pays another bank or account than it names.
    """
    signs = []
    for number, line in enumerate(lines, 1):
        content = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if len(content) > LONGEST_LINE or content.strip():
            try:
                signs.append((number, _sign_of(_object_in(content), text)))
            except (_Unfit, QrError) as refusal:
                raise LineRefused(number, refusal) from refusal
    return signs


class _Unfit(Exception):
    """A line is not what it should be; says how."""


def _object_in(line: bytes) -> dict[str, object]:
    if len(line) > LONGEST_LINE:
        raise _Unfit(f"longer than {LONGEST_LINE} bytes")
    try:
        given = json.loads(line.decode(), object_pairs_hook=_each_once)
    except UnicodeDecodeError as trouble:
        raise _Unfit("not UTF-8") from trouble
    except (ValueError, RecursionError) as trouble:
        raise _Unfit("not JSON") from trouble
    if not isinstance(given, dict):
        raise _Unfit("not a JSON object")
    return given


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    given = dict(pairs)
    if len(given) < len(pairs):
        raise _Unfit("one key stands there twice")
    return given


def _sign_of(given: dict[str, object], text: SignText) -> Sign:
    amount = given.pop("amount", None)
    if amount is not None and type(amount) is not int:
        raise _Unfit("amount is no whole number")
    words: dict[str, str] = {}
    for key, value in given.items():
        if key not in _WORDS:
            raise _Unfit(f"unknown key {key!r}; known are {', '.join((*_WORDS, 'amount'))}")
        if not isinstance(value, str):
            raise _Unfit(f"{key} is no text")
        words[key] = value
    payload = words.pop("payload", "")
    words = {"bank": "", "account": ""} | words
    for key in _NEEDED if payload else (*_NEEDED, "bank", "account"):
        if not words.get(key, "").strip():
            raise _Unfit(f"{key} is missing")
    if payload:
        if amount is not None:
            raise _Unfit("amount stands beside a payload, which may hold one itself")
        words = _with_receiver(words, payload)
    else:
        bank = find_bank(words["bank"])
        words["bank"] = bank.short_name
        payload = write_transfer_for_sign(bank, words["account"], amount=amount)
    sign = Sign(**words, payload=payload, text=text)
    verify(sign)
    return sign


def _with_receiver(words: dict[str, str], payload: str) -> dict[str, str]:
    """Return *words* with bank and account as the payload has them, where it says whom it pays."""
    reading = read(payload)
    if reading.scheme != Scheme.NAPAS or reading.bank_bin is None or reading.account is None:
        return words
    account = words["account"] if words["account"].strip() else reading.account
    return words | {"account": account, "bank": _bank_on_sign(words["bank"].strip(), reading.bank_bin)}


def _bank_on_sign(given: str, coded: str) -> str:
    """Return the name of the bank with the BIN *coded*, or, where nobody knows it, the one *given*.

    Raises:
        AmbiguousBank: the one given stands for several.
        _Unfit: the one given is another than the code pays.
    """
    named = _known(find_bank, given)
    bank = _known(bank_with_bin, coded)
    if bank is None and named is None:
        return given
    if bank is None or (given and named != bank):
        raise _Unfit(f"the payload pays {bank.short_name if bank else f'a bank of the BIN {coded}'}, not {given!r}")
    return bank.short_name


def _known(ask: Callable[[str], Bank], text: str) -> Bank | None:
    try:
        return ask(text)
    except UnknownBank:
        return None
