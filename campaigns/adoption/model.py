"""What figures are read from: what the register said and since when, each merchant's course, and running totals."""

import uuid
from datetime import date, datetime

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.adoption.figures import Exclusion
from campaigns.ladder.model import LADDER, Rung
from database.base import Base, Row, UtcMoment, utc_now
from registry.merchants.model import LineOfBusiness, MerchantKind

MEASURES = ("counted", *(reason.value for reason in (Exclusion.CLOSED, Exclusion.NOT_YET_OPEN, Exclusion.PAUSED)))
MEASURES += (*(rung.value for rung in LADDER), Rung.REFUSED.value)
"""What is summed up for each place and day: the counted, those left out by reason, and of the counted those on each
rung and those who refuse. Each merchant is in exactly one of the first four."""

EVERYBODY = ""
"""In place of a kind and a line of business: all of them together."""


class RegisterEntry(Row):
    """What the register said of a merchant from a moment on. Only added: with it the register has its second clock."""

    __tablename__ = "register_entry"
    __table_args__ = (Index("ix_register_entry_merchant_id_recorded_at", "merchant_id", "recorded_at"),)

    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchant.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=utc_now)
    place_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("place.id"), index=True)
    placed_since: Mapped[date]
    """The first day at that place. An earlier day belongs to the place said to hold from an earlier day on."""
    kind: Mapped[MerchantKind]
    line_of_business: Mapped[LineOfBusiness]
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]


class CountedCourse(Base):
    """A merchant's course as it is summed up in the totals, so that a change is the difference to it."""

    __tablename__ = "counted_course"

    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchant.id"), primary_key=True)
    course: Mapped[str] = mapped_column(Text)
    """See campaigns.adoption.courses."""


def _numbers() -> list[Column[int]]:
    return [Column(measure, Integer, nullable=False) for measure in MEASURES]


def _share() -> list[Column[str]]:
    return [Column(name, String(32), primary_key=True) for name in ("kind", "line_of_business")]


daily_change = Table(
    "daily_change",
    Base.metadata,
    Column("place_id", Uuid, ForeignKey("place.id", name="fk_daily_change_place_id_place"), primary_key=True),
    *_share(),
    Column("day", Date, primary_key=True),
    *_numbers(),
)
"""By how much each number of a place, or of a share of its merchants, changed at the beginning of a day."""

running_total = Table(
    "running_total",
    Base.metadata,
    Column("place_id", Uuid, ForeignKey("place.id", name="fk_running_total_place_id_place"), primary_key=True),
    *_share(),
    *_numbers(),
    Column("changed_at", UtcMoment(), nullable=False),
)
"""The sum of all daily changes, days to come included: the figures of a day are it less the changes after that day.

*changed_at*: when anything of it, or of its daily changes, last changed."""
