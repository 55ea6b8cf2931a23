"""Receiving and answering requests. The caller owns the transaction: nothing here commits."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.base import utc_now
from registry.audit.erasing import erase_details
from registry.audit.model import AuditEntry
from registry.audit.operations import record
from registry.calendar import EARLIEST, day_of, today
from registry.consents.model import Purpose, Turn
from registry.consents.queries import last_said
from registry.data_requests.deadlines import accept_by, due_on
from registry.data_requests.errors import (
    AlreadyEnded,
    AlreadyExtended,
    AskedInTheFuture,
    AskedTooEarly,
    ConsentsStand,
    NameMissing,
    NotErasedYet,
    ReasonMissing,
)
from registry.data_requests.model import LONGEST_NAME, LONGEST_NOTE, Channel, DataRequest, RequestKind, RequestState
from registry.data_requests.queries import OPEN, request_seen_by
from registry.merchants.erasing import holds_owner
from registry.merchants.holding import hold_merchant
from registry.officers.model import Officer
from registry.plain_line import plain_line
from registry.trader import Trader


def receive_request(
    session: Session,
    *,
    by: Officer | Trader,
    merchant_id: uuid.UUID,
    kind: RequestKind,
    channel: Channel,
    asked_by: str,
    asked_on: date,
    wording: str = "",
) -> DataRequest:
    """Write down what somebody asks about a shop's data; its deadlines count from *asked_on*.

    Raise NoResultFound for a merchant *by* may not see, NameMissing, AskedInTheFuture or AskedTooEarly.
    """
    merchant = hold_merchant(session, by=by, merchant_id=merchant_id)
    if not (name := plain_line(asked_by)[:LONGEST_NAME]):
        raise NameMissing
    if asked_on > today():
        raise AskedInTheFuture(today())
    if asked_on < EARLIEST:
        raise AskedTooEarly(EARLIEST)
    request = DataRequest(
        merchant=merchant,
        kind=kind,
        channel=channel,
        asked_by=name,
        wording=plain_line(wording)[:LONGEST_NOTE],
        asked_on=asked_on,
        accept_by=accept_by(asked_on),
        due_on=due_on(kind, asked_on),
        received_by=by if isinstance(by, Officer) else None,
    )
    session.add(request)
    session.flush()
    _tell(session, by, "data_request:receive", request, due_on=request.due_on.isoformat())
    return request


def accept_request(session: Session, *, by: Officer, request_id: uuid.UUID) -> DataRequest:
    """Write down that the person was told it is being worked on; told before, it stays. Raise AlreadyEnded."""
    request = held_open(session, by, request_id)
    if request.state is RequestState.RECEIVED:
        request.state, request.accepted_at = RequestState.ACCEPTED, utc_now()
        _tell(session, by, "data_request:accept", request)
    return request


def extend_request(session: Session, *, by: Officer, request_id: uuid.UUID, reason: str) -> DataRequest:
    """Give it as many days again; the person was told *reason*. Raise AlreadyEnded, AlreadyExtended, ReasonMissing."""
    request = held_open(session, by, request_id)
    if request.extended_at is not None:
        raise AlreadyExtended
    if not (told := plain_line(reason)[:LONGEST_NOTE]):
        raise ReasonMissing
    request.extended_at = utc_now()
    request.due_on = due_on(request.kind, request.due_on)
    _tell(session, by, "data_request:extend", request, due_on=request.due_on.isoformat(), reason=told)
    return request


def end_request(
    session: Session,
    *,
    by: Officer,
    request_id: uuid.UUID,
    state: RequestState,
    outcome: str,
    rest_stands: bool = False,
) -> DataRequest:
    """Write down that it was done, or refused; *outcome* is what the person was told.

    Consent counts as taken back once that was written down since the day of asking; *rest_stands* says that the person
    still agrees to what was not.

    Where nothing is held of the shop's owner any more, nothing is kept of who asked and what was said either: whoever
    answers has printed the answer by then. Raise AlreadyEnded, ReasonMissing, ConsentsStand, or NotErasedYet where data
    that were to be deleted are still there.
    """
    request = held_open(session, by, request_id)
    told = plain_line(outcome)[:LONGEST_NOTE]
    if not told:
        raise ReasonMissing
    if (state, request.kind) == (RequestState.DONE, RequestKind.WITHDRAW):
        _require_taken_back(session, request, rest_stands=rest_stands)
    if (state, request.kind) == (RequestState.DONE, RequestKind.DELETE) and holds_owner(request.merchant):
        raise NotErasedYet
    request.state, request.outcome = state, told
    request.ended_at, request.ended_by = utc_now(), by
    _tell(session, by, "data_request:end", request, state=state)
    if not holds_owner(request.merchant):
        empty_requests(session, by=by, requests=[request], reason="request")
    return request


def _require_taken_back(session: Session, request: DataRequest, *, rest_stands: bool) -> None:
    said = last_said(session, request.merchant)
    standing = [purpose for purpose in Purpose if purpose in said and said[purpose].turn is Turn.GIVEN]
    taken_back = any(
        consent.turn is Turn.WITHDRAWN and day_of(consent.created_at) >= request.asked_on for consent in said.values()
    )
    if standing and not (taken_back and rest_stands):
        raise ConsentsStand(standing, some_taken_back=taken_back)


def empty_requests(session: Session, *, by: Officer | None, requests: Sequence[DataRequest], reason: str) -> None:
    """Take out who asked, what was said and what was answered, here and in the trail. That it was, and when, stays."""
    for request in requests:
        request.asked_by = request.wording = request.outcome = ""
    session.flush()
    told = AuditEntry.subject_id.in_([request.id for request in requests])
    entries = session.scalars(select(AuditEntry).where(told, AuditEntry.erased_at.is_(None))).all()
    erase_details(session, by=by, entries=[entry for entry in entries if "reason" in entry.details], reason=reason)


def held_open(session: Session, by: Officer, request_id: uuid.UUID) -> DataRequest:
    """The request, still open, its shop held until the transaction ends. Raise NoResultFound or AlreadyEnded."""
    request = request_seen_by(session, by, request_id)
    hold_merchant(session, by=by, merchant_id=request.merchant_id)
    session.refresh(request, ["state", "extended_at", "due_on", "erase_after"])
    if request.state not in OPEN:
        raise AlreadyEnded(request.state)
    return request


def _tell(session: Session, by: Officer | Trader, action: str, request: DataRequest, **details: Any) -> None:
    session.flush()
    record(
        session,
        by=by,
        action=action,
        subject_id=request.id,
        merchant_id=request.merchant_id,
        kind=request.kind,
        **details,
    )
