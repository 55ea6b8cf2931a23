"""The link of a shop that opens its trader's page, and the phones that have opened it."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Row
from registry.merchants.model import Merchant
from registry.officers.model import Officer

END = "trader_link:end"
"""The entry of the trail that ends a link for good."""


class TraderLink(Row):
    """One link; a shop has at most one that nobody ended. Of its token only the hash is stored."""

    __tablename__ = "trader_link"
    __table_args__ = (
        Index(
            "uq_trader_link_open_merchant",
            "merchant_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchant.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"))
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """Set by revoking it, by a newer link, and by whatever takes the trader's data away."""
    last_used_on: Mapped[date | None]
    """The last day on which somebody looked at the page; by the day, so that it is no record of a person's hours."""
    bound: Mapped[str] = mapped_column(String(64), default="")
    """The mark of the shop it was given for: registry.trader_links.binding. Without it the link opens nothing."""

    merchant: Mapped[Merchant] = relationship()
    made_by: Mapped[Officer] = relationship()


class TraderVisit(Row):
    """One browser that opened the link: the server's side of its cookie, whose token is stored only as a hash."""

    __tablename__ = "trader_visit"

    link_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("trader_link.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    last_seen_on: Mapped[date]
    bound: Mapped[str] = mapped_column(String(64), default="")
    """The mark of the link it came by: registry.trader_links.binding. Without it the visit is none."""

    link: Mapped[TraderLink] = relationship()
