"""A list is taken in as it was shown, all of it or nothing, once; accounts in it only wait for a second person."""

import json

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from campaigns.enrolment.retention import delete_what_is_due
from campaigns.ladder.model import Fact, Rung
from campaigns.lists import exporting, taking
from campaigns.lists.exporting import TooManyShops, number_of_shops, record_export, shops_to_export
from campaigns.lists.judging import judge_list
from campaigns.lists.taking import take_in
from campaigns.lists.verdicts import Verdict
from database.base import utc_now
from registry.accounts.model import AccountState, PaymentAccount
from registry.audit.model import AuditEntry
from registry.lists.columns import Column, columns_from_text
from registry.lists.errors import ListAlreadyTaken, ListChangedMeanwhile
from registry.lists.model import KEPT_FOR, OfferedList
from registry.lists.operations import MOST_KEPT, choose_columns, drop_list, keep_outcome
from registry.lists.queries import list_offered_by, lists_offered_by
from registry.merchants.model import Merchant
from tests.factories import LONG_AGO, make_account, make_merchant, make_officer, make_place, make_ward
from tests.offered import offer, row


@pytest.fixture
def place(session):
    return make_place(session, unit=make_ward(session))


@pytest.fixture
def official(session, place):
    return make_officer(session, unit=place.unit)


def rows_of(session):
    return {
        table: session.scalars(select(table).order_by(table.created_at, table.id)).all()
        for table in (Merchant, PaymentAccount, Fact)
    }


def taken(session, officer, offered, *, doubles_too=False):
    shown = judge_list(session, by=officer, offered=offered).hash
    return take_in(session, by=officer, list_id=offered.id, shown_hash=shown, doubles_too=doubles_too)


ROWS = (
    row(label="20", name="Tiệm Mới", owner="Bà Mới", bank="VCB", account="0071000000168", holder="BA MOI"),
    row(label="12", name="Tiệm Thử", line="Hải sản", bank="VCB", account="0099000000168", holder="BA THU"),
    row(label="12", name="Tiệm Khác"),
    row(label="21", name="Tiệm Lỗi", phone="1"),
)


def test_what_was_shown_is_written_and_nothing_else(session, official, place):
    shop = make_merchant(session, place=place, unit_label="12", trade_name="Tiệm Thử")
    active = make_account(session, merchant=shop, state=AccountState.ACTIVE)
    offered = offer(session, official, ROWS, place=place)
    before = rows_of(session)
    result = taken(session, official, offered)
    new = session.scalars(select(Merchant).where(Merchant.trade_name == "Tiệm Mới")).one()
    assert result.written == {2: new.id, 3: shop.id}
    assert [told.verdict for told in result.judgement.rows] == [
        Verdict.NEW,
        Verdict.CHANGED,
        Verdict.DUPLICATE,
        Verdict.ERROR,
    ]
    after = rows_of(session)
    assert len(after[Merchant]) == len(before[Merchant]) + 1
    assert [(fact.rung, fact.merchant_id) for fact in after[Fact]] == [(Rung.SURVEYED, new.id)]
    states = {account.account_number: account.state for account in after[PaymentAccount]}
    assert states.pop(active.account_number) is AccountState.ACTIVE
    assert states == {"0071000000168": AccountState.PROPOSED, "0099000000168": AccountState.PROPOSED}
    assert (offered.content, bool(offered.taken_at)) == ({}, True)
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "list:take")).one()
    assert told.details["written"] == 2
    assert "0071000000168" not in json.dumps([entry.details for entry in session.scalars(select(AuditEntry))])


def test_details_and_accounts_are_written_each_where_it_is_another(session, official, place):
    shops = [make_merchant(session, place=place, owner_name="Bà Cũ") for _ in range(2)]
    rows = [
        row(id=str(shops[0].id), owner="Bà Mới"),
        row(id=str(shops[1].id), bank="VCB", account="0071000168", holder="BA CU"),
    ]
    taken(session, official, offer(session, official, rows))
    assert [shop.owner_name for shop in shops] == ["Bà Mới", "Bà Cũ"]
    assert [account.merchant_id for account in rows_of(session)[PaymentAccount]] == [shops[1].id]


def test_doubles_come_in_only_where_somebody_says_so(session, official, place):
    make_merchant(session, place=place, unit_label="12", trade_name="Tiệm Thử")
    assert len(taken(session, official, offer(session, official, ROWS, place=place), doubles_too=True).written) == 3


def test_the_same_list_again_changes_nothing(session, official, place):
    make_merchant(session, place=place, unit_label="12", trade_name="Tiệm Thử")
    taken(session, official, offer(session, official, ROWS, place=place), doubles_too=True)
    before = rows_of(session)
    again = taken(session, official, offer(session, official, ROWS, place=place), doubles_too=True)
    assert [told.verdict for told in again.judgement.rows[:3]] == [Verdict.SAME] * 3
    assert (again.written, rows_of(session)) == ({}, before)


def test_a_list_is_taken_in_once(session, official, place):
    offered = offer(session, official, ROWS, place=place)
    result = taken(session, official, offered)
    with pytest.raises(ListAlreadyTaken):
        take_in(session, by=official, list_id=offered.id, shown_hash=result.judgement.hash, doubles_too=False)
    with pytest.raises(ListAlreadyTaken):
        choose_columns(session, by=official, list_id=offered.id, header=0, columns=[])
    keep_outcome(session, offered, {"lines": []})
    assert offered.outcome == {"lines": []}


def test_what_is_not_as_shown_is_not_written(session, official, place):
    shop = make_merchant(session, place=place, unit_label="12", trade_name="Tiệm Thử")
    offered = offer(session, official, ROWS, place=place)
    shown = judge_list(session, by=official, offered=offered).hash
    shop.version += 1
    session.flush()
    before = rows_of(session)
    with pytest.raises(ListChangedMeanwhile):
        take_in(session, by=official, list_id=offered.id, shown_hash=shown, doubles_too=False)
    assert rows_of(session) == before


def test_one_that_fails_leaves_nothing(session, official, place, monkeypatch):
    make_merchant(session, place=place, unit_label="12", trade_name="Tiệm Thử")
    offered = offer(session, official, ROWS, place=place)
    before = rows_of(session)

    def fails(*_arguments, **_named):
        raise RuntimeError("the second row fails")

    monkeypatch.setattr(taking, "edit_merchant", fails)
    with pytest.raises(RuntimeError), session.begin_nested():
        taken(session, official, offered)
    assert rows_of(session) == before


def test_a_list_is_its_senders_alone_and_forgotten_after_a_day(session, official, place):
    colleague = make_officer(session, unit=place.unit)
    offered = offer(session, official, ROWS, place=place)
    assert (offered.place, offered.officer) == (place, official)
    assert lists_offered_by(session, official) == [offered]
    assert lists_offered_by(session, colleague) == []
    for ask in (
        lambda: list_offered_by(session, colleague, offered.id),
        lambda: drop_list(session, by=colleague, list_id=offered.id),
        lambda: take_in(session, by=colleague, list_id=offered.id, shown_hash="", doubles_too=False),
    ):
        with pytest.raises(NoResultFound):
            ask()
    with time_machine.travel(utc_now() + KEPT_FOR):
        with pytest.raises(NoResultFound):
            list_offered_by(session, official, offered.id)
        delete_what_is_due(session, years=5)
    assert session.scalars(select(OfferedList)).all() == []


def test_few_lists_are_kept_and_one_may_be_dropped(session, official, place):
    kept = [offer(session, official, ROWS, place=place).id for _ in range(MOST_KEPT + 2)]
    assert {each.id for each in lists_offered_by(session, official)} == set(kept[2:])
    drop_list(session, by=official, list_id=kept[-1])
    assert len(lists_offered_by(session, official)) == MOST_KEPT - 1


def test_columns_may_be_chosen(session, official, place):
    offered = offer(session, official, [row(name="Không phải tên")], place=place)
    columns = columns_from_text(offered.columns)
    columns[2], columns[3] = None, Column.TRADE_NAME
    assert choose_columns(session, by=official, list_id=offered.id, header=0, columns=columns) is offered
    assert [told.verdict for told in judge_list(session, by=official, offered=offered).rows] == [Verdict.ERROR]


def test_what_leaves_the_register(session, official, place, monkeypatch):
    shop = make_merchant(session, place=place, unit_label="2")
    first = make_merchant(session, place=place, unit_label="1")
    make_account(session, merchant=shop)
    active = make_account(session, merchant=shop, state=AccountState.ACTIVE)
    make_merchant(session)
    session.add(Fact(merchant=shop, rung=Rung.COMMITTED, turn="reached", happened_on=LONG_AGO))
    session.flush()
    for asked in (place, None):
        listed = list(shops_to_export(session, by=official, place=asked))
        assert [each.merchant for each in listed] == [first, shop]
        assert (listed[1].account, dict(listed[1].reached)) == (active, {Rung.COMMITTED: LONG_AGO})
        assert number_of_shops(session, by=official, place=asked) == 2
        record_export(session, by=official, place=asked, form="csv", full=asked is None, rows=2)
    told = [entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))]
    assert told == ["list:export", "list:export_full"]
    monkeypatch.setattr(exporting, "MOST_EXPORTED", 1)
    with pytest.raises(TooManyShops):
        number_of_shops(session, by=official, place=None)
