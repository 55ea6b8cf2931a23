"""A person who signs in, and the postings that say where that person works."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Row, utc_now
from registry.places.model import Place
from registry.units.model import Unit


class Role(StrEnum):
    """What a person does for the programme."""

    ADMIN = "admin"
    """Looks after officers and postings; sees no account in full and decides none."""
    LEADER = "leader"
    """Ward or city leader: sees progress, decides accounts."""
    WARD_OFFICIAL = "ward_official"
    """Cán bộ phường: registers, proposes and approves, prints, reports."""
    TEAM_MEMBER = "team_member"
    """Tổ công nghệ số cộng đồng: registers and visits in the assigned places."""
    PARTNER = "partner"
    """A bank or wallet: sees the shops that asked to be referred to it."""


class Officer(Row):
    """Somebody who works for the programme."""

    __tablename__ = "officer"

    login: Mapped[str] = mapped_column(String(60), unique=True)
    """What is typed to sign in; kept in lower case."""
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[Role]
    person_number: Mapped[str | None] = mapped_column(String(40))
    """The person's staff number, where the office gives one: two logins with the same one are one person's."""
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=True)
    disabled_at: Mapped[datetime | None]
    active_at: Mapped[datetime] = mapped_column(default=utc_now)
    """When the officer last signed in, was let in again, or was added: whoever stays away is disabled."""
    second_factor_at: Mapped[datetime | None]
    """Since when signing in takes a code besides the password; kept by registry.second_factors."""
    bound: Mapped[str] = mapped_column(String(64), default="")
    """The mark of all that decides: registry.officers.binding. Without it the row opens nothing."""


class Posting(Row):
    """Ties an officer to a unit (and the units and places in it) or to one place, from one day to another."""

    __tablename__ = "posting"
    __table_args__ = (CheckConstraint("(unit_id IS NULL) <> (place_id IS NULL)", name="unit_or_place"),)

    officer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"), index=True)
    unit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("unit.id"))
    place_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("place.id"))
    begins_on: Mapped[date]
    ends_on: Mapped[date | None]
    """The first day the posting no longer holds."""

    officer: Mapped[Officer] = relationship()
    unit: Mapped[Unit | None] = relationship()
    place: Mapped[Place | None] = relationship()


class HandedOut(StrEnum):
    """What somebody was given that lets them sign in, or decide."""

    FIRST_PASSWORD = "first_password"  # noqa: S105 (the name of it)
    """Added, with a password somebody else made."""
    NEW_PASSWORD = "new_password"  # noqa: S105 (the name of it)
    SECOND_FACTOR = "second_factor"
    """The second factor was taken away: whoever knows the password enrols another."""
    ROLE = "role"
    """A role that decides."""


class LettingIn(Row):
    """Somebody handed out an officer's way in, and could have kept it: until a third person confirms whose it is.

    A row each time, kept for good: what was written before the confirmation stays in doubt. Nothing is written where
    the server's own errand let somebody in.
    """

    __tablename__ = "letting_in"
    __table_args__ = (
        CheckConstraint("(confirmed_by_id IS NULL) = (confirmed_at IS NULL)", name="confirmed_by_somebody"),
        CheckConstraint("by_id <> officer_id AND confirmed_by_id <> officer_id", name="by_somebody_else"),
    )

    officer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"), index=True)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"))
    what: Mapped[HandedOut]
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("officer.id"))
    confirmed_at: Mapped[datetime | None]
    bound: Mapped[str] = mapped_column(String(64), default="")
    """The mark of the whole row: registry.officers.binding. A confirmation without it is none."""

    officer: Mapped[Officer] = relationship(foreign_keys=officer_id)
    by: Mapped[Officer] = relationship(foreign_keys=by_id)
    confirmed_by: Mapped[Officer | None] = relationship(foreign_keys=confirmed_by_id)
