"""Officers, and who let them in, are taken at their word only where this program wrote the row: told by a keyed mark.

Who can write rows and has no key could give a colleague's login another password, or their own another role, for a
moment, act, and put it back. So each row bears a mark of all that decides, written by itself with every change, and
looked at wherever the row opens anything. A row that was bent is as good as disabled, and no later change mends it.
"""

import hmac
import logging
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, event, inspect, select
from sqlalchemy.orm import Mapper

from database.base import new_id, utc_now
from database.sealing import SealBroken
from registry.marking import keyed_mark
from registry.officers.marks import MARKED
from registry.officers.model import LettingIn, Officer

BOUND = (*MARKED, "must_change_password", "name")
"""What signing in, every right, and who counts as a person of their own depend on."""

_LETTING_IN = ("created_at", "officer_id", "by_id", "what", "confirmed_by_id", "confirmed_at")

_log = logging.getLogger(__name__)


def is_as_told(officer: Officer) -> bool:
    """Whether the row is as this program wrote it; where it is not, the operator's log says whose, by the id alone."""
    told = hmac.compare_digest(officer.bound.encode(), bound_officer(values_of(officer)).encode())
    if not told:
        _log.critical("The row of officer %s was changed past the program: it opens nothing.", officer.id)
    return told


def may_act(officer: Officer) -> bool:
    """Whether *officer* is neither disabled nor of a row that was changed past the program."""
    return officer.disabled_at is None and is_as_told(officer)


def require_as_told(officer: Officer) -> None:
    """Raise SealBroken where the officer's row was changed past the program."""
    if not is_as_told(officer):
        raise SealBroken("officer")


def letting_in_is_as_told(row: LettingIn) -> bool:
    """Whether who let whom in, and who confirmed it, is as this program wrote it."""
    return hmac.compare_digest(row.bound.encode(), bound_letting_in(values_of(row)).encode())


def bound_officer(values: Mapping[str, Any]) -> str:
    """The mark of an officer's row with these *values* by column. Raise KeysMissing."""
    return keyed_mark("bound officers", values["id"], *(values.get(name) for name in BOUND))


def bound_letting_in(values: Mapping[str, Any]) -> str:
    """The mark of a row of letting_in with these *values*. Raise KeysMissing."""
    return keyed_mark("letting in", values["id"], *(values.get(name) for name in _LETTING_IN))


def values_of(row: Officer | LettingIn) -> dict[str, Any]:
    """What the row's mark is over, by column."""
    return {name: getattr(row, name) for name in ("id", *(BOUND if isinstance(row, Officer) else _LETTING_IN))}


def start_binding() -> None:
    """Let every change of such rows in this process leave its mark. Saying it twice changes nothing."""
    for kind in (Officer, LettingIn):
        for name, listener in (("before_insert", _bind_new), ("before_update", _bind_changed)):
            if not event.contains(kind, name, listener):
                event.listen(kind, name, listener)


def _bind_new(_mapper: Mapper[Any], _connection: Connection, row: Officer | LettingIn) -> None:
    row.id = row.id or new_id()
    row.created_at = row.created_at or utc_now()
    if isinstance(row, Officer):
        row.must_change_password = True if row.must_change_password is None else row.must_change_password
    row.bound = _mark_of(row, values_of(row))


def _bind_changed(_mapper: Mapper[Any], connection: Connection, row: Officer | LettingIn) -> None:
    """Mark the row anew, unless it was not as told before: the program must not make good what somebody bent."""
    seen: Any = inspect(row)
    names = BOUND if isinstance(row, Officer) else _LETTING_IN
    if not any(seen.attrs[name].history.has_changes() for name in names):
        return
    table = type(row).__table__
    assert isinstance(table, Table)
    before = connection.execute(select(table).where(table.c.id == row.id)).mappings().one()
    if hmac.compare_digest(before["bound"].encode(), _mark_of(row, dict(before)).encode()):
        row.bound = _mark_of(row, values_of(row))


def _mark_of(row: Officer | LettingIn, values: Mapping[str, Any]) -> str:
    return bound_officer(values) if isinstance(row, Officer) else bound_letting_in(values)
