"""What an account says: kind of QR, receiver, holder. Checked before it is stored, and hashed for the approver."""

import hashlib
import json
import re
import unicodedata
import uuid
from dataclasses import dataclass, replace

from qr import UnknownBank, Verdict, bank_with_bin, read
from registry.accounts.errors import (
    AccountNumberUnusable,
    BankUnknown,
    HolderMissing,
    HolderTooLong,
    HolderUnusable,
    PayloadFault,
    PayloadUnusable,
)
from registry.accounts.model import QrKind, Scheme
from registry.accounts.provider_codes import LONGEST_NUMBER, LONGEST_PAYLOAD, receiver_in_code, same_bank
from registry.folding import tidy

LONGEST_HOLDER = 120

_NUMBER = re.compile(r"[A-Za-z0-9]{1,19}")
"""NAPAS format of VietQR v1.0, 5.2.3.2.2, less the signs no bank uses. Text, so that zeros in front are kept."""

_NUMBER_IN_CODE = re.compile(rf"[A-Za-z0-9]{{0,{LONGEST_NUMBER}}}")

_BETWEEN_DIGITS = re.compile(r"[\s.\-\u2010-\u2014\u200b\ufeff]")
"""What people put between groups of digits, or a copy from a message brings along."""


@dataclass(frozen=True, kw_only=True)
class AccountContent:
    """Where the money goes, as one person wrote it and another must have seen it."""

    qr_kind: QrKind
    bank_bin: str
    account_number: str
    holder: str
    provider_payload: str = ""
    scheme: Scheme = Scheme.NAPAS
    """Of a provider's code it is the code that says so, whatever stands here."""
    code_seen: str = ""
    """The code at the shop, as a photo showed it. It decides nothing: two contents that differ in it alone are one."""

    def tidied(self) -> "AccountContent":
        """Return the content as it is stored, or raise an AccountContentRefusal.

        Blanks, dots and hyphens typed into the number go, zeros in front stay. A provider's code is kept byte
        for byte; only what a scanner or message left around it goes. Scheme, bank and number are then those in the
        code, and may be left empty: a sign never names a receiver that its code does not pay.
        """
        from_code = self.qr_kind is QrKind.MERCHANT
        if self.provider_payload and not from_code:
            raise PayloadUnusable(PayloadFault.NOT_WANTED)
        content = replace(
            self,
            bank_bin=_tidy_bin(self.bank_bin, may_be_empty=from_code),
            account_number=_tidy_number(self.account_number, may_be_empty=from_code),
            holder=_tidy_holder(self.holder),
            scheme=Scheme.NAPAS,
            code_seen=_code_seen(self.code_seen),
        )
        return _as_the_code_says(content) if from_code else content

    def hash(self, merchant_id: uuid.UUID) -> str:
        """SHA-256 of where the money goes and of the merchant it is for: another shop's approval fits nothing here.

        NAPAS's scheme is not told: the accounts from before there were others keep their hashes. Nor is the code seen.
        """
        told = [str(merchant_id), self.qr_kind, self.bank_bin, self.account_number, self.holder, self.provider_payload]
        if self.scheme is not Scheme.NAPAS:
            told.append(self.scheme)
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _code_seen(given: str) -> str:
    """What a photo showed, where it is a code that can be read; nothing else is worth keeping, nor fit to be."""
    reading = read(given)
    storable = len(reading.payload) <= LONGEST_PAYLOAD and reading.payload.isprintable()
    return reading.payload if storable and reading.verdict is not Verdict.REFUSED else ""


def _tidy_bin(given: str, *, may_be_empty: bool) -> str:
    bank_bin = given.strip()
    try:
        if bank_bin or not may_be_empty:
            bank_with_bin(bank_bin)
    except UnknownBank as unknown:
        raise BankUnknown(given) from unknown
    return bank_bin


def _tidy_number(given: str, *, may_be_empty: bool) -> str:
    number = _BETWEEN_DIGITS.sub("", given)
    if not (_NUMBER_IN_CODE if may_be_empty else _NUMBER).fullmatch(number):
        raise AccountNumberUnusable(given)
    return number


def _tidy_holder(given: str) -> str:
    holder = tidy(given)
    if not holder:
        raise HolderMissing
    if len(holder) > LONGEST_HOLDER:
        raise HolderTooLong(LONGEST_HOLDER)
    for character in holder:
        # Latin letters and ASCII: what banks write. It keeps out marks that turn text around as well.
        if not (" " <= character <= "~" or unicodedata.name(character, "").startswith("LATIN ")):
            raise HolderUnusable(character)
    return holder


def _as_the_code_says(content: AccountContent) -> AccountContent:
    """The content with its receiver as the provider's code names it: what was typed must agree."""
    if not content.provider_payload.strip():
        raise PayloadUnusable(PayloadFault.MISSING)
    reading = read(content.provider_payload)
    receiver = receiver_in_code(reading)
    findings = [finding.code for finding in reading.findings]
    if content.bank_bin and not receiver.bank_bin:
        raise PayloadUnusable(PayloadFault.NO_BANK, findings, receiver.scheme)
    if content.bank_bin and not same_bank(content.bank_bin, receiver.bank_bin):
        raise PayloadUnusable(PayloadFault.OTHER_BANK, findings, receiver.bank_bin)
    if content.account_number not in ("", receiver.number):
        raise PayloadUnusable(PayloadFault.OTHER_NUMBER, findings, receiver.number)
    return replace(
        content,
        code_seen="" if content.code_seen == reading.payload else content.code_seen,
        scheme=receiver.scheme,
        bank_bin=receiver.bank_bin,
        account_number=receiver.number,
        provider_payload=reading.payload,
    )
