"""Who let whom in, and who confirmed it, beside what the trail tells: a row that is gone, put in or written over."""

import uuid
from typing import Any

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from registry.officers.binding import bound_letting_in
from registry.officers.hands import ROLES_BESTOWED
from registry.officers.hands_told import HANDING_OUT
from registry.officers.marks import CONFIRMED, LET_IN
from registry.officers.model import LettingIn
from registry.trail_checks.unlike import Unlike, id_in

CONFIRM = "officer:confirm"

_Pair = tuple[uuid.UUID, uuid.UUID]
"""Whom it is about, and who did it."""


class LettingInsTold:
    """The rows that entries name; of older entries, which name none, whom they may have let in or confirmed."""

    def __init__(self) -> None:
        self._let_in: dict[uuid.UUID, _Pair] = {}
        self._confirmed: dict[uuid.UUID, _Pair] = {}
        self._let_in_once: set[_Pair] = set()
        self._confirmed_once: set[_Pair] = set()

    def hear(self, entry: RowMapping) -> None:
        """Take in one sound entry."""
        if entry["officer_id"] is None or entry["action"] not in (*HANDING_OUT, CONFIRM):
            return
        pair = id_in(entry["subject_id"]), id_in(entry["officer_id"])
        marks: dict[str, Any] = entry["details"].get("marks", {})
        if entry["action"] == CONFIRM:
            self._confirmed |= dict.fromkeys(map(uuid.UUID, marks.get(CONFIRMED, "").split()), pair)
            self._confirmed_once |= set() if CONFIRMED in marks else {pair}
        elif LET_IN in marks:
            self._let_in |= dict.fromkeys(map(uuid.UUID, marks[LET_IN].split()), pair)
        elif entry["action"] != "officer:change_role" or _bestowed(entry["details"]):
            self._let_in_once.add(pair)

    def first_unlike(self, session: Session) -> Unlike | None:
        """The first row, by its id, that is not as told; where one is gone that was told of, that one."""
        left = dict(self._let_in)
        for row in session.execute(select(LettingIn.__table__).order_by(LettingIn.id)).mappings():
            differs = self._differing(row, left.pop(row["id"], None))
            if differs is not None:
                return Unlike("letting_in", row["id"], differs)
        return Unlike("letting_in", min(left), "id") if left else None

    def _differing(self, row: RowMapping, told: _Pair | None) -> str | None:
        let_in = row["officer_id"], row["by_id"]
        if told != let_in and (told is not None or let_in not in self._let_in_once):
            return "id"
        if row["bound"] and row["bound"] != bound_letting_in(dict(row)):
            return "bound"
        if row["confirmed_at"] is None:
            return "confirmed_at" if row["id"] in self._confirmed else None
        confirmed = row["officer_id"], row["confirmed_by_id"]
        as_told = self._confirmed.get(row["id"]) == confirmed or confirmed in self._confirmed_once
        return None if as_told else "confirmed_by_id"


def _bestowed(details: dict[str, Any]) -> bool:
    _before, after = details.get("changes", {}).get("role", (None, None))
    return after in ROLES_BESTOWED
