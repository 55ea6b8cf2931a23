"""Nothing somebody let in outlives their right to do so: phones, codes for phones, passwords of another ward."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from database.base import utc_now
from database.engine import sessions_on, writing
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.officers.errors import OfficerPostedElsewhereToo
from registry.officers.model import Officer, Role
from registry.officers.operations import (
    change_role,
    disable_officer,
    end_posting,
    post_officer,
    reset_password,
)
from registry.officers.passwords import hash_password, prepared_password
from registry.officers.queries import postings_of
from registry.sign_ins import limits
from registry.sign_ins.errors import PhoneLinkUnusable, SignInLapsed, WrongLoginOrPassword
from registry.sign_ins.model import SignIn, SignInKind
from registry.sign_ins.operations import hash_of, renew_sign_in, sign_out_everywhere
from registry.sign_ins.phones import show_phone_link, use_phone_link
from registry.sign_ins.queries import officer_signed_in_with, officer_waiting_with, sign_in_with
from registry.sign_ins.second_step import finish_sign_in
from registry.units.model import Unit
from tests.factories import make_officer, make_place, make_posting, make_unit, make_ward
from tests.races import at_once
from tests.signing_in import enrolled, open_sign_in_of, sign_in

PASSWORD = "bến đò Ông Hựu 40 chiếc"
NEW = "cà phê sữa đá trước cổng"


@pytest.fixture
def city(session):
    return make_unit(session, kind="thành phố")


@pytest.fixture
def ward(session, city):
    return make_ward(session, province=city)


@pytest.fixture
def admin(session, city):
    return make_officer(session, role=Role.ADMIN, unit=city)


@pytest.fixture
def official(session, ward):
    return make_officer(session, unit=ward)


@pytest.fixture
def member(session, ward):
    return make_officer(session, role=Role.TEAM_MEMBER, unit=ward)


def a_phone_and_a_code(session, official, member):
    """The token of a phone that *official* let in, and a code that waits to be scanned."""
    phone = use_phone_link(session, token=show_phone_link(session, by=official, officer=member))
    return phone, show_phone_link(session, by=official, officer=member)


def out(session, phone, code):
    """Whether the phone is signed out and the code signs nobody in."""
    try:
        use_phone_link(session, token=code)
    except PhoneLinkUnusable:
        return officer_signed_in_with(session, phone) is None
    return False


SHUT_OUT = {
    "disabled": lambda session, by, official: disable_officer(session, by=by, officer=official),
    "another role": lambda session, by, official: change_role(session, by=by, officer=official, role=Role.LEADER),
    "posting over": lambda session, by, official: end_posting(
        session, by=by, posting=postings_of(session, official)[0], ends_on=today()
    ),
}


@pytest.mark.parametrize("way", SHUT_OUT)
def test_phones_go_with_who_let_them_in(session, admin, ward, official, member, way):
    phone, code = a_phone_and_a_code(session, official, member)
    others = use_phone_link(
        session, token=show_phone_link(session, by=make_officer(session, unit=ward), officer=member)
    )
    code = show_phone_link(session, by=official, officer=member)
    SHUT_OUT[way](session, admin, official)
    assert out(session, phone, code)
    assert officer_signed_in_with(session, others) is member, "another official's phone goes on"


def test_a_phone_lasts_no_longer_than_the_posting_of_who_lets_it_in(session, admin, official, member):
    before, _ = a_phone_and_a_code(session, official, member)
    end_posting(session, by=admin, posting=postings_of(session, official)[0], ends_on=today() + timedelta(days=2))
    after, _ = a_phone_and_a_code(session, official, member)
    for phone in (before, after):
        assert officer_signed_in_with(session, phone, utc_now()) is member
        assert officer_signed_in_with(session, phone, utc_now() + timedelta(days=3)) is None


def test_a_member_posted_elsewhere_leaves_the_phones_behind(session, admin, city, official, member):
    phone, code = a_phone_and_a_code(session, official, member)
    post_officer(session, by=None, officer=member, unit=make_ward(session, province=city), begins_on=today())
    assert out(session, phone, code)


def test_a_phone_without_who_let_it_in_is_ended_too(session, official, member):
    phone = open_sign_in_of(session, member, kind=SignInKind.PHONE)
    place = make_place(session, unit=postings_of(session, member)[0].unit)
    post_officer(session, by=None, officer=member, place=place, begins_on=today())
    assert officer_signed_in_with(session, phone) is None


def test_a_code_that_was_shown_ends_with_every_sign_in(session, official, member):
    _, code = a_phone_and_a_code(session, official, member)
    sign_out_everywhere(session, by=official, officer=official)
    with pytest.raises(PhoneLinkUnusable):
        use_phone_link(session, token=code)


def test_whoever_is_taken_over_by_another_ward_gets_a_new_password_there(session, admin, ward, city):
    """The admin of the ward before knows the password, and sits in a session."""
    moved = make_officer(session, login="moved", password_hash=hash_password(PASSWORD), must_change_password=False)
    make_posting(session, officer=moved, unit=ward, ends_on=today())
    token = sign_in(session, login="moved", password=PASSWORD)
    post_officer(session, by=admin, officer=moved, unit=make_ward(session, province=city), begins_on=today())
    assert officer_signed_in_with(session, token) is None
    with pytest.raises(WrongLoginOrPassword):
        sign_in(session, login="moved", password=PASSWORD)
    session.flush()
    assert "officer:void_password" in [entry.action for entry in session.query(AuditEntry)]
    reset_password(session, by=admin, officer=moved, password=prepared_password(NEW, login="moved"))
    assert sign_in(session, login="moved", password=NEW)


def test_who_comes_back_to_a_former_ward_gets_a_new_password_there(session, admin, ward, city):
    """The ward in between looked after the officer, and its admin may have chosen the password."""
    back = make_officer(session, login="back", password_hash=hash_password(PASSWORD), must_change_password=False)
    make_posting(session, officer=back, unit=ward, ends_on=today() - timedelta(days=100))
    make_posting(session, officer=back, unit=make_ward(session, province=city))
    token = sign_in(session, login="back", password=PASSWORD)
    post_officer(session, by=admin, officer=back, unit=ward, begins_on=today())
    assert officer_signed_in_with(session, token) is None
    with pytest.raises(WrongLoginOrPassword):
        sign_in(session, login="back", password=PASSWORD)


@pytest.mark.parametrize("days", [0, 30])
def test_who_has_a_posting_there_that_holds_or_will_goes_on(session, admin, ward, days):
    """The old one is about to end, or a later one is written down already."""
    begins = today() + timedelta(days=days)
    stays = make_officer(session, login="stays", password_hash=hash_password(PASSWORD))
    make_posting(session, officer=stays, unit=ward, begins_on=begins, ends_on=begins + timedelta(days=1))
    token = sign_in(session, login="stays", password=PASSWORD)
    post_officer(session, by=admin, officer=stays, place=make_place(session, unit=ward), begins_on=today())
    assert officer_signed_in_with(session, token) is stays


def test_who_is_posted_within_the_same_ward_or_first_or_by_the_server_goes_on(session, admin, ward, city):
    officer = make_officer(session, login="stays", password_hash=hash_password(PASSWORD))
    token = sign_in(session, login="stays", password=PASSWORD)
    for where in ({"unit": ward}, {"place": make_place(session, unit=ward)}):
        post_officer(session, by=admin, officer=officer, begins_on=today(), **where)
    post_officer(session, by=None, officer=officer, unit=make_ward(session, province=city), begins_on=today())
    assert officer_signed_in_with(session, token) is officer
    above = make_officer(session, unit=city, login="above", password_hash=hash_password(PASSWORD))
    post_officer(session, by=admin, officer=above, unit=ward, begins_on=today())
    assert sign_in(session, login="above", password=PASSWORD), "the ward lies within the city"


def test_nobody_is_posted_elsewhere_between_the_question_and_the_change(own_engine):
    """The ward's admin and the city's at once: who comes second finds what the first one did."""
    sessions = sessions_on(own_engine)
    with writing(sessions) as session:
        city = make_unit(session, kind="thành phố")
        here, there = (make_ward(session, province=city) for _ in range(2))
        of_ward = make_officer(session, role=Role.ADMIN, unit=here)
        of_city = make_officer(session, role=Role.ADMIN, unit=city)
        officers = [make_officer(session, unit=here) for _ in range(8)]
    shut, post = "officer:disable", "officer:post"

    def act(session, task):
        officer = session.get_one(Officer, task[1].id)
        if task[0] == shut:
            disable_officer(session, by=session.get_one(Officer, of_ward.id), officer=officer)
        else:
            by, unit = session.get_one(Officer, of_city.id), session.get_one(Unit, there.id)
            post_officer(session, by=by, officer=officer, unit=unit, begins_on=today())

    for officer in officers:
        at_once(sessions, act, [(shut, officer), (post, officer)], OfficerPostedElsewhereToo)
    with sessions() as session:
        entries = session.query(AuditEntry).order_by(AuditEntry.sequence).all()
    for officer in officers:
        order = [e.action for e in entries if e.subject_id == officer.id and e.action in {shut, post}]
        assert order in ([post], [shut, post]), f"{order}: shut out after going elsewhere"


def test_a_changed_row_opens_nothing(session, official, member, monkeypatch):
    """Who can write rows and has no key: another person, another kind, past the code, a later beginning."""
    mine = open_sign_in_of(session, member)
    waiting = open_sign_in_of(session, member, waits_for_code=True)
    theirs = {"officer_id": official.id}
    for token, values in ((mine, theirs), (waiting, {"waits_for_code": False}), (mine, {"bound": ""})):
        kept = {column: getattr(row_of(session, token), column) for column in values}
        change_row(session, token, **values)
        assert sign_in_with(session, token) is None
        assert officer_waiting_with(session, token) is None
        assert renew_sign_in(session, token=token) is None
        with monkeypatch.context() as without:
            without.setattr(limits, "is_bound", lambda _sign_in: True)
            assert sign_in_with(session, token) is not None  # guard removed: it opens
        change_row(session, token, **kept)
    assert officer_signed_in_with(session, mine) is member
    fresh = renew_sign_in(session, token=mine)
    assert officer_signed_in_with(session, fresh) is member, "another token is bound anew"
    enrolled(session, official)
    change_row(session, waiting, **theirs)
    with pytest.raises(SignInLapsed):
        finish_sign_in(session, token=waiting, code="000000")


def row_of(session, token):
    return session.scalars(select(SignIn).where(SignIn.token_hash == hash_of(token))).one()


def change_row(session, token, **values):
    session.execute(update(SignIn).where(SignIn.token_hash == hash_of(token)).values(**values))
    session.expire_all()
