"""A sign-in: one person on one device, until it ends."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Row
from registry.officers.model import Officer


class SignIn(Row):
    """The server's side of a session cookie. The cookie's token is stored only as a hash."""

    __tablename__ = "sign_in"

    officer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """Set by signing out, disabling, or a changed password."""

    officer: Mapped[Officer] = relationship()
