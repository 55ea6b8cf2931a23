"""A sign-in: one person on one device, until it ends; and the links that let a team member's phone in."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Row, utc_now
from registry.officers.model import Officer

LONGEST_DEVICE = 60


class SignInKind(StrEnum):
    """How somebody came in, which decides how long it lasts."""

    PASSWORD = "password"  # noqa: S105 (a way to come in, no password)
    """Name, password and, where there is one, the second factor."""
    PHONE = "phone"
    """A team member's phone that scanned a code an official showed."""


class SignIn(Row):
    """The server's side of a session cookie. The cookie's token is stored only as a hash."""

    __tablename__ = "sign_in"

    officer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """Set by signing out, disabling, another role, or a changed password."""
    kind: Mapped[SignInKind] = mapped_column(default=SignInKind.PASSWORD)
    last_seen_at: Mapped[datetime] = mapped_column(default=utc_now)
    """When the device last asked for anything, to the minute."""
    waits_for_code: Mapped[bool] = mapped_column(default=False)
    """The password was right and the second factor is still to come: good for nothing but showing it."""
    device: Mapped[str] = mapped_column(String(LONGEST_DEVICE), default="")
    """What the browser calls itself, in short: ``Chrome · Android``."""
    let_in_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("officer.id"))
    """The official who showed the code to a phone."""
    bound: Mapped[str] = mapped_column(String(64), default="")
    """The mark of what the sign-in was given for: registry.sign_ins.binding. Without it the row opens nothing."""

    officer: Mapped[Officer] = relationship(foreign_keys=officer_id)
    let_in_by: Mapped[Officer | None] = relationship(foreign_keys=let_in_by_id)


class PhoneLink(Row):
    """What the code an official shows stands for: one sign-in of one team member's phone, soon."""

    __tablename__ = "phone_link"

    officer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"), index=True)
    shown_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    bound: Mapped[str] = mapped_column(String(64), default="")
    """The mark of all of it: registry.sign_ins.binding. Without it the code lets nobody in."""

    officer: Mapped[Officer] = relationship(foreign_keys=officer_id)
