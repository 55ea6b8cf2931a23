"""Officers beside what the trail tells of them: passwords, roles and second factors written past the program."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from registry.audit.operations import record
from registry.officers.marks import MARKED, mark_of_officer, marks_of_officer
from registry.officers.model import Officer
from registry.trail_checks.unlike import Unlike, id_in

DECISIONS = frozenset({"account:approve", "account:reject", "officer:confirm"})
"""What is decided in a role; it is held to the role that was told of the officer."""
AT_ONCE = timedelta(minutes=10)
"""A decision and another role may be written at the same moment, by two who do not wait for one another."""

LOADED = "officer:load"
"""The action of an entry for an officer who came with a whole table of them, or was there before there were marks."""
ABOUT = ("officer:", "second_factor:", "sign_in:")
"""What the actions that tell marks begin with."""


class OfficersTold:
    """The last marks of each officer; entries come in as they lie in the chain."""

    def __init__(self) -> None:
        self._known: set[uuid.UUID] = set()
        self._marks: dict[uuid.UUID, dict[str, str]] = {}
        self._roles: dict[uuid.UUID, list[tuple[datetime | None, str]]] = {}
        """The marks of the roles of each officer, each with until when it was told."""
        self._of_role: dict[tuple[uuid.UUID, str], str] = {}
        self._decided_as_another: uuid.UUID | None = None

    @property
    def any_marks(self) -> bool:
        """Whether the trail tells any mark at all: the one of an older version does not."""
        return bool(self._marks)

    def hear(self, entry: RowMapping) -> None:
        """Take in one sound entry."""
        if entry["action"].startswith(ABOUT) and entry["subject_id"]:
            officer_id = id_in(entry["subject_id"])
            self._known.add(officer_id)
            if "marks" in entry["details"]:
                self._hear_marks(officer_id, entry["details"]["marks"], entry["at"])
        if entry["action"] in DECISIONS and entry["officer_id"] and self._decided_as_another is None:
            self._hold_role(id_in(entry["officer_id"]), entry["role"], entry["at"])

    def first_unlike(self, session: Session) -> Unlike | None:
        """The first officer, by the id, who is not as told; one whom nobody told of is not either."""
        if self._decided_as_another is not None:
            return Unlike("officer", self._decided_as_another, "role")
        rows = session.execute(select(Officer.__table__).order_by(Officer.id)).mappings().all()
        for row in rows:
            differs = self._differing(row)
            if differs is not None:
                return Unlike("officer", row["id"], differs)
        gone = min(self._known - {row["id"] for row in rows}, default=None)
        return Unlike("officer", gone, "id") if gone else None

    def untold(self, session: Session) -> list[Officer]:
        """The officers without any mark, in the order of their ids."""
        return [row for row in session.scalars(select(Officer).order_by(Officer.id)) if row.id not in self._marks]

    def _hear_marks(self, officer_id: uuid.UUID, marks: dict[str, str], at: datetime) -> None:
        self._marks.setdefault(officer_id, {}).update(marks)
        if "role" in marks:
            earlier = [(until or at, role) for until, role in self._roles.get(officer_id, [])]
            self._roles[officer_id] = [*earlier, (None, marks["role"])]

    def _hold_role(self, officer_id: uuid.UUID, role: str, at: datetime) -> None:
        """Somebody who decided in a role that nobody gave them had it for a moment, in their row alone."""
        told = self._roles.get(officer_id)
        mark = self._of_role.setdefault((officer_id, role), mark_of_officer(officer_id, "role", role))
        if told and not any(had == mark and (until is None or at < until + AT_ONCE) for until, had in told):
            self._decided_as_another = officer_id

    def _differing(self, row: RowMapping) -> str | None:
        marks: dict[str, Any] = self._marks.get(row["id"], {})
        if not marks:
            return "id"
        return next((name for name in MARKED if marks.get(name) != mark_of_officer(row["id"], name, row[name])), None)


def tell_of_officers(session: Session, told: OfficersTold) -> int:
    """Give each officer without a mark an entry with all of them; return how many they were."""
    officers = told.untold(session)
    for officer in officers:
        marks = marks_of_officer(officer)
        record(session, by=None, action=LOADED, subject_id=officer.id, login=officer.login, marks=marks)
    session.flush()
    return len(officers)
