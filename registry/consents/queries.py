"""Questions about consents."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from registry.consents.model import Consent, Purpose, Turn
from registry.merchants.model import Merchant


def consents_of(session: Session, merchant: Merchant) -> Sequence[Consent]:
    """Everything the trader said, newest first. The caller has checked that the merchant may be seen."""
    return session.scalars(
        select(Consent)
        .where(Consent.merchant_id == merchant.id)
        .options(joinedload(Consent.recorded_by))
        .order_by(Consent.created_at.desc(), Consent.id.desc())
    ).all()


def last_said(session: Session, merchant: Merchant) -> Mapping[Purpose, Consent]:
    """The latest word on each purpose; none on those the trader was never asked about. Silence is not consent."""
    return {consent.purpose: consent for consent in reversed(consents_of(session, merchant))}


def agrees_to(session: Session, merchant: Merchant, purpose: Purpose) -> bool:
    """Whether the trader agreed and did not take it back."""
    said = last_said(session, merchant).get(purpose)
    return said is not None and said.turn is Turn.GIVEN


def has_taken_back(session: Session, merchant: Merchant, purpose: Purpose) -> bool:
    """Whether the trader's last word on the purpose is no."""
    said = last_said(session, merchant).get(purpose)
    return said is not None and said.turn is Turn.WITHDRAWN
