"""One thing a trader said about one use of personal data: yes, or no longer. Rows are only added."""

import uuid
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Row
from database.sealing import Sealed
from registry.merchants.model import Merchant
from registry.officers.model import Officer


class Purpose(StrEnum):
    """What personal data may be used for. Each is asked on its own (Law 91/2025/QH15: never bundled)."""

    KEEP_CONTACT = "keep_contact"
    """The ward keeps the owner's name and phone, to help and to arrange visits."""
    PRINT_SIGN = "print_sign"
    """The account holder's name and the last four digits stand on a sign in public, and under its check code."""
    PUBLIC_LIST = "public_list"
    """The trade name stands on the public page of the street or market."""
    REFER_PARTNER = "refer_partner"
    """Name and phone go to a bank or wallet that the ward works with."""


class Turn(StrEnum):
    """Whether it was given or taken back."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class How(StrEnum):
    """How the trader said so."""

    ON_SCREEN = "on_screen"
    """Tapped by the trader's own hand."""
    SIGNATURE = "signature"
    """On paper, kept by the ward."""
    SPOKEN = "spoken"
    """After the text was read out."""


class Consent(Row):
    """The row with the highest number of a merchant and purpose is what holds; ``created_at`` says since when."""

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("merchant_id", "purpose", "number"),)

    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchant.id"))
    purpose: Mapped[Purpose]
    number: Mapped[int]
    """1, 2, 3 … within merchant and purpose: decides what was said last; clocks jump."""
    turn: Mapped[Turn]
    how: Mapped[How]
    text_version: Mapped[int]
    """Which wording the trader was shown or heard, see registry.consents.texts. Of a withdrawal, which one it takes
    back: nobody is shown anything for that."""
    text_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of that wording in both languages: the burden of proof is ours."""
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("officer.id"))
    """Nobody where the trader did so alone, or for rows of the sample."""
    note: Mapped[str] = mapped_column(Sealed(300, "consent.note"), default="")

    merchant: Mapped[Merchant] = relationship()
    recorded_by: Mapped[Officer | None] = relationship()
