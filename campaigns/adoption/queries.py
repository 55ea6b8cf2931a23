"""Questions about adoption: the figures of places, and the merchants behind each figure."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from campaigns.adoption.counting import merchants_on
from campaigns.adoption.figures import EVERYONE, Adoption, Exclusion, Scope
from campaigns.adoption.keeping import sum_up
from campaigns.adoption.totals import adoption_from_totals
from campaigns.ladder.model import LADDER, Rung
from registry.merchants.finding import answers
from registry.merchants.model import Merchant
from registry.places.model import Place


@dataclass(frozen=True)
class Standing:
    """Where one merchant stands on a day."""

    merchant: Merchant
    rungs: frozenset[Rung]
    """Every rung and side state the merchant stands on."""
    highest: Rung | None
    """The highest rung of the ladder among them."""
    refused: bool
    exclusion: Exclusion | None
    """Why the merchant is not counted; None for the counted."""


def adoption_by_place(
    session: Session,
    place_ids: Sequence[uuid.UUID] | Select[uuid.UUID],
    as_of: date,
    known_at: datetime | None = None,
    scope: Scope = EVERYONE,
) -> dict[uuid.UUID, Adoption]:
    """The figures of each of the places, by its id. An id that is no place has no figures.

    What is known today is read from the running totals; what was known at *known_at* is counted anew, merchant by
    merchant. The caller has checked, or *place_ids* selects, what may be seen.
    """
    if known_at is None:
        return adoption_from_totals(session, place_ids, as_of, scope)
    return adoption_recounted(session, place_ids, as_of, known_at, scope)


def adoption_recounted(
    session: Session,
    place_ids: Sequence[uuid.UUID] | Select[uuid.UUID],
    as_of: date,
    known_at: datetime | None = None,
    scope: Scope = EVERYONE,
) -> dict[uuid.UUID, Adoption]:
    """The same figures, counted merchant by merchant in one statement: what the running totals must equal."""
    sum_up(session)
    chosen = select(Place.id).where(Place.id.in_(place_ids))
    on_day = merchants_on(as_of, known_at, chosen, scope)
    row = on_day.c
    counted = and_(row.merchant_id.is_not(None), row.exclusion.is_(None))
    figures = {
        "counted": _how_many(counted),
        "refused": _how_many(counted, row[Rung.REFUSED.value] == 1),
        **{rung.value: _how_many(counted, row[rung.value] == 1) for rung in LADDER},
        **{reason.value: _how_many(row.exclusion == reason.value) for reason in Exclusion},
    }
    statement = (
        select(Place.id, *(column.label(name) for name, column in figures.items()))
        .outerjoin(on_day, row.place_id == Place.id)
        .where(Place.id.in_(place_ids))
        .group_by(Place.id)
    )
    return {
        place_id: Adoption.of_numbers(as_of, known_at, dict(zip(figures, numbers, strict=True)))
        for place_id, *numbers in session.execute(statement)
    }


def standings_of_place(
    session: Session,
    place: Place,
    as_of: date,
    known_at: datetime | None = None,
    *,
    text: str | None = None,
    scope: Scope = EVERYONE,
) -> list[Standing]:
    """Where each merchant of the place stands, in walking order, the excluded ones among them; in one statement.

    *text*, typed with or without marks, narrows the list by label, names and phone. The caller may see the place.
    """
    sum_up(session)
    on_day = merchants_on(as_of, known_at, select(Place.id).where(Place.id == place.id), scope)
    row = on_day.c
    statement = (
        select(Merchant, row.exclusion, *(row[rung.value] for rung in Rung))
        .join(on_day, row.merchant_id == Merchant.id)
        .order_by(Merchant.walking_key, Merchant.id)
    )
    if text is not None:
        statement = statement.where(answers(text))
    found = []
    for merchant, exclusion, *flags in session.execute(statement):
        rungs = frozenset(rung for rung, stands in zip(Rung, flags, strict=True) if stands)
        found.append(
            Standing(
                merchant=merchant,
                rungs=rungs,
                highest=next((rung for rung in reversed(LADDER) if rung in rungs), None),
                refused=Rung.REFUSED in rungs,
                exclusion=Exclusion(exclusion) if exclusion else None,
            )
        )
    return found


def listed(
    standings: Iterable[Standing],
    *,
    rung: Rung | None = None,
    missing: Rung | None = None,
    exclusion: Exclusion | None = None,
    refused: bool = False,
) -> list[Standing]:
    """The merchants behind one figure, in the order given: the list is as long as the figure is large.

    Without a filter, the counted. *rung*: those of them on that rung; *missing*: those not on it; *refused*: those
    who do not want to. Filters together narrow further. *exclusion*: those left out for that reason instead.
    """
    return [
        standing
        for standing in standings
        if standing.exclusion is exclusion
        and (rung is None or rung in standing.rungs)
        and (missing is None or missing not in standing.rungs)
        and (standing.refused or not refused)
    ]


def _how_many(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((and_(*conditions), 1), else_=0))
