"""One incident in a place, told by a payer, a trader or an officer, and the photo that came with it.

What was told stays as it was written until it is emptied, and states only go forward: the database keeps it so itself,
by triggers (step 0020 of the migrations).
"""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Base, Row
from database.sealing import Sealed, SealedBytes
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.places.model import Place

LONGEST_WHERE = 120
LONGEST_TOLD = 500
LONGEST_NOTE = 300
LONGEST_ANSWER = 500
MOST_PHOTO_BYTES = 400_000
"""Of a photo as it is kept, before it is sealed."""


class IncidentKind(StrEnum):
    """What somebody says has happened."""

    CODE_LOOKS_WRONG = "code_looks_wrong"
    TRANSFER_REFUSED = "transfer_refused"
    """The shop took no transfer."""
    PASTED_OVER = "pasted_over"
    """Another code was pasted over the sign, or set beside it."""
    WRONG_ACCOUNT = "wrong_account"
    """The money went, or would go, to somebody else."""
    OLD_SIGN = "old_sign"
    STRANGE_CODE = "strange_code"
    """A code hangs there that nobody here made."""


class Source(StrEnum):
    """Who told it."""

    PAYER = "payer"
    """Anybody, on the street's public page."""
    TRADER = "trader"
    """The shop itself, on its own page."""
    OFFICER = "officer"


class Verdict(StrEnum):
    """What the code in the photo says, held against the shop, or against all shops of the place."""

    MATCHES = "matches"
    OLD = "old"
    WRONG_ACCOUNT = "wrong_account"
    STRANGE = "strange"
    NO_CODE = "no_code"
    """No code could be read in the photo."""
    NO_PHOTO = "no_photo"


class IncidentState(StrEnum):
    """How far it has come."""

    OPEN = "open"
    HANDED_OVER = "handed_over"
    """The police have it; the ward still owes its answer."""
    CLOSED = "closed"


class ClosedReason(StrEnum):
    """How it ended."""

    SIGN_REPLACED = "sign_replaced"
    GENUINE = "genuine"
    """The code was the right one."""
    NOTHING_FOUND = "nothing_found"
    SHOP_TAKES_TRANSFERS = "shop_takes_transfers"
    """The shop takes transfers, or does again."""
    WITH_THE_POLICE = "with_the_police"
    SAME_AS_ANOTHER = "same_as_another"


class Incident(Row):
    """One incident. ``created_at`` is when it was told."""

    __tablename__ = "incident"
    __table_args__ = (
        Index(None, "place_id", "state"),
        CheckConstraint("(source = 'officer') = (opened_by_id IS NOT NULL)", name="officer_where_told_by_one"),
        CheckConstraint("(source = 'officer') = (answer_code_hash IS NULL)", name="code_for_others"),
        CheckConstraint("state <> 'handed_over' OR handed_over_on IS NOT NULL", name="handed_over_on_a_day"),
        CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL) AND (closed_at IS NULL) = (closed_reason IS NULL)"
            " AND (closed_at IS NULL) = (closed_by_id IS NULL)",
            name="closed_by_somebody_for_a_reason",
        ),
        CheckConstraint(
            "erased_at IS NULL"
            " OR (state = 'closed' AND where_said = '' AND told = '' AND handed_over_note = '' AND answer = '')",
            name="nothing_said_where_erased",
        ),
    )

    number: Mapped[str] = mapped_column(String(20), unique=True)
    """Unit code, and counted up within the unit without gaps: ``26506-S0001``."""
    place_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("place.id"))
    merchant_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("merchant.id"), index=True)
    """The shop it is about, where that is known."""
    kind: Mapped[IncidentKind]
    source: Mapped[Source]
    where_said: Mapped[str] = mapped_column(Sealed(LONGEST_WHERE, "incident.where_said"), default="")
    """Which shop, in the reporter's words."""
    told: Mapped[str] = mapped_column(Sealed(LONGEST_TOLD, "incident.told"), default="")
    verdict: Mapped[Verdict | None]
    """Empty where nobody had the photo looked at."""
    opened_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("officer.id"))
    """The officer who told it; nobody where it was told by somebody else."""
    state: Mapped[IncidentState] = mapped_column(default=IncidentState.OPEN)
    handed_over_on: Mapped[date | None]
    """The day, in Vietnam, on which the police were given it."""
    handed_over_note: Mapped[str] = mapped_column(Sealed(LONGEST_NOTE, "incident.handed_over_note"), default="")
    answer: Mapped[str] = mapped_column(Sealed(LONGEST_ANSWER, "incident.answer"), default="")
    """What the reporter reads, with the code that was given out."""
    closed_reason: Mapped[ClosedReason | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("officer.id"))
    answer_code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Of the code with which a reporter asks for the answer, under the installation's key."""
    erased_at: Mapped[datetime | None]
    """When all words were emptied and the photo was deleted."""

    place: Mapped[Place] = relationship()
    merchant: Mapped[Merchant | None] = relationship()
    opened_by: Mapped[Officer | None] = relationship(foreign_keys=[opened_by_id])
    closed_by: Mapped[Officer | None] = relationship(foreign_keys=[closed_by_id])


class IncidentPhoto(Row):
    """A photo that came with an incident: written anew, small, without anything but its picture."""

    __tablename__ = "incident_photo"
    __table_args__ = (
        UniqueConstraint("incident_id", "number"),
        CheckConstraint("number >= 1", name="counted_from_one"),
        CheckConstraint(f"length(jpeg) BETWEEN 20 AND {MOST_PHOTO_BYTES + 19}", name="sealed_and_small"),
    )

    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"))
    number: Mapped[int]
    """1, 2, 3 … within the incident."""
    jpeg: Mapped[bytes] = mapped_column(SealedBytes("incident_photo.jpeg"))

    incident: Mapped[Incident] = relationship()


class IncidentCounter(Base):
    """The last number of an incident handed out in a unit."""

    __tablename__ = "incident_counter"

    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    last_number: Mapped[int]
