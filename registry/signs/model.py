"""A printed sign: which account stands on it, and what has become of it; and waves in which many are replaced."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Base, Row
from registry.accounts.model import PaymentAccount
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.places.model import Place
from registry.units.model import Unit


class SignState(StrEnum):
    """What has become of a sign."""

    PRINTED = "printed"
    POSTED = "posted"
    """Hangs at the shop."""
    REPLACED = "replaced"
    """A newer sign took its place, or its account is no longer the shop's."""
    VOID = "void"
    """Must not be used: misprinted, lost, consent taken back."""


class ReprintReason(StrEnum):
    """Why a sign took the place of another one that says the same."""

    DAMAGED = "damaged"
    LOST = "lost"
    MISPRINTED = "misprinted"
    FADED = "faded"
    STOLEN = "stolen"
    OTHER = "other"
    """As the note says, which stands in the trail."""


class Sign(Row):
    """One sign on paper. The account version on it never changes; drawing it again gives the same page."""

    __tablename__ = "sign"
    __table_args__ = (
        Index("uq_sign_replaces_id", "replaces_id", unique=True),
        CheckConstraint("(replaces_id IS NULL) = (reprint_reason IS NULL)", name="replaced_with_reason"),
        CheckConstraint("(handed_over_on IS NULL) = (handed_over_by_id IS NULL)", name="handed_over_by_somebody"),
    )

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
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("sign.id"))
    """The one that it was printed anew for."""
    reprint_reason: Mapped[ReprintReason | None]
    handed_over_on: Mapped[date | None]
    """The day on which the shop got it, as signed for on the list."""
    handed_over_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("officer.id"))
    posted_on: Mapped[date | None]
    last_seen_on: Mapped[date | None]
    """The last day on which somebody saw it hang as it should."""
    ended_at: Mapped[datetime | None]

    merchant: Mapped[Merchant] = relationship()
    account: Mapped[PaymentAccount] = relationship()
    printed_by: Mapped[Officer] = relationship(foreign_keys=printed_by_id)
    handed_over_by: Mapped[Officer | None] = relationship(foreign_keys=handed_over_by_id)
    replaces: Mapped["Sign | None"] = relationship(remote_side="Sign.id")


class SignCounter(Base):
    """The last serial number handed out in a unit."""

    __tablename__ = "sign_counter"

    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    last_number: Mapped[int]


class WaveReason(StrEnum):
    """Why the signs are to be replaced."""

    PAPERS = "papers"
    """The shops' papers have changed: names, licences."""
    RULES = "rules"
    """A rule about codes, or a bank, has changed."""
    NAMES = "names"
    """The ward, the street or the market is called otherwise."""
    DESIGN = "design"
    """Signs are to look otherwise."""
    UNSAFE = "unsafe"
    """Stickers were swapped, or signs are worn: the whole place gets new ones."""
    OTHER = "other"
    """As the note says."""


class SignWave(Row):
    """A wave that somebody began. What an account's change turns old needs none: it is seen by itself."""

    __tablename__ = "sign_wave"

    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    place_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("place.id"), index=True)
    """Nothing where every place of the unit is meant."""
    reason: Mapped[WaveReason]
    note: Mapped[str] = mapped_column(String(200), default="")
    begun_on: Mapped[date]
    """The day in Vietnam of created_at; signs that hung on it are to be replaced by later ones."""
    begun_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"))
    called_off_at: Mapped[datetime | None]

    unit: Mapped[Unit] = relationship()
    place: Mapped[Place | None] = relationship()
    begun_by: Mapped[Officer] = relationship()
