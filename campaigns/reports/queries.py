"""Questions about filed reports. Nothing here changes a row."""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, defer, joinedload

from campaigns.reports.model import FileForm, PeriodReport, PeriodReportFile, PeriodReportPlace
from campaigns.reports.period import Period
from registry.merchants.model import Merchant
from registry.officers.model import Officer
from registry.officers.scope import within_postings
from registry.places.model import Place
from registry.units.model import Unit


def reports_seen_by(session: Session, officer: Officer, *, limit: int = 100) -> Sequence[PeriodReport]:
    """The reports all of whose places the officer is posted to, the newest first; without their contents."""
    newest_first = (PeriodReport.filed_at.desc(), PeriodReport.id.desc())
    return session.scalars(
        _with_people()
        .where(_seen_by(officer))
        .options(defer(PeriodReport.contents))
        .order_by(*newest_first)
        .limit(limit)
    ).all()


def report_seen_by(session: Session, officer: Officer, report_id: uuid.UUID) -> PeriodReport:
    """The report, or NoResultFound where a place of it is not the officer's: it tells of the shops of all."""
    return session.scalars(_with_people().where(PeriodReport.id == report_id, _seen_by(officer))).one()


def last_filed_by(session: Session, officer: Officer) -> PeriodReport | None:
    """What the officer filed last, of places that are still theirs: who signs it stays the same for years."""
    mine = (PeriodReport.filed_by_id == officer.id, _seen_by(officer))
    newest_first = (PeriodReport.filed_at.desc(), PeriodReport.id.desc())
    return session.scalars(select(PeriodReport).where(*mine).order_by(*newest_first).limit(1)).one_or_none()


def units_without_report(session: Session, officer: Officer, period: Period) -> Sequence[Unit]:
    """The wards of the officer's places that had shops by the end of the period and have filed no report of it."""
    had_shops = exists().where(Merchant.place_id == Place.id, Merchant.opened_on <= period.last)
    filed = exists().where(
        PeriodReport.unit_id == Unit.id, PeriodReport.first_on == period.first, PeriodReport.last_on == period.last
    )
    wards = select(Place.unit_id).where(within_postings(officer), Place.merged_into_id.is_(None), had_shops)
    return session.scalars(select(Unit).where(Unit.id.in_(wards), ~filed).order_by(Unit.name, Unit.id)).all()


def file_of(session: Session, report: PeriodReport, form: FileForm) -> PeriodReportFile:
    """One file of the report. The caller may see the report."""
    asked = (PeriodReportFile.report_id == report.id, PeriodReportFile.form == form)
    return session.scalars(select(PeriodReportFile).where(*asked)).one()


def hashes_of(session: Session, report: PeriodReport) -> dict[FileForm, str]:
    """SHA-256 of each of its files, without reading them."""
    rows = session.execute(
        select(PeriodReportFile.form, PeriodReportFile.sha256).where(PeriodReportFile.report_id == report.id)
    )
    found: dict[FileForm, str] = {row.form: row.sha256 for row in rows}
    return {form: found[form] for form in FileForm}


def report_of(session: Session, place_ids: Sequence[uuid.UUID], period: Period) -> PeriodReport | None:
    """The report filed last for exactly these places and days."""
    days = (PeriodReport.first_on == period.first, PeriodReport.last_on == period.last)
    return _last_filed(session, place_ids, *days)


def report_before(session: Session, place_ids: Sequence[uuid.UUID], period: Period) -> PeriodReport | None:
    """The report filed last for exactly these places of the period that ended on the eve of this one."""
    return _last_filed(session, place_ids, PeriodReport.last_on == period.eve)


def _last_filed(
    session: Session, place_ids: Sequence[uuid.UUID], *conditions: ColumnElement[bool]
) -> PeriodReport | None:
    told_of = PeriodReportPlace.report_id == PeriodReport.id
    all_places = select(func.count()).select_from(PeriodReportPlace).where(told_of).scalar_subquery()
    these = select(func.count()).select_from(PeriodReportPlace).where(told_of, _is_one_of(place_ids)).scalar_subquery()
    newest_first = (PeriodReport.filed_at.desc(), PeriodReport.id.desc())
    return session.scalars(
        select(PeriodReport)
        .where(*conditions, all_places == len(set(place_ids)), these == len(set(place_ids)))
        .order_by(*newest_first)
        .limit(1)
    ).one_or_none()


def _is_one_of(place_ids: Sequence[uuid.UUID]) -> ColumnElement[bool]:
    return PeriodReportPlace.place_id.in_(place_ids)


def _seen_by(officer: Officer) -> ColumnElement[bool]:
    def told_of(condition: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists(
            select(1)
            .select_from(PeriodReportPlace)
            .join(Place, Place.id == PeriodReportPlace.place_id)
            .where(PeriodReportPlace.report_id == PeriodReport.id, condition)
        )

    return told_of(within_postings(officer)) & ~told_of(~within_postings(officer))


def _with_people() -> Select[PeriodReport]:
    return select(PeriodReport).options(joinedload(PeriodReport.unit), joinedload(PeriodReport.filed_by))
