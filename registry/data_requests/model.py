"""One request of a person about their data, from the day it was made to the day it was answered."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Row
from database.sealing import Sealed
from registry.merchants.model import Merchant
from registry.officers.model import Officer

LONGEST_NAME = 120
LONGEST_NOTE = 500


class RequestKind(StrEnum):
    """What is asked for."""

    VIEW = "view"
    """Whatever is stored about the person, on paper."""
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    """Consent is taken back."""
    RESTRICT = "restrict"
    """Use of the data is to stop, or is objected to."""
    DELETE = "delete"


class Channel(StrEnum):
    """How the person asked."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    LETTER = "letter"
    LINK = "link"
    """On the trader's own page."""


class RequestState(StrEnum):
    """How far it has come."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    """The person was told that it is being worked on."""
    DONE = "done"
    REFUSED = "refused"
    """With a reason that the person was told."""


class DataRequest(Row):
    """Who asked is sealed; what was asked, and when it was answered, stays when the person's data are gone."""

    __tablename__ = "data_request"

    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchant.id"), index=True)
    kind: Mapped[RequestKind]
    channel: Mapped[Channel]
    asked_by: Mapped[str] = mapped_column(Sealed(LONGEST_NAME, "data_request.asked_by"))
    """The person's name, or whose behalf somebody came on."""
    wording: Mapped[str] = mapped_column(Sealed(LONGEST_NOTE, "data_request.wording"), default="")
    """What the person said, where it needs saying: which detail is wrong."""
    asked_on: Mapped[date]
    accept_by: Mapped[date]
    """The last day to tell the person that it is being worked on: two working days."""
    due_on: Mapped[date] = mapped_column(index=True)
    """The last day to have done it."""
    extended_at: Mapped[datetime | None]
    """Once only."""
    state: Mapped[RequestState] = mapped_column(default=RequestState.RECEIVED)
    received_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("officer.id"))
    """Nobody where the trader wrote it on their own page."""
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("officer.id"))
    erase_after: Mapped[datetime | None]
    """From when on the data may be deleted; until it is done it can be stopped. None while nobody
    ordered it, and once it is done."""
    erase_ordered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("officer.id"))
    """Who ordered it last."""
    outcome: Mapped[str] = mapped_column(Sealed(LONGEST_NOTE, "data_request.outcome"), default="")
    """What was done, or why not, as the person was told."""

    merchant: Mapped[Merchant] = relationship()
    received_by: Mapped[Officer | None] = relationship(foreign_keys=received_by_id)
    ended_by: Mapped[Officer | None] = relationship(foreign_keys=ended_by_id)
    erase_ordered_by: Mapped[Officer | None] = relationship(foreign_keys=erase_ordered_by_id)
