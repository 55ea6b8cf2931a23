"""The rungs of the adoption ladder, and the dated facts that say a merchant reached or lost one."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Row, utc_now
from database.sealing import Sealed
from registry.merchants.model import Merchant
from registry.officers.model import Officer


class Rung(StrEnum):
    """What a fact is about: a rung of the ladder, or a state beside it."""

    SURVEYED = "surveyed"
    """Đã khảo sát."""
    COMMITTED = "committed"
    """Đã ký cam kết."""
    ACCOUNT_READY = "account_ready"
    """Có tài khoản, approved by a second person."""
    CODE_ISSUED = "code_issued"
    """Có mã đúng chủ."""
    SIGN_POSTED = "sign_posted"
    """Đã gắn biển."""
    TEST_PAYMENT = "test_payment"
    """Đã nhận thử."""
    REGULAR_USE = "regular_use"
    """Dùng thường xuyên."""
    REFUSED = "refused"
    """Beside the ladder: the merchant does not want to, for now."""
    PAUSED = "paused"
    """Beside the ladder: the merchant does not trade for a while, and is not counted."""


LADDER = (
    Rung.SURVEYED,
    Rung.COMMITTED,
    Rung.ACCOUNT_READY,
    Rung.CODE_ISSUED,
    Rung.SIGN_POSTED,
    Rung.TEST_PAYMENT,
    Rung.REGULAR_USE,
)
"""The rungs from the ground up. Each is a fact of its own: nobody has to climb them in order."""

BY_HAND = (
    Rung.SURVEYED,
    Rung.COMMITTED,
    Rung.SIGN_POSTED,
    Rung.TEST_PAYMENT,
    Rung.REGULAR_USE,
    Rung.REFUSED,
    Rung.PAUSED,
)
"""What one person can state. The others follow from an account, which takes two people."""


NEEDS_ACCOUNT = (Rung.SIGN_POSTED, Rung.TEST_PAYMENT, Rung.REGULAR_USE)
"""What nobody reaches without an approved account: a sign, a test and daily use are of an account."""


class Turn(StrEnum):
    """What happened to a rung on a day."""

    REACHED = "reached"
    LOST = "lost"
    MISTAKEN = "mistaken"
    """Only in a correction: the corrected fact never happened."""


class Origin(StrEnum):
    """Where a fact came from."""

    RECORDED = "recorded"
    """Somebody saw it and wrote it down."""
    ACCOUNT_ACTIVATED = "account_activated"
    ACCOUNT_CHANGED = "account_changed"
    SIGN_POSTED = "sign_posted"
    SIGN_VOIDED = "sign_voided"
    SIGN_REPRINTED = "sign_reprinted"
    """Printed anew: the one that hung ended, and the new one hangs not yet."""
    CONSENT_TAKEN_BACK = "consent_taken_back"
    """The holder does not agree to printing any more, or asked to be forgotten: every sign was voided."""
    REGISTERED = "registered"
    SAMPLE = "sample"
    """Invented, for practice."""


class Fact(Row):
    """A merchant reached or lost a rung on a day. Never changed; a mistake is corrected by a further row."""

    __tablename__ = "fact"
    __table_args__ = (Index("ix_fact_merchant_id_rung_happened_on", "merchant_id", "rung", "happened_on"),)

    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchant.id"))
    rung: Mapped[Rung]
    turn: Mapped[Turn]
    happened_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(default=utc_now)
    """When we knew of it, the second clock of every figure; created_at, when this row was made, decides nothing."""
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("officer.id"))
    origin: Mapped[Origin] = mapped_column(default=Origin.RECORDED)
    evidence: Mapped[str] = mapped_column(Sealed(500, "fact.evidence"), default="")
    """Free text, so it may name people whatever they are told: sealed, and emptied when the owner is forgotten."""
    corrects_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("fact.id"), unique=True)
    """The earlier fact this one stands in for. A fact is corrected once; its correction may be corrected again."""

    merchant: Mapped[Merchant] = relationship()
    recorded_by: Mapped[Officer | None] = relationship()
