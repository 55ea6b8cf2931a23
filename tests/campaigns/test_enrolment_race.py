"""The same form sent twice at once, and one account activated by many at once, end as if it had been once."""

import uuid
from datetime import date

import pytest
from sqlalchemy import func, select

from campaigns.enrolment.operations import activate_account, register
from campaigns.ladder.model import Fact, Rung
from database.engine import sessions_on, writing
from registry.accounts.content import AccountContent
from registry.accounts.errors import NoLongerProposed
from registry.accounts.identity import shown_to_approver
from registry.accounts.model import PaymentAccount, QrKind
from registry.merchants.details import MerchantDetails
from registry.merchants.model import LineOfBusiness, Merchant, MerchantKind
from tests.factories import make_account, make_merchant, make_officer, make_place
from tests.races import at_once

THREADS = 8
DETAILS = MerchantDetails(
    unit_label="12",
    trade_name="Tiệm Thử",
    owner_name="Nguyễn Thị Thử",
    kind=MerchantKind.REGISTERED_HOUSEHOLD,
    line_of_business=LineOfBusiness.EATERY,
    opened_on=date(2026, 3, 1),
)
ACCOUNT = AccountContent(qr_kind=QrKind.TRANSFER, bank_bin="970436", account_number="0012345678", holder="AN")


@pytest.fixture
def sessions(own_engine):
    return sessions_on(own_engine)


def counted(sessions, column):
    with sessions() as session:
        return session.scalar(select(func.count(column)))


def test_a_form_sent_eight_times_at_once_is_one_shop_one_fact_one_proposal(sessions):
    with writing(sessions) as session:
        place = make_place(session)
        officer = make_officer(session, unit=place.unit)
    client_id = uuid.uuid4()

    def send(session, _number):
        return register(
            session, by=officer, place=session.merge(place), client_id=client_id, details=DETAILS, account=ACCOUNT
        ).id

    assert len(set(at_once(sessions, send, range(THREADS)))) == 1
    assert [counted(sessions, column) for column in (Merchant.id, Fact.id, PaymentAccount.id)] == [1, 1, 1]


def test_an_account_activated_by_eight_at_once_is_two_facts(sessions):
    with writing(sessions) as session:
        merchant = make_merchant(session)
        account = make_account(session, merchant=merchant)
        officials = [make_officer(session, unit=merchant.place.unit) for _ in range(THREADS)]

    def activate(session, person):
        return activate_account(session, by=person, account_id=account.id, shown_hash=shown_to_approver(account))

    outcomes = at_once(sessions, activate, officials, NoLongerProposed)
    assert sum(isinstance(outcome, PaymentAccount) for outcome in outcomes) == 1
    with sessions() as session:
        assert sorted(session.scalars(select(Fact.rung))) == [Rung.ACCOUNT_READY, Rung.CODE_ISSUED]
