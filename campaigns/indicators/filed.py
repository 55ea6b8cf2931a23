"""The filed report that tells of an area: the figures of a period as they were known when it was filed."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from campaigns.indicators.indicator import Area
from campaigns.plans.queries import INTO
from campaigns.reports.model import PeriodReport, PeriodReportPlace


def filed_for(
    session: Session, areas: Sequence[Area], as_of: date, known_at: datetime | None = None
) -> dict[uuid.UUID, PeriodReport]:
    """For each area, by its unit's id, the newest report about exactly its places of a period over by *as_of*.

    Places added after what a report says was known are not missing in it. In two statements.
    """
    known = () if known_at is None else (PeriodReport.filed_at <= known_at,)
    reports = session.scalars(
        select(PeriodReport)
        .where(PeriodReport.unit_id.in_([area.unit.id for area in areas]), PeriodReport.last_on <= as_of, *known)
        .options(defer(PeriodReport.contents))
        .order_by(PeriodReport.last_on, PeriodReport.filed_at, PeriodReport.id)
    ).all()
    told_of = defaultdict[uuid.UUID, set[uuid.UUID]](set)
    pairs = select(PeriodReportPlace.report_id, INTO).join(PeriodReportPlace.place)
    for report_id, place_id in session.execute(
        pairs.where(PeriodReportPlace.report_id.in_([report.id for report in reports]))
    ):
        told_of[report_id].add(place_id)
    area_of = {area.unit.id: area for area in areas}
    return {
        report.unit_id: report
        for report in reports
        if told_of[report.id]
        == {place.id for place in area_of[report.unit_id].places if place.created_at <= report.known_at}
    }
