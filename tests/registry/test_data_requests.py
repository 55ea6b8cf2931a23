"""Requests of people about their data: by when, in what states, and what is refused."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from database.base import utc_now
from registry.audit.model import AuditEntry
from registry.calendar import EARLIEST, VIETNAM, days_off, today, working_day_after
from registry.consents.model import How, Purpose
from registry.consents.operations import withdraw_consent
from registry.data_requests.channels import HOW_ASKED
from registry.data_requests.deadlines import accept_by, due_on
from registry.data_requests.erasing import order_erasing, require_ripe, ripe_after, stop_erasing
from registry.data_requests.errors import (
    AlreadyEnded,
    AlreadyExtended,
    AskedInTheFuture,
    AskedTooEarly,
    ConsentsStand,
    NameMissing,
    NotErasedYet,
    NotOrdered,
    NotToDelete,
    ReasonMissing,
    StillWaits,
)
from registry.data_requests.model import Channel, RequestKind, RequestState
from registry.data_requests.operations import accept_request, end_request, extend_request, receive_request
from registry.data_requests.queries import (
    ended_requests_seen_by,
    number_due_soon,
    open_requests_seen_by,
    request_seen_by,
    requests_of,
)
from registry.merchants.erasing import erase_owner
from tests.factories import make_consent, make_merchant, make_officer
from tests.trail import bears_out_accounts

MONDAY = date(2026, 11, 16)


@pytest.fixture
def shop(session):
    return make_merchant(session)


@pytest.fixture
def official(session, shop):
    return make_officer(session, unit=shop.place.unit)


@pytest.fixture
def received(session, shop, official):
    def received(kind=RequestKind.VIEW, **given):
        given = {"asked_by": "Bà Thử", "channel": Channel.PHONE, "asked_on": today()} | given
        return receive_request(session, by=official, merchant_id=shop.id, kind=kind, **given)

    return received


@pytest.mark.parametrize(
    ("asked_on", "expected"),
    [
        (MONDAY, date(2026, 11, 18)),
        (date(2026, 11, 19), date(2026, 11, 23)),  # Thursday: over the weekend
        (date(2026, 11, 21), date(2026, 11, 25)),  # Saturday: Tuesday is the day of culture, a holiday
        (date(2026, 2, 13), date(2026, 2, 24)),  # Friday before Tết
        (date(2026, 4, 29), date(2026, 5, 5)),  # 30 April and 1 May
    ],
)
def test_two_working_days_to_say_so(asked_on, expected):
    assert accept_by(asked_on) == expected


def test_a_saturday_that_is_worked_instead_counts():
    assert working_day_after(date(2026, 8, 21), 1) == date(2026, 8, 22)
    assert working_day_after(date(2026, 8, 28), 1) == date(2026, 9, 3), "the Monday that was swapped, then two holidays"


def test_days_off_are_those_that_do_not_count():
    off = [date(2026, 11, 22), date(2026, 11, 24)]
    assert days_off(date(2026, 11, 21), date(2026, 11, 25)) == off
    assert days_off(MONDAY, date(2026, 11, 18)) == []


@pytest.mark.parametrize(
    ("kind", "days"),
    [
        (RequestKind.VIEW, 10),
        (RequestKind.CORRECT, 10),
        (RequestKind.WITHDRAW, 15),
        (RequestKind.RESTRICT, 15),
        (RequestKind.DELETE, 20),
    ],
)
def test_days_to_do_it(received, kind, days):
    assert due_on(kind, MONDAY) - MONDAY == timedelta(days=days)
    assert received(kind, asked_on=MONDAY).due_on == MONDAY + timedelta(days=days)


def test_received_accepted_extended_done(session, official, shop, received):
    request = received(RequestKind.CORRECT, asked_on=MONDAY, wording=" Số  sai \x00")
    assert (request.state, request.wording, request.accept_by) == (RequestState.RECEIVED, "Số sai", date(2026, 11, 18))
    accept_request(session, by=official, request_id=request.id)
    first = request.accepted_at
    assert accept_request(session, by=official, request_id=request.id).accepted_at == first
    extend_request(session, by=official, request_id=request.id, reason="Chờ giấy")
    assert request.due_on == MONDAY + timedelta(days=20)
    done = {"request_id": request.id, "state": RequestState.DONE, "outcome": "Đã sửa số"}
    end_request(session, by=official, **done)
    assert (request.state, request.outcome, request.ended_by) == (RequestState.DONE, "Đã sửa số", official)
    actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.sequence)).all()
    assert actions == [f"data_request:{what}" for what in ("receive", "accept", "extend", "end")]
    told = str(session.scalars(select(AuditEntry.details)).all())
    assert "Bà Thử" not in told
    with pytest.raises(AlreadyEnded) as refusal:
        end_request(session, by=official, **done)
    assert refusal.value.state is RequestState.DONE
    assert [list(requests_of(session, shop)), list(ended_requests_seen_by(session, official))] == [[request]] * 2
    assert open_requests_seen_by(session, official) == []


def test_refusals(session, official, shop, received):
    with pytest.raises(NameMissing):
        received(asked_by=" \x00 ")
    with pytest.raises(AskedInTheFuture) as refusal:
        received(asked_on=today() + timedelta(days=1))
    assert refusal.value.today == today()
    with pytest.raises(AskedTooEarly) as early:
        received(asked_on=date(1, 1, 1))
    assert early.value.earliest == EARLIEST
    assert received(asked_on=EARLIEST).asked_on == EARLIEST
    request = received()
    with pytest.raises(ReasonMissing):
        extend_request(session, by=official, request_id=request.id, reason=" ")
    extend_request(session, by=official, request_id=request.id, reason="Chờ giấy")
    with pytest.raises(AlreadyExtended):
        extend_request(session, by=official, request_id=request.id, reason="Chờ nữa")
    with pytest.raises(ReasonMissing):
        end_request(session, by=official, request_id=request.id, state=RequestState.REFUSED, outcome="")
    with pytest.raises(ReasonMissing):  # nobody could say afterwards what the person was told
        end_request(session, by=official, request_id=request.id, state=RequestState.DONE, outcome=" \x00")
    end_request(session, by=official, request_id=request.id, state=RequestState.REFUSED, outcome="Không phải chủ")


def test_deleting_is_done_once_it_is_done(session, official, shop, received):
    request = received(RequestKind.DELETE)
    done = {"request_id": request.id, "state": RequestState.DONE, "outcome": "Đã xoá"}
    with pytest.raises(NotErasedYet):
        end_request(session, by=official, **done)
    erase_owner(session, by=official, merchant=shop, reason="request")
    assert end_request(session, by=official, **done).state is RequestState.DONE


def test_taking_back_is_done_once_something_was_taken_back(session, official, shop, received):
    """It ended as done with every consent standing."""
    session.add(make_consent(shop, Purpose.KEEP_CONTACT))
    request = received(RequestKind.WITHDRAW)
    done = {"request_id": request.id, "state": RequestState.DONE, "outcome": "Đã rút lại"}
    for rest_stands in (False, True):
        with pytest.raises(ConsentsStand) as refusal:
            end_request(session, by=official, rest_stands=rest_stands, **done)
        assert refusal.value.standing == [Purpose.KEEP_CONTACT, Purpose.PRINT_SIGN]
        assert not refusal.value.some_taken_back
    taken_back = {"merchant_id": shop.id, "purpose": Purpose.PRINT_SIGN, "how": How.SPOKEN}
    withdraw_consent(session, by=official, **taken_back)
    with pytest.raises(ConsentsStand) as refusal:
        end_request(session, by=official, **done)
    assert (refusal.value.standing, refusal.value.some_taken_back) == ([Purpose.KEEP_CONTACT], True)
    assert end_request(session, by=official, rest_stands=True, **done).state is RequestState.DONE


def test_taking_back_is_done_where_nothing_stands_and_refused_at_any_time(session, official, shop, received):
    refused, done = received(RequestKind.WITHDRAW), received(RequestKind.WITHDRAW)
    end_request(session, by=official, request_id=refused.id, state=RequestState.REFUSED, outcome="Không phải chủ")
    withdraw_consent(session, by=official, merchant_id=shop.id, purpose=Purpose.PRINT_SIGN, how=How.SPOKEN)
    assert end_request(session, by=official, request_id=done.id, state=RequestState.DONE, outcome="Đã rút").ended_at


def test_how_it_was_asked_says_how_consent_is_taken_back():
    assert HOW_ASKED[Channel.LETTER] is How.SIGNATURE, "it was written down as spoken"
    assert set(HOW_ASKED) == set(Channel)


@pytest.mark.parametrize("state", [RequestState.DONE, RequestState.REFUSED])
def test_what_is_answered_about_nobody_says_nobody(session, official, shop, received, state):
    request = received(RequestKind.DELETE, asked_by="Bà Bí Mật", wording="xoá số 0912")
    extend_request(session, by=official, request_id=request.id, reason="Bà Bí Mật đi vắng")
    erase_owner(session, by=official, merchant=shop, reason="request")
    assert request.asked_by == "Bà Bí Mật", "she is still to be answered"
    end_request(session, by=official, request_id=request.id, state=state, outcome="Đã báo bà Bí Mật")
    session.commit()
    session.refresh(request)
    assert (request.asked_by, request.wording, request.outcome, request.state) == ("", "", "", state)
    told = session.scalars(select(AuditEntry).where(AuditEntry.subject_id == request.id)).all()
    assert "Bí Mật" not in str([entry.details for entry in told])
    assert [entry.action for entry in told if entry.erased_at] == ["data_request:extend"]
    assert bears_out_accounts(session)


# Deleting waits


def test_deleting_waits_and_can_be_stopped(session, official, shop, received):
    request = received(RequestKind.DELETE)
    other = make_officer(session, unit=shop.place.unit)
    asked, now = {"by": official, "request_id": request.id}, utc_now()
    with pytest.raises(NotOrdered):
        require_ripe(session, **asked)
    order_erasing(session, at=now, **asked)
    assert order_erasing(session, by=other, request_id=request.id).erase_ordered_by is official, "ordered once"
    with pytest.raises(StillWaits) as refusal:
        require_ripe(session, at=ripe_after(now) - timedelta(seconds=1), **asked)
    assert refusal.value.erase_after == ripe_after(now) == request.erase_after
    assert require_ripe(session, at=ripe_after(now), **asked) is request
    with pytest.raises(ReasonMissing):
        stop_erasing(session, by=other, request_id=request.id, reason=" ")
    stop_erasing(session, by=other, request_id=request.id, reason="Chưa gặp chủ")
    for act in (lambda: require_ripe(session, **asked), lambda: stop_erasing(session, reason="x", **asked)):
        with pytest.raises(NotOrdered):
            act()
    assert order_erasing(session, at=now + timedelta(days=7), **asked).erase_after > ripe_after(now), "it waits anew"
    told = session.scalars(select(AuditEntry).where(AuditEntry.action.endswith("erasing"))).all()
    assert [(entry.action, entry.officer) for entry in told] == [
        ("data_request:order_erasing", official), ("data_request:stop_erasing", other),
        ("data_request:order_erasing", official),
    ]  # fmt: skip
    assert told[1].details["reason"] == "Chưa gặp chủ"


@pytest.mark.parametrize(
    ("ordered", "ripe"),
    [
        (datetime(2026, 11, 16, 9, tzinfo=VIETNAM), datetime(2026, 11, 19, 9, tzinfo=VIETNAM)),
        (datetime(2026, 11, 13, 23, 30, tzinfo=VIETNAM), datetime(2026, 11, 18, 23, 30, tzinfo=VIETNAM)),
        (datetime(2027, 2, 4, 17, tzinfo=VIETNAM), datetime(2027, 2, 15, 17, tzinfo=VIETNAM)),
    ],
    ids=["in a week", "over a weekend", "over Tết"],
)
def test_the_days_to_stop_it_are_days_on_which_somebody_is_there(ordered, ripe):
    assert ripe_after(ordered) == ripe


def test_what_the_row_alone_says_deletes_nothing(session, official, received):
    """Somebody with the database writes the day, but not the trail; with the row believed both would go through."""
    request = received(RequestKind.DELETE)
    asked = {"by": official, "request_id": request.id}
    request.erase_after = utc_now() - timedelta(days=9)
    session.flush()
    with pytest.raises(NotOrdered):
        require_ripe(session, **asked)
    request.erase_after = None
    order_erasing(session, **asked)
    request.erase_after = utc_now() - timedelta(days=9)
    session.commit()
    with pytest.raises(StillWaits):
        require_ripe(session, **asked)
    stop_erasing(session, reason="Chưa gặp chủ", **asked)
    request.erase_after = utc_now() - timedelta(days=9)
    session.commit()
    with pytest.raises(NotOrdered):
        require_ripe(session, at=utc_now() + timedelta(days=30), **asked)


def test_an_order_that_somebody_else_put_into_the_trail_is_none(session, official, received):
    request = received(RequestKind.DELETE)
    long_ago = utc_now() - timedelta(days=40)
    request.erase_after = long_ago
    session.commit()
    told = {"action": "data_request:order_erasing", "subject_id": request.id, "merchant_id": request.merchant_id}
    columns = {"at": long_ago, "officer_id": official.id, "details": {}, **told}
    session.execute(AuditEntry.__table__.insert().values(columns))
    with pytest.raises(NotOrdered):
        require_ripe(session, by=official, request_id=request.id)


def test_only_what_was_to_be_deleted_is_and_only_while_it_is_open(session, official, received):
    for act in (order_erasing, require_ripe):
        with pytest.raises(NotToDelete):
            act(session, by=official, request_id=received(RequestKind.VIEW).id)
    request = received(RequestKind.DELETE)
    order_erasing(session, by=official, request_id=request.id)
    end_request(session, by=official, request_id=request.id, state=RequestState.REFUSED, outcome="Không phải chủ")
    with pytest.raises(AlreadyEnded):
        require_ripe(session, by=official, request_id=request.id, at=ripe_after(utc_now()))
    stranger = make_officer(session, unit=make_merchant(session).place.unit)
    with pytest.raises(NoResultFound):
        order_erasing(session, by=stranger, request_id=request.id)


def test_another_wards_requests_are_as_if_there_were_none(session, official, received):
    request = received()
    stranger = make_officer(session, unit=make_merchant(session).place.unit)
    with pytest.raises(NoResultFound):
        request_seen_by(session, stranger, request.id)
    with pytest.raises(NoResultFound):
        accept_request(session, by=stranger, request_id=request.id)
    assert open_requests_seen_by(session, stranger) == []
    assert number_due_soon(session, stranger) == 0


def test_what_presses_is_counted(session, official, received):
    assert number_due_soon(session, official) == 0
    request = received(asked_on=today())
    soon = accept_by(today()) <= today() + timedelta(days=3)
    assert number_due_soon(session, official) == int(soon)
    accept_request(session, by=official, request_id=request.id)
    assert number_due_soon(session, official) == 0
    received(asked_on=today() - timedelta(days=9))
    assert number_due_soon(session, official) == 1
    pressing = open_requests_seen_by(session, official)
    assert [each.asked_on for each in pressing] == [today() - timedelta(days=9), today()]
