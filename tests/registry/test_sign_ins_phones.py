"""Phones of the community team: signed in by a code that an official shows, narrow, for a time, and out at once."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import NoResultFound

from database.engine import sessions_on, writing
from registry.audit.model import AuditEntry
from registry.calendar import VIETNAM, today
from registry.officers.errors import OfficerPostedElsewhereToo
from registry.officers.model import Role
from registry.officers.operations import change_role, disable_officer, end_posting, post_officer
from registry.officers.queries import postings_of
from registry.sign_ins.errors import NoTeamMember, PhoneLinkUnusable
from registry.sign_ins.limits import PHONE_LASTS
from registry.sign_ins.model import PhoneLink, SignIn, SignInKind
from registry.sign_ins.operations import hash_of, sign_out_everywhere
from registry.sign_ins.pens import phones_let_in_by
from registry.sign_ins.phones import end_phone, officer_of_phone_link, show_phone_link, use_phone_link
from registry.sign_ins.queries import (
    officer_signed_in_with,
    phone_seen_by,
    phones_seen_by,
    sign_in_with,
    team_member_seen_by,
    team_members_seen_by,
)
from tests.factories import make_officer, make_place, make_posting, make_ward
from tests.races import at_once
from tests.signing_in import open_sign_in_of


@pytest.fixture
def now():
    """The moment this test begins: the suite may have begun long before."""
    return datetime.now(UTC)


@pytest.fixture
def place(session):
    return make_place(session)


@pytest.fixture
def official(session, place):
    return make_officer(session, unit=place.unit)


@pytest.fixture
def member(session, place):
    return make_officer(session, role=Role.TEAM_MEMBER, place=place, name="Đinh Văn Tổ")


def let_in(session, official, member):
    token = show_phone_link(session, by=official, officer=member)
    return use_phone_link(session, token=token, device="Chrome · Android", address="192.0.2.1")


def phone_of(session, token):
    return sign_in_with(session, token)


def test_a_phone_is_signed_in_once_by_what_an_official_shows(session, official, member):
    shown = show_phone_link(session, by=official, officer=member)
    assert officer_of_phone_link(session, token=shown) is member
    assert officer_of_phone_link(session, token=shown) is member, "looking uses nothing up"
    token = use_phone_link(session, token=shown, device="Chrome · Android")
    phone = phone_of(session, token)
    assert (phone.officer, phone.kind, phone.let_in_by) == (member, SignInKind.PHONE, official)
    for again in (officer_of_phone_link, use_phone_link):
        with pytest.raises(PhoneLinkUnusable):
            again(session, token=shown)
    session.flush()
    told = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all()
    assert [(entry.action, entry.officer_id) for entry in told] == [
        ("phone:show_link", official.id),
        ("sign_in:begin", member.id),
    ]
    kind = {"kind": "phone", "device": "Chrome · Android", "shown_by": str(official.id)}
    assert told[1].details == kind | {"sign_in": str(phone.id)}
    assert shown not in str([entry.details for entry in told])


def test_the_link_is_stored_as_a_hash_lasts_ten_minutes_and_the_newest_counts(session, official, member, now):
    first = show_phone_link(session, by=official, officer=member, at=now)
    assert first not in session.scalars(select(PhoneLink.token_hash)).one()
    assert officer_of_phone_link(session, token=first, at=now + timedelta(minutes=10, seconds=-1)) is member
    with pytest.raises(PhoneLinkUnusable):
        use_phone_link(session, token=first, at=now + timedelta(minutes=10))
    second = show_phone_link(session, by=official, officer=member, at=now)
    with pytest.raises(PhoneLinkUnusable):
        use_phone_link(session, token=first, at=now + timedelta(seconds=1))
    assert use_phone_link(session, token=second, at=now + timedelta(seconds=1))
    with pytest.raises(PhoneLinkUnusable):
        use_phone_link(session, token="never given out")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.TEAM_MEMBER])
def test_nobody_but_a_team_member_comes_in_so(session, place, official, role):
    with pytest.raises(NoTeamMember):
        show_phone_link(session, by=official, officer=make_officer(session, role=role, place=place))


def test_nobody_disabled_or_posted_nowhere_or_elsewhere_too(session, place, official, member, now):
    with pytest.raises(NoTeamMember):
        show_phone_link(session, by=official, officer=make_officer(session, role=Role.TEAM_MEMBER))
    past = make_officer(session, role=Role.TEAM_MEMBER)
    make_posting(session, officer=past, place=place, ends_on=today())
    with pytest.raises(NoTeamMember):
        show_phone_link(session, by=official, officer=past)
    shown = show_phone_link(session, by=official, officer=member)
    make_posting(session, officer=member, place=make_place(session))
    with pytest.raises(OfficerPostedElsewhereToo):
        show_phone_link(session, by=official, officer=member)
    member.disabled_at = now
    session.flush()
    with pytest.raises(PhoneLinkUnusable):
        use_phone_link(session, token=shown)


def test_it_lasts_thirty_days_or_until_the_posting_ends(session, place, official, member, now):
    token = let_in(session, official, member)
    phone = phone_of(session, token)
    assert abs(phone.ends_at - (now + PHONE_LASTS)) < timedelta(minutes=5)
    other = make_officer(session, role=Role.TEAM_MEMBER)
    leaves = today() + timedelta(days=3)
    make_posting(session, officer=other, place=place, ends_on=today() + timedelta(days=1))
    make_posting(session, officer=other, unit=place.unit, ends_on=leaves)
    short = phone_of(session, let_in(session, official, other))
    assert short.ends_at == datetime.combine(leaves, time(), VIETNAM)


def test_it_may_be_left_alone_for_a_week(session, official, member, now):
    token = let_in(session, official, member)
    week = now + timedelta(days=7)
    assert officer_signed_in_with(session, token, week - timedelta(minutes=1)) is member
    assert officer_signed_in_with(session, token, week + timedelta(minutes=5)) is None
    assert phones_seen_by(session, official, week + timedelta(minutes=5)) == []


def test_it_ends_when_the_posting_is_ended(session, official, member):
    admin = make_officer(session, role=Role.ADMIN, unit=postings_of(session, official)[0].unit)
    token = let_in(session, official, member)
    (posting,) = postings_of(session, member)
    end_posting(session, by=admin, posting=posting, ends_on=today() + timedelta(days=1))
    tomorrow = datetime.combine(today() + timedelta(days=1), time(), VIETNAM)
    session.expire_all()
    assert phone_of(session, token).ends_at == tomorrow
    end_posting(session, by=admin, posting=posting, ends_on=today())
    session.expire_all()
    assert officer_signed_in_with(session, token) is None


def test_it_goes_on_when_another_posting_does(session, place, official, member):
    post_officer(session, by=None, officer=member, unit=place.unit, begins_on=today())
    token = let_in(session, official, member)
    end_posting(session, by=None, posting=postings_of(session, member)[1], ends_on=today())
    assert officer_signed_in_with(session, token) is member


def test_it_is_a_team_members_and_nothing_more(session, official, member):
    token = let_in(session, official, member)
    member.role = Role.WARD_OFFICIAL  # as if a path had forgotten to end the sign-ins
    session.flush()
    assert officer_signed_in_with(session, token) is None
    member.role = Role.TEAM_MEMBER
    change_role(session, by=None, officer=member, role=Role.LEADER)
    change_role(session, by=None, officer=member, role=Role.TEAM_MEMBER)
    assert officer_signed_in_with(session, token) is None


def test_the_official_sees_the_phones_and_signs_one_out_at_once(session, official, member):
    token, lost = let_in(session, official, member), let_in(session, official, member)
    open_sign_in_of(session, member)  # by password: no phone
    assert {phone.let_in_by for phone in phones_seen_by(session, official)} == {official}
    phone = phone_of(session, lost)
    assert phone_seen_by(session, official, phone.id) is phone
    end_phone(session, by=official, sign_in=phone)
    end_phone(session, by=official, sign_in=phone)
    assert officer_signed_in_with(session, lost) is None
    assert officer_signed_in_with(session, token) is member
    session.flush()
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "phone:end")).all()
    assert [(entry.officer_id, entry.subject_id) for entry in told] == [(official.id, member.id)]


def test_another_wards_team_is_as_if_there_were_none(session, official, member):
    let_in(session, official, member)
    (phone,) = phones_seen_by(session, official)
    stranger = make_officer(session, unit=make_ward(session))
    assert team_members_seen_by(session, official) == [member]
    assert team_member_seen_by(session, official, member.id) is member
    assert team_members_seen_by(session, stranger) == []
    assert phones_seen_by(session, stranger) == []
    for ask, there in ((team_member_seen_by, member.id), (phone_seen_by, phone.id)):
        with pytest.raises(NoResultFound):
            ask(session, stranger, there)
    disable_officer(session, by=None, officer=member)
    assert team_members_seen_by(session, official) == []


def test_who_showed_the_code_may_have_scanned_it_too(session, official, member):
    """What counts when the official who let a phone in is to approve what was proposed on it."""

    def let_in_then(by, at):
        return by.id in phones_let_in_by(session, officer_id=member.id, at=at)

    before = datetime.now(UTC)
    assert not let_in_then(official, before)
    token = let_in(session, official, member)
    now = datetime.now(UTC)
    assert let_in_then(official, now)
    assert not let_in_then(official, before)
    assert not let_in_then(make_officer(session), now)
    end_phone(session, by=official, sign_in=phone_of(session, token))
    session.expire_all()
    assert let_in_then(official, now)
    assert not let_in_then(official, datetime.now(UTC) + timedelta(seconds=1))


def test_a_phone_counts_for_as_long_as_one_can_last(session, official, member, now):
    """Nobody ended it, so nothing that cannot be set back says when it ended; else the official could never approve."""

    def let_in_at(moment):
        return official.id in phones_let_in_by(session, officer_id=member.id, at=moment)

    let_in(session, official, member)
    assert let_in_at(now + timedelta(days=29)), "used or not, it might have been"
    assert not let_in_at(now + timedelta(days=31)), "it lasted thirty days"


SET_BACK = {
    "left alone": {"last_seen_at": datetime(2026, 1, 1, tzinfo=UTC)},
    "ended": {"ended_at": datetime(2026, 1, 1, tzinfo=UTC)},
    "run out": {"ends_at": datetime(2026, 1, 1, tzinfo=UTC)},
    "a password": {"kind": SignInKind.PASSWORD},
    "of nobody": {"let_in_by_id": None},
}


@pytest.mark.parametrize("way", SET_BACK)
def test_a_row_set_back_with_sql_takes_the_pen_out_of_nobodys_hands(session, official, member, way):
    token = let_in(session, official, member)
    session.commit()
    session.execute(update(SignIn).where(SignIn.token_hash == hash_of(token)).values(SET_BACK[way]))
    assert phones_let_in_by(session, officer_id=member.id, at=datetime.now(UTC)) == {official.id}
    session.execute(delete(SignIn))
    assert phones_let_in_by(session, officer_id=member.id, at=datetime.now(UTC)) == {official.id}


def test_an_end_put_into_the_trail_is_none(session, official, member):
    token = let_in(session, official, member)
    session.commit()
    told = {"sign_in": str(phone_of(session, token).id)}
    row = {"action": "phone:end", "subject_id": member.id, "officer_id": official.id, "at": datetime.now(UTC)}
    session.execute(insert(AuditEntry).values(row | {"details": told}))
    assert phones_let_in_by(session, officer_id=member.id, at=datetime.now(UTC)) == {official.id}


def test_what_somebody_else_did_to_the_member_ends_every_phone(session, official, member):
    let_in(session, official, member)
    sign_out_everywhere(session, by=member, officer=member)
    session.commit()
    assert phones_let_in_by(session, officer_id=member.id, at=datetime.now(UTC)), "may have left out the own phone"
    disable_officer(session, by=None, officer=member)
    session.commit()
    assert phones_let_in_by(session, officer_id=member.id, at=datetime.now(UTC)) == frozenset()


def test_a_code_planted_or_turned_by_who_can_write_rows_lets_nobody_in(session, official, member):
    colleague = make_officer(session, unit=postings_of(session, official)[0].unit)
    planted = PhoneLink(
        officer_id=member.id,
        shown_by_id=colleague.id,
        token_hash=hash_of("mine"),
        ends_at=datetime.now(UTC) + timedelta(days=30),
    )
    session.add(planted)
    session.flush()
    turned = show_phone_link(session, by=official, officer=member)
    session.execute(update(PhoneLink).where(PhoneLink.token_hash == hash_of(turned)).values(shown_by_id=colleague.id))
    for token in ("mine", turned):
        with pytest.raises(PhoneLinkUnusable):
            officer_of_phone_link(session, token=token)
        with pytest.raises(PhoneLinkUnusable):
            use_phone_link(session, token=token)


def test_a_code_lives_no_longer_and_no_second_time_because_of_sql(session, official, member):
    used = show_phone_link(session, by=official, officer=member)
    use_phone_link(session, token=used)
    ended = show_phone_link(session, by=official, officer=member)
    assert officer_of_phone_link(session, token=ended) is member
    show_phone_link(session, by=official, officer=member)
    session.execute(update(PhoneLink).values(used_at=None, ends_at=datetime.now(UTC) + timedelta(minutes=9)))
    session.expire_all()
    for token in (used, ended):
        with pytest.raises(PhoneLinkUnusable):
            use_phone_link(session, token=token)


def test_of_eight_phones_at_once_one_comes_in(own_engine):
    sessions = sessions_on(own_engine)
    with writing(sessions) as session:
        place = make_place(session)
        official = make_officer(session, unit=place.unit)
        member = make_officer(session, role=Role.TEAM_MEMBER, place=place)
        shown = show_phone_link(session, by=official, officer=member)

    def use(session, _number):
        return use_phone_link(session, token=shown)

    outcomes = at_once(sessions, use, range(8), PhoneLinkUnusable)
    assert sum(isinstance(outcome, str) for outcome in outcomes) == 1
    with sessions() as session:
        assert len(session.scalars(select(SignIn)).all()) == 1
