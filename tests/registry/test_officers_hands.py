"""Whose hands a login is in: one person with two logins that were handed out never decides alone; a third confirms."""

import itertools
import uuid
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, true

from database.base import utc_now
from registry.accounts import operations, writers
from registry.accounts.content import AccountContent
from registry.accounts.errors import (
    ApproverHeldThePen,
    ApproverInSameHands,
    ApproverIsNamesake,
    ApproverIsSamePerson,
    ApproverNotConfirmed,
)
from registry.accounts.identity import shown_to_approver
from registry.accounts.model import AccountState, QrKind
from registry.accounts.operations import approve_account, propose_account
from registry.audit.model import AuditEntry
from registry.audit.operations import record
from registry.officers import confirming
from registry.officers.confirming import (
    BEGUN_LASTS,
    Begun,
    begin_confirming,
    begun_by,
    confirm_officer,
    officer_to_confirm,
    officers_to_confirm,
)
from registry.officers.errors import (
    ConfirmerHasAHand,
    ConfirmerMayNot,
    FirstPasswordStands,
    LetInAgain,
    NotSeenChoosing,
    OfficerIsOneself,
    OfficerPostedElsewhereToo,
    PersonNumberMissing,
)
from registry.officers.hands import letting_ins_of
from registry.officers.model import HandedOut, Officer, Role
from registry.officers.operations import add_officer, change_own_password, change_role, reset_password
from registry.officers.passwords import NewPassword, prepared_password
from registry.officers.person_numbers import change_person_number
from registry.second_factors.operations import reset_second_factor
from registry.sign_ins.operations import check_password
from registry.sign_ins.phones import show_phone_link, use_phone_link
from registry.sign_ins.queries import officer_signed_in_with
from tests.factories import make_merchant, make_officer, make_place, make_posting, make_ward
from tests.signing_in import enrolled, sign_in

PASSWORD = NewPassword("!")


@pytest.fixture
def ward(session):
    return make_ward(session)


@pytest.fixture
def admin(session, ward):
    return make_officer(session, role=Role.ADMIN, unit=ward, name="Quản Trị")


@pytest.fixture
def leader(session, ward):
    return make_officer(session, role=Role.LEADER, unit=ward, name="Lãnh Đạo")


@pytest.fixture
def shop(session, ward):
    return make_merchant(session, place=make_place(session, unit=ward))


def added(session, by, ward, login, role=Role.WARD_OFFICIAL, **given):
    """Added by somebody, posted, and in with a password of their own."""
    officer = add_officer(session, by=by, login=login, name=f"Người {login}", role=role, password=PASSWORD, **given)
    make_posting(session, officer=officer, unit=ward)
    officer.must_change_password = False
    session.flush()
    return officer


def proposed(session, by, shop, number="0001168"):
    content = AccountContent(qr_kind=QrKind.TRANSFER, bank_bin="970436", account_number=number, holder="NGUYEN THI A")
    return propose_account(session, by=by, merchant_id=shop.id, content=content)


def approve(session, by, account):
    return approve_account(session, by=by, account_id=account.id, shown_hash=shown_to_approver(account))


def begun(session, by, officer):
    """Begun, and the person has chosen another password; the id of what is to be confirmed."""
    last = letting_ins_of(session, [officer.id], confirmed=False)[0]
    begin_confirming(session, by=by, officer=officer, shown=last.id)
    chosen(session, officer)
    return last.id


def chosen(session, officer):
    """Whoever holds the login chooses a password of their own."""
    officer.must_change_password = False
    session.flush()
    record(session, by=officer, action="officer:change_password", subject_id=officer.id)


def confirmed(session, by, officer):
    confirm_officer(session, by=by, officer=officer, shown=begun(session, by, officer))


def reset(session, by, officer):
    reset_password(session, by=by, officer=officer, password=PASSWORD)
    officer.must_change_password = False
    session.flush()


def test_one_admin_with_two_made_up_officials_activates_nothing(session, admin, ward, shop, leader, monkeypatch):
    one, two = (added(session, admin, ward, login) for login in ("mot", "hai"))
    account = proposed(session, one, shop)
    with pytest.raises(ApproverInSameHands) as refused:
        approve(session, two, account)
    assert (refused.value.approver_by, refused.value.writer_by) == ("Quản Trị", "Quản Trị")
    assert account.state is AccountState.PROPOSED
    with session.begin_nested() as nested:  # with the guard gone it goes through
        with monkeypatch.context() as without:
            without.setattr(operations, "by_another_person", lambda *_: true())
            assert approve(session, two, account).state is AccountState.ACTIVE
        nested.rollback()
    session.expire_all()
    confirmed(session, leader, two)
    assert approve(session, two, account).state is AccountState.ACTIVE


@pytest.mark.parametrize("how", ["password", "second factor", "role"])
def test_an_admin_with_an_official_login_does_not_approve_as_whoever_was_let_in(session, admin, ward, shop, how):
    admin.person_number = "7"
    own = make_officer(session, unit=ward, name="Quản Trị Cũ")
    own.person_number = "7"
    member = make_officer(session, unit=ward, role=Role.TEAM_MEMBER)
    if how == "password":
        reset(session, admin, member)
    elif how == "second factor":
        enrolled(session, member)
        reset_second_factor(session, by=admin, officer=member)
    else:
        change_role(session, by=admin, officer=member, role=Role.WARD_OFFICIAL)
    account = proposed(session, member, shop)
    with pytest.raises(ApproverInSameHands) as refused:
        approve(session, own, account)
    assert (refused.value.approver_by, refused.value.writer_by) == ("", "Quản Trị")
    other = make_officer(session, unit=ward)
    assert approve(session, other, account).state is AccountState.ACTIVE


def test_whoever_the_proposer_let_in_approves_nothing_of_theirs(session, admin, ward, shop):
    own = make_officer(session, unit=ward, name="Đăng Nhập Thứ Hai")
    own.person_number = admin.person_number = "7"
    fresh = added(session, admin, ward, "mot")
    with pytest.raises(ApproverInSameHands) as refused:
        approve(session, fresh, proposed(session, own, shop))
    assert (refused.value.approver_by, refused.value.writer_by) == ("Quản Trị", "")


def test_a_made_up_admin_between_them_makes_no_second_person(session, admin, ward, shop, leader):
    between = added(session, admin, ward, "giua", role=Role.ADMIN)
    one, two = added(session, admin, ward, "mot"), added(session, between, ward, "hai")
    account = proposed(session, one, shop)
    with pytest.raises(ApproverInSameHands):
        approve(session, two, account)
    confirmed(session, leader, between)
    with pytest.raises(ApproverInSameHands):  # whom it let in before stays in those hands
        approve(session, two, account)


def test_what_was_written_before_the_confirmation_stays_in_those_hands(session, admin, ward, shop, leader):
    """The admin writes as the member, hands the login back, and another admin and the leader act honestly."""
    own = make_officer(session, unit=ward, name="Đăng Nhập Thứ Hai")
    own.person_number = admin.person_number = "7"
    member = make_officer(session, unit=ward, role=Role.TEAM_MEMBER)
    reset(session, admin, member)
    account = proposed(session, member, shop)
    honest = make_officer(session, role=Role.ADMIN, unit=ward)
    reset(session, honest, member)
    confirmed(session, leader, member)
    with pytest.raises(ApproverInSameHands):
        approve(session, own, account)
    anew = proposed(session, member, shop, number="0002168")
    assert approve(session, own, anew).state is AccountState.ACTIVE


def test_the_servers_own_errand_has_no_hands(session, ward, shop):
    one, two = (added(session, None, ward, login) for login in ("mot", "hai"))
    assert approve(session, two, proposed(session, one, shop)).state is AccountState.ACTIVE


def test_two_who_let_each_other_in_go_round_once(session, ward, shop):
    one, two = (make_officer(session, role=Role.ADMIN, unit=ward) for _ in range(2))
    reset(session, one, two)
    reset(session, two, one)
    change_role(session, by=None, officer=two, role=Role.WARD_OFFICIAL)
    change_role(session, by=None, officer=one, role=Role.WARD_OFFICIAL)
    with pytest.raises(ApproverInSameHands):
        approve(session, two, proposed(session, one, shop))


def test_a_namesake_without_numbers_on_both_sides_is_refused(session, ward, shop, admin):
    one, two = (make_officer(session, unit=ward, name=name) for name in ("Lê Thị Trùng", "LE THI  TRUNG"))
    account = proposed(session, one, shop)
    with pytest.raises(ApproverIsNamesake) as refused:
        approve(session, two, account)
    assert refused.value.one == ("LE THI  TRUNG", two.login)
    change_person_number(session, by=admin, officer=one, typed="1")
    with pytest.raises(ApproverIsNamesake):
        approve(session, two, account)
    change_person_number(session, by=admin, officer=two, typed="1")
    with pytest.raises(ApproverIsSamePerson):
        approve(session, two, account)
    change_person_number(session, by=admin, officer=two, typed="2")
    assert approve(session, two, account).state is AccountState.ACTIVE


def test_a_namesake_of_whoever_let_the_writer_in_is_refused(session, admin, ward, shop):
    approver = make_officer(session, unit=ward, name="QUAN TRI")
    with pytest.raises(ApproverIsNamesake):
        approve(session, approver, proposed(session, added(session, admin, ward, "mot"), shop))


def test_the_second_login_of_who_signed_a_phone_in_held_the_pen_too(session, ward, shop):
    official, second = (make_officer(session, unit=ward, name="Lê Thị Trùng") for _ in range(2))
    member = make_officer(session, unit=ward, role=Role.TEAM_MEMBER)
    use_phone_link(session, token=show_phone_link(session, by=official, officer=member))
    account = proposed(session, member, shop)
    for approver in (official, second):
        with pytest.raises(ApproverHeldThePen):
            approve(session, approver, account)


def test_who_confirms_is_another_of_a_role_that_decides_and_in_none_of_those_hands(session, admin, ward, leader):
    fresh, second = added(session, admin, ward, "mot"), added(session, admin, ward, "hai")
    admins_own = make_officer(session, unit=ward, name="QUAN TRI")
    shown = letting_ins_of(session, [fresh.id])[0].id
    for by, act in itertools.product((fresh, second, admin, admins_own), (begin_confirming, confirm_officer)):
        with pytest.raises(ConfirmerHasAHand):
            act(session, by=by, officer=fresh, shown=shown)
    disabled = make_officer(session, unit=ward)
    disabled.disabled_at = utc_now()
    for by in (make_officer(session, unit=ward, role=Role.TEAM_MEMBER), disabled):
        with pytest.raises(ConfirmerMayNot):
            confirm_officer(session, by=by, officer=fresh, shown=shown)
    make_posting(session, officer=fresh, unit=make_ward(session))
    with pytest.raises(OfficerPostedElsewhereToo):
        confirm_officer(session, by=leader, officer=fresh, shown=shown)
    assert officers_to_confirm(session, leader) == [second, fresh]
    assert officers_to_confirm(session, second) == [fresh]
    assert officer_to_confirm(session, leader, fresh.id) is fresh


def test_what_is_confirmed_is_what_was_shown_and_no_first_password_stands(session, admin, ward, leader):
    fresh = added(session, admin, ward, "mot")
    first = letting_ins_of(session, [fresh.id])[0]
    assert (first.what, first.by, first.confirmed_at) == (HandedOut.FIRST_PASSWORD, admin, None)
    reset_password(session, by=admin, officer=fresh, password=PASSWORD)
    with pytest.raises(LetInAgain):
        confirm_officer(session, by=leader, officer=fresh, shown=first.id)
    last = letting_ins_of(session, [fresh.id])[0]
    begin_confirming(session, by=leader, officer=fresh, shown=last.id)
    with pytest.raises(FirstPasswordStands):
        confirm_officer(session, by=leader, officer=fresh, shown=last.id)
    confirm_officer(session, by=leader, officer=fresh, shown=begun(session, leader, fresh))
    assert {each.confirmed_by for each in letting_ins_of(session, [fresh.id])} == {leader}
    assert officers_to_confirm(session, leader) == []
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "officer:confirm")).one()
    assert (told.officer_id, told.subject_id, told.details["let_in_by"]) == (leader.id, fresh.id, [admin.login])
    for shown in (last.id, uuid.uuid4()):
        with pytest.raises(LetInAgain):
            confirm_officer(session, by=leader, officer=fresh, shown=shown)


def test_whoever_let_somebody_in_and_stayed_is_out_before_it_is_confirmed(session, admin, ward, leader, monkeypatch):
    """The admin resets a password, chooses the next one, keeps that sign-in, and tells the person the password."""
    first, second, third = "vịt trời bay về đồng", "con mèo trên mái nhà", "lưới đầy cá bạc má"
    officer = make_officer(session, unit=ward, login="lan.pham")
    reset_password(session, by=admin, officer=officer, password=prepared_password(first, login=officer.login))
    kept = sign_in(session, login=officer.login, password=first)
    change(session, officer, first, second, kept)
    sign_in(session, login=officer.login, password=second)  # the right person, before the leader's eyes
    last = letting_ins_of(session, [officer.id], confirmed=False)[0]
    with pytest.raises(NotSeenChoosing):
        confirm_officer(session, by=leader, officer=officer, shown=last.id)
    with session.begin_nested() as nested:  # with the guard gone the sign-in lives on, and counts as the person's
        with monkeypatch.context() as without:
            without.setattr(confirming, "begun_by", lambda *_: Begun(utc_now(), has_chosen=True))
            confirm_officer(session, by=leader, officer=officer, shown=last.id)
            assert officer_signed_in_with(session, kept) is officer
        nested.rollback()
    session.expire_all()
    begin_confirming(session, by=leader, officer=officer, shown=last.id)
    assert officer_signed_in_with(session, kept) is None
    with pytest.raises(FirstPasswordStands):
        confirm_officer(session, by=leader, officer=officer, shown=last.id)
    own = sign_in(session, login=officer.login, password=second)
    quick = sign_in(session, login=officer.login, password=second)
    change(session, officer, second, third, own)
    assert officer_signed_in_with(session, quick) is None
    confirm_officer(session, by=leader, officer=officer, shown=last.id)
    assert officer_signed_in_with(session, own) is officer


def change(session, officer, old, new, token):
    checked = check_password(session, login=officer.login, password=old)
    fresh = prepared_password(new, login=officer.login, old=old)
    change_own_password(session, officer=officer, checked=checked, new_hash=fresh, except_token=token)


def test_what_was_begun_is_for_that_letting_in_by_that_confirmer_and_soon(session, admin, ward, leader):
    fresh = added(session, admin, ward, "mot")
    other = make_officer(session, unit=ward, role=Role.LEADER)
    assert begun_by(session, leader, fresh) is None
    shown = begun(session, leader, fresh)
    assert begun_by(session, leader, fresh).has_chosen
    with pytest.raises(NotSeenChoosing):
        confirm_officer(session, by=other, officer=fresh, shown=shown)
    with time_machine.travel(utc_now() + BEGUN_LASTS), pytest.raises(NotSeenChoosing):
        confirm_officer(session, by=leader, officer=fresh, shown=shown)
    reset(session, admin, fresh)
    chosen(session, fresh)
    anew = letting_ins_of(session, [fresh.id], confirmed=False)[0]
    with pytest.raises(NotSeenChoosing):  # the admin chose it
        confirm_officer(session, by=leader, officer=fresh, shown=anew.id)
    with pytest.raises(LetInAgain):
        begin_confirming(session, by=leader, officer=fresh, shown=shown)


def test_what_somebody_else_put_into_the_trail_has_begun_nothing(session, admin, ward, leader):
    fresh = added(session, admin, ward, "mot")
    last = letting_ins_of(session, [fresh.id], confirmed=False)[0]
    session.commit()
    told = {"subject_id": fresh.id, "details": {"letting_in": str(last.id)}, "at": utc_now() - timedelta(minutes=1)}
    for action, by in (("officer:begin_confirming", leader), ("officer:change_password", fresh)):
        session.execute(AuditEntry.__table__.insert().values(action=action, officer_id=by.id, **told))
    with pytest.raises(NotSeenChoosing):
        confirm_officer(session, by=leader, officer=fresh, shown=last.id)


def test_who_was_let_in_and_is_not_confirmed_approves_nothing(session, admin, ward, shop, leader, monkeypatch):
    """Even of somebody in other hands: whoever let in may sit in both."""
    account = proposed(session, make_officer(session, unit=ward), shop)
    fresh = added(session, admin, ward, "mot")
    with pytest.raises(ApproverNotConfirmed) as refused:
        approve(session, fresh, account)
    assert refused.value.let_in_by == "Quản Trị"
    with session.begin_nested() as nested:  # with the guard gone it goes through
        with monkeypatch.context() as without:
            without.setattr(writers, "in_own_hands", lambda _: true())
            assert approve(session, fresh, account).state is AccountState.ACTIVE
        nested.rollback()
    session.expire_all()
    confirmed(session, leader, fresh)
    assert approve(session, fresh, account).state is AccountState.ACTIVE


def test_nobody_numbers_another_login_of_their_own(session, admin, ward):
    own, alike = make_officer(session, unit=ward), make_officer(session, unit=ward, name="QUẢN trị")
    own.person_number = admin.person_number = "7"
    between = added(session, admin, ward, "giua", role=Role.ADMIN)
    for by, officer in ((admin, own), (between, own), (between, admin)):
        with pytest.raises(OfficerIsOneself):
            change_person_number(session, by=by, officer=officer, typed="8")
    with pytest.raises(OfficerIsOneself):
        change_person_number(session, by=admin, officer=alike, typed="8")
    change_person_number(session, by=admin, officer=between, typed="9")
    assert session.get_one(Officer, between.id).person_number == "9"


def test_who_decides_needs_a_number_where_it_is_asked_for(session, admin, ward):
    with pytest.raises(PersonNumberMissing):
        added(session, admin, ward, "mot", number_needed=True)
    member = added(session, admin, ward, "hai", role=Role.TEAM_MEMBER, number_needed=True)
    with pytest.raises(PersonNumberMissing):
        change_role(session, by=admin, officer=member, role=Role.LEADER, number_needed=True)
    leader = added(session, admin, ward, "ba", role=Role.LEADER, person_number="cb-3", number_needed=True)
    with pytest.raises(PersonNumberMissing):
        change_person_number(session, by=admin, officer=leader, typed=" ", number_needed=True)
    change_person_number(session, by=admin, officer=member, typed="", number_needed=True)
