"""Administrative units (provinces, wards, communes) and the old units they were made from."""

import uuid

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Row


class Unit(Row):
    """A province, ward or commune, as one edition of the statistics office's list names it.

    Codes were reused with another meaning on 1 July 2025, so a code means nothing without its edition.
    """

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("code", "edition"),)

    code: Mapped[str] = mapped_column(String(5))
    edition: Mapped[str] = mapped_column(String(10))
    """The day the list was made, as YYYY-MM-DD."""
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(String(40))
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("unit.id"), index=True)
    """The province of a ward or commune; nothing for a province."""
    search_text: Mapped[str]
    """The name folded for search: no marks, no capitals."""

    parent: Mapped["Unit | None"] = relationship(remote_side="Unit.id")


class OldUnit(Row):
    """A unit that existed before 1 July 2025 and went, whole or in part, into a present one.

    The same old unit stands here once for each present unit it went to.
    """

    __tablename__ = "old_unit"

    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    old_code: Mapped[str] = mapped_column(String(5))
    name: Mapped[str]
    district: Mapped[str]
    province: Mapped[str]
    search_text: Mapped[str]

    unit: Mapped[Unit] = relationship()
