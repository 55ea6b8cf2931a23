"""An event of a campaign at one of its places, and the shops it reached."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.partners.model import Partner
from campaigns.plans.model import Campaign
from database.base import Base, Row, utc_now
from database.sealing import Sealed
from registry.leaflets.model import Subject
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.places.model import Place

LONGEST_WHERE = 120
LONGEST_NOTE = 500
MOST_COPIES = 1_000_000


class EventKind(StrEnum):
    """What is done on the day."""

    TRAINING = "training"
    LAUNCH = "launch"
    COUNT_DAY = "count_day"
    """Everybody goes out and records where each shop stands."""
    LEAFLETS = "leaflets"


class Event(Row):
    """Something that was done, or is to be done, at a place on a day."""

    __tablename__ = "campaign_event"
    __table_args__ = (
        CheckConstraint(
            "(leaflet IS NULL) = (copies IS NULL) AND (leaflet IS NULL) = (leaflet_version IS NULL)",
            name="leaflet_and_copies",
        ),
        CheckConstraint("copies > 0", name="copies"),
    )

    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("campaign.id"), index=True)
    place_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("place.id"), index=True)
    """Whose shops it is for."""
    kind: Mapped[EventKind]
    held_on: Mapped[date]
    """The day, in Vietnam; it may be to come."""
    where_said: Mapped[str] = mapped_column(String(LONGEST_WHERE), default="")
    """The hall or corner, in words."""
    led_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"))
    partner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("partner.id"))
    """With whom it is done, where a partner takes part."""
    leaflet: Mapped[Subject | None]
    """Which leaflet was handed out."""
    leaflet_version: Mapped[int | None]
    """The version that was the newest when the number was told; 0 is the text that comes with the program."""
    copies: Mapped[int | None]
    note: Mapped[str] = mapped_column(Sealed(LONGEST_NOTE, "campaign_event.note"), default="")
    """Free text, so it may name people whatever they are told: sealed."""
    called_off: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    sent_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Stands for the form it was told by: the same form sent again is the same event."""

    campaign: Mapped[Campaign] = relationship()
    place: Mapped[Place] = relationship()
    led_by: Mapped[Officer] = relationship()
    partner: Mapped[Partner | None] = relationship()


class EventShop(Base):
    """A shop that an event reached: somebody of it was there, or was spoken to."""

    __tablename__ = "event_shop"

    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("campaign_event.id"), primary_key=True)
    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchant.id"), primary_key=True, index=True)
    told_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"))
    told_at: Mapped[datetime] = mapped_column(default=utc_now)

    merchant: Mapped[Merchant] = relationship()
