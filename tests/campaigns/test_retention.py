"""What was kept long enough goes, once, and nothing else does."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaigns.enrolment.retention import DAYS_OF_SIGN_INS, DAYS_TO_ASK, delete_what_is_due, due_for_deletion
from database.base import utc_now
from registry.accounts.model import AccountState, PaymentAccount
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.consents.model import Purpose, Turn
from registry.sign_ins.model import SignIn
from registry.trader_links.model import TraderLink, TraderVisit
from registry.trader_links.operations import make_link, use_link
from scripts.retention import lines_of
from tests.factories import make_account, make_consent, make_merchant, make_officer

AGREED = (Purpose.KEEP_CONTACT,)


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


def test_owners_of_shops_closed_for_years_are_forgotten(session):
    long_closed = make_merchant(session, closed_on=days_ago(5 * 366 + 1), agreed=AGREED, phone="0100000001")
    account = make_account(session, merchant=long_closed, state=AccountState.ACTIVE)
    lately = make_merchant(session, closed_on=days_ago(4 * 365), agreed=AGREED)
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
    make_merchant(session, closed_on=date(2023, 2, 28), agreed=AGREED)
    make_merchant(session, closed_on=date(2023, 3, 1), agreed=AGREED)
    assert len(due_for_deletion(session, years=5).closed) == 1
