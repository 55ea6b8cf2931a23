"""A payment account of a merchant, from proposal to retirement. Its content never changes once written.

The database keeps it so itself, by triggers: see step 0007 of the migrations.
"""

import secrets
import uuid
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, and_, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Row, utc_now
from database.sealing import Sealed
from registry.merchants.model import Merchant
from registry.officers.model import Officer

DECIDED_WITHIN = timedelta(days=30)
"""A proposal that waits longer has expired: what its proposer saw at the shop is too long ago."""


class AccountState(StrEnum):
    """How far the two-person way has come."""

    PROPOSED = "proposed"
    """Written by one person; shown, never printed."""
    ACTIVE = "active"
    """Approved by another person; this is where the money goes."""
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    """Taken back, or overtaken by a newer proposal, before anybody approved it."""
    EXPIRED = "expired"
    """Nobody decided in time."""
    RETIRED = "retired"
    """Was active until a later account took its place."""


class QrKind(StrEnum):
    """Which QR the merchant uses with this account."""

    TRANSFER = "transfer"
    """VietQR made here from bank and account."""
    MERCHANT = "merchant"
    """Issued by a provider; kept and printed byte for byte."""


class Scheme(StrEnum):
    """Whose rules the receiver follows; the values are those of qr's readings."""

    NAPAS = "napas"
    """A bank and an account, or a bank's merchant: the only one whose codes can be made here."""
    VNPAY = "vnpay"
    """A provider's number for the merchant, in a code of its own; no bank is named."""
    SHOPEEPAY = "shopeepay"
    """As VNPAY."""


class PaymentAccount(Row):
    """One version of where a merchant's money goes."""

    __tablename__ = "payment_account"
    __table_args__ = (
        CheckConstraint("state NOT IN ('active', 'retired') OR decided_by_id <> proposed_by_id", name="two_people"),
        CheckConstraint("state NOT IN ('active', 'retired') OR decided_by_id IS NOT NULL", name="approved_by_somebody"),
        CheckConstraint(
            "state NOT IN ('active', 'retired') OR approved_identity IS NOT NULL", name="approved_for_a_shop"
        ),
        CheckConstraint("(scheme = 'napas') = (bank_bin <> '')", name="bank_where_napas"),
        CheckConstraint("scheme = 'napas' OR qr_kind = 'merchant'", name="others_only_kept"),
        CheckConstraint(
            "erased_at IS NOT NULL OR (qr_kind = 'merchant') = (provider_payload <> '')", name="code_where_kept"
        ),
        Index(
            "uq_payment_account_active_merchant",
            "merchant_id",
            unique=True,
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
        ),
    )

    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchant.id"), index=True)
    qr_kind: Mapped[QrKind]
    scheme: Mapped[Scheme] = mapped_column(default=Scheme.NAPAS)
    bank_bin: Mapped[str] = mapped_column(String(6))
    """Empty where the scheme names no bank."""
    account_number: Mapped[str] = mapped_column(Sealed(64, "payment_account.account_number"), index=True)
    """The account, or the provider's number for the merchant. Text: zeros in front are part of it."""
    holder: Mapped[str] = mapped_column(Sealed(120, "payment_account.holder"))
    """Chủ tài khoản, as the bank's app shows it."""
    provider_payload: Mapped[str] = mapped_column(Sealed(600, "payment_account.provider_payload"), default="")
    """A provider's merchant QR, byte for byte; empty for a transfer QR."""
    code_seen: Mapped[str] = mapped_column(Sealed(600, "payment_account.code_seen"), default="")
    """The code that hung at the shop when this was proposed, as a photo showed it: for the approver to compare. It
    pays nobody and is no part of the content; empty where there was no photo, or the code is the one kept."""
    content_hash: Mapped[str] = mapped_column(Sealed(64, "payment_account.content_hash"))
    """SHA-256 of what the approver must have seen."""
    mark_salt: Mapped[str] = mapped_column(String(32), default=lambda: secrets.token_hex(16))
    """Goes into the marks by which the trail knows this account, see registry.accounts.marks. Emptied with the rest."""
    state: Mapped[AccountState] = mapped_column(default=AccountState.PROPOSED)
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"))
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("officer.id"))
    decided_at: Mapped[datetime | None]
    approved_identity: Mapped[str | None] = mapped_column(Sealed(64, "payment_account.approved_identity"))
    """SHA-256 of how the shop was called when this was approved; see registry.accounts.identity."""
    decision_note: Mapped[str] = mapped_column(Sealed(500, "payment_account.decision_note"), default="")
    retired_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    """When number, holder and code were taken out for somebody who asked to be forgotten; the row stays."""

    merchant: Mapped[Merchant] = relationship()
    proposed_by: Mapped[Officer] = relationship(foreign_keys=proposed_by_id)
    decided_by: Mapped[Officer | None] = relationship(foreign_keys=decided_by_id)

    @hybrid_property
    def waits(self) -> bool:
        """Whether a second person may still decide: proposed, and not so long ago that it has expired."""
        return self.state is AccountState.PROPOSED and self.created_at > utc_now() - DECIDED_WITHIN

    @waits.inplace.expression
    @classmethod
    def _waits_in_sql(cls) -> ColumnElement[bool]:
        return and_(cls.state == AccountState.PROPOSED, cls.created_at > utc_now() - DECIDED_WITHIN)

    @property
    def expires_at(self) -> datetime:
        """When a proposal that nobody decided is over."""
        return self.created_at + DECIDED_WITHIN

    @property
    def is_objected(self) -> bool:
        """Whether the trader stopped the proposal: everybody else who turns one down stands in the row."""
        return self.state is AccountState.REJECTED and self.decided_by_id is None

    @property
    def standing(self) -> AccountState:
        """The state of this moment: a proposal nobody decided in time has expired, also while nobody wrote it down."""
        return AccountState.EXPIRED if self.state is AccountState.PROPOSED and not self.waits else self.state
