"""A printed sign: which account stands on it, and what has become of it."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Base, Row
from registry.accounts.model import PaymentAccount
from registry.merchants.model import Merchant
from registry.officers.model import Officer


class SignState(StrEnum):
    """What has become of a sign."""

    PRINTED = "printed"
    POSTED = "posted"
    """Hangs at the shop."""
    REPLACED = "replaced"
    """A newer sign took its place, or its account is no longer the shop's."""
    VOID = "void"
    """Must not be used: misprinted, lost, consent taken back."""


class Sign(Row):
    """One sign on paper. The account version on it never changes; drawing it again gives the same page."""

    __tablename__ = "sign"

    serial: Mapped[str] = mapped_column(String(20), unique=True)
    """Unit code and a number counted up within the unit: ``26506-000168``."""
    check_code: Mapped[str] = mapped_column(String(12), unique=True)
    """Short, not guessable from the serial, without letters that look alike."""
    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchant.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("payment_account.id"))
    layout: Mapped[str] = mapped_column(String(20))
    shop_name: Mapped[str] = mapped_column(String(120))
    """The trade name on the day of printing."""
    place_line: Mapped[str] = mapped_column(String(200))
    """The heading on the day of printing."""
    unit_line: Mapped[str] = mapped_column(String(200))
    state: Mapped[SignState] = mapped_column(default=SignState.PRINTED)
    printed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"))
    """Who answers for it; of a sign that a trader made on the own page, the officer who gave the link."""
    posted_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]

    merchant: Mapped[Merchant] = relationship()
    account: Mapped[PaymentAccount] = relationship()
    printed_by: Mapped[Officer] = relationship()


class SignCounter(Base):
    """The last serial number handed out in a unit."""

    __tablename__ = "sign_counter"

    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    last_number: Mapped[int]
