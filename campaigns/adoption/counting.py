"""One row for each merchant of some places on a day: what every figure adds up and every list shows."""

import uuid
from datetime import date, datetime

from sqlalchemy import CTE, ColumnElement, Select, Subquery, and_, case, func, literal, or_, select, true

from campaigns.adoption.figures import EVERYONE, Exclusion, Scope
from campaigns.adoption.model import RegisterEntry
from campaigns.ladder.model import Fact, Rung
from campaigns.ladder.standing import standings
from registry.places.model import Place


def merchants_on(
    as_of: date, known_at: datetime | None, place_ids: Select[uuid.UUID], scope: Scope = EVERYONE
) -> Subquery:
    """Rows (merchant_id, place_id, exclusion, and a column for each Rung: 1 where the merchant stands on it, else 0).

    A merchant counts from opened_on up to the day before closed_on: one who left on the 10th counts on the 9th, and
    neither on the 10th nor on the 11th. Paused on the day is not counted either. *exclusion* is null for the counted.
    Two clocks: where the merchant was on the day *as_of*, and what register and facts said at *known_at*; a merchant
    nobody had registered by then has no row. Places are those of today: one that went into another is a part of it.
    """
    known = _entries_known(known_at, place_ids)
    latest = _last_of_each(known, known.c.recorded_at)
    placed = _last_of_each(known, known.c.placed_since, known.c.recorded_at, where=known.c.placed_since <= as_of)
    here = select(placed.c.merchant_id, placed.c.at_place_id).where(placed.c.at_place_id.in_(place_ids)).cte("here")
    standing = standings(as_of, known_at, Fact.merchant_id.in_(select(here.c.merchant_id)))
    climbed = (
        select(
            standing.c.merchant_id,
            *(func.max(case((standing.c.rung == rung, 1), else_=0)).label(rung.value) for rung in Rung),
        )
        .group_by(standing.c.merchant_id)
        .subquery("climbed")
    )
    exclusion = case(
        (latest.c.closed_on <= as_of, literal(Exclusion.CLOSED.value)),
        (latest.c.opened_on > as_of, literal(Exclusion.NOT_YET_OPEN.value)),
        (climbed.c[Rung.PAUSED.value] == 1, literal(Exclusion.PAUSED.value)),
        (_outside(scope, latest), literal(Exclusion.OUT_OF_SCOPE.value)),
    )
    return (
        select(
            latest.c.merchant_id,
            here.c.at_place_id.label("place_id"),
            exclusion.label("exclusion"),
            *(func.coalesce(climbed.c[rung.value], 0).label(rung.value) for rung in Rung),
        )
        .join(here, here.c.merchant_id == latest.c.merchant_id)
        .outerjoin(climbed, climbed.c.merchant_id == latest.c.merchant_id)
        .subquery("merchant_on_day")
    )


def _entries_known(known_at: datetime | None, place_ids: Select[uuid.UUID]) -> CTE:
    """Every entry, known by then, of the merchants that were ever said to be at one of the places."""
    parts = select(Place.id).where(or_(Place.id.in_(place_ids), Place.merged_into_id.in_(place_ids)))
    ever_there = select(RegisterEntry.merchant_id).where(RegisterEntry.place_id.in_(parts))
    known = true() if known_at is None else RegisterEntry.recorded_at <= known_at
    return (
        select(RegisterEntry, func.coalesce(Place.merged_into_id, Place.id).label("at_place_id"))
        .join(Place, Place.id == RegisterEntry.place_id)
        .where(RegisterEntry.merchant_id.in_(ever_there), known)
        .cte("entry_known")
    )


def _last_of_each(
    entries: CTE, *clocks: ColumnElement[date] | ColumnElement[datetime], where: ColumnElement[bool] | None = None
) -> Subquery:
    """Each merchant's last entry by the clocks, the one that was stored last among equals."""
    from_last = func.row_number().over(
        partition_by=entries.c.merchant_id, order_by=(*(clock.desc() for clock in clocks), entries.c.id.desc())
    )
    ranked = select(entries, from_last.label("from_last"))
    ranked_rows = (ranked if where is None else ranked.where(where)).subquery()
    return select(ranked_rows).where(ranked_rows.c.from_last == 1).subquery()


def _outside(scope: Scope, entry: Subquery) -> ColumnElement[bool]:
    asked = [
        column.in_(sorted(values))
        for column, values in ((entry.c.kind, scope.kinds), (entry.c.line_of_business, scope.lines))
        if values
    ]
    return ~and_(true(), *asked)
