"""The rules about everything that is neither receiver nor money nor a name with accents: frame, labels, additions."""

import re

from qr import schemes
from qr.findings import FindingCode, Judgement
from qr.rules_of_receiver import Receiver
from qr.schemes import Scheme
from qr.standard import (
    ANS,
    CATEGORY,
    DONG,
    DYNAMIC,
    LONGEST_CITY,
    LONGEST_LABEL,
    LONGEST_NAME,
    LONGEST_POSTAL_CODE,
    STATIC,
    VIETNAM,
    Service,
)
from qr.structure import StructureBroken, split_objects

_LIMITS = {"59": LONGEST_NAME, "60": LONGEST_CITY, "61": LONGEST_POSTAL_CODE}
# What a wallet's own code may say in the standard's way: that it is for đồng and of Việt Nam.
_BESIDE_WALLET = {"53": DONG, "58": VIETNAM}
_LABELS = tuple(f"{number:02}" for number in range(1, 9))
_MOMO_TAIL = re.compile(r"[0-9]{3}\Z")


def judge_wallet(objects: dict[str, str], judgement: Judgement) -> None:
    """Judge a code in a wallet's own way, of which only the frame is the standard's.

    Whatever else of the standard is in it, other readers act on: a receiver, an amount, another currency.
    """
    judgement.breach(FindingCode.NOT_EMVCO, "04", "a personal VNPAY wallet code with objects of its own")
    _judge_ends(objects, judgement)
    for identifier, value in objects.items():
        if identifier >= "26" and identifier != "63" and _BESIDE_WALLET.get(identifier) != value:
            judgement.refuse(FindingCode.NOT_EMVCO, identifier, f"{value!r} beside the objects of a wallet")


def judge_frame(objects: dict[str, str], judgement: Judgement, receiver: Receiver, *, strict: bool) -> None:
    """Judge both ends, the point of initiation between them, and what is in the templates 80 to 99.

    EMVCo MPM 4.7.2 (point of initiation), 4.11.1 (80 to 99).
    """
    _judge_ends(objects, judgement)
    initiation = objects.get("01")
    if initiation is None and strict:
        judgement.breach(FindingCode.MISSING, "01", "a transfer says whether it is for one payment or many")
    elif initiation not in {None, STATIC, DYNAMIC}:
        judgement.refuse(FindingCode.BAD_VALUE, "01", f"{initiation!r} is neither {STATIC} nor {DYNAMIC}")
    for identifier, value in objects.items():
        if identifier > "64":
            # MoMo puts the last digits of a phone number into 80, without an owner, on every code it makes.
            momo = receiver.wallet == schemes.MOMO and identifier == "80" and _MOMO_TAIL.match(value)
            _judge_addition(identifier, value, "80", judgement, strict=strict and not momo)


def judge_merchant(objects: dict[str, str], judgement: Judgement, receiver: Receiver, *, strict: bool) -> None:
    """Judge category, name, city and postal code, which only a transfer may leave out.

    EMVCo MPM table 3.6; NAPAS QR switching part IV v1.5.2, tables 1 to 3.
    """
    category = objects.get("52")
    if category is not None and not CATEGORY.match(category):
        judgement.rule(FindingCode.BAD_VALUE, "52", f"{category!r} is not four digits", strict=strict)
    for needed in () if strict else ("52", "59", "60"):
        if needed not in objects:
            # Signs in use of schemes we know leave these out; a receiver nobody knows gets no such credit.
            unknown = receiver.scheme == Scheme.UNKNOWN
            judgement.rule(FindingCode.MISSING, needed, f"{needed} is mandatory", strict=unknown)
    for identifier, limit in _LIMITS.items():
        if identifier in objects:
            _judge_text(objects[identifier], identifier, limit, judgement, strict=strict)


def judge_labels(
    objects: dict[str, str], judgement: Judgement, receiver: Receiver, *, strict: bool, in_bytes: bool
) -> dict[str, str]:
    """Return the objects of 62 after judging them: bill, store, reference, terminal, purpose.

    EMVCo MPM 4.8 and table 3.7; NAPAS v1.0 5.2.14; NAPAS v1.5.2 table 2 (cash needs 05 and 07).
    """
    labels: dict[str, str] = {}
    if "62" in objects:
        labels = split_objects(objects["62"], "62", in_bytes=in_bytes)
    for identifier in _LABELS:
        if identifier in labels:
            _judge_text(labels[identifier], f"62.{identifier}", LONGEST_LABEL, judgement, strict=strict)
    for identifier in labels:
        if identifier > "09":
            _judge_addition(f"62.{identifier}", labels[identifier], "62.50", judgement, strict=strict)
    asked = labels.get("09")
    if asked is not None and (set(asked) - set("AME") or len(set(asked)) != len(asked)):
        says = f"{asked!r} is not made of A, M and E, each once"
        judgement.rule(FindingCode.BAD_VALUE, "62.09", says, strict=strict)
    if receiver.service == Service.CASH:
        for needed in ("05", "07"):
            if needed not in labels:
                judgement.breach(FindingCode.MISSING, f"62.{needed}", f"cash needs {needed}")
    return labels


def _judge_ends(objects: dict[str, str], judgement: Judgement) -> None:
    """Judge what a payload begins and ends with: its format and its checksum (EMVCo MPM 4.6.1, 4.7.1)."""
    identifiers = list(objects)
    if identifiers[0] != "00":
        judgement.refuse(FindingCode.NOT_FIRST, "00", "the payload does not begin with its format, 00")
    elif objects["00"] == "00":
        judgement.breach(FindingCode.BAD_VALUE, "00", "the format is 00 instead of 01")
    elif objects["00"] != "01":
        judgement.refuse(FindingCode.BAD_VALUE, "00", f"the format is {objects['00']!r} instead of 01")
    if identifiers[-1] != "63" or len(objects["63"]) != 4:
        judgement.refuse(FindingCode.NOT_LAST, "63", "the payload does not end with its checksum, 63")


def _judge_addition(where: str, value: str, templates_from: str, judgement: Judgement, *, strict: bool) -> None:
    """Judge an object the standard leaves to others: kept for later versions, or a template that names its owner.

    EMVCo MPM 4.8.1.3, 4.11.1. Readers pass them over, so in a transfer, which has no use for them, they are a breach:
    damage must not be able to hide a part of the code in one. What looks like a receiver is a breach in any code.
    """
    inside: dict[str, str] = {}
    if where < templates_from:
        if strict:
            judgement.breach(FindingCode.UNKNOWN_OBJECT, where, "kept for later versions of the standard")
    elif not value.startswith("00"):
        says = "the template does not say whose it is (00)"
        if strict:
            judgement.breach(FindingCode.NO_OWNER, where, says)
        else:
            judgement.note(FindingCode.NO_OWNER, where, says)
    else:
        try:
            inside = split_objects(value, where)
        except StructureBroken as broken:
            if strict:
                judgement.breach(FindingCode.OPAQUE_TEMPLATE, where, broken.says)
    if "38" in inside or schemes.looks_like_a_receiver(value):
        judgement.breach(FindingCode.HIDDEN_RECEIVER, where, "what looks like a receiver stands where none is")


def _judge_text(value: str, where: str, limit: int, judgement: Judgement, *, strict: bool) -> None:
    if len(value) > limit:
        says = f"{len(value)} characters, {limit} are allowed"
        judgement.rule(FindingCode.TOO_LONG, where, says, strict=strict)
    if not ANS.match(value):
        judgement.rule(FindingCode.NOT_ASCII, where, f"{value!r} holds letters outside ASCII", strict=strict)
