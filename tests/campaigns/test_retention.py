"""What was kept long enough goes, once, and nothing else does."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import insert, select, update

from campaigns.enrolment.retention import (
    DAYS_OF_SIGN_INS,
    DAYS_TO_ASK,
    DAYS_TO_NOTICE,
    delete_what_is_due,
    due_for_deletion,
)
from database.base import utc_now
from database.triggers import triggers_set_aside
from registry.accounts.model import AccountState, PaymentAccount
from registry.audit.erasing import erase_details
from registry.audit.model import AuditEntry
from registry.audit.operations import record
from registry.calendar import today
from registry.consents.model import Purpose, Turn
from registry.data_requests.model import Channel, RequestKind, RequestState
from registry.data_requests.operations import end_request, receive_request
from registry.merchants.operations import close_merchant
from registry.sign_ins.model import SignIn
from registry.trader_links.model import TraderLink, TraderVisit
from registry.trader_links.operations import make_link, use_link
from scripts.retention import lines_of
from tests.factories import make_account, make_consent, make_merchant, make_officer

AGREED = (Purpose.KEEP_CONTACT,)
FIVE_YEARS = timedelta(days=5 * 366)
LONG_CLOSED = 6 * 365


def days_ago(days):
    return today() - timedelta(days=days)


def enrolled(session, *, days, said=()):
    shop = make_merchant(session, agreed=())
    shop.created_at = utc_now() - timedelta(days=days)
    for turn in said:
        session.add(make_consent(shop, Purpose.KEEP_CONTACT, turn))
        session.flush()
    session.flush()
    return shop


def closed(session, day, **given):
    """A shop that closed on *day*, and was written down as closed as long ago as needed."""
    shop = make_merchant(session, closed_on=day, **given)
    told(session, shop, day)
    return shop


def told(session, shop, day, *, action="merchant:close", days=DAYS_TO_NOTICE + 1):
    ids = {"subject_id": shop.id, "merchant_id": shop.id}
    at, changes = utc_now() - timedelta(days=days), {"closed_on": ["", day.isoformat()]}
    record(session, by=None, action=action, at=at, changes=changes, **ids)
    session.flush()


def test_owners_of_shops_closed_for_years_are_forgotten(session):
    long_closed = closed(session, days_ago(5 * 366 + 1), agreed=AGREED, phone="0100000001")
    account = make_account(session, merchant=long_closed, state=AccountState.ACTIVE)
    lately = closed(session, days_ago(4 * 365), agreed=AGREED)
    still_open = make_merchant(session, agreed=AGREED)

    assert due_for_deletion(session, years=5).closed == [long_closed]
    assert long_closed.owner_name
    due = delete_what_is_due(session, years=5)
    assert lines_of(due, 5)[0].endswith(": 1")
    session.expire_all()
    assert (long_closed.owner_name, long_closed.phone) == ("", "")
    assert session.get_one(PaymentAccount, account.id).account_number == ""
    assert lately.owner_name
    assert still_open.owner_name
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc())).first()
    assert (entry.action, entry.officer) == ("installation:retention", None)
    assert entry.details["deleted"]["closed"] == 1
    assert due_for_deletion(session, years=5).closed == []


def test_nobody_is_deleted_by_closing_a_shop_years_ago(session):
    """Without the look at the trail, closing a shop with an old day deletes its owner the same night."""
    shop = make_merchant(session, opened_on=days_ago(7 * 365))
    official = make_officer(session, unit=shop.place.unit)
    long_ago = days_ago(6 * 365)
    close_merchant(session, by=official, merchant_id=shop.id, seen_version=1, closed_on=long_ago, note="")
    later = utc_now() + timedelta(days=DAYS_TO_NOTICE, minutes=1)
    assert delete_what_is_due(session, years=5).closed == []
    assert due_for_deletion(session, years=5, at=later).closed == [shop]


def test_what_the_row_alone_says_deletes_nobody(session):
    """Somebody with the database dates a closing back, or writes one; the row believed, the owner was gone by night."""
    never, lately = make_merchant(session, agreed=AGREED), closed(session, days_ago(90), agreed=AGREED)
    reopened = closed(session, days_ago(LONG_CLOSED), agreed=AGREED)
    told(session, reopened, days_ago(LONG_CLOSED), action="merchant:reopen", days=1)
    for shop in (never, lately, reopened):
        shop.closed_on = days_ago(LONG_CLOSED)
    session.commit()
    put = {"action": "merchant:close", "subject_id": never.id, "merchant_id": never.id, "at": utc_now() - FIVE_YEARS}
    details = {"changes": {"closed_on": ["", days_ago(LONG_CLOSED).isoformat()]}}
    session.execute(insert(AuditEntry).values(**put, details=details))
    assert due_for_deletion(session, years=5).closed == []
    due = closed(session, days_ago(LONG_CLOSED), agreed=AGREED)
    session.commit()
    assert due_for_deletion(session, years=5, most=1).closed == [due], "those before it hold nothing up"


def test_what_was_told_and_changed_since_deletes_nobody(session):
    shop = closed(session, days_ago(90), agreed=AGREED)
    session.commit()
    shop.closed_on = days_ago(LONG_CLOSED)
    forged = {"changes": {"closed_on": ["", shop.closed_on.isoformat()]}}
    with triggers_set_aside(session.connection(), "audit_entry"):
        session.execute(update(AuditEntry).where(AuditEntry.merchant_id == shop.id).values(details=forged))
    session.info.clear()  # another process asks
    session.expire_all()
    assert due_for_deletion(session, years=5).closed == []


@pytest.mark.parametrize(("days", "goes"), [(LONG_CLOSED, True), (90, False)])
def test_where_what_was_told_was_emptied_it_counts_when_it_was(session, days, goes):
    """Forgotten once, and written down again since."""
    shop = make_merchant(session, closed_on=days_ago(LONG_CLOSED), agreed=AGREED)
    told(session, shop, days_ago(LONG_CLOSED), days=days)
    entries = session.scalars(select(AuditEntry).where(AuditEntry.merchant_id == shop.id)).all()
    erase_details(session, by=None, entries=entries, reason="request")
    assert due_for_deletion(session, years=5).closed == ([shop] if goes else [])


def test_years_are_counted_to_the_day_that_is_asked_about(session):
    shop = closed(session, days_ago(4 * 365))
    later = utc_now() + timedelta(days=2 * 366)
    assert due_for_deletion(session, years=5).closed == []
    assert due_for_deletion(session, years=5, at=later).closed == [shop]


def test_days_are_told_as_in_vietnam(session):
    shop = make_merchant(session, agreed=())
    shop.created_at = datetime(2026, 3, 1, 20, tzinfo=UTC)
    session.flush()
    (line,) = [line for line in lines_of(due_for_deletion(session, years=5), 5) if shop.trade_name in line]
    assert line.endswith("enrolled 2026-03-02")


def test_answered_requests_about_nobody_are_emptied(session):
    """As they lie in a database from before: answered when nothing was held, and still saying who asked."""
    nobody, somebody = make_merchant(session, owner_name="", agreed=()), make_merchant(session, agreed=AGREED)
    official = make_officer(session, unit=nobody.place.unit)
    asked = {"kind": RequestKind.DELETE, "channel": Channel.PHONE, "asked_by": "Bà Bí Mật", "asked_on": today()}
    ended, still_open = (receive_request(session, by=official, merchant_id=nobody.id, **asked) for _ in range(2))
    end_request(session, by=official, request_id=ended.id, state=RequestState.DONE, outcome="x")
    ended.asked_by, ended.outcome = "Bà Bí Mật", "Đã báo bà Bí Mật"
    other = make_officer(session, unit=somebody.place.unit)
    known = receive_request(session, by=other, merchant_id=somebody.id, **asked)
    end_request(session, by=other, request_id=known.id, state=RequestState.REFUSED, outcome="x")
    session.flush()
    assert delete_what_is_due(session, years=5).answered == [ended]
    session.expire_all()
    assert (ended.asked_by, ended.outcome, still_open.asked_by, known.asked_by) == ("", "", "Bà Bí Mật", "Bà Bí Mật")
    assert due_for_deletion(session, years=5).answered == []


@pytest.mark.parametrize(
    ("said", "days", "goes"),
    [
        ((), DAYS_TO_ASK + 1, True),
        ((), DAYS_TO_ASK - 1, False),
        ((Turn.GIVEN,), 100, False),
        ((Turn.GIVEN, Turn.WITHDRAWN), 100, True),
        ((Turn.GIVEN, Turn.WITHDRAWN, Turn.GIVEN), 100, False),
    ],
)
def test_a_contact_nobody_agreed_to_goes_after_a_week(session, said, days, goes):
    shop = enrolled(session, days=days, said=said)
    due = delete_what_is_due(session, years=5)
    assert (shop in due.never_agreed) is goes
    assert (shop.owner_name == "") is goes
    assert any(shop.trade_name in line for line in lines_of(due, 5)) is goes


def test_old_sign_ins_go(session):
    officer = make_officer(session)
    ends = {"old": timedelta(days=-DAYS_OF_SIGN_INS - 1), "lately": timedelta(days=-1), "open": timedelta(days=1)}
    for name, delta in ends.items():
        session.add(SignIn(officer_id=officer.id, token_hash=name, ends_at=utc_now() + delta))
    session.flush()
    assert delete_what_is_due(session, years=5).sign_ins == 1
    assert set(session.scalars(select(SignIn.token_hash))) == {"lately", "open"}


def test_phones_that_opened_a_traders_page_go_with_them(session):
    shop = make_merchant(session)
    official = make_officer(session, unit=shop.place.unit)
    for ago in (DAYS_OF_SIGN_INS + 400, 1):
        at = utc_now() - timedelta(days=ago)
        use_link(session, token=make_link(session, by=official, merchant_id=shop.id, at=at), at=at)
    delete_what_is_due(session, years=5)
    assert len(session.scalars(select(TraderVisit)).all()) == 1
    assert len(session.scalars(select(TraderLink)).all()) == 2  # who made them stays


def test_nothing_due_leaves_no_entry(session):
    delete_what_is_due(session, years=5)
    assert session.scalars(select(AuditEntry)).all() == []


@time_machine.travel(date(2028, 2, 29))
def test_a_leap_day_has_a_day_years_before(session):
    closed(session, date(2023, 2, 28), agreed=AGREED)
    closed(session, date(2023, 3, 1), agreed=AGREED)
    assert len(due_for_deletion(session, years=5).closed) == 1
