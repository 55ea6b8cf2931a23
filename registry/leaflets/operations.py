"""Writing leaflets. The caller owns the transaction: nothing here commits."""

import uuid
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.audit.operations import record
from registry.calendar import today
from registry.leaflets.errors import (
    CheckedInTheFuture,
    CheckIncomplete,
    TextMissing,
    TextTooLong,
    WrittenMeanwhile,
)
from registry.leaflets.model import LONGEST_NAME, LONGEST_TEXT, Leaflet, Subject
from registry.leaflets.queries import leaflet_of, ward_written_for
from registry.officers.model import Officer
from registry.plain_line import plain_line
from registry.units.model import Unit


@dataclass(frozen=True, kw_only=True)
class LeafletContent:
    """What a version says, and who found it right."""

    text: str
    text_en: str = ""
    checked_by: str = ""
    checked_on: date | None = None

    def tidied(self) -> "LeafletContent":
        """The same as it is stored: whole lines, no blank ones."""
        return LeafletContent(
            text=_lines(self.text),
            text_en=_lines(self.text_en),
            checked_by=plain_line(self.checked_by)[:LONGEST_NAME],
            checked_on=self.checked_on,
        )


def write_leaflet(
    session: Session, *, by: Officer, unit_id: uuid.UUID, subject: Subject, content: LeafletContent, seen: int
) -> Leaflet:
    """Add a version for the traders of a ward; *seen* is the version it was written from, 0 where there was none.

    The same again is the version that stands. Raise NoResultFound for a ward *by* is not posted to, TextMissing,
    TextTooLong, CheckIncomplete, CheckedInTheFuture or WrittenMeanwhile.
    """
    unit = ward_written_for(session, by, unit_id)
    content = content.tidied()
    _require_usable(content)
    # Who writes at the same time waits here, and then sees this version.
    session.execute(select(Unit.id).where(Unit.id == unit.id).with_for_update())
    newest = leaflet_of(session, unit.id, subject)
    if newest is not None and all(getattr(newest, name) == value for name, value in asdict(content).items()):
        return newest
    if seen != (newest.version if newest else 0):
        raise WrittenMeanwhile
    leaflet = Leaflet(unit=unit, subject=subject, version=seen + 1, written_by_id=by.id, **asdict(content))
    session.add(leaflet)
    session.flush()
    record(
        session,
        by=by,
        action="leaflet:write",
        subject_id=leaflet.id,
        unit=unit.name,
        subject=subject,
        version=leaflet.version,
        checked_by=content.checked_by,
    )
    return leaflet


def _require_usable(content: LeafletContent) -> None:
    if not content.text:
        raise TextMissing
    if max(len(content.text), len(content.text_en)) > LONGEST_TEXT:
        raise TextTooLong(LONGEST_TEXT)
    if bool(content.checked_by) != (content.checked_on is not None):
        raise CheckIncomplete
    if content.checked_on is not None and content.checked_on > today():
        raise CheckedInTheFuture(today())


def _lines(text: str) -> str:
    return "\n".join(filter(None, map(plain_line, text.splitlines())))
