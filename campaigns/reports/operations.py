"""Filing a report. The caller owns the transaction: nothing here commits."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from hashlib import sha256

from sqlalchemy.orm import Session

from campaigns.criteria.model import Criterion
from campaigns.reports.canonical import canonical, digest
from campaigns.reports.contents import METHOD_VERSION, ReportContents, Typed
from campaigns.reports.errors import PeriodNotOver, WordsTooLong
from campaigns.reports.gathering import NOTHING_TYPED, gather
from campaigns.reports.model import FileForm, PeriodReport, PeriodReportFile, PeriodReportPlace
from campaigns.reports.period import Period
from campaigns.reports.queries import report_of
from database.base import utc_now
from registry.audit.operations import record
from registry.calendar import today
from registry.officers.model import Officer

LONGEST_WORDS = 4000
"""Characters of typed difficulties, and of proposals."""
LONGEST_LINE = 120
MOST_RECIPIENTS = 20

Draw = Callable[[ReportContents], Mapping[FileForm, bytes]]
"""Draws every form of file from the contents, and from nothing else."""


def file_report(
    session: Session,
    *,
    by: Officer,
    place_ids: Sequence[uuid.UUID],
    period: Period,
    draw: Draw,
    typed: Typed = NOTHING_TYPED,
    criterion: Criterion | None = None,
) -> PeriodReport:
    """File what is known now of these places and this period, for ever, with the files drawn of it.

    What was filed before and has not changed is not filed twice: the report there is comes back. Raise PeriodNotOver
    before the last day, WordsTooLong, or as campaigns.reports.gathering.gather does.
    """
    if period.last > today():
        raise PeriodNotOver(period.last)
    _check(typed)
    contents = gather(session, by, place_ids, period, utc_now(), criterion=criterion, typed=typed)
    filed = report_of(session, place_ids, period)
    if filed is not None and canonical(replace(contents, known_at=filed.known_at)) == filed.contents:
        return filed
    text = canonical(contents)
    report = PeriodReport(
        unit_id=contents.unit_id,
        kind=period.kind,
        first_on=period.first,
        last_on=period.last,
        known_at=contents.known_at,
        method_version=METHOD_VERSION,
        contents=text,
        contents_sha256=digest(text),
        filed_by_id=by.id,
        filed_at=utc_now(),
    )
    session.add(report)
    session.flush()
    drawn = draw(contents)
    hashes = {form: sha256(drawn[form]).hexdigest() for form in FileForm}
    session.add_all(PeriodReportPlace(report_id=report.id, place_id=part.place_id) for part in contents.places)
    session.add_all(
        PeriodReportFile(report_id=report.id, form=form, sha256=hashes[form], content=drawn[form]) for form in FileForm
    )
    session.flush()
    record(
        session,
        by=by,
        action="report:file",
        subject_id=report.id,
        unit=contents.unit,
        first_on=period.first.isoformat(),
        last_on=period.last.isoformat(),
        places=len(contents.places),
        numerator=contents.total.now.numerator,
        denominator=contents.total.now.denominator,
        sha256={"contents": report.contents_sha256, **{form.value: hashes[form] for form in FileForm}},
    )
    return report


def _check(typed: Typed) -> None:
    for field in fields(typed):
        said = getattr(typed, field.name)
        longest = LONGEST_WORDS if field.name in {"difficulties", "proposals"} else LONGEST_LINE
        lines = said if isinstance(said, tuple) else (said,)
        if len(lines) > MOST_RECIPIENTS or any(len(line) > longest for line in lines):
            raise WordsTooLong(field.name, longest)
