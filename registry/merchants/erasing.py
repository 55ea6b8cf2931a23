"""Deleting what is personal about a shop's owner, while the shop stays in every figure."""

import secrets
import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from database.base import utc_now
from registry.audit.operations import record
from registry.merchants.model import Merchant
from registry.merchants.secret_words import secret_words_of
from registry.officers.model import Officer
from registry.trader import Trader

PERSONAL = ("owner_name", "registered_name", "phone", "tax_code", "closing_note")
"""The trade name and the number of the door stay: they hang in the street."""


def erase_owner(session: Session, *, by: Officer | None, merchant: Merchant, reason: str) -> Merchant:
    """Empty owner, registered name, phone, tax code and note; nothing where they are empty.

    The caller holds the merchant. The hash of the form goes as well: it was made of these. *reason* is a word of ours,
    such as ``request`` or ``retention``.
    """
    if holds_owner(merchant):
        emptied = _empty(merchant, PERSONAL)
        merchant.secret_words = ""
        merchant.sent_hash = secrets.token_hex(32)
        merchant.erased_at = utc_now()
        merchant.version += 1
        session.flush()
        _tell(session, by, merchant.id, "merchant:erase", reason, emptied)
    return merchant


def holds_owner(merchant: Merchant) -> bool:
    """Whether anything personal is stored of the owner."""
    return any(getattr(merchant, field) for field in PERSONAL)


def erase_contact(session: Session, *, by: Officer | Trader | None, merchant: Merchant, reason: str) -> Merchant:
    """Empty owner and phone only, as for somebody who takes back that the ward may keep them."""
    if merchant.owner_name or merchant.phone:
        emptied = _empty(merchant, ("owner_name", "phone"))
        merchant.secret_words = secret_words_of(merchant.registered_name, phone="")
        merchant.sent_hash = secrets.token_hex(32)
        merchant.version += 1
        session.flush()
        _tell(session, by, merchant.id, "merchant:erase_contact", reason, emptied)
    return merchant


def _empty(merchant: Merchant, fields: Sequence[str]) -> list[str]:
    """Empty those *fields*, and return which of them held something: it tells whether the shop is called otherwise."""
    emptied = [field for field in fields if getattr(merchant, field)]
    for field in emptied:
        setattr(merchant, field, "")
    return emptied


def _tell(  # noqa: PLR0917 (what the two entries have in common)
    session: Session, by: Officer | Trader | None, merchant_id: uuid.UUID, action: str, reason: str, emptied: list[str]
) -> None:
    record(
        session, by=by, action=action, subject_id=merchant_id, merchant_id=merchant_id, reason=reason, emptied=emptied
    )
