"""Questions about visits: of a merchant, to make today, and why shops are not there yet. Nothing here changes a row."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from campaigns.ladder.model import Fact, Rung
from campaigns.ladder.standing import standings
from campaigns.visits.model import Outcome, Reason, Visit
from campaigns.visits.standing import is_last
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.places.model import Place

A_YEAR = timedelta(days=365)
"""For so long a reason is taken to hold: what was told before that is asked again."""

_ALONG = (Place.name_key, Place.id, Merchant.walking_key, Merchant.id)
"""Place by place, walking along."""

PlaceIds = Sequence[uuid.UUID] | Select[uuid.UUID]


@dataclass(frozen=True)
class VisitInTime:
    """A visit, and the row that stands in its place by now."""

    visit: Visit
    corrected_by: Visit | None

    @property
    def holds(self) -> bool:
        """Whether there was such a visit, as far as is known: nothing corrects it, and it withdraws none itself."""
        return self.corrected_by is None and self.visit.outcome is not Outcome.MISTAKEN


def visits_of_merchant(session: Session, merchant: Merchant) -> list[VisitInTime]:
    """Every visit to the merchant, newest first, corrected ones among them. The caller may see the merchant."""
    visits: Sequence[Visit] = session.scalars(
        select(Visit)
        .where(Visit.merchant_id == merchant.id)
        .options(joinedload(Visit.recorded_by))
        .order_by(Visit.visited_on.desc(), Visit.recorded_at.desc(), Visit.id.desc())
    ).all()
    corrections = {visit.corrects_id: visit for visit in visits if visit.corrects_id}
    return [VisitInTime(visit, corrections.get(visit.id)) for visit in visits]


def visit_seen_by(session: Session, officer: Officer, visit_id: uuid.UUID) -> Visit:
    """The visit, to a merchant within the officer's postings. Raise NoResultFound for any other id."""
    return session.scalars(_with_shops().where(Visit.id == visit_id, within_postings(officer))).one()


def visits_due(session: Session, officer: Officer, by_day: date, *, limit: int | None = None) -> Sequence[Visit]:
    """The visits after which somebody was to come again by that day, and has not come; place by place, walking along.

    The shop's last visit alone decides: who was there since has been there, with or without a new day. Shops within
    the officer's postings that are open on the day, each with its place and unit; at most *limit*.
    """
    return session.scalars(_with_shops().where(*_due(officer, by_day)).order_by(*_ALONG).limit(limit)).all()


def number_due(session: Session, officer: Officer, by_day: date) -> int:
    """How many visits_due finds without a limit."""
    counted = select(func.count(Visit.id)).join(Visit.merchant).join(Merchant.place)
    return session.scalars(counted.where(*_due(officer, by_day))).one()


def reasons_counted(
    session: Session, place_ids: PlaceIds, first: date, last: date, *, missing: Rung | None = None
) -> dict[Reason, int]:
    """How many shops of the places told each reason from *first* to *last*; every reason is there, the unheard with 0.

    A shop counts once a reason, by its last visit of the period on which it could tell any: that nobody was there
    another day takes nothing back. Shops that are open on *last*; with *missing*, only those not on that rung then.
    """
    telling = _telling(place_ids, first, last, missing)
    written = select(Visit.reasons, func.count(Visit.id)).join(Visit.merchant).where(*telling).group_by(Visit.reasons)
    told: Counter[Reason] = Counter()
    for reasons, shops in session.execute(written):
        told.update(dict.fromkeys(reasons, shops))
    return {reason: told[reason] for reason in Reason}


def shops_of_reason(
    session: Session, place_ids: PlaceIds, first: date, last: date, *, reason: Reason, missing: Rung | None = None
) -> list[Visit]:
    """The shops behind one number of reasons_counted, each as the visit that told it, walking along."""
    visits = session.scalars(_with_shops().where(*_telling(place_ids, first, last, missing)).order_by(*_ALONG))
    return [visit for visit in visits if reason in visit.reasons]


def _telling(place_ids: PlaceIds, first: date, last: date, missing: Rung | None) -> tuple[ColumnElement[bool], ...]:
    """True for the last visit to each open shop of the places, in the period, that could tell any reason."""

    def telling(visit: type[Visit]) -> tuple[ColumnElement[bool], ...]:
        return visit.visited_on >= first, visit.visited_on <= last, visit.outcome != Outcome.NOBODY_THERE

    shops: tuple[ColumnElement[bool], ...] = (Merchant.place_id.in_(place_ids), _open_on(last))
    if missing is not None:
        ids = select(Merchant.id).where(*shops)
        reached = standings(last, None, Fact.rung == missing, Fact.merchant_id.in_(ids))
        shops += (Merchant.id.not_in(select(reached.c.merchant_id)),)
    return (*shops, is_last(telling))


def _due(officer: Officer, by_day: date) -> tuple[ColumnElement[bool], ...]:
    return within_postings(officer), _open_on(by_day), Visit.next_on <= by_day, is_last()


def _with_shops() -> Select[Visit]:
    return (
        select(Visit)
        .join(Visit.merchant)
        .join(Merchant.place)
        .join(Place.unit)
        .options(contains_eager(Visit.merchant).contains_eager(Merchant.place).contains_eager(Place.unit))
    )


def _open_on(day: date) -> ColumnElement[bool]:
    return or_(Merchant.closed_on.is_(None), Merchant.closed_on > day)
