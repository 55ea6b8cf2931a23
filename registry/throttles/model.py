"""How often something was tried of late, under a name that nobody can read back."""

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base


class TryCount(Base):
    """The tries in the present half of the time that counts, and in the two halves before."""

    __tablename__ = "try_count"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    half: Mapped[int] = mapped_column(BigInteger)
    """Number of the half that was the present one when last counted, from 1 January 1970 on."""
    tries: Mapped[int]
    tries_before: Mapped[int]
    tries_before_that: Mapped[int]
    forget_at: Mapped[datetime] = mapped_column(index=True)
    """From here on the row says nothing any more."""
