"""A report as it was filed: its contents, its files, and the hashes of both.

Rows are only added: the database keeps each as it was written, by triggers (step 0025 of the migrations). What is
known better later does not change them, and is told by campaigns.reports.differences.
"""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.reports.canonical import restored
from campaigns.reports.contents import ReportContents
from campaigns.reports.period import Period, PeriodKind
from database.base import Base, Row, utc_now
from registry.officers.model import Officer
from registry.places.model import Place
from registry.units.model import Unit


class FileForm(StrEnum):
    """The files a report is filed as."""

    DOCX = "docx"
    PDF = "pdf"
    XLSX = "xlsx"


class PeriodReport(Row):
    """One filed report."""

    __tablename__ = "period_report"
    __table_args__ = (
        Index(None, "unit_id", "last_on"),
        CheckConstraint("last_on >= first_on", name="ends_after_it_begins"),
    )

    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id"))
    """Who reports: a name to file it under, which opens nothing."""
    kind: Mapped[PeriodKind]
    first_on: Mapped[date]
    last_on: Mapped[date]
    known_at: Mapped[datetime]
    """It says what was known at this moment."""
    method_version: Mapped[int]
    contents: Mapped[str] = mapped_column(Text)
    """ReportContents as canonical JSON."""
    contents_sha256: Mapped[str] = mapped_column(String(64))
    filed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officer.id"))
    filed_at: Mapped[datetime] = mapped_column(default=utc_now)

    unit: Mapped[Unit] = relationship()
    filed_by: Mapped[Officer] = relationship()

    @property
    def said(self) -> ReportContents:
        """What it says."""
        return restored(ReportContents, self.contents)

    @property
    def period(self) -> Period:
        """The days it tells of."""
        return Period(self.kind, self.first_on, self.last_on)


class PeriodReportPlace(Base):
    """A report tells of a place."""

    __tablename__ = "period_report_place"

    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("period_report.id"), primary_key=True)
    place_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("place.id"), primary_key=True, index=True)

    place: Mapped[Place] = relationship()


class PeriodReportFile(Base):
    """One of its files, byte for byte as it was handed out."""

    __tablename__ = "period_report_file"

    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("period_report.id"), primary_key=True)
    form: Mapped[FileForm] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)
