"""The rules about who is paid: account templates 02 to 51, and NAPAS's own, 38."""

from dataclasses import dataclass

from qr import schemes
from qr.banks import bank_with_bin
from qr.errors import UnknownBank
from qr.findings import FindingCode, Judgement
from qr.other_readers import followed, is_plain
from qr.schemes import Scheme
from qr.standard import (
    ACCOUNT,
    ANS,
    BIN,
    CARD,
    LONGEST_ACCOUNT,
    NAPAS_OWNER,
    SERVICES,
    TRANSFERS,
    Service,
)
from qr.structure import StructureBroken, split_objects


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who is paid, as far as the code says it."""

    scheme: Scheme
    bank_bin: str | None = None
    account: str | None = None
    service: str | None = None
    merchant_id: str | None = None
    wallet: str | None = None
    owner: str = ""

    @property
    def is_transfer(self) -> bool:
        """Whether the code moves money to an account or a card."""
        return self.service in TRANSFERS

    @property
    def is_payment(self) -> bool:
        """Whether the code pays a merchant through NAPAS; no service named means that."""
        return self.scheme == Scheme.NAPAS and self.service in {Service.PAYMENT, None}


# The printed example of NAPAS v1.0 6.1.1 and v1.5.2 6.3.1: an inner length one too small. Its checksum is
# right and it is in use as a test code, so it is recognised; who it pays is not certain.
MISPRINTS = {
    "00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA53037045802VN6304F4E5": Receiver(
        Scheme.NAPAS, "970403", None, Service.TO_ACCOUNT
    )
}


def judge_receiver(objects: dict[str, str], judgement: Judgement, *, in_bytes: bool) -> Receiver:
    """Return who is paid; refuses a code that names nobody, or somebody in an uncertain way.

    EMVCo MPM table 3.5 (02 to 51), 4.7.11 (templates); NAPAS v1.0 5.2.3 (38).
    """
    receivers: list[tuple[str, Receiver]] = []
    for identifier, value in objects.items():
        if not "02" <= identifier <= "51":
            continue
        if identifier < "26":
            _judge_plain(value, identifier, judgement)
            receivers.append((identifier, Receiver(schemes.scheme_of_network(identifier))))
            continue
        try:
            template = split_objects(value, identifier, in_bytes=in_bytes)
        except StructureBroken as broken:
            if identifier == "38":
                raise
            judgement.breach(FindingCode.OPAQUE_TEMPLATE, identifier, broken.says)
            if schemes.looks_like_a_receiver(value):
                says = "a receiver stands in it, for readers that take what they can"
                judgement.refuse(FindingCode.RECEIVER_MISPLACED, identifier, says)
            continue
        receivers.append((identifier, _receiver_of(template, identifier, judgement, in_bytes=in_bytes)))
    if not receivers:
        judgement.refuse(FindingCode.NO_RECEIVER, "", "no readable receiver in 02 to 51")
        return Receiver(Scheme.UNKNOWN)
    if len(receivers) == 1:
        return receivers[0][1]
    _judge_several(receivers, judgement)
    return max((receiver for _, receiver in receivers), key=lambda one: schemes.rank(one.scheme))


def _judge_several(receivers: list[tuple[str, Receiver]], judgement: Judgement) -> None:
    """Judge a code with several receivers, of which the payer's application chooses one."""
    paid = [receiver.scheme for _, receiver in receivers]
    for at, (where, receiver) in enumerate(receivers[1:], 1):
        says = f"pays {', '.join(paid[:at])} and {receiver.scheme}"
        if receiver.scheme in schemes.VIETNAMESE and receiver.scheme in paid[:at]:
            # Not even the application that pays this scheme can know which of the two is meant.
            judgement.refuse(FindingCode.FURTHER_SCHEME, where, says)
        elif schemes.VIETNAMESE.isdisjoint(paid):
            judgement.note(FindingCode.FURTHER_SCHEME, where, says)
        else:
            judgement.breach(FindingCode.FURTHER_SCHEME, where, says)


def _receiver_of(template: dict[str, str], identifier: str, judgement: Judgement, *, in_bytes: bool) -> Receiver:
    owner = template.get("00", "")
    scheme = schemes.scheme_of_owner(owner)
    if not owner:
        judgement.breach(FindingCode.NO_OWNER, identifier, "the template does not say whose it is (00)")
    else:
        _judge_plain(owner, f"{identifier}.00", judgement)
    if scheme != Scheme.NAPAS:
        return _other_receiver(template, identifier, scheme, judgement)
    if identifier != "38" or owner != NAPAS_OWNER:
        says = f"{owner} in {identifier}, where applications do not look for it"
        judgement.refuse(FindingCode.RECEIVER_MISPLACED, identifier, says)
        return Receiver(Scheme.NAPAS)
    if next(iter(template)) != "00":
        judgement.breach(FindingCode.OUT_OF_ORDER, "38", "does not begin with its owner, 00")
    for extra in sorted(set(template) - {"00", "01", "02"}):
        judgement.breach(FindingCode.UNKNOWN_OBJECT, f"38.{extra}", "not an object of this template")
        _judge_length(template[extra], f"38.{extra}", judgement)
    service = template.get("02")
    if service is None:
        judgement.note(FindingCode.SERVICE_ABSENT, "38.02", "no service named: a payment to a merchant")
    elif service not in SERVICES:
        judgement.refuse(FindingCode.UNKNOWN_SERVICE, "38.02", f"{service!r} is no service of NAPAS")
    if "01" not in template:
        judgement.refuse(FindingCode.MISSING, "38.01", "nobody is named")
        return Receiver(Scheme.NAPAS, service=service)
    return _napas_receiver(split_objects(template["01"], "38.01", in_bytes=in_bytes), service, judgement)


def _other_receiver(template: dict[str, str], identifier: str, scheme: Scheme, judgement: Judgement) -> Receiver:
    """Judge a template that is not NAPAS's: readers that pass its owner over must not take it for one."""
    owner = template.get("00", "")
    named = dict(followed(template.get("01", "")))
    if identifier == "38" or (BIN.match(named.get("00", "")) and "01" in named):
        says = f"read as NAPAS's by whoever passes its owner over, {owner!r}"
        judgement.refuse(FindingCode.RECEIVER_MISPLACED, identifier, says)
    if scheme in schemes.MERCHANT_NUMBER:
        return Receiver(scheme, merchant_id=_merchant_number(template, identifier, scheme, judgement), owner=owner)
    for inner, value in template.items():
        if inner != "00" and schemes.looks_like_a_receiver(value):
            says = "what looks like a receiver stands in another's template"
            judgement.breach(FindingCode.HIDDEN_RECEIVER, f"{identifier}.{inner}", says)
    return Receiver(scheme, owner=owner)


def _napas_receiver(named: dict[str, str], service: str | None, judgement: Judgement) -> Receiver:
    bank_bin, account = named.get("00"), named.get("01")
    for identifier, value in named.items():
        if identifier not in {"00", "01"}:
            says = f"{value!r} is not an object of this template"
            judgement.breach(FindingCode.UNKNOWN_OBJECT, f"38.01.{identifier}", says)
            _judge_length(value, f"38.01.{identifier}", judgement)
    if bank_bin is None or not BIN.match(bank_bin):
        code = FindingCode.MISSING if bank_bin is None else FindingCode.BAD_VALUE
        judgement.refuse(code, "38.01.00", f"the bank is {bank_bin!r}, not six digits")
    else:
        _judge_bank(bank_bin, judgement)
    if account is None:
        judgement.refuse(FindingCode.MISSING, "38.01.01", "no account is named")
    else:
        _judge_account(account, service, judgement)
        if next(iter(named)) == "01":
            says = "the account stands before the bank: readers that go by place take one for the other"
            judgement.breach(FindingCode.OUT_OF_ORDER, "38.01", says)
    wallet = schemes.wallet_of(bank_bin or "", account or "")
    if wallet:
        judgement.note(FindingCode.WALLET, "38.01.01", f"an account of the wallet {wallet}")
    return Receiver(Scheme.NAPAS, bank_bin, account, service, wallet=wallet)


def _judge_plain(value: str, where: str, judgement: Judgement) -> None:
    # Format ans (EMVCo MPM, table 3.5 and 4.7.11.1): a letter outside it would make another owner of a known one.
    if not ANS.match(value):
        judgement.breach(FindingCode.NOT_ASCII, where, f"{value!r} holds letters outside ASCII")


def _judge_length(value: str, where: str, judgement: Judgement) -> None:
    # Beside the receiver's own objects, where a reader that counts bytes would find others of them.
    if not is_plain(value):
        says = f"{value!r} is longer for whoever does not count characters"
        judgement.refuse(FindingCode.READ_OTHERWISE, where, says)


def _judge_bank(bank_bin: str, judgement: Judgement) -> None:
    try:
        bank_with_bin(bank_bin)
    except UnknownBank:
        judgement.note(FindingCode.UNKNOWN_BANK, "38.01.00", f"{bank_bin} is no bank's in the lists known here")


def _merchant_number(template: dict[str, str], identifier: str, scheme: Scheme, judgement: Judgement) -> str | None:
    """The provider's number for the merchant. The providers publish no format; what is seen is letters and digits."""
    holds = schemes.MERCHANT_NUMBER[scheme]
    where, number = f"{identifier}.{holds}", template.get(holds)
    for extra in sorted(set(template) - {"00", holds}):
        judgement.note(FindingCode.UNKNOWN_OBJECT, f"{identifier}.{extra}", f"what {scheme} says with it is unknown")
        _judge_length(template[extra], f"{identifier}.{extra}", judgement)
    if number is None:
        judgement.breach(FindingCode.MISSING, where, "no merchant is named")
    elif not ANS.match(number):
        judgement.refuse(FindingCode.NOT_ASCII, where, f"the merchant is {number!r}")
    return number


def _judge_account(account: str, service: str | None, judgement: Judgement) -> None:
    if len(account) > LONGEST_ACCOUNT:
        says = f"an account of {len(account)} characters, {LONGEST_ACCOUNT} are allowed"
        judgement.refuse(FindingCode.TOO_LONG, "38.01.01", says)
    elif not ANS.match(account):
        judgement.refuse(FindingCode.NOT_ASCII, "38.01.01", f"the account is {account!r}")
    elif not ACCOUNT.match(account):
        says = f"{account!r}: allowed, but accounts in use hold letters and digits only"
        judgement.breach(FindingCode.UNUSUAL_ACCOUNT, "38.01.01", says)
    elif service == Service.TO_CARD:
        _judge_card(account, judgement)


def _judge_card(number: str, judgement: Judgement) -> None:
    if not CARD.match(number):
        judgement.breach(FindingCode.UNUSUAL_ACCOUNT, "38.01.01", "a card number has 16 to 19 digits")
        return
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2])
    if (doubled + sum(map(int, number[-1::-2]))) % 10:
        # ISO/IEC 7812-1, annex B. The examples of the standard itself are made-up numbers without it.
        judgement.note(FindingCode.CARD_DIGIT, "38.01.01", "the check digit of the card number is not right")
