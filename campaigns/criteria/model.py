"""One version of a criterion: which rung is counted, of which merchants, and what that means in words."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.adoption.figures import Scope
from campaigns.ladder.model import Rung
from database.base import Row
from registry.merchants.model import LineOfBusiness, MerchantKind
from registry.units.model import Unit

LONGEST_NAME = 120
LONGEST_MEANING = 500


class Criterion(Row):
    """A way of counting. Nothing of it changes but that it is retired: another way is another version of its code."""

    __tablename__ = "criterion"
    __table_args__ = (UniqueConstraint("unit_id", "code", "method_version"),)

    unit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("unit.id"))
    """Whose it is; nobody's: it comes with the program and is for all."""
    code: Mapped[str] = mapped_column(String(40))
    method_version: Mapped[int]
    """From 1 on, without gaps."""
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    """Empty for a ready-made one: the screens have words for its code."""
    rung: Mapped[Rung]
    """A rung of the ladder."""
    kinds: Mapped[list[str]] = mapped_column(JSON)
    lines: Mapped[list[str]] = mapped_column(JSON)
    """Kinds of merchant and lines of business that are asked about; none: every one."""
    what_counts: Mapped[str] = mapped_column(String(LONGEST_MEANING))
    """What a merchant must have done, for whoever has to decide about one; empty for a ready-made one."""
    retired_at: Mapped[datetime | None]
    """Since when it is offered no more. What uses it goes on."""

    unit: Mapped[Unit | None] = relationship()

    @property
    def scope(self) -> Scope:
        """Which merchants are asked about."""
        return Scope(frozenset(map(MerchantKind, self.kinds)), frozenset(map(LineOfBusiness, self.lines)))
