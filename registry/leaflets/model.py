"""One version of a leaflet of a unit. Rows are only added: what traders read on a day can be read again later.

The database keeps it so itself, by triggers: see step 0019 of the migrations.
"""

import uuid
from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Row
from registry.officers.model import Officer
from registry.units.model import Unit

LONGEST_TEXT = 5000
LONGEST_NAME = 120


class Subject(StrEnum):
    """What a leaflet is about."""

    TAX = "tax"
    """What a code on the stall changes about taxes, and what it does not."""


class Leaflet(Row):
    """A text for the traders of a unit, one sentence or point a line."""

    __tablename__ = "leaflet"
    __table_args__ = (
        UniqueConstraint("unit_id", "subject", "version", name="uq_leaflet_version"),
        CheckConstraint("(checked_by = '') = (checked_on IS NULL)", name="checked_by_and_on"),
    )

    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id"))
    subject: Mapped[Subject]
    version: Mapped[int]
    """From 1 on, without gaps; 0 is the text that comes with the program."""
    text: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    """In Vietnamese."""
    text_en: Mapped[str] = mapped_column(String(LONGEST_TEXT), default="")
    """In English; empty where nobody translated it."""
    checked_by: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    """The office that read this very version and found it right, such as the tax office of the place."""
    checked_on: Mapped[date | None]
    written_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"))

    unit: Mapped[Unit] = relationship()
    written_by: Mapped[Officer] = relationship()
