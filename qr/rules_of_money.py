"""The rules about money: currency, country, amount, tip and fee (objects 53 to 58)."""

import re

from qr import schemes
from qr.findings import FindingCode, Judgement
from qr.rules_of_receiver import Receiver
from qr.schemes import Scheme
from qr.standard import DONG, LARGEST_AMOUNT, LONGEST_AMOUNT, VIETNAM

_CURRENCY = re.compile(r"[0-9]{3}\Z")
_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_AMOUNT = re.compile(r"[0-9]+(\.[0-9]*)?\Z")
_LONGEST_FRACTION = 2
_PERCENT = re.compile(r"[0-9]{1,2}(\.[0-9]{1,2})?\Z")


def judge_money(objects: dict[str, str], judgement: Judgement, receiver: Receiver) -> int | None:
    """Return the amount in đồng, or None where there is none or the currency is another.

    EMVCo MPM 4.7.4.1 and NAPAS v1.0 5.2.6 (amount), EMVCo MPM 4.7.5 to 4.7.7 (tip and fee).
    """
    napas, vietnamese = receiver.scheme == Scheme.NAPAS, receiver.scheme in schemes.VIETNAMESE
    currency, country = objects.get("53"), objects.get("58")
    if currency is None:
        judgement.refuse(FindingCode.MISSING, "53", "no currency")
    elif not _CURRENCY.match(currency):
        judgement.refuse(FindingCode.BAD_VALUE, "53", f"the currency is {currency!r}, not three digits")
    elif currency != DONG:
        says = f"a {receiver.scheme} code in currency {currency}"
        if vietnamese:
            judgement.breach(FindingCode.FOREIGN_CURRENCY, "53", says)
        else:
            judgement.note(FindingCode.FOREIGN_CURRENCY, "53", says)
    if country is None:
        judgement.refuse(FindingCode.MISSING, "58", "no country")
    elif not _COUNTRY.match(country):
        judgement.rule(FindingCode.BAD_VALUE, "58", f"the country is {country!r}, not two letters", strict=napas)
    elif vietnamese and country != VIETNAM:
        judgement.breach(FindingCode.FOREIGN_COUNTRY, "58", f"a {receiver.scheme} code for country {country}")
    _judge_tip(objects, judgement, napas=napas)
    amount = objects.get("54")
    if amount is None or not _is_amount(amount, "54", judgement, strict=True):
        return None
    return _dong(amount, judgement) if currency == DONG else None


def _dong(amount: str, judgement: Judgement) -> int | None:
    whole, _, fraction = amount.partition(".")
    if fraction.strip("0"):
        judgement.refuse(FindingCode.AMOUNT_FRACTION, "54", f"{amount}: đồng have no fraction")
        return None
    if len(fraction) > _LONGEST_FRACTION:
        says = f"{amount}: the dot may be taken for the one between thousands, as it is written in Việt Nam"
        judgement.refuse(FindingCode.AMOUNT_FRACTION, "54", says)
        return None
    value = int(whole)
    if amount != str(value):
        judgement.note(FindingCode.AMOUNT_UNUSUAL, "54", f"{amount} stands for {value}")
    if value > LARGEST_AMOUNT:
        judgement.note(FindingCode.AMOUNT_OVER_LIMIT, "54", f"{value} is over what one transfer may carry")
    return value


def _is_amount(amount: str, where: str, judgement: Judgement, *, strict: bool) -> bool:
    if len(amount) > LONGEST_AMOUNT:
        says = f"{len(amount)} characters, {LONGEST_AMOUNT} are allowed"
        judgement.rule(FindingCode.TOO_LONG, where, says, strict=strict)
    elif not _AMOUNT.match(amount):
        judgement.rule(FindingCode.AMOUNT_FORMAT, where, f"{amount!r} is no amount", strict=strict)
    elif not amount.strip("0."):
        judgement.rule(FindingCode.AMOUNT_ZERO, where, "an amount must not be zero", strict=strict)
    else:
        return True
    return False


def _judge_tip(objects: dict[str, str], judgement: Judgement, *, napas: bool) -> None:
    kind, fee, percent = objects.get("55"), objects.get("56"), objects.get("57")
    if kind is None and fee is None and percent is None:
        return
    # The standards know such codes, of transfers too; a sign that names a price must not carry one.
    judgement.note(FindingCode.PAID_ON_TOP, "55", "whoever pays is asked for more than the amount")
    if (fee is not None) != (kind == "02") or (percent is not None) != (kind == "03"):
        says = f"55 is {kind}, 56 is {fee}, 57 is {percent}: what is added is not certain"
        judgement.rule(FindingCode.TIP_UNCLEAR, "55", says, strict=napas)
        return
    if kind not in {"01", "02", "03"}:
        judgement.rule(FindingCode.BAD_VALUE, "55", f"{kind!r} is none of 01, 02, 03", strict=napas)
    if fee is not None:
        _is_amount(fee, "56", judgement, strict=napas)
    if percent is not None and (not _PERCENT.match(percent) or not percent.strip("0.")):
        judgement.rule(FindingCode.BAD_VALUE, "57", f"{percent!r} is no percentage", strict=napas)
