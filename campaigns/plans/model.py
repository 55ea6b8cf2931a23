"""A campaign: places that are to reach a target by a day, and the plan over the time between."""

import uuid
from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, Dialect, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from campaigns.criteria.model import Criterion
from database.base import Base, Row
from registry.places.model import Place
from registry.units.model import Unit

LONGEST_NAME = 120
LONGEST_NOTE = 500
ALL = Decimal("100.0")


class Tenths(TypeDecorator[Decimal]):
    """A percentage with one decimal, stored as a whole number of tenths: SQLite knows only binary fractions."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Refuse what has more decimals."""
        del dialect
        return None if value is None else _tenths(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Give back the percentage."""
        del dialect
        return None if value is None else Decimal(value).scaleb(-1)


def _tenths(percent: Decimal) -> int:
    if percent != percent.quantize(Decimal("0.1")):
        raise ValueError(percent)
    return int(percent * 10)


class Campaign(Row):
    """What a ward, or a city for several, has set out to do."""

    __tablename__ = "campaign"
    __table_args__ = (
        CheckConstraint("due_on > starts_on", name="due_after_start"),
        CheckConstraint("target_percent > 0 AND target_percent <= 1000", name="target"),
    )

    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    """The ward of its places, or the province of their wards: a name to call it by, which opens nothing."""
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    starts_on: Mapped[date]
    due_on: Mapped[date]
    """The day in whose evening the target is to be reached."""
    criterion_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("criterion.id"))
    """What stands in big figures, of the campaign and of its places."""
    target_percent: Mapped[Decimal] = mapped_column(Tenths, default=ALL)
    ended_on: Mapped[date | None]
    """The first day it runs no more."""
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship()
    criterion: Mapped[Criterion] = relationship()
    place_rows: Mapped[list["CampaignPlace"]] = relationship(cascade="all, delete-orphan")
    further_rows: Mapped[list["CampaignCriterion"]] = relationship(
        cascade="all, delete-orphan", order_by="CampaignCriterion.criterion_id"
    )
    milestones: Mapped[list["Milestone"]] = relationship(cascade="all, delete-orphan", order_by="Milestone.day")
    """The plan between start and due date; none: a straight line."""


class CampaignPlace(Base):
    """A place belongs to a campaign."""

    __tablename__ = "campaign_place"

    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    place_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("place.id"), primary_key=True, index=True)

    place: Mapped[Place] = relationship()


class CampaignCriterion(Base):
    """A further criterion that is shown beside the headline."""

    __tablename__ = "campaign_criterion"

    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    criterion_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("criterion.id"), primary_key=True)

    criterion: Mapped[Criterion] = relationship()


class Milestone(Base):
    """How far the headline is to be in the evening of a day."""

    __tablename__ = "milestone"

    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    percent: Mapped[Decimal] = mapped_column(Tenths)
