"""The link of a shop: made by an official, opening one page until something ends it, and never telling whose it is."""

from dataclasses import fields
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError, NoResultFound

from campaigns.enrolment.forgetting import forget_person, take_back
from database.base import utc_now
from database.engine import begin_to_write, sessions_on, writing
from database.keys import Keys, use_keys
from registry.accounts.content import AccountContent
from registry.accounts.errors import ApproverIsProposer, NoLongerProposed
from registry.accounts.model import AccountState, QrKind
from registry.accounts.operations import approve_account, object_to_account, propose_account
from registry.accounts.queries import last_objection
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.consents.model import How, Purpose
from registry.merchants.details import MerchantDetails
from registry.merchants.errors import MerchantIsClosed
from registry.merchants.operations import edit_merchant
from registry.merchants.queries import own_merchant
from registry.officers.model import Role
from registry.officers.operations import disable_officer
from registry.officers.queries import postings_of
from registry.sign_ins.operations import hash_of
from registry.sign_ins.operations import new_token as unsigned_token
from registry.trader import Trader
from registry.trader_links import queries
from registry.trader_links.errors import LinkUnusable, NoLinkAfterTakingBack
from registry.trader_links.model import TraderLink, TraderVisit
from registry.trader_links.operations import LINK_LASTS, VISIT_LASTS, end_visit, make_link, revoke_link, use_link
from registry.trader_links.queries import (
    LEFT_ALONE,
    link_with,
    maker_has_gone,
    open_link_of,
    open_links_made_by,
    visit_with,
)
from registry.trader_links.seen import note_visit
from registry.trader_links.tokens import LENGTH, is_signed, new_token
from registry.trail_checks.accounts import first_unlike_account
from tests.factories import make_account, make_consent, make_merchant, make_officer, make_ward
from tests.trail import bears_out_accounts


@pytest.fixture
def shop(session):
    return make_merchant(session, agreed=(Purpose.PRINT_SIGN, Purpose.KEEP_CONTACT))


@pytest.fixture
def official(session, shop):
    return make_officer(session, unit=shop.place.unit)


def trader_of(session, shop):
    link = open_link_of(session, shop)
    return Trader(link.id, shop.id)


def told(session, shop):
    entries = select(AuditEntry).where(AuditEntry.merchant_id == shop.id).order_by(AuditEntry.sequence)
    return list(session.scalars(entries))


def test_a_token_is_signed_and_says_nothing(shop):
    token = new_token()
    assert len(token) == LENGTH
    assert is_signed(token)
    assert new_token() != token


@pytest.mark.parametrize(
    "forged",
    ["", "x", "Ω" * LENGTH, "A" * LENGTH, "A" * 42, "A" * 44, "!" * LENGTH, "\0", "a" * 9000],
)
def test_what_was_not_signed_here_is_told(forged):
    assert not is_signed(forged)


def test_a_token_has_one_writing_and_one_key():
    token = new_token()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    assert [letter for letter in letters if is_signed(token[:-1] + letter)] == [token[-1]]
    use_keys(Keys("another installation's key, long enough"))
    assert not is_signed(token)


def test_a_link_opens_the_page_of_its_shop_on_one_phone_and_the_next(session, shop, official):
    token = make_link(session, by=official, merchant_id=shop.id)
    first, second = use_link(session, token=token), use_link(session, token=token)
    assert first != second
    assert visit_with(session, first).link.merchant == visit_with(session, second).link.merchant == shop
    trader = trader_of(session, shop)
    assert own_merchant(session, trader) is shop
    stored = (
        session.scalars(select(TraderLink.token_hash)).all() + session.scalars(select(TraderVisit.token_hash)).all()
    )
    assert token not in stored
    assert first not in stored
    entries = told(session, shop)
    assert [entry.action for entry in entries] == ["trader_link:make", "trader_link:open", "trader_link:open"]
    assert [entry.by_trader for entry in entries] == [False, True, True]
    assert (entries[1].officer_id, entries[1].role) == (None, None)
    end_visit(session, token=first)
    assert visit_with(session, first) is None
    assert visit_with(session, second) is not None
    end_visit(session, token="never was")


def test_another_ward_makes_and_ends_no_link(session, shop):
    stranger = make_officer(session, unit=make_ward(session))
    for change in (make_link, revoke_link):
        with pytest.raises(NoResultFound):
            change(session, by=stranger, merchant_id=shop.id)


def test_a_new_link_ends_the_older_one_and_its_pages(session, shop, official):
    old = make_link(session, by=official, merchant_id=shop.id)
    cookie = use_link(session, token=old)
    new = make_link(session, by=official, merchant_id=shop.id)
    assert visit_with(session, cookie) is None
    with pytest.raises(LinkUnusable):
        use_link(session, token=old)
    assert visit_with(session, use_link(session, token=new)) is not None
    ended = [entry for entry in told(session, shop) if entry.action == "trader_link:end"]
    assert [entry.details["reason"] for entry in ended] == ["replaced"]


def test_revoked_it_is_worth_nothing_at_once(session, shop, official):
    cookie = use_link(session, token=make_link(session, by=official, merchant_id=shop.id))
    trader = trader_of(session, shop)
    assert revoke_link(session, by=official, merchant_id=shop.id)
    assert not revoke_link(session, by=official, merchant_id=shop.id)
    assert visit_with(session, cookie) is None
    assert open_link_of(session, shop) is None
    with pytest.raises(NoResultFound):
        own_merchant(session, trader)


def test_link_and_page_end_by_date_and_when_left_alone(session, shop, official):
    now = utc_now()
    token = make_link(session, by=official, merchant_id=shop.id, at=now)
    cookie = use_link(session, token=token, at=now)
    day = timedelta(days=1)
    assert visit_with(session, cookie, now + LEFT_ALONE - day) is not None
    assert visit_with(session, cookie, now + LEFT_ALONE + day) is None
    visit = session.scalars(select(TraderVisit)).one()
    visit.last_seen_on = today() + VISIT_LASTS
    session.flush()
    assert visit_with(session, cookie, now + VISIT_LASTS - day) is not None
    assert visit_with(session, cookie, now + VISIT_LASTS) is None
    assert link_with(session, token, now + LINK_LASTS - day) is not None
    assert link_with(session, token, now + LINK_LASTS) is None
    late = use_link(session, token=token, at=now + LINK_LASTS - day)
    assert session.scalars(select(TraderVisit).where(TraderVisit.token_hash == hash_of(late))).one().ends_at == (
        session.scalars(select(TraderLink)).one().ends_at
    )


def test_a_closed_shop_has_no_page_and_opened_again_it_has(session, shop, official):
    token = make_link(session, by=official, merchant_id=shop.id)
    cookie = use_link(session, token=token)
    shop.closed_on = today()
    session.flush()
    assert link_with(session, token) is None
    assert visit_with(session, cookie) is None
    with pytest.raises(MerchantIsClosed):
        make_link(session, by=official, merchant_id=shop.id)
    shop.closed_on = None
    session.flush()
    assert visit_with(session, cookie) is not None


def test_who_takes_back_that_data_are_kept_has_no_link_until_they_agree_again(session, shop, official):
    cookie = use_link(session, token=make_link(session, by=official, merchant_id=shop.id))
    trader = trader_of(session, shop)
    take_back(session, by=trader, merchant_id=shop.id, purpose=Purpose.KEEP_CONTACT, how=How.ON_SCREEN)
    assert visit_with(session, cookie) is None
    assert shop.owner_name == ""
    assert all(entry.by_trader for entry in told(session, shop)[1:])
    with pytest.raises(NoLinkAfterTakingBack):
        make_link(session, by=official, merchant_id=shop.id)
    session.add(make_consent(shop, Purpose.KEEP_CONTACT))
    session.flush()
    make_link(session, by=official, merchant_id=shop.id)


def test_a_person_who_is_forgotten_has_no_link(session, shop, official):
    token = make_link(session, by=official, merchant_id=shop.id)
    forget_person(session, by=official, merchant_id=shop.id, how=How.SPOKEN)
    assert link_with(session, token) is None
    session.scalars(select(TraderLink)).one().ended_at = None  # as if nobody had ended it
    session.flush()
    assert link_with(session, token) is None
    session.commit()
    assert bears_out_accounts(session)


def test_who_can_write_rows_and_has_no_key_makes_no_link(session, shop, official, monkeypatch):
    planted = unsigned_token()
    session.add(
        TraderLink(merchant=shop, token_hash=hash_of(planted), made_by_id=official.id, ends_at=utc_now() + LINK_LASTS)
    )
    session.flush()
    with pytest.raises(LinkUnusable):
        use_link(session, token=planted)
    with monkeypatch.context() as without:
        without.setattr(queries, "is_signed", lambda _token: True)
        with pytest.raises(LinkUnusable):
            use_link(session, token=planted)  # it is bound to no shop either
        without.setattr(queries, "is_bound", lambda _row: True)
        assert use_link(session, token=planted)  # both guards removed: it opens


def test_a_link_that_ends_while_it_is_opened_opens_nothing(session, shop, official, monkeypatch):
    token = make_link(session, by=official, merchant_id=shop.id)
    found = link_with(session, token)
    revoke_link(session, by=official, merchant_id=shop.id)
    monkeypatch.setattr("registry.trader_links.operations.link_with", lambda *_given, **_more: found)
    with pytest.raises(LinkUnusable):
        use_link(session, token=token)


def test_that_the_page_was_looked_at_is_noted_by_the_day(sessions, session, shop, official):
    cookie = use_link(session, token=make_link(session, by=official, merchant_id=shop.id))
    visit = visit_with(session, cookie)
    session.commit()
    tomorrow = today() + timedelta(days=1)
    assert note_visit(sessions, visit_id=visit.id, link_id=visit.link_id, day=tomorrow)
    session.refresh(visit)
    session.refresh(visit.link)
    assert visit.last_seen_on == visit.link.last_used_on == tomorrow
    revoke_link(session, by=official, merchant_id=shop.id)
    session.commit()
    assert note_visit(sessions, visit_id=visit.id, link_id=visit.link_id, day=tomorrow + timedelta(days=1))
    session.refresh(visit.link)
    assert visit.link.last_used_on == tomorrow  # what has ended is left alone


def test_a_trader_stops_a_proposal_and_nobody_approves_it_any_more(session, shop, official):
    make_link(session, by=official, merchant_id=shop.id)
    trader = trader_of(session, shop)
    proposal = make_account(session, merchant=shop, proposed_by=make_officer(session, unit=shop.place.unit))
    stopped = object_to_account(session, by=trader, account_id=proposal.id)
    assert stopped.is_objected
    assert stopped.state is AccountState.REJECTED
    assert last_objection(session, shop) is stopped
    second = make_officer(session, role=Role.LEADER, unit=shop.place.unit)
    with pytest.raises(NoLongerProposed):
        approve_account(session, by=second, account_id=proposal.id, shown_hash="")
    with pytest.raises(NoLongerProposed):
        object_to_account(session, by=trader, account_id=proposal.id)
    entry = told(session, shop)[-1]
    assert (entry.action, entry.by_trader, entry.officer_id) == ("account:object", True, None)
    assert proposal.account_number not in str(entry.details)


def test_without_the_objection_the_same_proposal_would_be_decided(session, shop, official):
    proposal = make_account(session, merchant=shop, proposed_by=official)
    with pytest.raises(ApproverIsProposer):
        approve_account(session, by=official, account_id=proposal.id, shown_hash="")
    assert proposal.waits


def test_another_shops_proposal_is_none_to_a_trader(session, shop, official):
    make_link(session, by=official, merchant_id=shop.id)
    neighbour = make_account(session, merchant=make_merchant(session, place=shop.place))
    with pytest.raises(NoResultFound):
        object_to_account(session, by=trader_of(session, shop), account_id=neighbour.id)
    assert neighbour.waits


def test_an_objection_is_told_until_something_is_approved(session, shop, official):
    assert last_objection(session, shop) is None
    make_link(session, by=official, merchant_id=shop.id)
    with time_machine.travel(utc_now() - timedelta(days=2), tick=False):
        proposal = make_account(session, merchant=shop)
        object_to_account(session, by=trader_of(session, shop), account_id=proposal.id)
    session.expire(proposal)
    assert last_objection(session, shop) is proposal
    make_account(session, merchant=shop, state=AccountState.ACTIVE)
    assert last_objection(session, shop) is None


def test_the_trail_tells_of_the_objection_as_the_account_does(session, shop, official):
    make_link(session, by=official, merchant_id=shop.id)
    content = AccountContent(
        qr_kind=QrKind.TRANSFER, bank_bin="970436", account_number="0000000168", holder="NGUYEN THI THU"
    )
    proposal = propose_account(session, by=official, merchant_id=shop.id, content=content)
    object_to_account(session, by=trader_of(session, shop), account_id=proposal.id)
    session.commit()
    assert first_unlike_account(session) is None
    proposal.decided_by_id = official.id  # as if an official had turned it down
    with pytest.raises(DatabaseError):
        session.flush()


def test_nobody_waits_for_the_note(own_engine):
    """Another one writes meanwhile: the note is left for the next page."""
    sessions = sessions_on(own_engine)
    with writing(sessions) as session:
        shop = make_merchant(session)
        cookie = use_link(
            session,
            token=make_link(session, by=make_officer(session, unit=shop.place.unit), merchant_id=shop.id),
        )
        visit = visit_with(session, cookie)
    tomorrow = today() + timedelta(days=1)
    with sessions() as busy:
        begin_to_write(busy)
        busy.scalars(select(TraderVisit).with_for_update()).one()
        began = utc_now()
        assert not note_visit(sessions, visit_id=visit.id, link_id=visit.link_id, day=tomorrow)
        assert utc_now() - began < timedelta(seconds=5)
    assert note_visit(sessions, visit_id=visit.id, link_id=visit.link_id, day=tomorrow)


def test_a_link_or_a_visit_turned_to_another_shop_opens_nothing(session, shop, official, monkeypatch):
    """Who can write rows and has no key points their own link, or their own cookie, at a neighbour."""
    token = make_link(session, by=official, merchant_id=shop.id)
    cookie = use_link(session, token=token)
    other = make_merchant(session, place=shop.place)
    theirs = session.scalars(
        select(TraderLink).where(
            TraderLink.token_hash == hash_of(make_link(session, by=official, merchant_id=other.id))
        )
    ).one()
    session.execute(update(TraderVisit).values(link_id=theirs.id))
    session.expire_all()
    assert visit_with(session, cookie) is None
    with monkeypatch.context() as without:
        without.setattr(queries, "is_bound", lambda _row: True)
        assert visit_with(session, cookie).link.merchant_id == other.id  # guard removed
    session.execute(delete(TraderVisit))
    session.delete(theirs)
    session.flush()
    session.execute(update(TraderLink).values(merchant_id=other.id))
    session.expire_all()
    assert link_with(session, token) is None


# Whose the link is not any more


@pytest.mark.parametrize(
    ("changed", "ends"),
    [
        ({"owner_name": "Trần Văn Khác"}, True),
        ({"owner_name": ""}, True),
        ({"phone": "0900000002"}, True),
        ({"owner_name": "NGUYEN THI  THU"}, False),
        ({"trade_name": "Tiệm Khác"}, False),
    ],
)
def test_another_owner_or_phone_ends_the_link_and_its_pages(session, changed, ends):
    """Without it the former owner read the new one's account and stopped their proposals."""
    shop = make_merchant(session, phone="0900000001", agreed=(Purpose.KEEP_CONTACT,))
    cookie = use_link(session, token=make_link(session, by=official_of(session, shop), merchant_id=shop.id))
    edited(session, shop, **changed)
    assert (visit_with(session, cookie) is None) is ends
    reasons = [entry.details["reason"] for entry in told(session, shop) if entry.action == "trader_link:end"]
    assert reasons == (["owner_changed"] if ends else [])


def test_what_nobody_knew_before_ends_no_link(session):
    shop = make_merchant(session, owner_name="", agreed=())
    cookie = use_link(session, token=make_link(session, by=official_of(session, shop), merchant_id=shop.id))
    edited(session, shop, owner_name="Trần Thị Mới", phone="0900000001")
    assert visit_with(session, cookie) is not None


def official_of(session, shop):
    return make_officer(session, unit=shop.place.unit)


def edited(session, shop, **changed):
    known = {field.name: getattr(shop, field.name) for field in fields(MerchantDetails)}
    details = MerchantDetails(**{**known, **changed})
    by = official_of(session, shop)
    edit_merchant(session, by=by, merchant_id=shop.id, seen_version=shop.version, details=details)


def test_who_is_shut_out_leaves_no_link_behind(session, shop, official):
    """50 links made by a disabled official opened for a year."""
    admin = make_officer(session, role=Role.ADMIN, unit=shop.place.unit)
    kept = make_link(session, by=official, merchant_id=shop.id)
    cookie = use_link(session, token=kept)
    others = make_merchant(session, place=shop.place)
    another = make_link(session, by=make_officer(session, unit=shop.place.unit), merchant_id=others.id)
    assert open_links_made_by(session, official) == 1
    disable_officer(session, by=admin, officer=official)
    assert open_links_made_by(session, official) == 0
    assert visit_with(session, cookie) is None
    assert link_with(session, kept) is None
    assert link_with(session, another) is not None
    (ended,) = [entry for entry in told(session, shop) if entry.action == "trader_link:end"]
    assert (ended.officer, ended.details["reason"]) == (admin, "maker_disabled")
    disabling = session.scalars(select(AuditEntry).where(AuditEntry.action == "officer:disable")).one()
    assert disabling.details["links_ended"] == 1


def test_who_made_it_and_went_elsewhere_is_told(session, shop, official):
    make_link(session, by=official, merchant_id=shop.id)
    link = open_link_of(session, shop)
    assert not maker_has_gone(session, link)
    official.disabled_at = utc_now()
    assert maker_has_gone(session, link), "for staying away: the link lasts, and should be made anew"
    official.disabled_at = None
    (posting,) = postings_of(session, official)
    posting.ends_on = today()
    session.flush()
    assert maker_has_gone(session, link)
