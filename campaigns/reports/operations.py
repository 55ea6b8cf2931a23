"""Filing a report. The caller owns the transaction: nothing here commits."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Self

from sqlalchemy.orm import Session

from campaigns.criteria.model import Criterion
from campaigns.reports.canonical import canonical, digest
from campaigns.reports.contents import METHOD_VERSION, ReportContents, Typed
from campaigns.reports.errors import PeriodNotOver, WordsTooLong
from campaigns.reports.gathering import NOTHING_TYPED, gather, places_to_report
from campaigns.reports.model import FileForm, PeriodReport, PeriodReportFile, PeriodReportPlace
from campaigns.reports.period import Period
from campaigns.reports.queries import report_of, report_seen_by
from database.base import utc_now
from database.held_ids import hold_new_id
from registry.audit.operations import record
from registry.calendar import today
from registry.officers.model import Officer

LONGEST_WORDS = 4000
"""Characters of typed difficulties, and of proposals."""
LONGEST_LINE = 120
MOST_RECIPIENTS = 20
_NO_MOMENT = datetime(1, 1, 1, tzinfo=UTC)

Files = Mapping[FileForm, bytes]
"""Every form of file, drawn from the contents and from nothing else."""


@dataclass(frozen=True)
class ReadyReport:
    """A report with all that is worked out about it, so that filing it writes rows and does nothing else."""

    contents: ReportContents
    text: str
    files: Files
    sha256: Mapping[str, str]
    """Of the text, by the name of ``contents``, and of each file."""

    @classmethod
    def of(cls, contents: ReportContents, files: Files) -> Self:
        """What was gathered, and every file drawn of it."""
        text = canonical(contents)
        sums = {form.value: sha256(files[form]).hexdigest() for form in FileForm}
        return cls(contents, text, files, {"contents": digest(text), **sums})


def what_to_file(
    session: Session,
    *,
    by: Officer,
    place_ids: Sequence[uuid.UUID],
    period: Period,
    typed: Typed = NOTHING_TYPED,
    criterion: Criterion | None = None,
) -> ReportContents:
    """What a report of these places and this period says by what is known at this moment. Nothing is written.

    Raise PeriodNotOver before the last day, WordsTooLong, or as campaigns.reports.gathering.gather does.
    """
    if period.last > today():
        raise PeriodNotOver(period.last)
    _check(typed)
    return gather(session, by, place_ids, period, criterion=criterion, typed=typed)


def seen_by_reader(contents: ReportContents) -> str:
    """What stands for the figures of a draft: another one is other figures, whatever was typed and at what moment."""
    return digest(canonical(replace(contents, known_at=_NO_MOMENT, typed=NOTHING_TYPED)))


def filed_already(session: Session, contents: ReportContents) -> PeriodReport | None:
    """The report that was filed last of the same places and period, where it says the very same."""
    filed = report_of(session, [part.place_id for part in contents.places], contents.period)
    if filed is None or canonical(replace(contents, known_at=filed.known_at)) != filed.contents:
        return None
    return filed


def file_report(session: Session, *, by: Officer, report_id: uuid.UUID, ready: ReadyReport) -> PeriodReport:
    """File for ever what was gathered, with the files drawn of it: nothing is worked out while others wait to write.

    The same *report_id* again, of a form sent twice, gives the report that is there. Raise NoResultFound where a place
    is no longer *by*'s, or the id is of somebody else's report.
    """
    hold_new_id(session, report_id)
    if session.get(PeriodReport, report_id) is not None:
        return report_seen_by(session, by, report_id)
    contents, sums = ready.contents, ready.sha256
    places_to_report(session, by, [part.place_id for part in contents.places])
    report = PeriodReport(
        id=report_id,
        unit_id=contents.unit_id,
        kind=contents.period.kind,
        first_on=contents.period.first,
        last_on=contents.period.last,
        known_at=contents.known_at,
        method_version=METHOD_VERSION,
        contents=ready.text,
        contents_sha256=sums["contents"],
        filed_by_id=by.id,
        filed_at=utc_now(),
    )
    session.add(report)
    session.flush()
    session.add_all(PeriodReportPlace(report_id=report.id, place_id=part.place_id) for part in contents.places)
    session.add_all(
        PeriodReportFile(report_id=report.id, form=form, sha256=sums[form.value], content=ready.files[form])
        for form in FileForm
    )
    session.flush()
    record(
        session,
        by=by,
        action="report:file",
        subject_id=report.id,
        unit=contents.unit,
        first_on=contents.period.first.isoformat(),
        last_on=contents.period.last.isoformat(),
        places=len(contents.places),
        numerator=contents.total.now.numerator,
        denominator=contents.total.now.denominator,
        sha256=dict(sums),
    )
    return report


def _check(typed: Typed) -> None:
    for field in fields(typed):
        said = getattr(typed, field.name)
        longest = LONGEST_WORDS if field.name in {"difficulties", "proposals"} else LONGEST_LINE
        lines = said if isinstance(said, tuple) else (said,)
        if len(lines) > MOST_RECIPIENTS or any(len(line) > longest for line in lines):
            raise WordsTooLong(field.name, longest)
