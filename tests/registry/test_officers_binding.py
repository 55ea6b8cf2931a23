"""An officer's row changed past the program opens nothing, and who let whom in is not wiped out: by nobody with SQL."""

import logging

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from database.base import new_id, utc_now
from database.sealing import SealBroken
from registry.accounts import deciders, operations
from registry.accounts.content import AccountContent
from registry.accounts.errors import DecisionRefusal, MayNotDecide
from registry.accounts.identity import shown_to_approver
from registry.accounts.model import QrKind
from registry.accounts.operations import approve_account, propose_account, reject_account
from registry.audit.operations import record
from registry.officers import binding, confirming
from registry.officers.binding import is_as_told, letting_in_is_as_told
from registry.officers.confirming import begin_confirming
from registry.officers.errors import ConfirmerHasAHand, ConfirmerMayNot
from registry.officers.model import HandedOut, LettingIn, Officer, Role
from registry.officers.operations import add_officer, change_role, reset_password
from registry.officers.passwords import NewPassword, hash_password
from registry.second_factors.operations import confirm, reset_second_factor
from registry.sign_ins import limits
from registry.sign_ins.errors import NoTeamMember, PhoneLinkUnusable, SignInLapsed, WrongLoginOrPassword
from registry.sign_ins.operations import check_password
from registry.sign_ins.phones import show_phone_link, use_phone_link
from registry.sign_ins.queries import officer_signed_in_with, officer_waiting_with, sign_in_over_with
from registry.sign_ins.second_step import finish_sign_in
from tests.factories import make_account, make_merchant, make_officer, make_posting
from tests.signing_in import code_now, enrolled, open_sign_in_of, sign_in
from tests.tampering import without_triggers

PASSWORD = "bến đò Ông Hựu 40 chiếc"
OFFICER, ROWS = Officer.__table__, LettingIn.__table__
BENT = {
    "role": Role.LEADER,
    "person_number": "B-2",
    "password_hash": "!",
    "disabled_at": utc_now(),
    "second_factor_at": utc_now(),
    "login": "ke.gian",
    "must_change_password": True,
    "name": "Người Khác",
}


@pytest.fixture
def shop(session):
    return make_merchant(session)


@pytest.fixture
def official(session, shop):
    return make_officer(session, unit=shop.place.unit, password_hash=hash_password(PASSWORD))


@pytest.fixture
def member(session, shop):
    return make_officer(session, role=Role.TEAM_MEMBER, unit=shop.place.unit)


def bend(session, officer, **values):
    """What a clerk does with SQL; the session reads it anew."""
    session.execute(update(OFFICER).where(OFFICER.c.id == officer.id).values(values))
    session.expire_all()


@pytest.mark.parametrize("column", BENT)
def test_each_column_that_decides_is_bound(session, official, column):
    assert is_as_told(official)
    bend(session, official, **{column: BENT[column]})
    assert not is_as_told(official)


def test_every_change_of_the_program_binds_anew(session, official):
    for name, value in BENT.items():
        session.commit()
        setattr(official, name, value)
        session.flush()
        session.expire_all()
        assert is_as_told(official)
    bound = official.bound
    official.active_at = utc_now()
    session.flush()
    assert official.bound == bound


def test_what_was_bent_is_not_made_good_by_a_later_change(session, official, caplog):
    """Else who bends a row would only have to wait until its owner changes the password."""
    bend(session, official, role=Role.ADMIN)
    reset_password(session, by=None, officer=official, password=NewPassword("!"))
    session.expire_all()
    with caplog.at_level(logging.CRITICAL):
        assert not is_as_told(official)
    assert str(official.id) in caplog.text
    assert official.name not in caplog.text
    bend(session, official, role=Role.WARD_OFFICIAL)
    assert not is_as_told(official), "nor afterwards"


def test_an_officer_put_in_and_a_mark_of_another_open_nothing(session, official, member):
    row = dict(session.execute(select(OFFICER).where(OFFICER.c.id == official.id)).mappings().one())
    session.execute(insert(OFFICER).values(row | {"id": new_id(), "login": "ke.gian"}))
    with pytest.raises(WrongLoginOrPassword):
        sign_in(session, login="ke.gian", password=PASSWORD)
    bend(session, member, bound=official.bound)
    assert not is_as_told(member)


def test_a_password_written_for_a_moment_signs_nobody_in(session, official, member, monkeypatch):
    """Somebody's own hash in a colleague's row, as long as it takes to sign in."""
    bend(session, member, password_hash=official.password_hash)
    with pytest.raises(WrongLoginOrPassword):
        sign_in(session, login=member.login, password=PASSWORD)
    monkeypatch.setattr("registry.sign_ins.operations.may_act", lambda officer: officer.disabled_at is None)
    assert sign_in(session, login=member.login, password=PASSWORD), "without the guard: in"


def test_a_sign_in_that_was_open_ends_with_the_next_request(session, official, monkeypatch):
    token = sign_in(session, login=official.login, password=PASSWORD)
    assert officer_signed_in_with(session, token) is official
    bend(session, official, role=Role.ADMIN)
    assert officer_signed_in_with(session, token) is None
    assert sign_in_over_with(session, token) is None
    monkeypatch.setattr(limits, "may_act", lambda _officer: True)
    assert officer_signed_in_with(session, token) is official, "without the guard: an admin"


def test_a_request_takes_one_more_mark_and_no_more_questions(session, official, statements, monkeypatch):
    token = sign_in(session, login=official.login, password=PASSWORD)
    made = []
    marked = binding.keyed_mark
    monkeypatch.setattr(binding, "keyed_mark", lambda *told: made.append(told) or marked(*told))
    session.expire_all()
    with statements() as asked:
        assert officer_signed_in_with(session, token) is official
    assert (len(asked), len(made)) == (1, 1)


def test_the_second_step_and_a_code_are_refused(session, official):
    secret = enrolled(session, official)
    token = sign_in(session, login=official.login, password=PASSWORD)
    bend(session, official, role=Role.LEADER)
    assert officer_waiting_with(session, token) is None
    with pytest.raises(SignInLapsed):
        finish_sign_in(session, token=token, code=code_now(secret))
    with pytest.raises(SealBroken):
        confirm(session, officer=official, code=code_now(secret))


def test_phones_of_and_through_a_bent_officer_are_refused(session, official, member):
    token = show_phone_link(session, by=official, officer=member)
    bend(session, official, name="Người Khác")
    with pytest.raises(PhoneLinkUnusable):
        use_phone_link(session, token=token)
    bend(session, member, name="Người Khác")
    with pytest.raises(NoTeamMember):
        show_phone_link(session, by=official, officer=member)


# What is decided


def content():
    return AccountContent(
        qr_kind=QrKind.TRANSFER, bank_bin="970436", account_number="0001234567", holder="NGUYEN THI THU"
    )


def approved(session, by, proposal):
    session.refresh(proposal)
    return approve_account(session, by=by, account_id=proposal.id, shown_hash=shown_to_approver(proposal))


def test_nobody_is_an_official_for_a_moment(session, shop, official, member, monkeypatch):
    proposal = make_account(session, merchant=shop, proposed_by=official)
    bend(session, member, role=Role.WARD_OFFICIAL)
    with pytest.raises(SealBroken):
        approved(session, member, proposal)
    with pytest.raises(MayNotDecide):
        reject_account(session, by=member, account_id=proposal.id, note="sai")
    monkeypatch.setattr(operations, "require_hands_as_told", lambda *_: None)
    with pytest.raises(MayNotDecide):
        approved(session, member, proposal)
    monkeypatch.setattr(deciders, "is_as_told", lambda _: True)
    assert approved(session, member, proposal), "without the guards: active"


def test_nobody_proposes_with_a_bent_row(session, shop, member):
    bend(session, member, name="Người Khác")
    with pytest.raises(SealBroken):
        propose_account(session, by=member, merchant_id=shop.id, content=content())


# Who let whom in


@pytest.fixture
def admin(session, shop):
    return make_officer(session, role=Role.ADMIN, unit=shop.place.unit.parent)


@pytest.fixture
def added(session, admin):
    """Somebody *admin* let in in each of the ways there are."""
    new = add_officer(session, by=admin, login="nguoi.moi", name="Người Mới", role=Role.TEAM_MEMBER, password=NEW)
    change_role(session, by=admin, officer=new, role=Role.WARD_OFFICIAL)
    reset_password(session, by=admin, officer=new, password=NEW)
    enrolled(session, new)
    reset_second_factor(session, by=admin, officer=new)
    session.commit()
    return new


NEW = NewPassword("!")


def rows_of(session, officer):
    session.expire_all()
    return session.scalars(select(LettingIn).where(LettingIn.officer_id == officer.id).order_by(LettingIn.id)).all()


def test_each_way_in_leaves_a_row_of_the_programs_own(session, added):
    rows = rows_of(session, added)
    assert [row.what for row in rows] == [
        HandedOut.FIRST_PASSWORD,
        HandedOut.ROLE,
        HandedOut.NEW_PASSWORD,
        HandedOut.SECOND_FACTOR,
    ]
    assert all(map(letting_in_is_as_told, rows))


def test_the_database_keeps_the_rows(session, added, admin):
    """With SQL and the triggers left in place."""
    statements = [
        "DELETE FROM letting_in",
        "UPDATE letting_in SET by_id = (SELECT id FROM officer WHERE login = 'nguoi.moi')",
        "UPDATE letting_in SET created_at = '2020-01-01 00:00:00'",
        "UPDATE letting_in SET what = 'role'",
        "UPDATE letting_in SET bound = 'x'",
    ]
    if session.get_bind().dialect.name == "sqlite":
        statements += ["INSERT OR REPLACE INTO letting_in SELECT * FROM letting_in"]
    else:
        statements += ["TRUNCATE letting_in"]
    for statement in statements:
        with pytest.raises(IntegrityError, match="letting_in"), session.begin_nested():
            session.execute(text(statement))
    row = dict(session.execute(select(ROWS).limit(1)).mappings().one())
    confirmed = {"id": new_id(), "confirmed_by_id": admin.id, "confirmed_at": utc_now()}
    with pytest.raises(IntegrityError, match="letting_in"), session.begin_nested():
        session.execute(insert(ROWS).values(row | confirmed))
    assert len(rows_of(session, added)) == 4


@pytest.fixture
def proposal(session, shop, added, admin):
    """What *added* may not approve: whoever proposed it was let in by the same admin."""
    proposer = add_officer(session, by=admin, login="thu.hai", name="Thứ Hai", role=Role.WARD_OFFICIAL, password=NEW)
    for officer in (proposer, added):
        officer.must_change_password = False
        officer.person_number = officer.login
        make_posting(session, officer=officer, unit=shop.place.unit)
    account = make_account(session, merchant=shop, proposed_by=proposer)
    session.commit()
    return account


def test_a_confirmation_written_with_sql_opens_no_approval(session, shop, added, proposal):
    with pytest.raises(DecisionRefusal):
        approved(session, added, proposal)
    somebody = make_officer(session, role=Role.LEADER, unit=shop.place.unit)
    session.execute(update(ROWS).values(confirmed_by_id=somebody.id, confirmed_at=utc_now()))
    with pytest.raises(SealBroken):
        approved(session, added, proposal)


def test_a_row_that_is_gone_opens_no_approval(session, added, proposal, monkeypatch):
    with without_triggers(session):
        session.execute(delete(ROWS))
        session.expire_all()
        with pytest.raises(SealBroken):
            approved(session, added, proposal)
        monkeypatch.setattr(operations, "require_hands_as_told", lambda *_: None)
        assert approved(session, added, proposal), "without the guard: active"


def test_a_true_confirmation_is_bound_and_stays(session, shop, added, proposal):
    third = make_officer(session, role=Role.LEADER, unit=shop.place.unit.parent)
    for row in rows_of(session, added):
        row.confirmed_at, row.confirmed_by_id = utc_now(), third.id
    session.flush()
    record(session, by=third, action="officer:confirm", subject_id=added.id)
    session.commit()
    rows = rows_of(session, added)
    assert all(row.confirmed_by_id == third.id and letting_in_is_as_told(row) for row in rows)
    for values in ({"confirmed_at": None, "confirmed_by_id": None}, {"confirmed_at": utc_now()}):
        with pytest.raises(IntegrityError, match="letting_in"), session.begin_nested():
            session.execute(update(ROWS).values(values))
    session.expire_all()
    assert approved(session, added, proposal)


def test_the_password_check_alone_says_nothing_of_the_row(session, official, member):
    """What is slow comes first and only reads; the decision comes in begin_sign_in."""
    bend(session, member, password_hash=official.password_hash)
    assert check_password(session, login=member.login, password=PASSWORD).officer_id == member.id
    assert open_sign_in_of(session, member)


def test_neither_a_bent_confirmer_nor_a_bent_row_is_confirmed(session, shop, added, monkeypatch):
    make_posting(session, officer=added, unit=shop.place.unit)
    leader = make_officer(session, role=Role.LEADER, unit=shop.place.unit)
    shown = rows_of(session, added)[-1].id
    bend(session, added, name="Người Khác")
    with pytest.raises(SealBroken):
        begin_confirming(session, by=leader, officer=added, shown=shown)
    bend(session, leader, name="Người Khác")
    with pytest.raises(ConfirmerMayNot):
        begin_confirming(session, by=leader, officer=added, shown=shown)
    monkeypatch.setattr(confirming, "may_act", lambda _officer: True)
    monkeypatch.setattr(confirming, "require_as_told", lambda _officer: None)
    with pytest.raises(ConfirmerHasAHand):  # without the guards it goes on, as far as the hands
        begin_confirming(session, by=leader, officer=added, shown=shown)
