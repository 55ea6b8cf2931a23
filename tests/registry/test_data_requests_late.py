"""Requests whose last day passed are told to the trail: each once, and once more after an extension."""

from datetime import date

import time_machine
from sqlalchemy import select

from registry.audit.model import AuditEntry
from registry.data_requests.lateness import ACCEPTED_LATE, ANSWERED_LATE, notice_late
from registry.data_requests.model import Channel, RequestKind, RequestState
from registry.data_requests.operations import accept_request, end_request, extend_request, receive_request
from tests.factories import make_merchant, make_officer

ASKED = date(2026, 11, 16)
"""A Monday: to be accepted by Wednesday 18, to be shown by Thursday 26 November."""


def told(session):
    late = AuditEntry.action.in_((ACCEPTED_LATE, ANSWERED_LATE))
    return [
        (entry.action, entry.details["due_on"])
        for entry in session.scalars(select(AuditEntry).where(late).order_by(AuditEntry.sequence))
    ]


def test_each_last_day_is_told_of_once_and_a_new_one_again(session):
    shop = make_merchant(session)
    official = make_officer(session, unit=shop.place.unit)
    given = {"asked_by": "Bà Thử", "channel": Channel.PHONE, "asked_on": ASKED, "kind": RequestKind.VIEW}
    with time_machine.travel(ASKED) as clock:
        late, answered = (receive_request(session, by=official, merchant_id=shop.id, **given) for _ in range(2))
        accept_request(session, by=official, request_id=answered.id)
        clock.move_to(date(2026, 11, 18))
        assert notice_late(session, most=10) == 0
        clock.move_to(date(2026, 11, 19))
        assert [notice_late(session, most=10) for _ in range(2)] == [1, 0]
        accept_request(session, by=official, request_id=late.id)
        clock.move_to(date(2026, 11, 26))
        assert notice_late(session, most=10) == 0
        end_request(session, by=official, request_id=answered.id, state=RequestState.DONE, outcome="Đã đưa bản in")
        clock.move_to(date(2026, 11, 27))
        assert [notice_late(session, most=10) for _ in range(2)] == [1, 0]
        clock.move_to(date(2026, 11, 28))
        extend_request(session, by=official, request_id=late.id, reason="hồ sơ ở nơi khác")
        assert notice_late(session, most=10) == 0
        clock.move_to(late.due_on.replace(day=late.due_on.day + 1))
        assert [notice_late(session, most=10) for _ in range(2)] == [1, 0]
    assert told(session) == [
        (ACCEPTED_LATE, "2026-11-18"),
        (ANSWERED_LATE, "2026-11-26"),
        (ANSWERED_LATE, late.due_on.isoformat()),
    ]


def test_no_more_are_told_at_once_than_asked_for(session):
    shop = make_merchant(session)
    official = make_officer(session, unit=shop.place.unit)
    with time_machine.travel(ASKED):
        for _ in range(3):
            receive_request(
                session,
                by=official,
                merchant_id=shop.id,
                asked_by="Bà Thử",
                channel=Channel.PHONE,
                asked_on=ASKED,
                kind=RequestKind.VIEW,
            )
    with time_machine.travel(date(2026, 12, 31)):
        assert [notice_late(session, most=2) for _ in range(4)] == [2, 2, 2, 0]
