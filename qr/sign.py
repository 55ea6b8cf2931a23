"""What is printed on a sign: the words of one shop, and the words a whole print run shares."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qr.errors import AccountDiffers, PayloadUnfit
from qr.findings import FindingCode, Verdict
from qr.layout import Place
from qr.marks import Mark
from qr.reading import Kind, Reading, read
from qr.text_fitting import Words

_TAIL = 4
# What stands between groups of an account's characters, in print and, rarely, in codes.
_BETWEEN = re.compile(r"[\s.\-\u2010-\u2014]+")
_MASKED = re.compile(r"[^0-9A-Za-z]+")


@dataclass(frozen=True, slots=True)
class SignText:
    """The words that every sign of a print run shares; all come from the caller, empty ones are left out.

    Attributes:
        heading: campaign or market, in the band at the top.
        unit: ward, under the heading.
        instruction_vi, instruction_en: what the payer is to do.
        advice: what the payer compares before paying.
        check_address: where the sign can be checked, in words: no second code that a thief could replace.
        serial_label, check_label: before the serial and before the check code.
        amount_label: before the amount, on the signs whose code asks for a fixed one.
        watermark: marks a sample, beside the code and in place of the instructions; never over the code.
        advice_en: the advice in English, on the layouts with room for it.
        marks: pictures of the operator, beside each other in their slot.
        centre: one more in the middle of the code, which is then a denser one of level H.
    """

    heading: str = ""
    unit: str = ""
    instruction_vi: str = ""
    instruction_en: str = ""
    advice: str = ""
    check_address: str = ""
    serial_label: str = ""
    check_label: str = ""
    amount_label: str = ""
    watermark: str = ""
    advice_en: str = ""
    marks: tuple[Mark, ...] = ()
    centre: Mark | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign.

    Attributes:
        payload: printed as it is, byte for byte; an amount in it is printed in words beside the bank.
        shop: name of the shop.
        holder: holder of the account as the payer's application shows it.
        bank: name of the bank.
        account: number as text; digits are printed in fours, the last four characters large.
        serial, check_code: identify this very sign.
        text: the words it shares with its print run.
    """

    payload: str
    shop: str
    holder: str
    bank: str
    account: str
    text: SignText
    serial: str = ""
    check_code: str = ""


_NEVER_PRINTED = frozenset(
    {
        FindingCode.PAID_ON_TOP,
        FindingCode.FOREIGN_CURRENCY,
        FindingCode.FURTHER_SCHEME,
        FindingCode.HIDDEN_RECEIVER,
        FindingCode.OUT_OF_ORDER,
    }
)
"""What a code may say that its sign does not: the payer would find out too late."""


def verify(sign: Sign) -> Reading:
    """Make sure that the code of *sign* can be paid and pays whom it names in print, and return what it says.

    What is printed as the account is, for a merchant's code, the bank's or the provider's number for the merchant.
    A part of it may be masked, as in ``*** 0168``, by anything but letters and digits; all that is not must agree,
    and the last four characters must be there. Blanks, dots and hyphens between groups are nothing.

    Raises:
        PayloadUnfit: the payload is refused, is a transfer that does not say whom it pays, or asks for more, for other
            money or for another receiver than a sign tells.
        AccountDiffers: the number printed is not the one of the code.
    """
    reading = read(sign.payload)
    if reading.verdict is Verdict.REFUSED:
        raise PayloadUnfit(sign.payload, reading.findings[-1].code)
    for finding in reading.findings:
        if finding.code in _NEVER_PRINTED:
            raise PayloadUnfit(sign.payload, finding.code)
    coded = reading.account or reading.merchant_id
    if coded is None and reading.kind is Kind.TRANSFER:
        raise PayloadUnfit(sign.payload, reading.findings[0].code)
    if coded and sign.account.strip() and not _is_same_account(sign.account, coded):
        raise AccountDiffers("".join(sign.account.split()), coded)
    return reading


def _is_same_account(printed: str, coded: str) -> bool:
    printed, coded = (_BETWEEN.sub("", number) for number in (printed, coded))
    if printed == coded:
        return True
    start, *middle, tail = _MASKED.split(printed) if _MASKED.search(printed) else (printed, "")
    at = len(start)
    for group in middle:
        found = coded.find(group, at)
        at = len(coded) + 1 if found < 0 else found + len(group)
    room = at + len(tail) <= len(coded)
    return room and len(tail) >= _TAIL and coded.startswith(start) and coded.endswith(tail)


def words_of_run(text: SignText, places: Mapping[str, Place]) -> Iterator[tuple[str, list[Words]]]:
    """Yield the parts that all signs of a run share, each with its words in the look of its place."""
    for part in ("heading", "unit", "instruction_vi", "instruction_en", "advice", "advice_en", "check_address"):
        if part in places:
            yield part, [_first(getattr(text, part), places[part])]
    if "instruction" in places:
        place = places["instruction"]
        both = [_first(text.instruction_vi, place), _second(text.instruction_en, place)]
        if text.instruction_vi and text.instruction_en:
            both.insert(1, _second("·", place))
        yield "instruction", both


def words_of_sign(sign: Sign, amount: int | None, places: Mapping[str, Place]) -> Iterator[tuple[str, list[Words]]]:
    """Yield the parts that belong to one sign alone, each with its words in the look of its place.

    *amount* is what its code asks for, in đồng: whoever pays sees it before the code is read.
    """
    for part in ("shop", "holder"):
        if part in places:
            yield part, [_first(getattr(sign, part), places[part])]
    if "bank" in places:
        place = places["bank"]
        line = [_first(sign.bank, place)]
        if amount is not None:
            # Lines are broken between the bank and what is to be paid, if at all.
            line = [_first(f"{sign.bank} ·" if sign.bank else "", place)]
            line.append(_first(sign.text.amount_label, place)._replace(whole=True))
            line.append(_second(f"{amount:,} ₫".replace(",", "."), place)._replace(whole=True))
        yield "bank", line
    head, tail = _account_in_fours(sign.account)
    for part, label, value in (
        ("account", head, tail),
        ("serial", sign.text.serial_label, sign.serial),
        ("check_code", sign.text.check_label, sign.check_code),
    ):
        if part in places and value:
            yield part, [_first(label, places[part]), _second(value, places[part])]


def _account_in_fours(account: str) -> tuple[str, str]:
    account = " ".join(account.split())
    head, tail = account[:-_TAIL], account[-_TAIL:]
    if head.isdigit():
        head = " ".join(head[at : at + _TAIL] for at in range(0, len(head), _TAIL))
    return head, tail


def _first(text: str, place: Place) -> Words:
    return Words(text, place.font, place.colour)


def _second(text: str, place: Place) -> Words:
    return Words(text, place.second_font, place.second_colour, place.tail)
