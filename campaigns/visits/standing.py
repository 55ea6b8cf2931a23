"""Which visits hold, and which is the last of each merchant: the one rule, as SQL, behind every list and count."""

from sqlalchemy import ColumnElement, Subquery, and_, func, select
from sqlalchemy.orm import aliased

from campaigns.visits.model import Outcome, Visit


def valid() -> ColumnElement[bool]:
    """True for each visit that there was, and that nothing corrects."""
    later = aliased(Visit)
    return and_(Visit.outcome != Outcome.MISTAKEN, ~select(1).where(later.corrects_id == Visit.id).exists())


def last_visits(*only: ColumnElement[bool]) -> Subquery:
    """Rows (visit_id): the last valid visit of each merchant among those that *only* lets by.

    Last is by visited_on, then recorded_at, then id.
    """
    from_last = func.row_number().over(
        partition_by=Visit.merchant_id,
        order_by=(Visit.visited_on.desc(), Visit.recorded_at.desc(), Visit.id.desc()),
    )
    ranked = select(Visit.id, from_last.label("from_last")).where(valid(), *only).subquery("ranked_visit")
    return select(ranked.c.id.label("visit_id")).where(ranked.c.from_last == 1).subquery("last_visit")
