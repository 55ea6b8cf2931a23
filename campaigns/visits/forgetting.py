"""Emptying what was written of visits; the visits, their days and their reasons stay for the figures."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from campaigns.visits.model import Visit
from registry.merchants.model import Merchant


def empty_notes_of(session: Session, merchant: Merchant) -> None:
    """Empty every note about a shop whose owner is forgotten."""
    session.execute(update(Visit).where(Visit.merchant_id == merchant.id, Visit.note != "").values(note=""))
