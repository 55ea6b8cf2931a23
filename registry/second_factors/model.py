"""A second factor: the secret shared with an application on the officer's phone, and the codes for when it is lost."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Row

USE_RECOVERY_CODE = "second_factor:use_recovery_code"
"""The entry of the trail that tells of a code on paper that was used, by what is stored of the code."""


class SecondFactor(Row):
    """One officer's shared secret. It counts once the officer has shown that the phone knows it."""

    __tablename__ = "second_factor"

    officer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"), unique=True)
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary(64))
    """AES-SIV under a key that lies outside the database, tied to the officer."""
    enrolled_at: Mapped[datetime | None]
    """Nothing while the first code has not been shown."""
    last_step: Mapped[int | None] = mapped_column(BigInteger)
    """The stretch of 30 seconds whose code was accepted last: none up to it is accepted again."""
    bound: Mapped[str] = mapped_column(String(64), default="")
    """The mark of all of it: registry.second_factors.binding. Without it no code is looked at."""


class RecoveryCode(Row):
    """A code on paper that stands in for the phone, once."""

    __tablename__ = "recovery_code"

    officer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None]
