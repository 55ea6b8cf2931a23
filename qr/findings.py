"""What a judgement can find in a payload, and how much each finding weighs."""

from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """How far a payload can be trusted.

    good: it meets the standard.
    wild: its checksum is right and its receiver is certain, but it breaks a rule, as codes in use do.
    refused: it is damaged, or a reader could take it for another receiver or amount.
    """

    GOOD = "good"
    WILD = "wild"
    REFUSED = "refused"


class FindingCode(StrEnum):
    """Every reason a finding can have; stable names for scripts and for wording in other languages."""

    # The text itself.
    TRIMMED = "trimmed"
    EMPTY = "empty"
    NOT_TEXT = "not_text"
    TOO_BIG = "too_big"
    OVER_512 = "over_512_characters"
    NOT_A_PAYMENT_CODE = "not_a_payment_code"
    # The checksum.
    CHECKSUM_MISSING = "checksum_missing"
    CHECKSUM_WRONG = "checksum_wrong"
    CHECKSUM_LOWER_CASE = "checksum_lower_case"
    CHECKSUM_MIXED_CASE = "checksum_mixed_case"
    # The structure.
    LEFT_OVER = "left_over"
    BAD_IDENTIFIER = "bad_identifier"
    BAD_LENGTH = "bad_length"
    ZERO_LENGTH = "zero_length"
    OVERRUN = "overrun"
    DUPLICATE = "duplicate_object"
    LENGTHS_IN_BYTES = "lengths_in_bytes"
    READ_OTHERWISE = "read_otherwise"
    ODD_LETTER = "odd_letter"
    OUT_OF_ORDER = "out_of_order"
    NOT_FIRST = "format_not_first"
    NOT_LAST = "checksum_not_last"
    PUBLISHED_MISPRINT = "published_misprint"
    NOT_EMVCO = "not_emvco"
    OPAQUE_TEMPLATE = "opaque_template"
    # Fields.
    MISSING = "missing"
    BAD_VALUE = "bad_value"
    TOO_LONG = "too_long"
    NOT_ASCII = "not_ascii"
    NOT_COMPOSED = "not_composed"
    UNKNOWN_OBJECT = "unknown_object"
    NO_OWNER = "template_without_owner"
    ONCE_WITHOUT_AMOUNT = "once_without_amount"
    # The receiver.
    NO_RECEIVER = "no_receiver"
    RECEIVER_MISPLACED = "receiver_misplaced"
    UNKNOWN_SERVICE = "unknown_service"
    SERVICE_ABSENT = "service_absent"
    UNUSUAL_ACCOUNT = "unusual_account"
    CARD_DIGIT = "card_check_digit"
    FURTHER_SCHEME = "further_scheme"
    HIDDEN_RECEIVER = "hidden_receiver"
    UNKNOWN_BANK = "unknown_bank"
    WALLET = "wallet"
    # Money.
    AMOUNT_FORMAT = "amount_format"
    AMOUNT_ZERO = "amount_zero"
    AMOUNT_FRACTION = "amount_fraction"
    AMOUNT_UNUSUAL = "amount_unusual"
    AMOUNT_OVER_LIMIT = "amount_over_limit"
    FOREIGN_CURRENCY = "foreign_currency"
    FOREIGN_COUNTRY = "foreign_country"
    TIP_UNCLEAR = "tip_unclear"
    PAID_ON_TOP = "paid_on_top"
    # Names.
    NAMES_DIFFER = "names_differ"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: a code to act on, the path of the object (``38.01``), a sentence for developers."""

    code: FindingCode
    where: str
    says: str


@dataclass(slots=True)
class Judgement:
    """The findings so far and the verdict they add up to."""

    findings: list[Finding] = field(default_factory=list)
    verdict: Verdict = Verdict.GOOD

    def note(self, code: FindingCode, where: str, says: str) -> None:
        """Record what is worth knowing and breaks no rule that matters."""
        self.findings.append(Finding(code, where, says))

    def breach(self, code: FindingCode, where: str, says: str) -> None:
        """Record a broken rule that leaves the receiver certain."""
        self.findings.append(Finding(code, where, says))
        if self.verdict is Verdict.GOOD:
            self.verdict = Verdict.WILD

    def refuse(self, code: FindingCode, where: str, says: str) -> None:
        """Record what makes the payload unusable."""
        self.findings.append(Finding(code, where, says))
        self.verdict = Verdict.REFUSED

    def rule(self, code: FindingCode, where: str, says: str, *, strict: bool) -> None:
        """Record a broken rule: it refuses a transfer (*strict*) and marks any other code as wild."""
        if strict:
            self.refuse(code, where, says)
        else:
            self.breach(code, where, says)
