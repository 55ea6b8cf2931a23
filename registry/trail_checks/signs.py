"""Signs beside what the trail tells of them: which account and texts are on paper, and what became of it."""

import uuid
from collections.abc import Iterator
from contextlib import closing

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from registry.audit.operations import record
from registry.signs.marks import mark_of_sign
from registry.signs.model import Sign, SignState
from registry.trail_checks.unlike import Unlike, id_in

LOADED = "sign:load"
"""The action of an entry for a sign that came with a whole table of them, or was there before there were marks."""

_STATE_AFTER = {
    "sign:make": SignState.PRINTED,
    "sign:post": SignState.POSTED,
    "sign:replace": SignState.REPLACED,
    "sign:void": SignState.VOID,
}


class SignsTold:
    """What is told of each sign: its mark, where that was not erased, and its state. Two short texts a sign."""

    def __init__(self) -> None:
        self._told: dict[uuid.UUID, tuple[str | None, str | None]] = {}

    def hear(self, entry: RowMapping) -> None:
        """Take in one sound entry."""
        action = entry["action"]
        if action == LOADED:
            details = entry["details"]
            self._told[id_in(entry["subject_id"])] = details.get("mark"), details.get("state")
        elif action in _STATE_AFTER:
            sign_id = id_in(entry["subject_id"])
            mark = entry["details"].get("mark") if action == "sign:make" else self._told.get(sign_id, (None, None))[0]
            self._told[sign_id] = mark, _STATE_AFTER[action]

    def first_unlike(self, session: Session) -> Unlike | None:
        """The first sign that is not as told; where one is gone that was told of, that one."""
        left = dict(self._told)
        for row in _rows(session):
            if row["id"] not in left:
                return Unlike("sign", row["id"], "id")
            mark, state = left.pop(row["id"])
            if mark is not None and mark != mark_of_sign(dict(row)):
                return Unlike("sign", row["id"], "content")
            if state is not None and state != row["state"]:
                return Unlike("sign", row["id"], "state")
        return Unlike("sign", min(left), "id") if left else None

    def untold(self, session: Session) -> list[RowMapping]:
        """The signs that no entry tells of."""
        return [row for row in _rows(session) if row["id"] not in self._told]


def _rows(session: Session) -> Iterator[RowMapping]:
    rows = session.execute(select(Sign.__table__).order_by(Sign.id), execution_options={"yield_per": 1000})
    with closing(rows):
        yield from rows.mappings()


def tell_of_signs(session: Session, told: SignsTold) -> int:
    """Give each sign that the trail does not know an entry with what it is; return how many they were."""
    signs = told.untold(session)
    for row in signs:
        record(
            session,
            by=None,
            action=LOADED,
            subject_id=row["id"],
            merchant_id=row["merchant_id"],
            serial=row["serial"],
            state=row["state"],
            mark=mark_of_sign(dict(row)),
        )
    session.flush()
    return len(signs)
