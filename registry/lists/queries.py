"""Questions about lists that are being looked through."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from database.base import utc_now
from registry.lists.errors import ListAlreadyTaken
from registry.lists.model import OfferedList
from registry.officers.model import Officer


def list_offered_by(session: Session, officer: Officer, list_id: uuid.UUID, *, to_change: bool = False) -> OfferedList:
    """The list, of this officer and not expired; else NoResultFound: nobody looks into what another one sent.

    *to_change* holds it until the transaction ends, and raises ListAlreadyTaken where it was taken in.
    """
    query = select(OfferedList).where(
        OfferedList.id == list_id, OfferedList.officer_id == officer.id, OfferedList.ends_at > utc_now()
    )
    if to_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    offered = session.scalars(query).one()
    if to_change and offered.taken_at is not None:
        raise ListAlreadyTaken
    return offered


def lists_offered_by(session: Session, officer: Officer) -> Sequence[OfferedList]:
    """The lists of this officer that are still kept, newest first."""
    return session.scalars(
        select(OfferedList)
        .where(OfferedList.officer_id == officer.id, OfferedList.ends_at > utc_now())
        .options(joinedload(OfferedList.place))
        .order_by(OfferedList.created_at.desc(), OfferedList.id)
    ).all()
