"""What ended stays ended: sign-ins and phones whose rows somebody gives a longer life with SQL open nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from database.base import utc_now
from registry.officers.model import Role
from registry.officers.passwords import hash_password
from registry.officers.queries import postings_of
from registry.sign_ins.binding import end, is_bound, shorten
from registry.sign_ins.limits import LASTS, PHONE_LASTS
from registry.sign_ins.model import SignIn
from registry.sign_ins.operations import end_own_sign_in, end_sign_in, hash_of, sign_out_everywhere
from registry.sign_ins.phones import end_phone, end_phones_let_in_by, shorten_phones, show_phone_link, use_phone_link
from registry.sign_ins.queries import officer_signed_in_with, sign_in_over_with, sign_in_with
from tests.factories import make_officer, make_ward
from tests.signing_in import sign_in

PASSWORD = "bến đò Ông Hựu 40 chiếc"


@pytest.fixture
def official(session):
    return make_officer(session, unit=make_ward(session), password_hash=hash_password(PASSWORD))


@pytest.fixture
def token(session, official):
    return sign_in(session, login=official.login, password=PASSWORD)


def written(session, token, **values):
    session.execute(update(SignIn).where(SignIn.token_hash == hash_of(token)).values(values))
    session.expire_all()


FAR = utc_now() + timedelta(days=3650)
ENDS = {
    "signed out": lambda session, _official, token: end_sign_in(session, token=token),
    "ended by id": lambda session, official, token: end_own_sign_in(
        session, officer=official, sign_in_id=sign_in_with(session, token).id
    ),
    "everywhere": lambda session, official, _token: sign_out_everywhere(session, by=official, officer=official),
}


@pytest.mark.parametrize("way", ENDS)
def test_what_was_ended_is_not_made_alive_again(session, official, token, way):
    ENDS[way](session, official, token)
    session.expire_all()
    assert officer_signed_in_with(session, token) is None
    assert sign_in_over_with(session, token), "it is told so where its owner signs in"
    written(session, token, ended_at=None)
    assert officer_signed_in_with(session, token) is None


def test_a_sign_in_lasts_no_longer_because_a_row_says_so(session, token, monkeypatch):
    later = utc_now() + LASTS + timedelta(hours=1)
    written(session, token, ends_at=FAR, last_seen_at=later)
    assert officer_signed_in_with(session, token, later) is None
    monkeypatch.setattr("registry.sign_ins.limits.is_bound", lambda _: True)
    assert officer_signed_in_with(session, token, later), "without the guard: for ten years"


def phone(session, official):
    member = make_officer(session, role=Role.TEAM_MEMBER, unit=postings_of(session, official)[0].unit)
    return use_phone_link(session, token=show_phone_link(session, by=official, officer=member))


def test_a_phone_past_its_days_or_ended_stays_out(session, official):
    first, second, third = (phone(session, official) for _ in range(3))
    end_phone(session, by=official, sign_in=sign_in_with(session, second))
    end_phones_let_in_by(session, officer=official)
    later = utc_now() + PHONE_LASTS + timedelta(days=1)
    for token in (first, second, third):
        written(session, token, ended_at=None, ends_at=FAR, last_seen_at=later)
        assert officer_signed_in_with(session, token, later) is None


def test_what_the_program_shortens_is_marked_anew_and_what_was_bent_is_not(session, official, token):
    row = sign_in_with(session, token)
    shorten(row, to=utc_now() + timedelta(hours=1))
    session.flush()
    session.expire_all()
    assert officer_signed_in_with(session, token) is official
    assert officer_signed_in_with(session, token, utc_now() + timedelta(hours=2)) is None
    written(session, token, ends_at=FAR)
    shorten(row, to=utc_now() + timedelta(hours=1))
    end(row, at=utc_now())
    assert not is_bound(row)


def test_a_phone_goes_on_after_its_life_was_cut_short(session, official):
    token = phone(session, official)
    shorten_phones(session, officer=official)
    session.expire_all()
    assert officer_signed_in_with(session, token)
