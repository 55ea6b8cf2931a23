"""The second step of signing in: what a right password alone is worth, and what the code makes of it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from database.engine import sessions_on, writing
from registry.audit.model import AuditEntry
from registry.officers.operations import disable_officer, reset_password
from registry.officers.passwords import NewPassword, hash_password
from registry.second_factors.errors import SecondFactorUsed, SecondFactorWrong
from registry.sign_ins.errors import SignInLapsed
from registry.sign_ins.model import SignIn
from registry.sign_ins.operations import begin_sign_in, check_password
from registry.sign_ins.queries import (
    officer_signed_in_with,
    officer_waiting_with,
    open_sign_ins_of,
    sign_in_over_with,
)
from registry.sign_ins.second_step import finish_sign_in
from tests.factories import make_officer
from tests.races import at_once
from tests.signing_in import code_now, enrolled, sign_in

PASSWORD = "ghe thuyền sáng sớm"


@pytest.fixture
def officer(session):
    return make_officer(session, login="lan.pham", password_hash=hash_password(PASSWORD))


@pytest.fixture
def phone(session, officer):
    return enrolled(session, officer)


def refusals(session):
    session.flush()
    found = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "sign_in:refuse").order_by(AuditEntry.sequence)
    )
    return [entry.details["reason"] for entry in found]


def test_a_right_password_alone_signs_nobody_in(session, officer, phone):
    before = officer.active_at
    token = sign_in(session, login="lan.pham", password=PASSWORD)
    assert officer_signed_in_with(session, token) is None
    assert sign_in_over_with(session, token) is None
    assert open_sign_ins_of(session, officer) == []
    assert officer_waiting_with(session, token) is officer
    assert officer.active_at == before


def test_the_code_makes_it_a_sign_in_with_another_token(session, officer, phone):
    token = sign_in(session, login="lan.pham", password=PASSWORD)
    fresh = finish_sign_in(session, token=token, code=code_now(phone))
    assert officer_signed_in_with(session, fresh) is officer
    assert officer_signed_in_with(session, token) is None
    assert officer_waiting_with(session, token) is None
    with pytest.raises(SignInLapsed):
        finish_sign_in(session, token=token, code=code_now(phone, later=1))
    session.flush()
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc())).first()
    assert (last.action, last.details) == ("sign_in:begin", {"second_factor": True})


def test_a_wrong_code_may_be_corrected_and_is_told(session, officer, phone):
    token = sign_in(session, login="lan.pham", password=PASSWORD)
    with pytest.raises(SecondFactorWrong):
        finish_sign_in(session, token=token, code="000000x", address="192.0.2.1")
    typed = code_now(phone)
    assert finish_sign_in(session, token=token, code=typed)
    token = sign_in(session, login="lan.pham", password=PASSWORD)
    with pytest.raises(SecondFactorUsed):
        finish_sign_in(session, token=token, code=typed)
    assert refusals(session) == ["SecondFactorWrong", "SecondFactorUsed"]


def test_the_code_has_to_come_within_five_minutes(session, officer, phone):
    began = datetime(2026, 9, 2, 5, tzinfo=UTC)
    officer.active_at = began
    token = sign_in(session, login="lan.pham", password=PASSWORD, at=began)
    late = began + timedelta(minutes=5)
    assert officer_waiting_with(session, token, late - timedelta(seconds=1)) is officer
    assert officer_waiting_with(session, token, late) is None
    with pytest.raises(SignInLapsed):
        finish_sign_in(session, token=token, code=code_now(phone), at=late)
    with pytest.raises(SignInLapsed):
        finish_sign_in(session, token="never given out", code=code_now(phone))


@pytest.mark.parametrize("shut", ["disable", "password", "flag"])
def test_what_ends_sign_ins_ends_one_that_waits(session, officer, phone, shut):
    token = sign_in(session, login="lan.pham", password=PASSWORD)
    if shut == "disable":
        disable_officer(session, by=None, officer=officer)
    elif shut == "password":
        reset_password(session, by=None, officer=officer, password=NewPassword("!"))
    else:
        officer.disabled_at = officer.created_at
    with pytest.raises(SignInLapsed):
        finish_sign_in(session, token=token, code=code_now(phone))


def test_a_new_first_password_does_not_get_round_the_code(session, officer, phone):
    reset_password(session, by=None, officer=officer, password=NewPassword(hash_password("câu khác hẳn rồi")))
    token = sign_in(session, login="lan.pham", password="câu khác hẳn rồi")
    assert officer_signed_in_with(session, token) is None
    assert officer_waiting_with(session, token) is officer


def test_of_eight_at_once_one_comes_in(own_engine):
    sessions = sessions_on(own_engine)
    with writing(sessions) as session:
        officer = make_officer(session, login="lan.pham", password_hash=hash_password(PASSWORD))
        secret = enrolled(session, officer)
    checked = check_password(sessions(), login="lan.pham", password=PASSWORD)
    with writing(sessions) as session:
        token = begin_sign_in(session, checked=checked)
    typed = code_now(secret)

    def finish(session, _number):
        return finish_sign_in(session, token=token, code=typed)

    outcomes = at_once(sessions, finish, range(8), (SignInLapsed, SecondFactorUsed))
    assert sum(isinstance(outcome, str) for outcome in outcomes) == 1
    with sessions() as session:
        waiting = SignIn.waits_for_code.is_(False)
        assert len(session.scalars(select(SignIn).where(waiting)).all()) == 1
