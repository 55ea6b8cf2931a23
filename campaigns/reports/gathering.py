"""Putting a report together from what is known at a moment."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session, joinedload

from campaigns.criteria.model import Criterion
from campaigns.criteria.ready import headline_criterion
from campaigns.incidents.model import Incident, IncidentKind
from campaigns.plans.headlines import headline_of_places
from campaigns.reports.contents import (
    METHOD_VERSION,
    CorrectedReport,
    CountedBy,
    IncidentNumbers,
    ReportContents,
    SignNumbers,
    Typed,
)
from campaigns.reports.courses import courses_of
from campaigns.reports.differences import differences_between, parts_now
from campaigns.reports.errors import NoPlacesChosen, PlacesOfSeveralProvinces, TooManyShops
from campaigns.reports.parts import parts_of, total_of
from campaigns.reports.period import Period
from campaigns.reports.queries import report_before
from campaigns.visits.queries import reasons_counted
from database.base import utc_now
from registry.alphabet import alphabet_key
from registry.calendar import VIETNAM
from registry.installation.queries import holds_sample
from registry.merchants.model import LineOfBusiness, Merchant, MerchantKind
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.places.model import Place
from registry.signs.model import Sign
from registry.units.model import Unit

MOST_SHOPS = 5_000
"""Lines of an annex. A city reports ward by ward above that."""
NOTHING_TYPED = Typed()


def gather(
    session: Session,
    officer: Officer,
    place_ids: Sequence[uuid.UUID],
    period: Period,
    known_at: datetime | None = None,
    *,
    criterion: Criterion | None = None,
    typed: Typed = NOTHING_TYPED,
) -> ReportContents:
    """What is to be told of these places and this period; by *criterion*, or by the one they are all followed by.

    Adoption is what was known at *known_at*, counted anew; None: what is known at this moment, read from the running
    totals, which say the same and cost a fraction. The caller reads all of it as of one moment. Reasons, and on which
    day a sign was posted, have no second clock: they are as they are known now. Raise NoResultFound for a place the
    officer is not posted to, NoPlacesChosen, PlacesOfSeveralProvinces or TooManyShops.
    """
    places = places_to_report(session, officer, place_ids)
    ids = [place.id for place in places]
    unit = _unit(places)
    _check_length(session, ids)
    counted_by = _counted_by(criterion or _criterion_of(session, ids, period.last))
    parts = parts_of(session, places, period, counted_by, known_at)
    moment = known_at or utc_now()
    return ReportContents(
        method_version=METHOD_VERSION,
        unit_id=unit.id,
        unit=unit.name,
        parent=unit.parent.name if unit.parent else "",
        period=period,
        known_at=moment,
        criterion=counted_by,
        total=total_of(parts),
        places=parts,
        courses=courses_of(session, ids, period, counted_by, known_at),
        difficulties=reasons_counted(session, ids, period.first, period.last, missing=counted_by.rung),
        incidents=_incidents(session, ids, period, moment),
        signs=_signs(session, ids, period, moment),
        corrected=_corrected(session, ids, period, known_at),
        typed=typed,
        practice=holds_sample(session),
    )


def places_to_report(session: Session, officer: Officer, place_ids: Sequence[uuid.UUID]) -> list[Place]:
    """The places in the alphabet's order, ward by ward. Raise NoPlacesChosen, or NoResultFound for one of others."""
    if not place_ids:
        raise NoPlacesChosen
    own = (Place.id.in_(place_ids), within_postings(officer), Place.merged_into_id.is_(None))
    with_unit = joinedload(Place.unit).joinedload(Unit.parent)
    found = session.scalars(select(Place).where(*own).options(with_unit)).all()
    if len(found) != len(set(place_ids)):
        raise NoResultFound
    return sorted(found, key=lambda place: (alphabet_key(place.unit.name), alphabet_key(place.name), place.id))


def _unit(places: Sequence[Place]) -> Unit:
    """The ward of all the places, or the province of their wards."""
    units = {place.unit_id: place.unit for place in places}
    if len(units) == 1:
        return next(iter(units.values()))
    parents = {unit.parent_id: unit.parent for unit in units.values()}
    parent = next(iter(parents.values()))
    if len(parents) > 1 or parent is None:
        raise PlacesOfSeveralProvinces
    return parent


def _check_length(session: Session, place_ids: Sequence[uuid.UUID]) -> None:
    number = session.scalars(select(func.count(Merchant.id)).where(Merchant.place_id.in_(place_ids))).one()
    if number > MOST_SHOPS:
        raise TooManyShops(number, MOST_SHOPS)


def _criterion_of(session: Session, place_ids: Sequence[uuid.UUID], day: date) -> Criterion:
    """The one in big figures at all the places; where they have several, the program's own."""
    criteria = {one.id: one for one in headline_of_places(session, place_ids, day).values()}
    return next(iter(criteria.values())) if len(criteria) == 1 else headline_criterion()


def _counted_by(criterion: Criterion) -> CountedBy:
    return CountedBy(
        criterion_id=criterion.id,
        code=criterion.code,
        method_version=criterion.method_version,
        name=criterion.name,
        rung=criterion.rung,
        kinds=tuple(kind for kind in MerchantKind if kind.value in criterion.kinds),
        lines=tuple(line for line in LineOfBusiness if line.value in criterion.lines),
        what_counts=criterion.what_counts,
    )


def _incidents(session: Session, place_ids: Sequence[uuid.UUID], period: Period, known_at: datetime) -> IncidentNumbers:
    begins, ends = _moments(period, known_at)
    parts = select(Place.id).where(or_(Place.id.in_(place_ids), Place.merged_into_id.in_(place_ids)))
    there = Incident.place_id.in_(parts)
    told_then = (Incident.created_at >= begins, Incident.created_at < ends)
    kinds = select(Incident.kind, func.count(Incident.id)).where(there, *told_then).group_by(Incident.kind)
    told = {kind: number for kind, number in session.execute(kinds)}  # noqa: C416 (rows are no pairs to a type checker)
    closed = (Incident.closed_at >= begins, Incident.closed_at < ends)
    still_open = (Incident.created_at < ends, or_(Incident.closed_at.is_(None), Incident.closed_at >= ends))
    return IncidentNumbers(
        told={kind: told.get(kind, 0) for kind in IncidentKind},
        closed=_number(session, select(func.count(Incident.id)).where(there, *closed)),
        still_open=_number(session, select(func.count(Incident.id)).where(there, *still_open)),
    )


def _signs(session: Session, place_ids: Sequence[uuid.UUID], period: Period, known_at: datetime) -> SignNumbers:
    begins, ends = _moments(period, known_at)

    def number(*condition: ColumnElement[bool]) -> int:
        counted = select(func.count(Sign.id)).join(Sign.merchant)
        return _number(session, counted.where(Merchant.place_id.in_(place_ids), *condition))

    return SignNumbers(
        printed=number(Sign.created_at >= begins, Sign.created_at < ends),
        posted=number(Sign.posted_on >= period.first, Sign.posted_on <= period.last),
        ended=number(Sign.ended_at >= begins, Sign.ended_at < ends),
    )


def _moments(period: Period, known_at: datetime) -> tuple[datetime, datetime]:
    """The first moment of the period, and the first one after it or of what was not known yet."""
    begins, ends = (datetime.combine(day, time.min, VIETNAM) for day in (period.first, period.last + timedelta(days=1)))
    return begins, min(ends, known_at)


def _number(session: Session, counted: Select[int]) -> int:
    return session.scalars(counted).one()


def _corrected(
    session: Session, place_ids: Sequence[uuid.UUID], period: Period, known_at: datetime | None
) -> CorrectedReport | None:
    """What the report of the period before would say otherwise; nothing where none was filed for the same places."""
    before = report_before(session, place_ids, period)
    if before is None:
        return None
    filed = before.said
    differences = tuple(differences_between(filed, parts_now(session, filed, known_at)))
    return CorrectedReport(before.id, filed.period, before.filed_at, differences)
