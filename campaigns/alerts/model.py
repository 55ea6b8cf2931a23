"""An alert that somebody put off, where an officer's mail goes, and the digests that were sent there.

Alerts themselves are stored nowhere: they are found from what the tables say, and end with their cause.
"""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.alerts.rules import AlertKind
from database.base import Row
from database.sealing import Sealed
from registry.officers.model import Officer
from registry.places.model import Place

LONGEST_REASON = 200
LONGEST_ADDRESS = 254
"""Of a mail address (RFC 5321, 4.5.3.1.3)."""


class PutOff(Row):
    """One person does not want to be told of one kind of alert of one place until a day; others still are."""

    __tablename__ = "alert_put_off"
    __table_args__ = (CheckConstraint("until > put_off_on", name="until_later"),)

    officer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"))
    kind: Mapped[AlertKind]
    place_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("place.id"), index=True)
    put_off_on: Mapped[date]
    until: Mapped[date]
    """The first day on which it is told again."""
    reason: Mapped[str] = mapped_column(Sealed(LONGEST_REASON, "alert_put_off.reason"))
    """Free text, so it may name people: sealed."""
    taken_back_at: Mapped[datetime | None]

    officer: Mapped[Officer] = relationship()
    place: Mapped[Place] = relationship()


class OfficerMail(Row):
    """Where an officer's mail goes; kept by the officer alone."""

    __tablename__ = "officer_mail"

    officer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"), unique=True)
    address: Mapped[str] = mapped_column(Sealed(LONGEST_ADDRESS, "officer_mail.address"), default="")
    """Empty once the officer wants no mail any more."""
    asked_at: Mapped[datetime]
    """When the letter that asks for confirmation was last to be sent."""
    confirmed_at: Mapped[datetime | None]
    """Nothing goes to an address before somebody opened the link that was sent there."""

    officer: Mapped[Officer] = relationship()


class Delivery(StrEnum):
    """What became of a digest."""

    PERHAPS_SENT = "perhaps_sent"
    """Begun, and its end never told: it is not sent again."""
    SENT = "sent"
    FAILED = "failed"
    """The mail server did not take it: it may be tried again."""


class Trouble(StrEnum):
    """Why the mail server did not take it."""

    NO_ANSWER = "no_answer"
    NOT_SECURE = "not_secure"
    """It does not encrypt, or not as who it says it is: nothing was told to it."""
    PASSWORD_REFUSED = "password_refused"  # noqa: S105 (the name of it)
    NOT_TAKEN = "not_taken"
    """It refused the sender, the receiver or the letter."""


class Digest(Row):
    """One letter of a morning to one officer. The row is there before the letter goes."""

    __tablename__ = "alert_digest"
    __table_args__ = (
        UniqueConstraint("officer_id", "day"),
        CheckConstraint("(delivery = 'failed') = (trouble IS NOT NULL)", name="trouble_where_failed"),
    )

    officer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"))
    day: Mapped[date] = mapped_column(index=True)
    told: Mapped[str] = mapped_column(Text)
    """Which alerts it told, a line each: what is in there is nothing new the next time."""
    delivery: Mapped[Delivery] = mapped_column(default=Delivery.PERHAPS_SENT)
    trouble: Mapped[Trouble | None]

    officer: Mapped[Officer] = relationship()
