"""Which of the providers' codes may hang on a sign: those that hold what the sign says in words, and nothing else.

A sign names who moves the money and the number it goes to. NAPAS's code for paying a merchant (VIETQRPay) holds a bank
and its number for the merchant; the codes of VNPAY and ShopeePay hold the provider's own number. They are kept and
printed byte for byte. All others stay on the provider's own sign.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qr import FindingCode, Kind, Reading, UnknownBank, Verdict, bank_with_bin
from qr import Scheme as SchemeInCode
from registry.accounts.errors import PayloadFault, PayloadUnusable
from registry.accounts.model import Scheme

LONGEST_PAYLOAD = 600
LONGEST_NUMBER = 64
"""Characters of a provider's number for a merchant. VNPAY's have ten or twelve, ShopeePay's forty."""

_DONG, _VIETNAM = "704", "VN"
_MANY_PAYMENTS = (None, "11")
_PLAIN = re.compile(rf"[A-Za-z0-9]{{1,{LONGEST_NUMBER}}}")
_PERSONAL_WALLET, _ELECTRICITY = SchemeInCode.VNPAY_WALLET, SchemeInCode.ELECTRICITY


@dataclass(frozen=True, kw_only=True)
class CodeReceiver:
    """Who a provider's code pays."""

    scheme: Scheme
    bank_bin: str
    """Empty where the scheme names no bank."""
    number: str
    """The bank's or the provider's number for the merchant."""


def receiver_in_code(reading: Reading) -> CodeReceiver:
    """The one receiver that the code pays, or raise PayloadUnusable."""
    for fault, named in _faults_of(reading):
        raise PayloadUnusable(fault, [finding.code for finding in reading.findings], named)
    return CodeReceiver(
        scheme=Scheme(reading.scheme or ""), bank_bin=reading.bank_bin or "", number=_number_in(reading)
    )


def same_bank(one_bin: str, other_bin: str) -> bool:
    """Whether two known BINs are one bank's: some banks have one in the card lists and another for transfers."""
    return bank_with_bin(one_bin) == bank_with_bin(other_bin)


def _number_in(reading: Reading) -> str:
    return (reading.account if reading.scheme == SchemeInCode.NAPAS else reading.merchant_id) or ""


def _faults_of(reading: Reading) -> Iterator[tuple[PayloadFault, str]]:
    """What is wrong with the code, the gravest first, and what the fault is about."""
    found = {finding.code for finding in reading.findings}
    yield from _faults_of_text(reading)
    yield from _faults_of_scheme(reading, found)
    yield from _faults_of_use(reading)
    yield from _faults_of_receiver(reading, found)


def _faults_of_text(reading: Reading) -> Iterator[tuple[PayloadFault, str]]:
    if reading.content is not None:
        yield PayloadFault.NOT_PAYMENT, reading.content
    if len(reading.payload) > LONGEST_PAYLOAD:
        yield PayloadFault.TOO_LONG, ""
    if reading.verdict is Verdict.REFUSED:
        yield PayloadFault.UNREADABLE, ""


def _faults_of_scheme(reading: Reading, found: set[FindingCode]) -> Iterator[tuple[PayloadFault, str]]:
    scheme = reading.scheme or ""
    if reading.kind is Kind.TRANSFER:
        yield PayloadFault.TRANSFER, ""
    if scheme == _PERSONAL_WALLET:
        yield PayloadFault.PERSONAL_WALLET, scheme
    if found & {FindingCode.FURTHER_SCHEME, FindingCode.HIDDEN_RECEIVER}:
        yield PayloadFault.SEVERAL_RECEIVERS, scheme
    if found & {FindingCode.OPAQUE_TEMPLATE, FindingCode.OUT_OF_ORDER}:
        yield PayloadFault.UNREADABLE_RECEIVER, scheme
    if (reading.currency, reading.country) != (_DONG, _VIETNAM):
        yield PayloadFault.FOREIGN_MONEY, scheme
    if scheme == _ELECTRICITY:
        yield PayloadFault.BILL, scheme
    if scheme not in list(Scheme):
        yield PayloadFault.FOREIGN_SCHEME, scheme
    if scheme == Scheme.NAPAS and reading.kind is not Kind.MERCHANT:
        yield PayloadFault.CASH, ""


def _faults_of_use(reading: Reading) -> Iterator[tuple[PayloadFault, str]]:
    if reading.point_of_initiation not in _MANY_PAYMENTS:
        yield PayloadFault.ONE_PAYMENT, ""
    if reading.amount is not None:
        yield PayloadFault.FIXED_AMOUNT, ""
    if any((reading.tip, reading.fixed_fee, reading.percent_fee)):
        yield PayloadFault.FEE, ""


def _faults_of_receiver(reading: Reading, found: set[FindingCode]) -> Iterator[tuple[PayloadFault, str]]:
    if found & {FindingCode.UNKNOWN_OBJECT, FindingCode.ODD_LETTER} or not _PLAIN.fullmatch(_number_in(reading)):
        yield PayloadFault.UNKNOWN_PART, ""
    try:
        if reading.scheme == SchemeInCode.NAPAS:
            bank_with_bin(reading.bank_bin or "")
    except UnknownBank:
        yield PayloadFault.UNKNOWN_BANK, reading.bank_bin or ""
