"""One visit to a merchant: what came of it, the reasons that were told, and when to come again.

Rows are only added: the database keeps each as it was written, by triggers, but that the note may be emptied (step 0023
of the migrations). A mistake is corrected by a further row that names the one it stands in for.
"""

import json
import uuid
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Dialect, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from campaigns.ladder.model import Fact
from database.base import Row, utc_now
from database.sealing import Sealed
from registry.merchants.model import Merchant
from registry.officers.model import Officer

LONGEST_NOTE = 500
"""Characters of a note."""


class Outcome(StrEnum):
    """What came of a visit."""

    SPOKEN = "spoken"
    """Somebody was met, and has not made up their mind."""
    NOBODY_THERE = "nobody_there"
    NOT_FOUND = "not_found"
    """No such shop or stall was found there."""
    REFUSED = "refused"
    AGREED = "agreed"
    MISTAKEN = "mistaken"
    """Only in a correction: there was no such visit."""


class Reason(StrEnum):
    """Why a shop is not at the next rung."""

    CUSTOMERS_PAY_CASH = "customers_pay_cash"
    FEAR_OF_TAX = "fear_of_tax"
    """Or of having to write invoices."""
    NO_ACCOUNT = "no_account"
    NO_PHONE = "no_phone"
    NO_PAPERS = "no_papers"
    NO_DATA = "no_data"
    """Neither mobile data nor Wi-Fi."""
    WEAK_SIGNAL = "weak_signal"
    OTHER_PROVIDER = "other_provider"
    """Has an account with somebody else than the partner, and wants no further one."""
    ELDERLY = "elderly"
    """Found it too hard, and gave up."""
    RELATIVES_ACCOUNT = "relatives_account"
    """Uses the account of somebody of the family, in whose name the code would not be."""
    FEAR_OF_FRAUD = "fear_of_fraud"
    """Or of a mistake."""
    TAKINGS_TOO_SMALL = "takings_too_small"
    ACCOUNT_CHANGED = "account_changed"
    """Or lost."""
    RELUCTANT = "reluctant"
    STALL_NOT_FOUND = "stall_not_found"
    OTHER = "other"
    """What it is stands in the note."""


class Reasons(TypeDecorator[tuple[Reason, ...]]):
    """Several reasons as the text of a JSON list, each once and in the order of the enumeration.

    Equal ones are written alike, so that a database can group by them.
    """

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Iterable[Reason] | None, dialect: Dialect) -> str | None:
        """Write them in their order."""
        del dialect
        return None if value is None else json.dumps([reason.value for reason in in_order(value)])

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Reason, ...] | None:
        """Read them."""
        del dialect
        return None if value is None else tuple(map(Reason, json.loads(value)))


def in_order(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Each of the reasons once, in the order of the enumeration."""
    told = set(reasons)
    return tuple(reason for reason in Reason if reason in told)


class Visit(Row):
    """Somebody went to a merchant on a day."""

    __tablename__ = "visit"
    __table_args__ = (
        Index(None, "merchant_id", "visited_on"),
        CheckConstraint("outcome <> 'mistaken' OR corrects_id IS NOT NULL", name="mistaken_only_in_a_correction"),
        CheckConstraint("next_on IS NULL OR next_on >= visited_on", name="comes_again_later"),
    )

    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchant.id"))
    visited_on: Mapped[date]
    """The day, in Vietnam."""
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=utc_now)
    outcome: Mapped[Outcome]
    reasons: Mapped[tuple[Reason, ...]] = mapped_column(Reasons(400), default=())
    note: Mapped[str] = mapped_column(Sealed(LONGEST_NOTE, "visit.note"), default="")
    """Free text, so it may name people whatever they are told: sealed, and emptied when the owner is forgotten."""
    next_on: Mapped[date | None]
    """The day on which somebody is to come again."""
    fact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("fact.id"))
    """The refusal that was told on this visit, or its end."""
    corrects_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("visit.id"), unique=True)
    """The earlier visit this one stands in for. A visit is corrected once; its correction may be corrected again."""

    merchant: Mapped[Merchant] = relationship()
    recorded_by: Mapped[Officer] = relationship()
    fact: Mapped[Fact | None] = relationship()
