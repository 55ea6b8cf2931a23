"""Questions about the facts of merchants."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from campaigns.ladder.model import BY_HAND, Fact, Rung, Turn
from campaigns.ladder.standing import standings, valid
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.places.model import Place


@dataclass(frozen=True)
class FactInTime:
    """A fact, and the row that stands in its place by now."""

    fact: Fact
    corrected_by: Fact | None

    @property
    def holds(self) -> bool:
        """Whether the fact still says something: nothing corrects it, and it is no withdrawal itself."""
        return self.corrected_by is None and self.fact.turn is not Turn.MISTAKEN

    @property
    def correctable(self) -> bool:
        """Whether a person may put a further row in its place."""
        return self.corrected_by is None and self.fact.rung in BY_HAND


def facts_of_merchant(session: Session, merchant: Merchant) -> list[FactInTime]:
    """Every fact of the merchant, newest first, corrected ones among them. The caller may see the merchant."""
    facts: Sequence[Fact] = session.scalars(
        select(Fact)
        .where(Fact.merchant_id == merchant.id)
        .options(joinedload(Fact.recorded_by))
        .order_by(Fact.happened_on.desc(), Fact.recorded_at.desc(), Fact.id.desc())
    ).all()
    corrections = {fact.corrects_id: fact for fact in facts if fact.corrects_id}
    return [FactInTime(fact, corrections.get(fact.id)) for fact in facts]


def stands_on(session: Session, merchant: Merchant, rung: Rung, as_of: date, known_at: datetime | None = None) -> bool:
    """Whether the merchant stands on the rung at the end of the day *as_of*, by what was known at *known_at*."""
    standing = standings(as_of, known_at, Fact.merchant_id == merchant.id, Fact.rung == rung)
    return session.scalar(select(standing.c.rung)) is not None


def was_reached(session: Session, merchant: Merchant, rung: Rung, by_day: date) -> bool:
    """Whether the merchant reached the rung on that day or before, whatever became of it since."""
    reached = (Fact.merchant_id == merchant.id, Fact.rung == rung, Fact.turn == Turn.REACHED)
    return session.scalars(select(Fact.id).where(*reached, Fact.happened_on <= by_day, valid(None))).first() is not None


def rungs_of_merchant(
    session: Session, merchant: Merchant, as_of: date, known_at: datetime | None = None
) -> frozenset[Rung]:
    """Every rung and side state the merchant stands on at the end of the day *as_of*."""
    standing = standings(as_of, known_at, Fact.merchant_id == merchant.id)
    return frozenset(session.scalars(select(standing.c.rung)))


def fact_seen_by(session: Session, officer: Officer, fact_id: uuid.UUID) -> Fact:
    """The fact, of a merchant within the officer's postings. Raise NoResultFound for any other id."""
    return session.scalars(
        select(Fact)
        .join(Fact.merchant)
        .join(Merchant.place)
        .where(Fact.id == fact_id, within_postings(officer))
        .options(joinedload(Fact.merchant).joinedload(Merchant.place).joinedload(Place.unit))
    ).one()
