"""How long a sign-in lasts, what ends it, and what is noted of it; and how it ends when nobody uses an account."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import NoResultFound

from database.base import utc_now
from database.engine import begin_to_write, sessions_on, writing
from registry.audit.model import AuditEntry
from registry.installation.operations import mark_as_sample
from registry.officers.errors import OfficerIsOneself, OfficerPostedElsewhereToo
from registry.officers.idleness import stayed_away
from registry.officers.model import Officer, Role
from registry.officers.operations import change_role, disable_idle, enable_officer
from registry.officers.passwords import hash_password
from registry.sign_ins.errors import WrongLoginOrPassword
from registry.sign_ins.model import SignIn
from registry.sign_ins.operations import end_own_sign_in, end_sign_in, hash_of, renew_sign_in, sign_out_everywhere
from registry.sign_ins.queries import officer_signed_in_with, open_sign_ins_of, sign_in_over_with, sign_in_with
from registry.sign_ins.seen import note_seen
from tests.factories import make_officer, make_posting, make_ward
from tests.races import at_once
from tests.signing_in import open_sign_in_of, sign_in

NOON = datetime(2026, 9, 2, 5, tzinfo=UTC)
EVENING = NOON + timedelta(hours=12)
PASSWORD = "ghe thuyền sáng sớm"
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture
def ward(session):
    return make_ward(session)


@pytest.fixture
def officer(session, ward):
    return make_officer(session, login="lan.pham", unit=ward, password_hash=hash_password(PASSWORD))


@pytest.fixture
def admin(session, ward):
    return make_officer(session, role=Role.ADMIN, unit=ward)


def told(session):
    session.flush()
    return session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc())).first()


@pytest.mark.parametrize(("role", "minutes"), [(Role.WARD_OFFICIAL, 15), (Role.LEADER, 15), (Role.ADMIN, 5)])
def test_a_sign_in_left_alone_ends_sooner_for_an_admin(session, role, minutes):
    officer = make_officer(session, role=role)
    token = open_sign_in_of(session, officer, ends_at=EVENING, last_seen_at=NOON)
    almost, over = NOON + minutes * MINUTE - SECOND, NOON + minutes * MINUTE
    assert officer_signed_in_with(session, token, almost) is officer
    assert sign_in_over_with(session, token, almost) is None
    assert len(open_sign_ins_of(session, officer, almost)) == 1
    assert officer_signed_in_with(session, token, over) is None
    assert sign_in_over_with(session, token, over).officer is officer
    assert open_sign_ins_of(session, officer, over) == []


def test_who_was_signed_out_is_told_so_unless_disabled(session, officer):
    token = open_sign_in_of(session, officer, ends_at=EVENING, last_seen_at=NOON)
    end_sign_in(session, token=token)
    assert sign_in_over_with(session, token, NOON).ended_at is not None
    assert sign_in_over_with(session, "never given out") is None
    other = open_sign_in_of(session, officer, ends_at=EVENING, last_seen_at=NOON)
    officer.disabled_at = NOON
    assert sign_in_over_with(session, other, EVENING) is None


def test_a_clock_that_jumps_back_lengthens_nothing(session, officer):
    token = open_sign_in_of(session, officer, ends_at=EVENING, last_seen_at=NOON)
    assert officer_signed_in_with(session, token, NOON - timedelta(days=3)) is officer
    assert officer_signed_in_with(session, token, EVENING) is None


def test_it_is_noted_once_a_minute_that_somebody_was_there(sessions):
    with sessions() as session:
        token = open_sign_in_of(session, make_officer(session), ends_at=EVENING, last_seen_at=NOON)
        session.commit()
        seen = sign_in_with(session, token, NOON)
    assert not note_seen(sessions, sign_in_id=seen.id, at=NOON + 59 * SECOND)
    assert note_seen(sessions, sign_in_id=seen.id, at=NOON + MINUTE)
    assert not note_seen(sessions, sign_in_id=seen.id, at=NOON + MINUTE)
    with sessions() as session:
        assert session.get_one(SignIn, seen.id).last_seen_at == NOON + MINUTE


def test_nobody_waits_for_the_note(own_engine):
    """Another one writes meanwhile: the note is left for the next page. Guard removed, it waits as long as they do."""
    sessions = sessions_on(own_engine)
    with writing(sessions) as session:
        open_sign_in_of(session, make_officer(session), ends_at=EVENING, last_seen_at=NOON)
        seen = session.scalars(select(SignIn)).one()
    with sessions() as busy:
        begin_to_write(busy)
        busy.scalars(select(SignIn).with_for_update()).one()
        began = utc_now()
        assert not note_seen(sessions, sign_in_id=seen.id, at=NOON + MINUTE)
        assert utc_now() - began < 5 * SECOND
    assert note_seen(sessions, sign_in_id=seen.id, at=NOON + MINUTE)
    if own_engine.dialect.name == "sqlite":
        with sessions() as session:
            assert session.scalar(text("PRAGMA busy_timeout")) == 15_000


def test_what_was_ended_does_not_come_to_life_again(own_engine):
    """One signs out while others look at pages or take a new token. Fifty rounds."""
    sessions = sessions_on(own_engine)
    with writing(sessions) as session:
        officer = make_officer(session)
    for _ in range(50):
        with writing(sessions) as session:
            here = session.merge(officer, load=False)
            token = open_sign_in_of(session, here, last_seen_at=utc_now() - 2 * MINUTE)
            seen = sign_in_with(session, token)
        acts = [
            lambda session, token=token: end_sign_in(session, token=token),
            lambda _session, seen=seen: note_seen(sessions, sign_in_id=seen.id, at=utc_now()),
            lambda session, token=token: renew_sign_in(session, token=token),
        ]
        fresh = at_once(sessions, lambda session, act: act(session), acts)[2]
        with writing(sessions) as session:
            for known in filter(None, (token, fresh)):
                end_sign_in(session, token=known)
                assert officer_signed_in_with(session, known) is None
            assert renew_sign_in(session, token=fresh or token) is None
            assert not note_seen(sessions, sign_in_id=seen.id, at=utc_now() + MINUTE)


def test_a_new_token_takes_the_place_of_the_old_one(session, officer):
    token = open_sign_in_of(session, officer)
    fresh = renew_sign_in(session, token=token)
    assert officer_signed_in_with(session, token) is None
    assert officer_signed_in_with(session, fresh) is officer
    assert renew_sign_in(session, token=token) is None


def test_one_ends_ones_own_devices_and_nobody_elses(session, officer, admin):
    mine, other = open_sign_in_of(session, officer), open_sign_in_of(session, admin)
    ids = {sign_in.token_hash: sign_in.id for sign_in in session.scalars(select(SignIn))}
    with pytest.raises(NoResultFound):
        end_own_sign_in(session, officer=officer, sign_in_id=ids[hash_of(other)])
    assert officer_signed_in_with(session, other) is admin
    end_own_sign_in(session, officer=officer, sign_in_id=ids[hash_of(mine)])
    assert told(session).action == "sign_in:end"
    assert officer_signed_in_with(session, mine) is None
    with pytest.raises(NoResultFound):
        end_own_sign_in(session, officer=officer, sign_in_id=ids[hash_of(mine)])


def test_everywhere_is_everywhere_but_here(session, officer, admin):
    here, there = open_sign_in_of(session, officer), open_sign_in_of(session, officer)
    sign_out_everywhere(session, by=officer, officer=officer, except_token=here)
    assert officer_signed_in_with(session, there) is None
    sign_out_everywhere(session, by=admin, officer=officer)
    assert officer_signed_in_with(session, here) is None
    assert (told(session).action, told(session).officer_id) == ("sign_in:end_all", admin.id)
    make_posting(session, officer=officer, unit=make_ward(session))
    with pytest.raises(OfficerPostedElsewhereToo):
        sign_out_everywhere(session, by=admin, officer=officer)
    sign_out_everywhere(session, by=None, officer=officer)


def test_another_role_is_another_sign_in(session, officer, admin):
    token = open_sign_in_of(session, officer)
    change_role(session, by=admin, officer=officer, role=Role.WARD_OFFICIAL)
    assert officer_signed_in_with(session, token) is officer, "the role one has already changes nothing"
    change_role(session, by=admin, officer=officer, role=Role.LEADER)
    assert officer.role is Role.LEADER
    assert officer_signed_in_with(session, token) is None
    assert told(session).details["changes"] == {"role": ["ward_official", "leader"]}
    with pytest.raises(OfficerIsOneself):
        change_role(session, by=admin, officer=admin, role=Role.LEADER)
    make_posting(session, officer=officer, unit=make_ward(session))
    with pytest.raises(OfficerPostedElsewhereToo):
        change_role(session, by=admin, officer=officer, role=Role.TEAM_MEMBER)
    change_role(session, by=None, officer=officer, role=Role.TEAM_MEMBER)


def test_who_stays_away_for_45_days_is_disabled_on_coming_back(session, officer, admin):
    officer.active_at = NOON
    assert sign_in(session, login="lan.pham", password=PASSWORD, at=NOON + timedelta(days=45))
    assert officer.active_at == NOON + timedelta(days=45)
    for _ in range(2):
        with pytest.raises(WrongLoginOrPassword):
            sign_in(session, login="lan.pham", password=PASSWORD, at=NOON + timedelta(days=90, seconds=1))
    assert stayed_away(officer)
    disabled = session.scalars(select(AuditEntry).where(AuditEntry.action == "officer:disable")).one()
    assert (disabled.officer_id, disabled.details["reason"]) == (None, "idle")
    enable_officer(session, by=admin, officer=officer)
    assert not stayed_away(officer)
    assert sign_in(session, login="lan.pham", password=PASSWORD)


def test_an_errand_disables_all_who_stayed_away(session, officer, admin):
    officer.active_at = NOON
    admin.active_at = NOON + timedelta(days=1)
    session.flush()
    at = NOON + timedelta(days=45, seconds=1)
    assert disable_idle(session, at) == 1
    assert disable_idle(session, at) == 0
    assert (officer.disabled_at, admin.disabled_at) == (at, None)
    admin.active_at = utc_now() - timedelta(days=46)
    session.flush()
    assert disable_idle(session) == 1


def test_practice_data_never_grow_idle(session, officer):
    mark_as_sample(session)
    officer.active_at = NOON - timedelta(days=400)
    session.flush()
    assert disable_idle(session, NOON) == 0
    assert sign_in(session, login="lan.pham", password=PASSWORD, at=NOON)


def test_whoever_is_added_counts_as_active_from_then_on(session):
    assert utc_now() - make_officer(session).active_at < MINUTE
    assert session.scalars(select(Officer.second_factor_at)).all() == [None]
