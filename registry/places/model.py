"""A place: a street or a market that is to become cashless."""

import uuid
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Row
from registry.units.model import Unit


class PlaceKind(StrEnum):
    """What sort of place it is."""

    STREET = "street"
    """Tuyến phố không dùng tiền mặt."""

    MARKET = "market"
    """Chợ 4.0."""


class Place(Row):
    """A street or market in a unit."""

    __tablename__ = "place"
    __table_args__ = (UniqueConstraint("unit_id", "kind", "name_key"),)

    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[PlaceKind]
    name: Mapped[str]
    name_key: Mapped[str]
    """The name folded, so that the same street is not added twice with other capitals or marks."""
    former_names: Mapped[str] = mapped_column(default="")
    """Names people still use, one a line."""
    search_text: Mapped[str]
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("place.id"), index=True)
    """The place this one became a part of, itself a part of none. What was told of it is told of that one."""
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship()
