"""An approval covers the shop it was given for: under another name, owner or door a second person looks again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep

import pytest
import time_machine
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from database.base import utc_now
from database.engine import sessions_on, writing
from database.triggers import triggers_set_aside
from registry.accounts.content import AccountContent
from registry.accounts.errors import ApproverIsWriter, NotAsShown, SameAsActive
from registry.accounts.identity import is_for_shop_of_today, renamings_around, shown_to_approver
from registry.accounts.model import AccountState, PaymentAccount, QrKind
from registry.accounts.operations import approve_account, propose_account
from registry.accounts.queries import active_account_of
from registry.accounts.writers import writers_of
from registry.audit.erasing import erase_details
from registry.audit.model import AuditEntry, ChainLink
from registry.audit.operations import record
from registry.merchants.details import MerchantDetails
from registry.merchants.erasing import erase_contact, erase_owner
from registry.merchants.operations import edit_merchant
from registry.officers.model import Role
from registry.signs.errors import ShopChangedSinceApproval
from registry.signs.operations import make_sign
from registry.signs.queries import signs_of_merchant
from tests.factories import make_account, make_merchant, make_officer

CONTENT = AccountContent(qr_kind=QrKind.TRANSFER, bank_bin="970436", account_number="0012345678", holder="AN")
RENAMED = [
    {"trade_name": "Phở Bà Năm"},
    {"owner_name": "Trần Văn Khác"},
    {"registered_name": "Hộ kinh doanh Bà Năm"},
    {"unit_label": "99"},
]


@pytest.fixture
def merchant(session):
    return make_merchant(session)


@pytest.fixture
def proposer(session, merchant):
    return make_officer(session, role=Role.TEAM_MEMBER, place=merchant.place)


@pytest.fixture
def official(session, merchant):
    return make_officer(session, unit=merchant.place.unit)


@pytest.fixture
def active(session, merchant, proposer, official):
    return approved(session, official, proposed(session, proposer, merchant))


def proposed(session, by, merchant):
    return propose_account(session, by=by, merchant_id=merchant.id, content=CONTENT)


def approved(session, by, account, shown_hash=""):
    shown_hash = shown_hash or shown_to_approver(account)
    return approve_account(session, by=by, account_id=account.id, shown_hash=shown_hash)


def edited(session, by, merchant, **changed):
    """The shop as somebody edits it, without looking at its accounts."""
    known = ("unit_label", "trade_name", "owner_name", "kind", "registered_name", "phone", "line_of_business")
    told = {name: getattr(merchant, name) for name in (*known, "opened_on")} | changed
    return edit_merchant(
        session, by=by, merchant_id=merchant.id, seen_version=merchant.version, details=MerchantDetails(**told)
    )


def printed(session, by, merchant):
    return make_sign(session, by=by, merchant_id=merchant.id, layout="a6", place_line="x", unit_line="y")


@pytest.mark.parametrize("changed", RENAMED)
def test_an_approved_account_does_not_move_to_another_shops_name(session, merchant, proposer, active, changed):
    """With the active account alone asked for, each of the 4 edits gave a genuine sign of the other shop."""
    official = active.decided_by
    edited(session, proposer, merchant, **changed)
    with pytest.raises(ShopChangedSinceApproval):
        printed(session, official, merchant)
    assert signs_of_merchant(session, merchant) == []


def test_what_a_payer_does_not_know_a_shop_by_needs_no_new_approval(session, merchant, official, active):
    edited(session, official, merchant, phone="0900000001")
    assert printed(session, official, merchant).account is active


def test_back_to_the_old_name_is_the_shop_that_was_approved(session, merchant, official, active):
    was = merchant.trade_name
    edited(session, official, merchant, trade_name="Phở Bà Năm")
    assert not is_for_shop_of_today(active)
    edited(session, official, merchant, trade_name=was)
    assert is_for_shop_of_today(active)
    assert printed(session, official, merchant).shop_name == was


def test_the_same_account_is_approved_anew_for_the_shop_of_today(session, merchant, proposer, official, active):
    edited(session, proposer, merchant, trade_name="Phở Bà Năm")
    again = proposed(session, proposer, merchant)
    assert again is not active
    assert proposed(session, proposer, merchant) is again
    approved(session, official, again)
    assert (active.state, again.state) == (AccountState.RETIRED, AccountState.ACTIVE)
    assert printed(session, official, merchant).shop_name == "Phở Bà Năm"
    with pytest.raises(SameAsActive):
        proposed(session, proposer, merchant)


@pytest.mark.parametrize("changed", RENAMED)
def test_the_shop_is_part_of_what_was_shown(session, merchant, proposer, official, changed):
    """With the account's content alone in the hash, each of the 4 edits between look and approval was approved."""
    account = proposed(session, proposer, merchant)
    seen = shown_to_approver(account)
    edited(session, proposer, merchant, **changed)
    with pytest.raises(NotAsShown):
        approved(session, official, account, shown_hash=seen)
    assert active_account_of(session, merchant) is None
    assert approved(session, official, account).state is AccountState.ACTIVE


@pytest.mark.parametrize("empty", [erase_contact, erase_owner])
def test_who_empties_the_owners_name_is_a_writer_of_it(session, merchant, proposer, official, empty):
    """Counted as no edit, the official who emptied the name approved the account for it alone."""
    account = proposed(session, proposer, merchant)
    empty(session, by=official, merchant=merchant, reason="consent")
    session.flush()
    (told,) = renamings_around(session, account)
    assert (told.officer, "owner_name" in told.details["emptied"]) == (official, True)
    with pytest.raises(ApproverIsWriter):
        approved(session, official, account)
    assert approved(session, make_officer(session, unit=merchant.place.unit), account).state is AccountState.ACTIVE


def test_an_emptied_entry_counts_nobody_knows_what_it_said(session, merchant, proposer, official):
    edited(session, official, merchant, phone="0900000001")
    account = proposed(session, proposer, merchant)
    assert renamings_around(session, account) == []
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "merchant:edit")).all()
    erase_details(session, by=None, entries=entries, reason="request")
    assert [told.action for told in renamings_around(session, account)] == ["merchant:edit"]


def test_who_empties_what_no_payer_knows_writes_no_name(session, merchant, proposer, official):
    merchant.owner_name, merchant.phone = "", "0900000001"
    account = proposed(session, proposer, merchant)
    erase_contact(session, by=official, merchant=merchant, reason="consent")
    session.flush()
    assert renamings_around(session, account) == []
    assert approved(session, official, account).state is AccountState.ACTIVE


def test_the_content_alone_is_not_what_was_shown(session, merchant, proposer, official):
    account = proposed(session, proposer, merchant)
    with pytest.raises(NotAsShown):
        approved(session, official, account, shown_hash=account.content_hash)


def test_the_approval_waits_for_an_edit_that_is_under_way(own_engine):
    """The edit is not committed yet when the approval comes.

    With the shop compared before it is held, PostgreSQL approved it under the name that nobody had shown.
    """
    sessions = sessions_on(own_engine)
    with writing(sessions) as session:
        merchant = make_merchant(session)
        proposer, official = (make_officer(session, unit=merchant.place.unit) for _ in range(2))
        account = proposed(session, proposer, merchant)
        seen = shown_to_approver(account)

    def approve():
        with writing(sessions) as session, pytest.raises(NotAsShown):
            approved(session, official, account, shown_hash=seen)

    with ThreadPoolExecutor(1) as pool:
        with writing(sessions) as session:
            edited(session, proposer, merchant, trade_name="Phở Bà Năm")
            approving = pool.submit(approve)
            sleep(0.3)  # Time to come as far as it can; the guard holds however far that is.
        approving.result()
    with sessions() as session:
        assert active_account_of(session, merchant) is None


@pytest.mark.parametrize("state", [AccountState.ACTIVE, AccountState.RETIRED])
def test_the_database_itself_refuses_an_approval_for_no_shop(session, merchant, state):
    make_account(session, merchant=merchant, state=state)
    unkept = triggers_set_aside(session.connection(), "payment_account")
    with unkept, pytest.raises(IntegrityError, match="approved_for_a_shop"), session.begin_nested():
        session.execute(update(PaymentAccount).values(approved_identity=None))


def test_renamings_since_a_week_before_the_proposal_are_told_newest_first(session, merchant, proposer, official):
    now = utc_now()
    for days, changed in ((9, {"trade_name": "A"}), (6, {"owner_name": "B"}), (2, {"phone": "0900000001"})):
        with time_machine.travel(now - timedelta(days=days), tick=False):
            edited(session, official, merchant, **changed)
            session.flush()
    account = proposed(session, proposer, merchant)
    edited(session, proposer, merchant, registered_name="C")
    edited(session, proposer, make_merchant(session, place=merchant.place), trade_name="D")
    session.flush()
    told = [(edit.officer, list(edit.details["changes"])) for edit in renamings_around(session, account)]
    assert told == [(proposer, ["registered_name"]), (official, ["owner_name"])]


def test_an_approval_that_somebody_smuggled_into_the_trail_hides_no_edit(session):
    """Whoever edited the names is a writer, also where an entry put there by SQL says that all was approved since."""
    shop = make_merchant(session)
    one, other = (make_officer(session, unit=shop.place.unit) for _ in range(2))
    told = {"subject_id": shop.id, "merchant_id": shop.id}
    first = make_account(session, merchant=shop, state=AccountState.ACTIVE, proposed_by=one)
    session.commit()
    changes = {"trade_name": [shop.trade_name, "Tiệm khác"]}
    record(session, by=other, action="merchant:edit", changes=changes, **told)
    session.commit()
    proposal = make_account(session, merchant=shop, proposed_by=one)
    assert writers_of(session, proposal) == {one.id, other.id}
    smuggled = {"action": "account:approve", "subject_id": first.id, "merchant_id": shop.id, "details": {}}
    number = session.execute(insert(AuditEntry).values(smuggled).returning(AuditEntry.sequence)).scalar_one()
    assert writers_of(session, proposal) == {one.id, other.id}
    last = session.scalars(select(ChainLink).order_by(ChainLink.sequence.desc()).limit(1)).one()
    junk = {"sequence": last.sequence + 1, "entry_sequence": number, "previous": last.mac}
    session.execute(insert(ChainLink).values(**junk, details_mac="0" * 64, mac="0" * 64))
    assert writers_of(session, proposal) == {one.id, other.id}
    record(session, by=other, action="account:approve", subject_id=first.id, merchant_id=shop.id)
    assert writers_of(session, proposal) == {one.id}, "the program's own counts at once"
