"""A merchant: a shop on a street or a trader in a market."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, and_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Row
from database.sealing import Sealed
from registry.calendar import today
from registry.places.model import Place

ALWAYS = date(1900, 1, 1)
"""Before any day somebody asks about: a merchant that never moved has been at its place since then."""


class MerchantKind(StrEnum):
    """What the merchant is before the law."""

    REGISTERED_HOUSEHOLD = "registered_household"
    UNREGISTERED_TRADER = "unregistered_trader"
    COMPANY = "company"
    STREET_VENDOR = "street_vendor"


class LineOfBusiness(StrEnum):
    """What the merchant sells."""

    EATERY = "eatery"
    SEAFOOD = "seafood"
    FRESH_FOOD = "fresh_food"
    GROCERIES = "groceries"
    CLOTHING = "clothing"
    HOUSEHOLD_GOODS = "household_goods"
    ELECTRONICS = "electronics"
    HEALTH_BEAUTY = "health_beauty"
    LODGING = "lodging"
    SERVICES = "services"
    OTHER = "other"


class Merchant(Row):
    """A shop or stall, at one unit label of one place.

    No turnover, no identity-card number, no position of a person: the programme does not need them.
    """

    __tablename__ = "merchant"
    __table_args__ = (
        Index("ix_merchant_place_id_walking_key", "place_id", "walking_key"),
        Index("ix_merchant_place_id_label_key", "place_id", "label_key"),
    )

    client_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    """Made where the form was filled in; the same form sent again is the same merchant, for ever."""
    sent_hash: Mapped[str] = mapped_column(Sealed(64, "merchant.sent_hash"))
    """SHA-256 of what was sent with that client_id; sealed, because phones can be tried until one fits."""
    place_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("place.id"))
    placed_since: Mapped[date] = mapped_column(default=ALWAYS)
    """The first day at this place; until then it counts where it was before."""
    unit_label: Mapped[str] = mapped_column(String(40))
    """House number or stall as typed: ``12/3``, ``Lô A-2``."""
    label_key: Mapped[str] = mapped_column(String(80))
    """The label without its ways of writing: ``Ki-ốt A12`` and ``kiosk a-12`` are one."""
    walking_key: Mapped[str] = mapped_column(String(160))
    """Sorts labels in the order somebody walks past them."""
    trade_name: Mapped[str] = mapped_column(String(120))
    owner_name: Mapped[str] = mapped_column(Sealed(120, "merchant.owner_name"))
    kind: Mapped[MerchantKind]
    registered_name: Mapped[str] = mapped_column(Sealed(160, "merchant.registered_name"), default="")
    phone: Mapped[str] = mapped_column(Sealed(15, "merchant.phone"), default="", index=True)
    """Ten digits beginning with 0, a landline's eleven with 02, or empty."""
    tax_code: Mapped[str] = mapped_column(Sealed(14, "merchant.tax_code"), default="")
    line_of_business: Mapped[LineOfBusiness]
    opened_on: Mapped[date]
    """The first day the merchant counts."""
    closed_on: Mapped[date | None]
    """The first day the merchant no longer counts."""
    closing_note: Mapped[str] = mapped_column(Sealed(500, "merchant.closing_note"), default="")
    search_text: Mapped[str]
    """Label and trade name, folded: what stands over the door for all to read."""
    secret_words: Mapped[str] = mapped_column(Text, default="")
    """Tokens of owner, registered name and phone; see registry.merchants.secret_words."""
    version: Mapped[int] = mapped_column(default=1)
    erased_at: Mapped[datetime | None]
    """When owner, phone and what else is personal were deleted because somebody asked, or they were kept long enough.
    The shop stays in every figure."""

    place: Mapped[Place] = relationship()

    @hybrid_property
    def is_closed(self) -> bool:
        """Whether the merchant is closed today: nothing is printed for it, and what hangs there is old."""
        return self.closed_on is not None and self.closed_on <= today()

    @is_closed.inplace.expression
    @classmethod
    def _is_closed_in_sql(cls) -> ColumnElement[bool]:
        return and_(cls.closed_on.is_not(None), cls.closed_on <= today())
