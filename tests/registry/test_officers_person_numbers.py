"""The staff number that says two logins are one person's: how it is written, who may change it, what it guards."""

import pytest
from sqlalchemy import select

from registry.accounts.errors import ApproverIsSamePerson
from registry.accounts.identity import shown_to_approver
from registry.accounts.operations import approve_account
from registry.audit.model import AuditEntry
from registry.officers.errors import OfficerIsOneself, OfficerPostedElsewhereToo, PersonNumberUnusable
from registry.officers.model import Role
from registry.officers.operations import add_officer
from registry.officers.passwords import NewPassword
from registry.officers.person_numbers import change_person_number, person_number_of
from tests.factories import make_account, make_merchant, make_officer, make_place, make_posting, make_ward


@pytest.fixture
def ward(session):
    return make_ward(session)


@pytest.fixture
def admin(session, ward):
    return make_officer(session, role=Role.ADMIN, unit=ward)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("CB-0168", "CB-0168"),
        (" cb-0168 ", "CB-0168"),
        ("cb 01 68", "CB0168"),
        ("", None),
        ("  ", None),
        ("7/A_b.c", "7/A_B.C"),
    ],
)
def test_two_ways_to_type_a_number_are_one(typed, kept):
    assert person_number_of(typed) == kept


@pytest.mark.parametrize("typed", ["-1", "số 7", "1" * 41, "a\0", "１２", "<b>", "=1+1"])
def test_what_could_be_read_as_another_is_refused(session, admin, ward, typed):
    officer = make_officer(session, unit=ward)
    with pytest.raises(PersonNumberUnusable):
        change_person_number(session, by=admin, officer=officer, typed=typed)
    assert officer.person_number is None


def test_a_change_is_told_and_the_same_again_is_none(session, admin, ward):
    officer = make_officer(session, unit=ward)
    for typed in ("cb-1", "CB-1", ""):
        change_person_number(session, by=admin, officer=officer, typed=typed)
    told = select(AuditEntry).where(AuditEntry.action == "officer:change_person_number")
    entries = session.scalars(told.order_by(AuditEntry.sequence))
    assert [entry.details["changes"]["person_number"] for entry in entries] == [["", "CB-1"], ["CB-1", ""]]


def test_nobody_changes_their_own_nor_that_of_who_works_elsewhere_too(session, admin, ward):
    with pytest.raises(OfficerIsOneself):
        change_person_number(session, by=admin, officer=admin, typed="1")
    officer = make_officer(session, unit=ward)
    make_posting(session, officer=officer, unit=make_ward(session))
    with pytest.raises(OfficerPostedElsewhereToo):
        change_person_number(session, by=admin, officer=officer, typed="1")
    change_person_number(session, by=None, officer=officer, typed="1")
    assert officer.person_number == "1"


def test_a_new_officer_may_have_one_that_another_login_has(session, admin):
    numbers = [
        add_officer(
            session, by=admin, login=login, name="Lê Văn Thử", role=Role.WARD_OFFICIAL, password=NewPassword("!"),
            person_number=typed,
        ).person_number
        for login, typed in (("mot", "cb-7"), ("hai", "CB-7"), ("ba", ""))
    ]  # fmt: skip
    assert numbers == ["CB-7", "CB-7", None]


def test_with_one_number_two_logins_do_not_decide_what_takes_two_persons(session, admin, ward):
    proposer, approver = (make_officer(session, unit=ward) for _ in range(2))
    account = make_account(
        session, merchant=make_merchant(session, place=make_place(session, unit=ward)), proposed_by=proposer
    )
    for officer in (proposer, approver):
        change_person_number(session, by=admin, officer=officer, typed="CB-7")
    with pytest.raises(ApproverIsSamePerson):
        approve_account(session, by=approver, account_id=account.id, shown_hash=shown_to_approver(account))
    change_person_number(session, by=admin, officer=approver, typed="CB-8")
    approve_account(session, by=approver, account_id=account.id, shown_hash=shown_to_approver(account))
