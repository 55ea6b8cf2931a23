"""One entry of the trail: who changed what, and when. Entries are only added."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Base, utc_now
from registry.officers.model import Officer


class AuditEntry(Base):
    """Written in the same transaction as the change it tells of."""

    __tablename__ = "audit_entry"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(default=utc_now)
    officer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("officer.id"), index=True)
    """Nobody for an errand run on the server."""
    action: Mapped[str] = mapped_column(String(60))
    """subject:verb, such as ``merchant:register``."""
    subject_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    merchant_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    """The shop whose history this belongs to."""
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What changed; account numbers masked to their last four."""

    officer: Mapped[Officer | None] = relationship()
