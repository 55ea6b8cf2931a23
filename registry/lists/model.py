"""A list that somebody sent to be looked through; nothing of it is in the register until it is taken in."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Row
from database.sealing import Sealed, SealedJson
from registry.officers.model import Officer
from registry.places.model import Place

KEPT_FOR = timedelta(days=1)
"""Until it is forgotten, taken in or not: it holds names, phones and accounts."""
LONGEST_NAME = 120


class OfferedList(Row):
    """What was read of a file, sealed, and what became of its rows once it was taken in."""

    __tablename__ = "offered_list"

    officer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"), index=True)
    place_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("place.id"))
    """The place of the rows that name none."""
    file_name: Mapped[str] = mapped_column(Sealed(LONGEST_NAME, "offered_list.file_name"))
    content: Mapped[dict[str, Any]] = mapped_column(SealedJson("offered_list.content"))
    """registry.lists.table.Table.for_keeping(); empty once it was taken in."""
    header: Mapped[int]
    """The row in which the names of the columns stand, from 0."""
    columns: Mapped[str] = mapped_column(String(1_000))
    """registry.lists.columns.columns_as_text()."""
    ends_at: Mapped[datetime] = mapped_column(index=True)
    taken_at: Mapped[datetime | None]
    outcome: Mapped[dict[str, Any]] = mapped_column(SealedJson("offered_list.outcome"))
    """What became of each row; empty until it was taken in."""

    officer: Mapped[Officer] = relationship()
    place: Mapped[Place | None] = relationship()
