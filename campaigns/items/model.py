"""An item that a campaign counts besides the rungs, and each count of it. Counts are only added: the last one says."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.plans.model import Campaign
from database.base import Row, utc_now
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.places.model import Place

LONGEST_NAME = 120
LARGEST = 1_000_000_000


class ItemKind(StrEnum):
    """What a count says."""

    YES_NO = "yes_no"
    """1 or 0: the market's fee is collected cashlessly, or not."""
    NUMBER = "number"
    """How many: products online."""


class ItemOf(StrEnum):
    """What is counted one by one."""

    SHOPS = "shops"
    PLACES = "places"


class Item(Row):
    """Something a campaign counts. It never enters the headline."""

    __tablename__ = "counted_item"

    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("campaign.id"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    kind: Mapped[ItemKind]
    about: Mapped[ItemOf]
    retired_at: Mapped[datetime | None]
    """Since when it is counted no more."""
    sent_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Stands for the form it was defined by: the same form sent again is the same item."""

    campaign: Mapped[Campaign] = relationship()


class ItemCount(Row):
    """What somebody counted on a day, of a shop or of a place."""

    __tablename__ = "item_count"
    __table_args__ = (
        CheckConstraint("number >= 0", name="number"),
        Index(None, "item_id", "merchant_id", "counted_on"),
    )

    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("counted_item.id"))
    place_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("place.id"))
    """The place that was counted, or where the shop stood then."""
    merchant_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("merchant.id"))
    number: Mapped[int]
    counted_on: Mapped[date]
    """The day, in Vietnam."""
    counted_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=utc_now)

    item: Mapped[Item] = relationship()
    place: Mapped[Place] = relationship()
    merchant: Mapped[Merchant | None] = relationship()
    counted_by: Mapped[Officer] = relationship()
