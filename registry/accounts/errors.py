"""Why something about a payment account was refused."""

from collections.abc import Sequence
from enum import StrEnum

from registry.accounts.model import AccountState


class AccountRefusal(Exception):
    """Parent of every refusal about payment accounts."""


class AccountContentRefusal(AccountRefusal):
    """Parent of what is wrong with the content somebody typed or scanned."""


class BankUnknown(AccountContentRefusal):
    """No bank or wallet has this BIN."""

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given


class AccountNumberUnusable(AccountContentRefusal):
    """Not 1 to 19 plain letters and digits."""

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given


class HolderMissing(AccountContentRefusal):
    """Nobody is named as the holder."""


class HolderTooLong(AccountContentRefusal):
    """More characters than the limit it carries."""

    def __init__(self, longest: int) -> None:
        super().__init__(longest)
        self.longest = longest


class HolderUnusable(AccountContentRefusal):
    """The name has a character, which it carries, that no bank writes and no sign can show."""

    def __init__(self, character: str) -> None:
        super().__init__(character)
        self.character = character


class PayloadFault(StrEnum):
    """What is wrong with a provider's code."""

    MISSING = "missing"
    """A merchant QR was chosen and no code given."""
    NOT_WANTED = "not_wanted"
    """A transfer QR is made here; a provider's code beside it would never be used."""
    TOO_LONG = "too_long"
    NOT_PAYMENT = "not_payment"
    """No payment code at all: *named* says what instead, as qr's Content does."""
    UNREADABLE = "unreadable"
    """Damaged."""
    TRANSFER = "transfer"
    """A code for transfers, not a merchant's."""
    PERSONAL_WALLET = "personal_wallet"
    """One person's wallet, which only that wallet's application can pay."""
    BILL = "bill"
    """One household's electricity bill."""
    ONE_PAYMENT = "one_payment"
    """For one payment: of no use on a sign."""
    FIXED_AMOUNT = "fixed_amount"
    """An amount stands in it, and a sign does not tell payers which."""
    FEE = "fee"
    """A tip or a fee comes on top: payers would pay more than the price."""
    SEVERAL_RECEIVERS = "several_receivers"
    """More than one receiver: a payer's application chooses, and no sign can say which."""
    UNREADABLE_RECEIVER = "unreadable_receiver"
    """Besides the receiver there may be another that cannot be read."""
    FOREIGN_SCHEME = "foreign_scheme"
    """Whose code it is, is unknown, or where such codes name their merchant."""
    CASH = "cash"
    """For taking money out of the account."""
    FOREIGN_MONEY = "foreign_money"
    """Not đồng, or not Việt Nam: mostly a code of another country."""
    UNKNOWN_PART = "unknown_part"
    """A part about the receiver that no standard knows, or a receiver that is no plain letters and digits."""
    UNKNOWN_BANK = "unknown_bank"
    """The bank it pays into is in no list: the sign could not name it."""
    OTHER_BANK = "other_bank"
    """The code pays into another bank than was typed: *named* is the BIN in the code."""
    OTHER_NUMBER = "other_number"
    """The code pays another number than was typed: *named* is the one in the code."""
    NO_BANK = "no_bank"
    """A bank was typed, and the code pays through its provider, into no bank that a sign could name."""


class PayloadUnusable(AccountContentRefusal):
    """The provider's code cannot be kept and printed; *findings* are the reader's own codes for why not.

    *named* is the scheme, BIN or number that the fault is about, where it is about one.
    """

    def __init__(self, fault: PayloadFault, findings: Sequence[str] = (), named: str = "") -> None:
        super().__init__(fault, named, *findings)
        self.fault = fault
        self.findings = tuple(findings)
        self.named = named


class SameAsActive(AccountRefusal):
    """The proposal is word for word the account that is active already."""


class DecisionRefusal(AccountRefusal):
    """Parent of every reason why a proposal was not decided."""


class ApproverIsProposer(DecisionRefusal):
    """Nobody decides what they proposed: it takes two people."""


class ApproverIsWriter(DecisionRefusal):
    """Who edited the shop's names since the last approval approves no account for them: another person looks."""


class ApproverIsSamePerson(DecisionRefusal):
    """Another login of the person who proposed, or who edited the shop's names: it takes two people, not two logins."""


class ApproverInSameHands(DecisionRefusal):
    """Somebody has a hand in both logins: one let the other in, or a third let both in, and nobody confirmed it.

    Carries the name of who let in the approver, and of who let in the writer; empty where that is the person itself.
    """

    def __init__(self, *, approver_by: str, writer_by: str) -> None:
        super().__init__(approver_by, writer_by)
        self.approver_by, self.writer_by = approver_by, writer_by


class ApproverNotConfirmed(DecisionRefusal):
    """Somebody let the approver in, and nobody confirmed whose login it is: carries who let in."""

    def __init__(self, let_in_by: str) -> None:
        super().__init__(let_in_by)
        self.let_in_by = let_in_by


class ApproverIsNamesake(DecisionRefusal):
    """A writer, or who let one of the two in, is called alike, and not both have a staff number to tell them apart."""

    def __init__(self, *, one: tuple[str, str], other: tuple[str, str]) -> None:
        super().__init__(one, other)
        self.one, self.other = one, other


class ApproverHeldThePen(DecisionRefusal):
    """The approver had signed in the phone on which it was written, and could have written it there."""


class ReasonMissing(DecisionRefusal):
    """A proposal is turned down for a reason, which its proposer has to know."""


class NotTheProposer(DecisionRefusal):
    """Only the person who proposed takes a proposal back; others reject it."""


class MayNotDecide(DecisionRefusal):
    """The person's role, at this moment, does not decide accounts."""


class NoLongerProposed(DecisionRefusal):
    """Somebody decided, or a later proposal overtook it; carries what became of it."""

    def __init__(self, state: AccountState) -> None:
        super().__init__(state)
        self.state = state


class NotAsShown(DecisionRefusal):
    """What was on the approver's screen is not what is stored: look again."""


class CodeIsKept(Exception):
    """A provider's code is kept byte for byte: no amount or note is put into it here."""
