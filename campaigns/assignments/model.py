"""An assignment: this officer or team goes to these shops of a place, until somebody ends it.

A team is a login like an officer's: who of it goes out on a day is nobody's data here.
"""

import uuid
from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.plans.model import Campaign
from database.base import Row
from registry.officers.model import Officer
from registry.places.model import Place

LONGEST_LABEL = 40


class Side(StrEnum):
    """Which side of a street, by its house numbers."""

    BOTH = "both"
    ODD = "odd"
    EVEN = "even"


class Assignment(Row):
    """Somebody takes a place of a campaign, or a stretch of it."""

    __tablename__ = "assignment"

    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("campaign.id"), index=True)
    place_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("place.id"), index=True)
    officer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"), index=True)
    """Who goes there: an officer, or a team's login."""
    first_label: Mapped[str] = mapped_column(String(LONGEST_LABEL), default="")
    """The first house number or stall, or a row's letters; empty: from the beginning."""
    last_label: Mapped[str] = mapped_column(String(LONGEST_LABEL), default="")
    """The last one; empty: to the end. ``A`` to ``A`` is all of row A."""
    side: Mapped[Side] = mapped_column(default=Side.BOTH)
    assigned_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"))
    ended_on: Mapped[date | None]
    """The first day it holds no more."""
    sent_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Stands for the form it was made by: the same form sent again is the same assignment."""

    campaign: Mapped[Campaign] = relationship()
    place: Mapped[Place] = relationship()
    officer: Mapped[Officer] = relationship(foreign_keys=officer_id)
