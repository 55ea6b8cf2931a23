"""What an account says: kind of QR, bank, number, holder. Checked before it is stored, and hashed for the approver."""

import hashlib
import json
import re
import unicodedata
import uuid
from dataclasses import dataclass, replace

from qr import Kind, Reading, UnknownBank, Verdict, bank_with_bin, read
from registry.accounts.errors import (
    AccountNumberUnusable,
    BankUnknown,
    HolderMissing,
    HolderTooLong,
    HolderUnusable,
    PayloadFault,
    PayloadUnusable,
)
from registry.accounts.model import QrKind
from registry.folding import tidy

LONGEST_HOLDER = 120
LONGEST_PAYLOAD = 600

_NUMBER = re.compile(r"[A-Za-z0-9]{1,19}")
"""NAPAS format of VietQR v1.0, 5.2.3.2.2, less the signs no bank uses. Text, so that zeros in front are kept."""

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

    def tidied(self) -> "AccountContent":
        """Return the content as it is stored, or raise an AccountContentRefusal.

        Blanks, dots and hyphens typed into the number go, zeros in front stay. A provider's code is kept byte
        for byte; only what a scanner or message left around it goes.
        """
        content = replace(
            self,
            bank_bin=self.bank_bin.strip(),
            account_number=_tidy_number(self.account_number),
            holder=_tidy_holder(self.holder),
        )
        try:
            bank_with_bin(content.bank_bin)
        except UnknownBank as unknown:
            raise BankUnknown(self.bank_bin) from unknown
        return replace(content, provider_payload=_payload_checked(content))

    def hash(self, merchant_id: uuid.UUID) -> str:
        """SHA-256 of every field and of the merchant it is for: another shop's approval fits nothing here."""
        told = [str(merchant_id), self.qr_kind, self.bank_bin, self.account_number, self.holder, self.provider_payload]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _tidy_number(given: str) -> str:
    number = _BETWEEN_DIGITS.sub("", given)
    if not _NUMBER.fullmatch(number):
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


def _payload_checked(content: AccountContent) -> str:
    given = content.provider_payload
    if content.qr_kind is QrKind.TRANSFER:
        if given:
            raise PayloadUnusable(PayloadFault.NOT_WANTED)
        return ""
    if not given.strip():
        raise PayloadUnusable(PayloadFault.MISSING)
    reading = read(given)
    fault = _fault_of(reading, content)
    if fault is not None:
        raise PayloadUnusable(fault, [finding.code for finding in reading.findings])
    return reading.payload


def _fault_of(reading: Reading, content: AccountContent) -> PayloadFault | None:
    if len(reading.payload) > LONGEST_PAYLOAD:
        return PayloadFault.TOO_LONG
    if reading.verdict is Verdict.REFUSED:
        return PayloadFault.UNREADABLE
    if reading.kind is Kind.TRANSFER:
        return PayloadFault.TRANSFER
    if reading.point_of_initiation == "12" and reading.amount is not None:
        return PayloadFault.ONE_PAYMENT
    return PayloadFault.OTHER_RECEIVER if _pays_another(reading, content) else None


def _pays_another(reading: Reading, content: AccountContent) -> bool:
    """Whether the code names a bank or an account other than the ones the sign will show in words."""
    if reading.account is not None and reading.account != content.account_number:
        return True
    return reading.bank_bin is not None and not _same_bank(reading.bank_bin, content.bank_bin)


def _same_bank(one_bin: str, other_bin: str) -> bool:
    """Whether both BINs are one bank's: some banks have one BIN in the card lists and another for transfers."""
    try:
        return bank_with_bin(one_bin) == bank_with_bin(other_bin)
    except UnknownBank:
        return False
