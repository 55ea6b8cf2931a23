"""The trail: who changed what, and when; and the links that chain its entries. Both are only added to."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Base, utc_now
from database.sealing import SealedJson
from registry.officers.model import Officer, Role
from registry.trader import ACTED_BY_LINK


class AuditEntry(Base):
    """Written in the same transaction as the change it tells of."""

    __tablename__ = "audit_entry"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    """Decides what came first; clocks jump."""
    at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
    officer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("officer.id"), index=True)
    """Nobody for an errand run on the server, and for a trader who came by a link."""
    role: Mapped[Role | None]
    """What the officer was at that moment."""
    postings: Mapped[str | None]
    """The postings the officer acted under, one a line: its id, a blank, and where it was. Of a trader
    the id of the link and what it is. None for older entries."""
    action: Mapped[str] = mapped_column(String(60))
    """subject:verb, such as ``merchant:register``."""
    subject_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    merchant_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    """The shop whose history this belongs to."""
    details: Mapped[dict[str, Any]] = mapped_column(SealedJson("audit_entry.details"))
    """What changed; account numbers masked to their last four. Empty once erased."""
    erased_at: Mapped[datetime | None]
    """When the details were taken out for a person who asked to be forgotten."""

    officer: Mapped[Officer | None] = relationship()

    @property
    def by_trader(self) -> bool:
        """Whether the trader did it, by the shop's link."""
        return self.officer_id is None and (self.postings or "").endswith(f" {ACTED_BY_LINK}")


class ChainLink(Base):
    """Ties one entry to everything chained before it; see registry.audit.links.

    Its table and two of its columns are called by older names, audit_seal, seal and details_seal: nothing is encrypted.
    """

    __tablename__ = "audit_seal"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """1, 2, 3 … without a gap, in the order of commits."""
    entry_sequence: Mapped[int] = mapped_column(ForeignKey("audit_entry.sequence"), unique=True)
    details_mac: Mapped[str] = mapped_column("details_seal", String(64))
    """Stands for the entry's details in the MAC, so that they can be erased and the chain still holds."""
    previous: Mapped[str] = mapped_column(String(64))
    """The MAC before; of the first, nothing."""
    mac: Mapped[str] = mapped_column("seal", String(64))
    """Over the number, the entry and the MAC before, with a key of ours."""
