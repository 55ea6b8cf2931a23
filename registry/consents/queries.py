"""Questions about consents."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, contains_eager, joinedload

from database.base import utc_now
from registry.consents.model import Consent, Purpose, Turn
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.officers.scope import within_postings

IS_NEWS = timedelta(days=7)
"""For so long what was taken back stands on the first page of those who look after the place."""


def consents_of(session: Session, merchant: Merchant) -> Sequence[Consent]:
    """Everything the trader said, newest first. The caller has checked that the merchant may be seen."""
    return session.scalars(
        select(Consent)
        .where(Consent.merchant_id == merchant.id)
        .options(joinedload(Consent.recorded_by))
        .order_by(Consent.created_at.desc(), Consent.id.desc())
    ).all()


def last_word(
    merchant_id: InstrumentedAttribute[uuid.UUID] | uuid.UUID, purpose: Purpose, turn: Turn
) -> ColumnElement[bool]:
    """Whether the last that was said of *purpose* is *turn*: the one place that says what "last" means in SQL."""
    said, later = aliased(Consent), aliased(Consent)
    said_since = exists().where(
        later.merchant_id == said.merchant_id, later.purpose == said.purpose, later.number > said.number
    )
    return exists().where(said.merchant_id == merchant_id, said.purpose == purpose, said.turn == turn, ~said_since)


def taken_back_lately(session: Session, officer: Officer) -> Sequence[Consent]:
    """What was taken back in the last days and nobody gave anew, in the postings; newest first, all of it.

    Taking back is as easy as giving and is done at once, by whoever hears it or opens the shop's link; so others have
    to see that it was, and a limit would let ten that matter to nobody hide one that does.
    """
    later = aliased(Consent)
    said_since = exists().where(
        later.merchant_id == Consent.merchant_id, later.purpose == Consent.purpose, later.number > Consent.number
    )
    return session.scalars(
        select(Consent)
        .join(Consent.merchant)
        .join(Merchant.place)
        .where(
            within_postings(officer),
            Consent.turn == Turn.WITHDRAWN,
            Consent.created_at > utc_now() - IS_NEWS,
            ~said_since,
        )
        .options(contains_eager(Consent.merchant).contains_eager(Merchant.place), joinedload(Consent.recorded_by))
        .order_by(Consent.created_at.desc(), Consent.id.desc())
    ).all()


def last_said(session: Session, merchant: Merchant) -> Mapping[Purpose, Consent]:
    """The latest word on each purpose; none on those the trader was never asked about. Silence is not consent."""
    said = sorted(consents_of(session, merchant), key=lambda consent: consent.number)
    return {consent.purpose: consent for consent in said}


def agrees_to(session: Session, merchant: Merchant, purpose: Purpose) -> bool:
    """Whether the trader agreed and did not take it back."""
    return bool(session.scalar(select(last_word(merchant.id, purpose, Turn.GIVEN))))


def has_taken_back(session: Session, merchant: Merchant, purpose: Purpose) -> bool:
    """Whether the trader's last word on the purpose is no."""
    return bool(session.scalar(select(last_word(merchant.id, purpose, Turn.WITHDRAWN))))
