"""A print run: which shops' signs are printed together, in which order and on which paper; written before it is drawn.

What is written stays, by triggers of the database (step 0016): states go forward, and nothing goes. So drawing a run
again gives the same pages.
"""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Base, Row
from database.sealing import Sealed
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.signs.model import Sign
from registry.units.model import Unit

MOST_SIGNS = 20_000
"""Signs of one run."""
MOST_IN_PART = 1_000
"""Signs in one file."""
MOST_COPIES = 20
LONGEST_TOLD = 200


class Order(StrEnum):
    """In which order the signs come out of the printer."""

    WALKING = "walking"
    """Place by place, from door to door as one walks past them."""
    NAME = "name"
    """By the shops' names, whatever their place."""


class Only(StrEnum):
    """Which shops of the chosen places."""

    ALL = "all"
    NEVER_PRINTED = "never_printed"
    """Those without any sign in the layout; a void one does not count."""
    CHANGED = "changed"
    """Those that had a sign in the layout and need a new one: another account, name or place stands on it."""
    LISTED = "listed"
    """The shops that were picked, one by one."""


class RunState(StrEnum):
    """How far a run has come."""

    WAITING = "waiting"
    DRAWING = "drawing"
    READY = "ready"
    """Every part is drawn and read back."""
    FAILED = "failed"
    """A part could not be drawn, or a code did not read back as what it must pay."""
    CANCELLED = "cancelled"


class PartState(StrEnum):
    """How far a part has come."""

    WAITING = "waiting"
    DRAWING = "drawing"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Obstacle(StrEnum):
    """Why a shop of a run gets no sign."""

    CLOSED = "closed"
    NO_ACTIVE_ACCOUNT = "no_active_account"
    ACCOUNT_BROKEN = "account_broken"
    """The account was changed past the program."""
    SHOP_CHANGED_SINCE_APPROVAL = "shop_changed_since_approval"
    HOLDER_DOES_NOT_AGREE = "holder_does_not_agree"
    LETTER_MISSING = "letter_missing"
    """The signs' fonts lack a letter."""
    TEXT_DOES_NOT_FIT = "text_does_not_fit"
    CODE_DOES_NOT_FIT = "code_does_not_fit"


class PrintRun(Row):
    """One run. ``created_at`` is when it was written."""

    __tablename__ = "print_run"
    __table_args__ = (
        CheckConstraint(f"copies BETWEEN 1 AND {MOST_COPIES}", name="copies_in_range"),
        CheckConstraint("start_at >= 1", name="start_from_one"),
    )

    number: Mapped[str] = mapped_column(String(20), unique=True)
    """Unit code, and counted up within the unit: ``26506-D0007``. It stands in the footer of every page."""
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    layout: Mapped[str] = mapped_column(String(20))
    """What is drawn; of a sheet it may be one that only sheets have."""
    sheet: Mapped[str] = mapped_column(String(40))
    """Empty for one sign a page."""
    start_at: Mapped[int]
    """The first free cell of the first page, from 1; 1 without a sheet."""
    copies: Mapped[int]
    """Of each sign, one after another."""
    order: Mapped[Order] = mapped_column("in_order")
    """The bare word means something to databases, as does the next."""
    only: Mapped[Only] = mapped_column("of_shops")
    place_ids: Mapped[list[str]] = mapped_column(JSON)
    """What was chosen, as the 32 digits of the ids."""
    merchant_ids: Mapped[list[str]] = mapped_column(JSON)
    """The shops picked one by one, in the same way."""
    head_sequence: Mapped[int]
    """Where the trail ended when the run was written, before its own entries: the number of the last link; 0 for none.
    Printed in the footer it is a witness, see registry.audit.witnesses."""
    head_seal: Mapped[str] = mapped_column(String(16))
    """The first 16 hexadecimal digits of that link's MAC: fewer are no witness."""
    made_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"))
    state: Mapped[RunState] = mapped_column(default=RunState.WAITING)
    failed_serial: Mapped[str] = mapped_column(String(20), default="")
    """The first sign that could not be drawn or read back; empty where it was no sign that failed."""
    ended_at: Mapped[datetime | None]
    """When it became ready, failed or was cancelled."""

    unit: Mapped[Unit] = relationship()
    made_by: Mapped[Officer] = relationship()


class PrintLine(Row):
    """One shop of a run: its sign, or what stands in the way."""

    __tablename__ = "print_line"
    __table_args__ = (
        UniqueConstraint("run_id", "position"),
        UniqueConstraint("run_id", "sign_id"),
        CheckConstraint("(sign_id IS NULL) <> (obstacle IS NULL)", name="sign_or_obstacle"),
        CheckConstraint("sign_id IS NOT NULL OR NOT is_new", name="new_where_sign"),
    )

    run_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("print_run.id"))
    position: Mapped[int]
    """1, 2, 3 … without a gap, in the order of the run."""
    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchant.id"), index=True)
    sign_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("sign.id"), index=True)
    is_new: Mapped[bool] = mapped_column(default=False)
    """Whether the sign was made for this run; one that existed is not ended with the run."""
    obstacle: Mapped[Obstacle | None]
    told: Mapped[str] = mapped_column(Sealed(LONGEST_TOLD, "print_line.told"), default="")
    """The letter that is missing, the text that does not fit: for people. It may name a holder, and is emptied where
    a person asks to be forgotten."""

    run: Mapped[PrintRun] = relationship()
    merchant: Mapped[Merchant] = relationship()
    sign: Mapped[Sign | None] = relationship()


class PrintPart(Row):
    """One file of a run, drawn by one worker at a time."""

    __tablename__ = "print_part"
    __table_args__ = (
        UniqueConstraint("run_id", "number"),
        CheckConstraint(
            f"first_sign >= 1 AND last_sign BETWEEN first_sign AND first_sign + {MOST_IN_PART - 1}",
            name="signs_in_range",
        ),
        CheckConstraint("(state = 'ready') = (sha256 <> '') OR state = 'cancelled'", name="sum_where_ready"),
    )

    run_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("print_run.id"))
    number: Mapped[int]
    """1, 2, 3 … within the run."""
    first_sign: Mapped[int]
    """Counted from 1 among the lines of the run that have a sign."""
    last_sign: Mapped[int]
    """The same; it is in the part."""
    state: Mapped[PartState] = mapped_column(default=PartState.WAITING, index=True)
    lease_until: Mapped[datetime | None]
    """Until when nobody else may draw it."""
    heard_at: Mapped[datetime | None]
    """When a worker last said something of it."""
    worker: Mapped[str] = mapped_column(String(40), default="")
    """Who draws it, or drew it."""
    drawn: Mapped[int] = mapped_column(default=0)
    """Signs drawn so far in this try."""
    checked: Mapped[int] = mapped_column(default=0)
    """Signs read back so far in this try."""
    sha256: Mapped[str] = mapped_column(String(64), default="")
    """Of the file; drawing it again must give the same."""
    size: Mapped[int] = mapped_column(default=0)
    """Of the file, in bytes."""

    run: Mapped[PrintRun] = relationship()


class PrintRunCounter(Base):
    """The last number of a run handed out in a unit."""

    __tablename__ = "print_run_counter"

    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    last_number: Mapped[int]
