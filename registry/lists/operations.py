"""Keeping a list while somebody looks it through. The caller owns the transaction: nothing here commits."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from database.base import utc_now
from registry.lists.columns import Column, columns_as_text, guess_columns, width_of
from registry.lists.model import KEPT_FOR, LONGEST_NAME, OfferedList
from registry.lists.queries import list_offered_by
from registry.lists.table import Table
from registry.officers.model import Officer
from registry.places.model import Place
from registry.plain_line import plain_line

MOST_KEPT = 5
"""Lists of one officer at a time; an older one goes."""


def offer_list(session: Session, *, by: Officer, table: Table, file_name: str, place: Place | None) -> OfferedList:
    """Keep *table* for a day, for *by* alone; its columns are guessed. What has expired meanwhile is deleted."""
    forget_expired(session)
    older = select(OfferedList.id).where(OfferedList.officer_id == by.id).order_by(OfferedList.created_at.desc())
    _delete(session, list(session.scalars(older.offset(MOST_KEPT - 1))))
    guess = guess_columns(table)
    offered = OfferedList(
        officer_id=by.id,
        place_id=place.id if place else None,
        file_name=plain_line(file_name)[-LONGEST_NAME:],
        content=table.for_keeping(),
        header=guess.header,
        columns=columns_as_text([*guess.columns, *[None] * (width_of(table) - len(guess.columns))]),
        ends_at=utc_now() + KEPT_FOR,
        outcome={},
    )
    session.add(offered)
    session.flush()
    return offered


def choose_columns(
    session: Session, *, by: Officer, list_id: uuid.UUID, header: int, columns: Sequence[Column | None]
) -> OfferedList:
    """Say what the columns are instead of what was guessed. Raise NoResultFound or ListAlreadyTaken."""
    offered = list_offered_by(session, by, list_id, to_change=True)
    offered.header, offered.columns = header, columns_as_text(columns)
    session.flush()
    return offered


def end_list(session: Session, offered: OfferedList) -> None:
    """Say that the list was taken in: what it held is in the register now, and goes from here."""
    offered.taken_at, offered.content = utc_now(), {}
    session.flush()


def keep_outcome(session: Session, offered: OfferedList, outcome: Mapping[str, Any]) -> None:
    """Keep what became of each row of a list that was taken in, for as long as the list is kept."""
    offered.outcome = dict(outcome)
    session.flush()


def drop_list(session: Session, *, by: Officer, list_id: uuid.UUID) -> None:
    """Forget a list that is not to be taken in. Raise NoResultFound."""
    _delete(session, [list_offered_by(session, by, list_id).id])


def forget_expired(session: Session) -> None:
    """Delete every list that was kept long enough."""
    session.execute(delete(OfferedList).where(OfferedList.ends_at <= utc_now()))


def _delete(session: Session, ids: Sequence[uuid.UUID]) -> None:
    session.execute(delete(OfferedList).where(OfferedList.id.in_(ids)))
