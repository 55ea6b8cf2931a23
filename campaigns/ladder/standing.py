"""Which rungs merchants stand on: the one rule, as SQL, behind every list and every figure."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Subquery, and_, func, select
from sqlalchemy.orm import aliased

from campaigns.ladder.model import Fact, Turn


def standings(as_of: date, known_at: datetime | None, *only: ColumnElement[bool]) -> Subquery:
    """Rows (merchant_id, rung): each merchant on each rung it stands on at the end of the day *as_of*.

    A merchant stands on a rung when its last valid fact for it up to that day says "reached". Last is by
    happened_on, then recorded_at, then id. *known_at* is the second clock: what we knew at that moment, or with
    None everything we know. *only* narrows the facts looked at to some merchants or rungs; narrow by nothing else,
    because a later fact that is left out would let an earlier one speak.
    """
    from_last = func.row_number().over(
        partition_by=(Fact.merchant_id, Fact.rung),
        order_by=(Fact.happened_on.desc(), Fact.recorded_at.desc(), Fact.id.desc()),
    )
    ranked = (
        select(Fact.merchant_id, Fact.rung, Fact.turn, from_last.label("from_last"))
        .where(valid(known_at), Fact.happened_on <= as_of, *only)
        .subquery("ranked_fact")
    )
    last = select(ranked.c.merchant_id, ranked.c.rung).where(ranked.c.from_last == 1, ranked.c.turn == Turn.REACHED)
    return last.subquery("standing")


def valid(known_at: datetime | None) -> ColumnElement[bool]:
    """True for each fact that was known, and that nothing known by then corrects or calls a mistake."""
    later = aliased(Fact)
    if known_at is None:
        corrected = select(1).where(later.corrects_id == Fact.id).exists()
        return and_(Fact.turn != Turn.MISTAKEN, ~corrected)
    corrected = select(1).where(later.corrects_id == Fact.id, later.recorded_at <= known_at).exists()
    return and_(Fact.turn != Turn.MISTAKEN, Fact.recorded_at <= known_at, ~corrected)
