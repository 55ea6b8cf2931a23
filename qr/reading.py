"""Reading a payload: what it says, and whether it may be trusted."""

from dataclasses import dataclass
from enum import StrEnum

from qr import schemes
from qr.findings import Finding, FindingCode, Judgement, Verdict
from qr.opening import AROUND, LARGEST, checksum_holds, objects_of
from qr.other_content import SAYS, Content, other_content
from qr.other_readers import is_plain, judge_other_readers
from qr.rules_of_fields import judge_frame, judge_labels, judge_merchant, judge_wallet
from qr.rules_of_money import judge_money
from qr.rules_of_names import judge_letters, judge_names
from qr.rules_of_receiver import MISPRINTS, Receiver, judge_receiver
from qr.schemes import Scheme
from qr.standard import DYNAMIC, SERVICES, Service
from qr.structure import StructureBroken


class Kind(StrEnum):
    """What a payer's application does with a code."""

    TRANSFER = "transfer"
    MERCHANT = "merchant"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read. A refused payload shows no receiver and no amount: nobody can pay by mistake.

    Attributes:
        verdict: whether it may be trusted.
        kind: transfer (QRIBFTTA, QRIBFTTC), merchant (QRPUSH, or no service named) or other.
        payload: the text as read, without what was trimmed around it.
        findings: what was noticed, in the order of the payload's parts.
        scheme: whose rules the receiver follows; emvco where the owner is unknown.
        bank_bin: six digits of the bank or acquirer, for NAPAS codes.
        account: account, card or merchant number, for NAPAS codes.
        service: as written in 38.02; None where it is absent, which means QRPUSH.
        amount: whole đồng; None where the payer types it or the currency is another.
        currency: three digits, 704 is đồng.
        country: two letters.
        point_of_initiation: 11 for many payments, 12 for one.
        purpose, bill_number, store_label, reference, terminal_label: objects 62.08, 01, 03, 05, 07.
        merchant_name, merchant_city: objects 59 and 60, in ASCII.
        local_name, local_city: objects 64.01 and 64.02, with accents.
        merchant_category: object 52.
        tip: object 55, what is paid on top: 01 whatever the payer types, 02 a fixed fee, 03 a percentage.
        fixed_fee, percent_fee: objects 56 and 57, as written.
        postal_code: object 61.
        mobile_number, loyalty_number, customer_label: objects 62.02, 04, 06; ``***`` lets the payer type it.
        merchant_id: the provider's number for the merchant, for the codes of other Vietnamese schemes;
            never an account.
        wallet: momo or zalopay, where the account of a NAPAS code is one of theirs.
        content: what the text is instead, where it is no payment code at all.
    """

    verdict: Verdict
    kind: Kind
    payload: str
    findings: tuple[Finding, ...] = ()
    scheme: Scheme | None = None
    bank_bin: str | None = None
    account: str | None = None
    service: Service | None = None
    amount: int | None = None
    currency: str | None = None
    country: str | None = None
    point_of_initiation: str | None = None
    purpose: str | None = None
    bill_number: str | None = None
    store_label: str | None = None
    reference: str | None = None
    terminal_label: str | None = None
    merchant_name: str | None = None
    merchant_city: str | None = None
    local_name: str | None = None
    local_city: str | None = None
    merchant_category: str | None = None
    tip: str | None = None
    fixed_fee: str | None = None
    percent_fee: str | None = None
    postal_code: str | None = None
    mobile_number: str | None = None
    loyalty_number: str | None = None
    customer_label: str | None = None
    merchant_id: str | None = None
    wallet: str | None = None
    content: Content | None = None


def read(payload: str) -> Reading:
    """Judge *payload* and return what it says; never raises for any text, and TypeError for what is none.

    Lengths are counted in characters; only when that fails on a payload with letters outside ASCII
    are they tried as bytes, and the finding ``lengths_in_bytes`` says so.

    EMVCo MPM v1.1, 4 (structure, objects); NAPAS format of VietQR v1.0, 5.2, and QR switching part IV
    v1.5.2, 5.2 (receiver, services). A transfer is held to every rule. A merchant's or another
    country's code, which is kept and printed as its provider made it, is wild where it breaks a rule
    that touches neither receiver nor amount.
    """
    if not isinstance(payload, str):
        raise TypeError(f"a payload is text, not {type(payload).__name__}")
    judgement = Judgement()
    text = payload.strip(AROUND)
    if text != payload:
        judgement.note(FindingCode.TRIMMED, "", "blanks or a byte order mark around the payload")
    content = other_content(text) if len(text) <= LARGEST else None
    if content is not None:
        judgement.refuse(FindingCode.NOT_A_PAYMENT_CODE, "", SAYS[content])
        return Reading(Verdict.REFUSED, Kind.OTHER, text, tuple(judgement.findings), content=content)
    try:
        if checksum_holds(text, judgement):
            objects, in_bytes = objects_of(text, judgement)
            reading = _judged(text, objects, judgement, in_bytes=in_bytes)
            if reading.verdict is not Verdict.REFUSED:
                return reading
    except StructureBroken as broken:
        judgement.refuse(broken.code, broken.where, broken.says)
    return Reading(Verdict.REFUSED, Kind.OTHER, text, tuple(judgement.findings))


def _judged(text: str, objects: dict[str, str], judgement: Judgement, *, in_bytes: bool) -> Reading:
    wallet = schemes.is_personal_wallet(objects)
    if not is_plain(text):
        judge_other_readers(text, objects, judgement, in_bytes=in_bytes, known_from="26" if wallet else "00")
        judge_letters(objects, judgement)
    if wallet:
        judge_wallet(objects, judgement)
        found = tuple(judgement.findings)
        return Reading(judgement.verdict, Kind.OTHER, text, found, scheme=Scheme.VNPAY_WALLET)
    receiver = Receiver(Scheme.UNKNOWN)
    if text in MISPRINTS:
        receiver = MISPRINTS[text]
        says = "an example of the standard whose account loses its last digit: the account is withheld"
        judgement.breach(FindingCode.PUBLISHED_MISPRINT, "38.01", says)
    else:
        receiver = judge_receiver(objects, judgement, in_bytes=in_bytes)
    napas = receiver.scheme == Scheme.NAPAS
    strict = napas and receiver.is_transfer
    judge_frame(objects, judgement, receiver, strict=strict)
    judge_merchant(objects, judgement, receiver, strict=strict)
    amount = judge_money(objects, judgement, receiver)
    labels = judge_labels(objects, judgement, receiver, strict=strict, in_bytes=in_bytes)
    local = judge_names(objects, judgement, strict=strict, in_bytes=in_bytes)
    if amount is None and objects.get("01") == DYNAMIC and "54" not in objects:
        judgement.note(FindingCode.ONCE_WITHOUT_AMOUNT, "01", "for one payment, yet without an amount")
    kind = Kind.TRANSFER if strict else Kind.MERCHANT if receiver.is_payment else Kind.OTHER
    return Reading(
        judgement.verdict,
        kind,
        text,
        tuple(judgement.findings),
        Scheme.ELECTRICITY if schemes.is_electricity_bill(receiver.owner, objects) else receiver.scheme,
        receiver.bank_bin,
        receiver.account,
        SERVICES.get(receiver.service or ""),
        amount,
        objects.get("53"),
        objects.get("58"),
        objects.get("01"),
        labels.get("08"),
        labels.get("01"),
        labels.get("03"),
        labels.get("05"),
        labels.get("07"),
        objects.get("59"),
        objects.get("60"),
        local.get("01"),
        local.get("02"),
        objects.get("52"),
        objects.get("55"),
        objects.get("56"),
        objects.get("57"),
        objects.get("61"),
        labels.get("02"),
        labels.get("04"),
        labels.get("06"),
        receiver.merchant_id,
        receiver.wallet,
    )
