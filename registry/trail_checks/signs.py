"""Signs beside what the trail tells of them: which account and texts are on paper, and what became of it."""

import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from registry.audit.operations import record
from registry.signs.marks import mark_of_sign
from registry.signs.model import Sign, SignState
from registry.trail_checks.unlike import Unlike, id_in

LOADED = "sign:load"
"""The action of an entry for a sign that came with a whole table of them, or was there before there were marks."""

_STATE_AFTER = {
    "sign:post": SignState.POSTED,
    "sign:replace": SignState.REPLACED,
    "sign:void": SignState.VOID,
}
_SEEN_AS = {"sign:post": "posted_on", "sign:find": "last_seen_on"}
"""Where an entry tells the day on which the sign was seen to hang."""
_TELLING = {*_STATE_AFTER, *_SEEN_AS, "sign:hand_over"}


@dataclass
class _Told:
    """What is told of a sign, column by column as stored; None where nobody knows: it was erased, or never told."""

    mark: str | None = None
    state: str | None = None
    handed_over: str | None = None
    """The day and who, or empty."""
    last_seen: str | None = None


class SignsTold:
    """What is told of each sign: its mark, where that was not erased, its state, and its days. Short texts a sign."""

    def __init__(self) -> None:
        self._told: dict[uuid.UUID, _Told] = {}

    def hear(self, entry: RowMapping) -> None:
        """Take in one sound entry."""
        action, details = entry["action"], entry["details"]
        if action == LOADED:
            days = (details.get(name) for name in ("handed_over", "last_seen"))
            self._told[id_in(entry["subject_id"])] = _Told(details.get("mark"), details.get("state"), *days)
        elif action == "sign:make":
            self._told[id_in(entry["subject_id"])] = _Told(details.get("mark"), SignState.PRINTED, "", "")
        elif action in _TELLING:
            told = self._told.setdefault(id_in(entry["subject_id"]), _Told())
            told.state = _STATE_AFTER.get(action, told.state)
            if action in _SEEN_AS:
                told.last_seen = details.get(_SEEN_AS[action])
            elif action == "sign:hand_over":
                told.handed_over = _handed_over(details.get("handed_over_on"), id_in(entry["officer_id"]))

    def first_unlike(self, session: Session) -> Unlike | None:
        """The first sign that is not as told; where one is gone that was told of, that one."""
        left = dict(self._told)
        for row in _rows(session):
            told = left.pop(row["id"], None)
            if told is None:
                return Unlike("sign", row["id"], "id")
            differs = _differs(row, told)
            if differs is not None:
                return Unlike("sign", row["id"], differs)
        return Unlike("sign", min(left), "id") if left else None

    def untold(self, session: Session) -> list[RowMapping]:
        """The signs that no entry tells of."""
        return [row for row in _rows(session) if row["id"] not in self._told]


def _differs(row: RowMapping, told: _Told) -> str | None:
    """What of the row is not as told; nothing where all is, or nobody knows."""
    if told.mark is not None and told.mark != mark_of_sign(dict(row)):
        return "content"
    if told.state is not None and told.state != row["state"]:
        return "state"
    if told.handed_over is not None and told.handed_over != _handed_over_in(row):
        return "handed_over_on"
    if told.last_seen is not None and told.last_seen != _day(row["last_seen_on"]):
        return "last_seen_on"
    return None


def _handed_over_in(row: RowMapping) -> str | None:
    return _handed_over(_day(row["handed_over_on"]), row["handed_over_by_id"]) if row["handed_over_on"] else ""


def _handed_over(day: str | None, by: uuid.UUID) -> str | None:
    return None if day is None else f"{day} {by.hex}"


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


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
            handed_over=_handed_over_in(row),
            last_seen=_day(row["last_seen_on"]),
        )
    session.flush()
    return len(signs)
