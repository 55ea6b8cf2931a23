"""What was kept long enough: personal data of shops closed for years, contacts nobody agreed to, old sign-ins.

The caller owns the transaction: nothing here commits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from campaigns.enrolment.closings_told import was_told_closed
from campaigns.enrolment.forgetting import KEPT_LONG_ENOUGH, erase_everything
from campaigns.incidents.forgetting import forget_old_incidents, old_incidents
from campaigns.incidents.model import Incident
from database.base import utc_now
from registry.audit.operations import record
from registry.audit.queries import was_told_of
from registry.calendar import day_of
from registry.chunks import chunks
from registry.consents.model import Purpose, Turn
from registry.consents.queries import last_word
from registry.data_requests.model import DataRequest
from registry.data_requests.operations import empty_requests
from registry.data_requests.queries import OPEN
from registry.lists.operations import forget_expired
from registry.merchants.erasing import PERSONAL, erase_contact
from registry.merchants.model import Merchant
from registry.sign_ins.model import PhoneLink, SignIn
from registry.throttles.model import TryCount
from registry.throttles.operations import forget_tries
from registry.trader_links.model import TraderVisit

DAYS_TO_ASK = 7
"""A contact that was written down at enrolment, and that nobody has agreed to by then, is deleted."""
DAYS_TO_NOTICE = 30
"""For so many days a shop must have been written down as closed, whenever it did: others can see it and reopen it."""
DAYS_OF_SIGN_INS = 365
"""Ended sign-ins are kept a year: Level-2 rules want at least twelve months of logs."""


@dataclass(frozen=True)
class Due:
    """What may go."""

    closed: Sequence[Merchant]
    """Shops closed for so many years that nobody needs to know whose they were."""
    never_agreed: Sequence[Merchant]
    answered: Sequence[DataRequest]
    """Requests that were answered at shops of whose owner nothing is held, and that still say who asked."""
    incidents: int
    """Incidents that were closed long ago, and still say what was told."""
    sign_ins: int
    tries: int


def due_for_deletion(session: Session, *, years: int, at: datetime | None = None, most: int | None = None) -> Due:
    """Everything that was kept long enough, *years* being how long a closed shop's owner is remembered.

    With *most*, no more shops of each kind than that.
    """
    now = at or utc_now()
    told_long_ago = _number_of(session, Incident.id, and_(*old_incidents(now)))
    return Due(
        closed=_closed_until(session, _years_before(day_of(now), years), now - timedelta(days=DAYS_TO_NOTICE), most),
        never_agreed=_never_agreed(session, now - timedelta(days=DAYS_TO_ASK), most),
        answered=_answered(session, most),
        incidents=min(told_long_ago, told_long_ago if most is None else most),
        sign_ins=_number_of(session, SignIn.id, _ended(now)),
        tries=_number_of(session, TryCount.key_hash, TryCount.forget_at <= now),
    )


def delete_what_is_due(session: Session, *, years: int, at: datetime | None = None, most: int | None = None) -> Due:
    """Delete it, and tell the trail how much it was. Shops stay in every figure.

    With *most*, no more shops of each kind than that: who is given as many asks again.
    """
    now = at or utc_now()
    due = due_for_deletion(session, years=years, at=now, most=most)
    for merchant in due.closed:
        erase_everything(session, by=None, merchant=merchant, reason=KEPT_LONG_ENOUGH)
    for merchant in due.never_agreed:
        erase_contact(session, by=None, merchant=merchant, reason=KEPT_LONG_ENOUGH)
    empty_requests(session, by=None, requests=due.answered, reason=KEPT_LONG_ENOUGH)
    forget_old_incidents(session, now, most=most)
    session.execute(delete(SignIn).where(_ended(now)))
    forget_expired(session)
    for opened in (PhoneLink, TraderVisit):
        session.execute(delete(opened).where(opened.ends_at <= now - timedelta(days=DAYS_OF_SIGN_INS)))
    forget_tries(session, at=now)
    told = {"closed": len(due.closed), "never_agreed": len(due.never_agreed), "answered": len(due.answered)}
    told["sign_ins"] = due.sign_ins
    if any(told.values()):
        record(session, by=None, action="installation:retention", subject_id=None, years=years, deleted=told)
    return due


def _number_of(session: Session, column: InstrumentedAttribute[Any], condition: ColumnElement[bool]) -> int:
    return session.scalars(select(func.count(column)).where(condition)).one()


def _closed_until(session: Session, day: date, told_before: datetime, most: int | None) -> Sequence[Merchant]:
    # By the trail, which nobody dates: else one person deletes a shop's owner by closing it years ago.
    closed_lately = was_told_of(Merchant.id, "merchant:close", since=told_before)
    anything = or_(*(getattr(Merchant, name) != "" for name in PERSONAL))
    over = (Merchant.closed_on <= day, anything, ~closed_lately)
    found = session.execute(
        select(Merchant.id, Merchant.closed_on).where(*over).order_by(Merchant.closed_on, Merchant.id)
    )
    told = (shop.id for shop in found.all() if was_told_closed(session, shop.id, shop.closed_on, day))
    closed: list[Merchant] = []
    for ids in chunks(list(islice(told, most))):
        held = select(Merchant).where(Merchant.id.in_(ids), *over).options(joinedload(Merchant.place))
        closed += session.scalars(held.order_by(Merchant.closed_on, Merchant.id).with_for_update(of=Merchant))
    return closed


def _never_agreed(session: Session, before: datetime, most: int | None) -> Sequence[Merchant]:
    agreed = last_word(Merchant.id, Purpose.KEEP_CONTACT, Turn.GIVEN)
    return session.scalars(
        select(Merchant)
        .where(Merchant.created_at <= before, or_(Merchant.owner_name != "", Merchant.phone != ""), ~agreed)
        .options(joinedload(Merchant.place))
        .order_by(Merchant.created_at, Merchant.id)
        .limit(most)
        .with_for_update(of=Merchant)
    ).all()


def _answered(session: Session, most: int | None) -> Sequence[DataRequest]:
    nothing = and_(*(getattr(Merchant, name) == "" for name in PERSONAL))
    said = or_(DataRequest.asked_by != "", DataRequest.wording != "", DataRequest.outcome != "")
    return session.scalars(
        select(DataRequest)
        .join(DataRequest.merchant)
        .where(DataRequest.state.not_in(OPEN), nothing, said)
        .order_by(DataRequest.ended_at, DataRequest.id)
        .limit(most)
        .with_for_update(of=Merchant)
    ).all()


def _ended(now: datetime) -> ColumnElement[bool]:
    return SignIn.ends_at <= now - timedelta(days=DAYS_OF_SIGN_INS)


def _years_before(day: date, years: int) -> date:
    """The same day so many years ago; of 29 February the 28th."""
    last = day.replace(day=28) if (day.month, day.day) == (2, 29) else day
    return last.replace(year=last.year - years)
