"""Counting tries in the database, where all processes see one number. Nothing here commits."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from database.base import utc_now
from database.keys import keys_in_use
from registry.throttles.model import TryCount


def take_turn_of(session: Session, *, key: str, limit: int, per: timedelta, at: datetime | None = None) -> bool:
    """Count one try of *key* and return True; return False, and count nothing, when it would be one too many.

    In no stretch of time as long as *per* are more than *limit* tries counted; who has used them up waits at most one
    and a half times as long. Counting and judging is one statement, so that tries at the same moment cannot read the
    same old number; the caller commits it before the work that is guarded begins. A clock that jumps back lifts
    nothing, nor do tries that are counted in another order than their moments: who waited for the row may be late.
    """
    at = at or utc_now()
    half = int(at.timestamp() / _seconds_of_half(per))
    values = {
        "key_hash": _hash_of(key, per),
        "half": half,
        "tries": 1,
        "tries_before": 0,
        "tries_before_that": 0,
        "forget_at": datetime.fromtimestamp((half + 3) * _seconds_of_half(per), UTC),
    }
    insert = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert(TryCount)
    tries, before, before_that = _counts_by(half)
    counting = insert.values(values).on_conflict_do_update(
        index_elements=[TryCount.key_hash],
        set_={
            "half": _present(half),
            "tries": tries + 1,
            "tries_before": before,
            "tries_before_that": before_that,
            "forget_at": case((TryCount.half == half + 1, TryCount.forget_at), else_=values["forget_at"]),
        },
        where=tries + before + before_that < limit,
    )
    return session.scalar(counting.returning(TryCount.key_hash)) is not None


def free_again_at(
    session: Session, *, key: str, limit: int, per: timedelta, at: datetime | None = None
) -> datetime | None:
    """When a try of *key* will be within *limit* again; nothing where one would be within it now. It only reads."""
    at = at or utc_now()
    half = int(at.timestamp() / _seconds_of_half(per))
    counts = session.execute(select(*_counts_by(half)).where(TryCount.key_hash == _hash_of(key, per))).one_or_none()
    if counts is None or sum(counts) < limit:
        return None
    # Half by half the oldest of the three counts goes.
    passing = next(passed for passed in (1, 2, 3) if sum(counts[: 3 - passed]) < limit)
    return datetime.fromtimestamp((half + passing) * _seconds_of_half(per), UTC)


def give_turn_back(session: Session, *, key: str, per: timedelta) -> None:
    """Take back the try counted last: it turned out to be none that needs counting."""
    session.execute(
        update(TryCount)
        .where(TryCount.key_hash == _hash_of(key, per), TryCount.tries > 0)
        .values(tries=TryCount.tries - 1)
        .execution_options(synchronize_session=False)
    )


def forget_tries(session: Session, *, at: datetime) -> None:
    """Delete the rows that say nothing any more, but none that another transaction is at.

    Not part of a try: a try that held rows of others could wait for one that holds its own.
    """
    old = select(TryCount.key_hash).where(TryCount.forget_at <= at).with_for_update(skip_locked=True)
    session.execute(delete(TryCount).where(TryCount.key_hash.in_(old)).execution_options(synchronize_session=False))


def _present(half: int) -> ColumnElement[int]:
    """The half that a stored row is in from now on: its own where it is one ahead, for that is a try that came late."""
    return case((TryCount.half == half + 1, TryCount.half), else_=half)


def _counts_by(half: int) -> tuple[ColumnElement[int], ColumnElement[int], ColumnElement[int]]:
    """What the three counts of a stored row are in the half with that number, before a further try."""
    counts: list[Any] = [TryCount.tries, TryCount.tries_before, TryCount.tries_before_that]

    def after(passed: int, counts: list[Any]) -> list[Any]:
        return [*[0] * passed, *counts][:3]

    # A row from the future is what a clock that jumped back finds: it counts in full, and ages from here on.
    now, one_on, two_on = counts, after(1, counts), after(2, counts)
    first, second, third = (
        case(
            (TryCount.half >= half, now[place]),
            (TryCount.half == half - 1, one_on[place]),
            (TryCount.half == half - 2, two_on[place]),
            else_=0,
        )
        for place in range(3)
    )
    return first, second, third


def _seconds_of_half(per: timedelta) -> float:
    return per.total_seconds() / 2


def _hash_of(key: str, per: timedelta) -> str:
    """What is stored for *key*: addresses and logins are few enough to be guessed from a plain hash."""
    text = f"{per.total_seconds():.0f} {key}".encode("utf-8", "surrogatepass")
    return hmac.new(keys_in_use().derived("tries"), text, hashlib.sha256).hexdigest()
