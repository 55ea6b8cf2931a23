"""A key of a program: for which office, which units and rights, from one day to another; only its hash lies here."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Base, Row
from registry.officers.model import Officer
from registry.units.model import Unit

LONGEST_OFFICE = 120
REVOKE = "api_key:revoke"
"""The entry of the trail that ends a key for good."""


class ApiRight(StrEnum):
    """What a program may read with a key. None of it holds a person's data."""

    READ_PLACES = "read_places"
    """Streets and markets: name, kind, unit."""
    READ_FIGURES = "read_figures"
    """How many shops of a place stand on each rung."""


class ApiKey(Row):
    """One key. Who holds it needs nothing else, so it is narrow, ends by itself, and is revoked at once."""

    __tablename__ = "api_key"
    __table_args__ = (CheckConstraint("ends_on > begins_on", name="ends_after_it_begins"),)

    office: Mapped[str] = mapped_column(String(LONGEST_OFFICE))
    """Whose program it is, as people call that office."""
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    tail: Mapped[str] = mapped_column(String(4))
    """The last characters of the token, by which people tell keys apart."""
    rights: Mapped[list[str]] = mapped_column(JSON)
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    """The first day it no longer holds. Every key has one."""
    made_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"))
    revoked_at: Mapped[datetime | None]
    last_used_on: Mapped[date | None]
    """The last day it was used; the hour is nobody's business."""
    bound: Mapped[str] = mapped_column(String(64), default="")
    """The mark of what it may read, and how long: registry.api_keys.binding. Without it the key opens nothing."""

    made_by: Mapped[Officer] = relationship()


class ApiKeyUnit(Base):
    """A unit whose places a key reads; a province stands for its wards and communes."""

    __tablename__ = "api_key_unit"

    key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("api_key.id"), primary_key=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id"), primary_key=True)

    key: Mapped[ApiKey] = relationship()
    unit: Mapped[Unit] = relationship()
