"""Accounts are held to what the trail tells of them."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, text, update

from database.base import utc_now
from registry.accounts.content import AccountContent
from registry.accounts.identity import shown_to_approver
from registry.accounts.model import AccountState, PaymentAccount, QrKind
from registry.accounts.operations import (
    approve_account,
    expire_proposals,
    propose_account,
    reject_account,
    withdraw_account,
)
from registry.accounts.queries import account_seen_by
from registry.trail_checks.accounts import first_unlike_account, tell_of_accounts
from tests.factories import make_account, make_merchant, make_officer, make_place, make_ward
from tests.tampering import without_triggers
from tests.trail import bears_out_accounts


@pytest.fixture
def ward(session):
    return make_ward(session)


@pytest.fixture
def people(session, ward):
    return [make_officer(session, unit=ward) for _ in range(2)]


@pytest.fixture
def shop(session, ward):
    return make_merchant(session, place=make_place(session, unit=ward))


def propose(session, by, shop, number="0011223344"):
    content = AccountContent(qr_kind=QrKind.TRANSFER, bank_bin="970436", account_number=number, holder="NGUYEN THI THU")
    return propose_account(session, by=by, merchant_id=shop.id, content=content)


def approve(session, by, account):
    shown = shown_to_approver(account_seen_by(session, by, account.id))
    return approve_account(session, by=by, account_id=account.id, shown_hash=shown)


@pytest.fixture
def accounts(session, people, shop, ward):
    """Every way an account can go, told by the trail."""
    one, other = people
    first = approve(session, other, propose(session, one, shop))
    overtaken = propose(session, one, shop, "1")
    withdrawn = propose(session, other, shop, "2")
    withdraw_account(session, by=other, account_id=withdrawn.id)
    rejected = propose(session, one, shop, "3")
    reject_account(session, by=other, account_id=rejected.id, note="không đúng")
    active = approve(session, one, propose(session, other, shop, "4"))
    waiting = propose(session, one, shop, "5")
    second_shop = make_merchant(session, place=make_place(session, unit=ward))
    expired = propose(session, one, second_shop, "6")
    session.commit()
    named = {"first": first, "overtaken": overtaken, "withdrawn": withdrawn, "rejected": rejected}
    return {name: found.id for name, found in (named | {"active": active, "waiting": waiting, "late": expired}).items()}


def test_accounts_are_as_the_trail_tells(session, accounts):
    assert bears_out_accounts(session)
    expire_proposals(session, at=utc_now() + timedelta(days=400))
    session.commit()
    assert bears_out_accounts(session)


@pytest.mark.parametrize(
    ("name", "values", "differs"),
    [
        ("active", {"account_number": "0099999999"}, "content"),
        ("active", {"holder": "KE GIAN"}, "content"),
        ("active", {"bank_bin": "970415"}, "content"),
        ("active", {"content_hash": "0" * 64}, "content"),
        ("waiting", {"account_number": "0099999999"}, "content"),
        ("first", {"state": AccountState.REJECTED}, "state"),
        ("rejected", {"state": AccountState.WITHDRAWN}, "state"),
        ("withdrawn", {"state": AccountState.PROPOSED}, "state"),
        ("overtaken", {"state": AccountState.EXPIRED}, "state"),
    ],
)
def test_an_account_changed_past_the_program_is_named(session, accounts, name, values, differs):
    with without_triggers(session):
        session.execute(update(PaymentAccount.__table__).where(PaymentAccount.id == accounts[name]).values(values))
        found = first_unlike_account(session)
    assert (found.row_id, found.differs) == (accounts[name], differs)


@pytest.mark.parametrize("column", ["proposed_by_id", "decided_by_id"])
def test_another_name_under_an_account_is_named(session, accounts, column):
    third = make_officer(session)
    with without_triggers(session):
        session.execute(
            update(PaymentAccount.__table__).where(PaymentAccount.id == accounts["active"]).values({column: third.id})
        )
        assert first_unlike_account(session).differs == column


def test_a_receiver_and_its_hash_changed_together_are_named(session, accounts):
    """Content and hash fit each other, and not what the trail tells."""
    account = session.get(PaymentAccount, accounts["active"])
    content = AccountContent(
        qr_kind=account.qr_kind, bank_bin=account.bank_bin, account_number="0099999999", holder=account.holder
    )
    with without_triggers(session):
        session.execute(
            update(PaymentAccount.__table__)
            .where(PaymentAccount.id == account.id)
            .values(account_number="0099999999", content_hash=content.hash(account.merchant_id))
        )
        assert first_unlike_account(session).differs == "mark"


def test_an_account_that_nobody_told_of_is_named(session, accounts):
    smuggled = make_account(session)
    session.commit()
    assert first_unlike_account(session).row_id == smuggled.id


@pytest.mark.parametrize("name", ["first", "late"])
def test_an_account_that_is_gone_is_named(session, accounts, name):
    with without_triggers(session):
        session.execute(delete(PaymentAccount.__table__).where(PaymentAccount.id == accounts[name]))
        found = first_unlike_account(session)
    assert (found.row_id, found.differs) == (accounts[name], "id")


def test_all_accounts_gone_is_named(session, accounts):
    with without_triggers(session):
        session.execute(text("DELETE FROM payment_account"))
        assert first_unlike_account(session).row_id == min(accounts.values())


def test_an_account_that_cannot_be_read_is_told(session, accounts):
    with without_triggers(session):
        session.execute(text("UPDATE payment_account SET account_number = 's1:AAAA'"))
        assert first_unlike_account(session).differs == "id"


def test_an_account_emptied_for_a_person_is_no_fault_and_an_active_one_is(session, accounts):
    def emptied(name):
        values = {"account_number": "", "holder": "", "content_hash": "", "erased_at": utc_now()}
        session.execute(update(PaymentAccount.__table__).where(PaymentAccount.id == accounts[name]).values(values))

    with without_triggers(session):
        emptied("first")
        assert bears_out_accounts(session)
        emptied("active")
        assert first_unlike_account(session).row_id == accounts["active"]


def test_accounts_are_told_of_once(session):
    make_account(session, state=AccountState.RETIRED)
    assert (tell_of_accounts(session), tell_of_accounts(session)) == (1, 0)
    session.commit()
    assert bears_out_accounts(session)
