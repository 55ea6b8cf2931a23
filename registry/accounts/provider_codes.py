"""Which of the providers' codes may hang on a sign: those that hold what the sign says in words, and nothing else.

A sign names a bank and an account. The one code that holds both is NAPAS's for paying a merchant (VIETQRPay); it is
kept and printed byte for byte. Codes of other schemes name neither, so they stay on the provider's own sign.
"""

import re
from collections.abc import Iterator

from qr import FindingCode, Kind, Reading, UnknownBank, Verdict, bank_with_bin
from registry.accounts.errors import PayloadFault, PayloadUnusable

LONGEST_PAYLOAD = 600

_DONG, _VIETNAM = "704", "VN"
_MANY_PAYMENTS = (None, "11")
_PLAIN = re.compile(r"[A-Za-z0-9]{1,19}")
_SEVERAL = (FindingCode.FURTHER_SCHEME, FindingCode.OPAQUE_TEMPLATE)
_NAPAS = "napas"
_TEMPLATE = "38"


def receiver_in_code(reading: Reading) -> tuple[str, str]:
    """The bank's BIN and the merchant's number that the code pays, or raise PayloadUnusable."""
    for fault, named in _faults_of(reading):
        raise PayloadUnusable(fault, [finding.code for finding in reading.findings], named)
    assert reading.bank_bin is not None
    assert reading.account is not None
    return reading.bank_bin, reading.account


def same_bank(one_bin: str, other_bin: str) -> bool:
    """Whether two known BINs are one bank's: some banks have one in the card lists and another for transfers."""
    return bank_with_bin(one_bin) == bank_with_bin(other_bin)


def _faults_of(reading: Reading) -> Iterator[tuple[PayloadFault, str]]:
    """What is wrong with the code, the gravest first, and the scheme or BIN that it is about."""
    if len(reading.payload) > LONGEST_PAYLOAD:
        yield PayloadFault.TOO_LONG, ""
    if reading.verdict is Verdict.REFUSED:
        yield PayloadFault.UNREADABLE, ""
    if reading.kind is Kind.TRANSFER:
        yield PayloadFault.TRANSFER, ""
    if any(finding.code in _SEVERAL for finding in reading.findings):
        yield PayloadFault.SEVERAL_RECEIVERS, ""
    if reading.scheme != _NAPAS:
        yield PayloadFault.FOREIGN_SCHEME, reading.scheme or ""
    if reading.kind is not Kind.MERCHANT:
        yield PayloadFault.CASH, ""
    if (reading.currency, reading.country) != (_DONG, _VIETNAM):
        yield PayloadFault.FOREIGN_MONEY, ""
    if reading.point_of_initiation not in _MANY_PAYMENTS:
        yield PayloadFault.ONE_PAYMENT, ""
    if reading.amount is not None:
        yield PayloadFault.FIXED_AMOUNT, ""
    yield from _faults_of_receiver(reading)


def _faults_of_receiver(reading: Reading) -> Iterator[tuple[PayloadFault, str]]:
    unknown = [finding for finding in reading.findings if finding.code is FindingCode.UNKNOWN_OBJECT]
    if any(finding.where.startswith(_TEMPLATE) for finding in unknown) or not _PLAIN.fullmatch(reading.account or ""):
        yield PayloadFault.UNKNOWN_PART, ""
    try:
        bank_with_bin(reading.bank_bin or "")
    except UnknownBank:
        yield PayloadFault.UNKNOWN_BANK, reading.bank_bin or ""
