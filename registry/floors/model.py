"""One version of a market's floor plan. Rows are only added, so that a board drawn once can be drawn again.

The database keeps it so itself, by triggers: see the step of the migrations that makes the table.
"""

import uuid

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Row
from registry.officers.model import Officer
from registry.places.model import Place

LONGEST_PLAN = 20_000
"""Characters: some three thousand stalls."""


class FloorPlan(Row):
    """Where each stall of a market stands, as registry.floors.plan reads it; empty: by the labels alone."""

    __tablename__ = "floor_plan"
    __table_args__ = (UniqueConstraint("place_id", "version"),)

    place_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("place.id"))
    version: Mapped[int]
    """From 1 on, without gaps."""
    text: Mapped[str] = mapped_column(String(LONGEST_PLAN))
    written_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"))

    place: Mapped[Place] = relationship()
    written_by: Mapped[Officer] = relationship()
