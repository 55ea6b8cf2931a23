"""A partner organisation of a unit, its part in a campaign, and the shops it is named for.

The one person of it that somebody may have to ring is part of the campaign, not of the organisation: sealed, shown to
who keeps the campaign, and emptied when the campaign ends.
"""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.plans.model import Campaign
from database.base import Base, Row, utc_now
from database.sealing import Sealed
from registry.merchants.model import Merchant
from registry.units.model import Unit

LONGEST_NAME = 120
LONGEST_PROMISE = 500
LONGEST_CONTACT = 160
MOST_SHOPS = 100_000
"""More than any ward has: a larger number is a slip in typing."""


class PartnerKind(StrEnum):
    """What sort of organisation it is."""

    BANK = "bank"
    """A bank's branch or counter."""
    WALLET = "wallet"
    TELECOM = "telecom"
    OTHER = "other"


class Partner(Row):
    """An organisation that a unit works with."""

    __tablename__ = "partner"
    __table_args__ = (UniqueConstraint("unit_id", "name_key"),)

    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    name_key: Mapped[str] = mapped_column(String(LONGEST_NAME))
    """The name folded: the same organisation is the same row in every campaign of the unit."""
    kind: Mapped[PartnerKind]

    unit: Mapped[Unit] = relationship()


class PartnerPart(Row):
    """What a partner has promised to do in a campaign."""

    __tablename__ = "partner_part"
    __table_args__ = (
        UniqueConstraint("campaign_id", "partner_id"),
        CheckConstraint("promised_shops > 0", name="promised_shops"),
    )

    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("campaign.id"))
    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partner.id"), index=True)
    promise: Mapped[str] = mapped_column(String(LONGEST_PROMISE), default="")
    promised_shops: Mapped[int | None]
    """How many shops it said it would bring along; nothing where it promised no number."""
    contact: Mapped[str] = mapped_column(Sealed(LONGEST_CONTACT, "partner_part.contact"), default="")
    """Whom to ring there, by the number of the office."""
    left_on: Mapped[date | None]
    """The first day it takes part no more."""
    version: Mapped[int] = mapped_column(default=1)
    sent_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Stands for the form it was told by: the same form sent again is the same part."""

    campaign: Mapped[Campaign] = relationship()
    partner: Mapped[Partner] = relationship()


class PartnerShop(Base):
    """A shop that a partner is named for: it opened the account there, or was helped by its people."""

    __tablename__ = "partner_shop"

    part_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partner_part.id"), primary_key=True)
    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchant.id"), primary_key=True, index=True)
    told_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"))
    told_at: Mapped[datetime] = mapped_column(default=utc_now)

    merchant: Mapped[Merchant] = relationship()
