"""Whether a code that hangs at a shop is the one that was approved for it, and if not, what is wrong with it.

Pure: it asks nothing of a database, so a phone without a network can ask it of the list it carries.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from qr import FindingCode, Reading, UnknownBank, bank_with_bin, read
from qr import Verdict as Trust
from registry.signs.check_codes import read_check_code
from registry.signs.errors import CheckCodeMistyped
from registry.signs.listing import Listed, ListedAccount, ListedSign
from registry.signs.serials import looks_like_serial
from registry.signs.standing import WhyOld


class Found(StrEnum):
    """What to tell whoever holds the phone."""

    MATCHES = "matches"
    """To the last character what was printed for this shop's account of today."""
    WRONG_ACCOUNT = "wrong_account"
    """Whoever pays by it does not, or not for certain, pay this shop."""
    OLD_SIGN = "old_sign"
    """It was this shop's, and is no longer."""
    UNKNOWN_CODE = "unknown_code"
    """It may pay this shop, but nobody here made it so: look who hung it there."""
    UNREADABLE = "unreadable"


class Cause(StrEnum):
    """What is wrong with it."""

    NOTHING = "nothing"
    NOT_PAYMENT = "not_payment"
    """No payment code at all: a web address, a contact."""
    DAMAGED = "damaged"
    """The checksum or the structure is broken: a character was changed, or the reader slipped."""
    DOUBLED = "doubled"
    """A part stands in it twice, so that readers may take one or the other."""
    ODD_LETTERS = "odd_letters"
    """Letters or digits of another script, which look like the right ones."""
    FURTHER_RECEIVER = "further_receiver"
    """Another receiver stands beside the right one; a payer's application may choose it."""
    NEIGHBOUR = "neighbour"
    """The account is that of the other shops the verdict names."""
    OTHER_BANK = "other_bank"
    """The right number, at another bank."""
    OTHER_SERVICE = "other_service"
    """The right bank and number, but for merchants where the approved code is a transfer, or the other way round: banks
    count the two apart, so the same number may be somebody else's."""
    LETTER_CASE = "letter_case"
    """The number in small letters or capitals, unlike the right one."""
    ONE_CHARACTER = "one_character"
    """One character of the number is another, is missing or was put in."""
    SWAPPED = "swapped"
    """The right characters of the number in another order."""
    OTHER_ACCOUNT = "other_account"
    """Another account altogether."""
    NOTHING_KNOWN = "nothing_known"
    """The shop has no approved account to compare with."""
    AMOUNT = "amount"
    """An amount was put in: the payer is not asked how much."""
    ON_TOP = "on_top"
    """A tip or fee was put in."""
    NAME = "name"
    """Only the name that a payer's application shows is another."""
    OTHER_PARTS = "other_parts"
    """The account is right; something else was put in, taken out or changed."""
    FORMER_ACCOUNT = "former_account"
    """The shop's account before."""
    SIGN_ENDED = "sign_ended"
    """The sign was voided, replaced, or its shop has closed; the verdict says which."""
    CODE_UNKNOWN = "code_unknown"
    """No sign has that serial or check code."""
    SIGN_OF_ANOTHER = "sign_of_another"
    """The serial or check code is of another shop's sign."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What was found, and why."""

    found: Found
    cause: Cause = Cause.NOTHING
    why_old: WhyOld | None = None
    others: tuple[uuid.UUID, ...] = ()
    """Merchants whose account or sign it is instead."""


def compare(listed: Listed, *, merchant_id: uuid.UUID, payload: str, code: str = "") -> Verdict:
    """Compare what hangs at the merchant with what is *listed*.

    *payload* is the text of its code as a camera read it; *code* the serial or check code printed beside it, typed
    or empty. Bank and number decide; what equals the approved account in them and differs elsewhere is not genuine
    either, since every sign is printed to the last character as it was approved.
    """
    at_shop = [account for account in listed.accounts if account.merchant_id == merchant_id]
    current = next((account for account in at_shop if account.why_old is None), None)
    reading = read(payload)
    verdict = _of_payload(listed, at_shop, current, reading)
    if verdict.found is not Found.MATCHES or not code.strip():
        return verdict
    return _of_sign(_sign_called(listed.signs, code), merchant_id)


def _of_payload(
    listed: Listed, at_shop: list[ListedAccount], current: ListedAccount | None, reading: Reading
) -> Verdict:
    if current is not None and reading.payload == current.payload:
        return Verdict(found=Found.MATCHES)
    return _without_certain_receiver(reading) or _of_receiver(listed, at_shop, current, reading)


def _without_certain_receiver(reading: Reading) -> Verdict | None:
    if reading.content is not None:
        return Verdict(found=Found.UNKNOWN_CODE, cause=Cause.NOT_PAYMENT)
    if reading.verdict is Trust.REFUSED:
        return Verdict(found=Found.UNREADABLE, cause=_cause_of_refusal(reading))
    if {finding.code for finding in reading.findings} & _FURTHER:
        return Verdict(found=Found.WRONG_ACCOUNT, cause=Cause.FURTHER_RECEIVER)
    return None


def _of_receiver(
    listed: Listed, at_shop: list[ListedAccount], current: ListedAccount | None, reading: Reading
) -> Verdict:
    """Whose account it is: the shop's, its account before, another shop's, or nobody's here."""
    approved = read(current.payload) if current is not None else None
    if approved is not None and _same_receiver(reading, approved):
        return Verdict(found=Found.UNKNOWN_CODE, cause=_cause_beside_receiver(reading, approved))
    same = [account for account in listed.accounts if _same_receiver(reading, read(account.payload))]
    former = next((account for account in same if account in at_shop), None)
    if former is not None:
        return Verdict(found=Found.OLD_SIGN, cause=Cause.FORMER_ACCOUNT, why_old=former.why_old)
    others = tuple(account.merchant_id for account in same if account.why_old is None)
    if others:
        return Verdict(found=Found.WRONG_ACCOUNT, cause=Cause.NEIGHBOUR, others=others)
    if approved is None:
        return Verdict(found=Found.UNKNOWN_CODE, cause=Cause.NOTHING_KNOWN)
    return Verdict(found=Found.WRONG_ACCOUNT, cause=_cause_of_receiver(reading, approved))


def _of_sign(sign: ListedSign | None, merchant_id: uuid.UUID) -> Verdict:
    """Of a code that is right in itself: whether the sign around it is one of the shop's that may hang."""
    if sign is None:
        return Verdict(found=Found.UNKNOWN_CODE, cause=Cause.CODE_UNKNOWN)
    if sign.merchant_id != merchant_id:
        return Verdict(found=Found.UNKNOWN_CODE, cause=Cause.SIGN_OF_ANOTHER, others=(sign.merchant_id,))
    if sign.why_old is not None:
        return Verdict(found=Found.OLD_SIGN, cause=Cause.SIGN_ENDED, why_old=sign.why_old)
    return Verdict(found=Found.MATCHES)


def _sign_called(signs: Iterable[ListedSign], code: str) -> ListedSign | None:
    if looks_like_serial(code):
        digits = "".join(filter(str.isdigit, code))
        return next((sign for sign in signs if sign.serial.replace("-", "") == digits), None)
    try:
        check_code = read_check_code(code)
    except CheckCodeMistyped:
        return None
    return next((sign for sign in signs if sign.check_code == check_code), None)


_FURTHER = {FindingCode.FURTHER_SCHEME, FindingCode.OPAQUE_TEMPLATE, FindingCode.HIDDEN_RECEIVER}


def _cause_of_refusal(reading: Reading) -> Cause:
    found = {finding.code for finding in reading.findings}
    if FindingCode.DUPLICATE in found:
        return Cause.DOUBLED
    if found & _FURTHER:
        return Cause.FURTHER_RECEIVER
    return Cause.DAMAGED if reading.payload.isascii() else Cause.ODD_LETTERS


def _same_receiver(one: Reading, other: Reading) -> bool:
    """Whether both pay the same account, at one bank by whichever of its BINs."""
    return (
        (one.scheme, one.kind) == (other.scheme, other.kind)
        and _number(one) == _number(other) is not None
        and _same_bank(one.bank_bin, other.bank_bin)
    )


def _number(reading: Reading) -> str | None:
    return reading.account or reading.merchant_id


def _same_bank(one: str | None, other: str | None) -> bool:
    try:
        return one == other or bank_with_bin(one or "") == bank_with_bin(other or "")
    except UnknownBank:
        return False


def _cause_beside_receiver(reading: Reading, approved: Reading) -> Cause:
    if reading.amount != approved.amount:
        return Cause.AMOUNT
    if _on_top(reading) != _on_top(approved):
        return Cause.ON_TOP
    return Cause.NAME if _names(reading) != _names(approved) else Cause.OTHER_PARTS


def _on_top(reading: Reading) -> tuple[str | None, ...]:
    return reading.tip, reading.fixed_fee, reading.percent_fee


def _names(reading: Reading) -> tuple[str | None, ...]:
    return reading.merchant_name, reading.merchant_city, reading.local_name, reading.local_city


def _cause_of_receiver(reading: Reading, approved: Reading) -> Cause:
    given, right = _number(reading) or "", _number(approved) or ""
    at_bank = _same_bank(reading.bank_bin, approved.bank_bin)
    if given == right:
        return Cause.OTHER_SERVICE if at_bank else Cause.OTHER_BANK
    if not at_bank:
        return Cause.OTHER_ACCOUNT
    if given.casefold() == right.casefold():
        return Cause.LETTER_CASE
    if sorted(given) == sorted(right):
        return Cause.SWAPPED
    return Cause.ONE_CHARACTER if _one_character_apart(given, right) else Cause.OTHER_ACCOUNT


def _one_character_apart(one: str, other: str) -> bool:
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))
