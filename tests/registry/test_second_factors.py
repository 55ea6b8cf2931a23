"""Second factors: each code once, recovery codes once, and nothing of it to be read from the database."""

from datetime import UTC, datetime, timedelta

import pytest
from pyotp import TOTP
from sqlalchemy import select

from database.engine import sessions_on, writing
from database.sealing import SealBroken
from registry.audit.model import AuditEntry
from registry.calendar import today
from registry.officers.errors import OfficerIsOneself, OfficerPostedElsewhereToo, OldPasswordWrong
from registry.officers.model import Role
from registry.second_factors.codes import (
    RECOVERY_CODES,
    address_for_phone,
    code_at,
    in_letters,
    opened,
    sealed,
    step_at,
)
from registry.second_factors.errors import (
    SecondFactorMissing,
    SecondFactorPresent,
    SecondFactorRefusal,
    SecondFactorUsed,
    SecondFactorWrong,
)
from registry.second_factors.model import RecoveryCode, SecondFactor
from registry.second_factors.operations import (
    begin_enrolment,
    confirm,
    finish_enrolment,
    make_recovery_codes,
    reset_second_factor,
)
from registry.second_factors.queries import recovery_codes_left, secret_to_enrol
from registry.sign_ins.operations import CheckedPassword, Outcome
from registry.sign_ins.queries import open_sign_ins_of
from tests.factories import make_officer, make_posting, make_ward
from tests.races import at_once
from tests.signing_in import enrolled, open_sign_in_of, right_password

NOON = datetime(2026, 9, 2, 5, tzinfo=UTC)


@pytest.fixture
def officer(session):
    return make_officer(session, login="lan.pham")


@pytest.fixture
def phone(session, officer):
    """The secret in the officer's phone, enrolled a minute before noon."""
    return enrolled(session, officer, at=NOON - timedelta(minutes=2))


def code(secret, moment=NOON):
    return TOTP(in_letters(secret)).at(moment)


def actions(session):
    session.flush()
    return [entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))]


def test_the_codes_are_those_of_the_standard():
    """RFC 6238, appendix B, the rows of SHA-1 cut to six digits."""
    secret = b"12345678901234567890"
    for seconds, digits in ((59, "287082"), (1111111109, "081804"), (2000000000, "279037")):
        assert code_at(secret, step_at(datetime.fromtimestamp(seconds, UTC))) == digits


def test_the_phone_is_told_whose_code_it_is():
    address = address_for_phone(b"x" * 20, login="lan@phuong", issuer="Pho khong tien mat")
    letters = in_letters(b"x" * 20)
    assert address == (
        f"otpauth://totp/Pho%20khong%20tien%20mat:lan%40phuong?secret={letters}&issuer=Pho%20khong%20tien%20mat"
    )


def test_a_second_factor_counts_once_the_phone_has_shown_a_code(session, officer):
    with pytest.raises(SecondFactorMissing):
        finish_enrolment(session, officer=officer, code="000000")
    begin_enrolment(session, officer=officer, checked=right_password(officer))
    first = secret_to_enrol(session, officer)
    begin_enrolment(session, officer=officer, checked=right_password(officer))
    secret = secret_to_enrol(session, officer)
    assert secret != first
    for wrong in (code(first), "", "12345", "abcdef", "０１２３４５"):
        with pytest.raises(SecondFactorWrong):
            finish_enrolment(session, officer=officer, code=wrong, at=NOON)
    with pytest.raises(SecondFactorMissing):
        confirm(session, officer=officer, code=code(secret), at=NOON)
    assert officer.second_factor_at is None
    elsewhere, here = open_sign_in_of(session, officer), open_sign_in_of(session, officer)
    codes = finish_enrolment(session, officer=officer, code=code(secret), except_token=here, at=NOON)
    assert officer.second_factor_at == NOON
    assert len(set(codes)) == RECOVERY_CODES == recovery_codes_left(session, officer)
    assert secret_to_enrol(session, officer) is None
    assert len(open_sign_ins_of(session, officer)) == 1, elsewhere
    for again in (
        lambda: begin_enrolment(session, officer=officer, checked=right_password(officer)),
        lambda: finish_enrolment(session, officer=officer, code=code(secret), at=NOON),
    ):
        with pytest.raises(SecondFactorPresent):
            again()
    assert actions(session) == ["second_factor:enrol"]


def test_each_code_is_accepted_once_however_it_is_written(session, officer, phone):
    typed = code(phone)
    confirm(session, officer=officer, code=f" {typed[:3]} {typed[3:]} ", at=NOON)
    for again in (typed, f"{typed[:3]} {typed[3:]}", f"\t{typed}\n"):
        with pytest.raises(SecondFactorUsed):
            confirm(session, officer=officer, code=again, at=NOON)
    for padded in (f"0{typed}", f"{typed}0", f"+{typed}", f"{typed}\x00"):
        with pytest.raises(SecondFactorWrong):
            confirm(session, officer=officer, code=padded, at=NOON)


def test_the_code_before_and_the_one_after_fit_and_no_others(session, officer, phone):
    for steps in (-2, 2, -10, 10):
        with pytest.raises(SecondFactorWrong):
            confirm(session, officer=officer, code=code(phone, NOON + timedelta(seconds=30 * steps)), at=NOON)
    confirm(session, officer=officer, code=code(phone, NOON - timedelta(seconds=30)), at=NOON)
    confirm(session, officer=officer, code=code(phone, NOON + timedelta(seconds=30)), at=NOON)
    with pytest.raises(SecondFactorUsed):
        confirm(session, officer=officer, code=code(phone), at=NOON)


def test_the_code_that_enrolled_does_not_confirm(session, officer):
    begin_enrolment(session, officer=officer, checked=right_password(officer))
    secret = secret_to_enrol(session, officer)
    finish_enrolment(session, officer=officer, code=code(secret), at=NOON)
    with pytest.raises(SecondFactorUsed):
        confirm(session, officer=officer, code=code(secret), at=NOON)


def test_nobody_confirms_with_anothers_code(session, officer, phone):
    other = make_officer(session)
    theirs = enrolled(session, other, at=NOON - timedelta(minutes=2))
    with pytest.raises(SecondFactorWrong):
        confirm(session, officer=officer, code=code(theirs), at=NOON)
    with pytest.raises(SecondFactorMissing):
        confirm(session, officer=make_officer(session), code=code(phone), at=NOON)


def test_of_new_sets_of_recovery_codes_at_once_one_counts(own_engine):
    """All ask with the same code of the phone, and one with a recovery code: neither waits for what another holds."""
    sessions = sessions_on(own_engine)
    for _ in range(4):
        with writing(sessions) as session:
            officer = make_officer(session)
            begin_enrolment(session, officer=officer, checked=right_password(officer))
            secret = secret_to_enrol(session, officer)
            codes = finish_enrolment(session, officer=officer, code=code(secret), at=NOON)
        shown = [code(secret, NOON + timedelta(seconds=30))] * 2 + [codes[0]]

        def ask(session, typed, officer=officer):
            return make_recovery_codes(session, officer=officer, code=typed, at=NOON + timedelta(seconds=30))

        answers = at_once(sessions, ask, shown, SecondFactorRefusal)
        assert sum(isinstance(answer, tuple) for answer in answers) == 1
        with sessions() as session:
            assert recovery_codes_left(session, officer) == RECOVERY_CODES


def test_a_recovery_code_stands_in_once(session, officer, phone):
    codes = make_recovery_codes(session, officer=officer, code=code(phone), at=NOON)
    confirm(session, officer=officer, code=f" {codes[0].upper()} ", at=NOON)
    confirm(session, officer=officer, code=codes[1].replace("-", " "), at=NOON)
    with pytest.raises(SecondFactorUsed):
        confirm(session, officer=officer, code=codes[0], at=NOON)
    assert recovery_codes_left(session, officer) == RECOVERY_CODES - 2
    other = make_officer(session)
    enrolled(session, other, at=NOON)
    with pytest.raises(SecondFactorWrong):
        confirm(session, officer=other, code=codes[2], at=NOON)
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "second_factor:use_recovery_code")).all()
    assert [entry.details["left"] for entry in told] == [9, 8]
    with pytest.raises(SecondFactorWrong):  # it opens, and makes no others
        make_recovery_codes(session, officer=officer, code=codes[2], at=NOON)
    later = NOON + timedelta(seconds=30)
    new = make_recovery_codes(session, officer=officer, code=code(phone, later), at=later)
    assert recovery_codes_left(session, officer) == RECOVERY_CODES
    with pytest.raises(SecondFactorWrong):
        confirm(session, officer=officer, code=codes[3], at=NOON)
    assert not set(new) & set(codes)


def test_the_database_alone_gives_nobody_a_code(session, officer, phone):
    stored = session.scalars(select(SecondFactor)).one()
    assert phone not in stored.sealed_secret
    with pytest.raises(SealBroken):
        opened(stored.sealed_secret, make_officer(session).id)  # moved to another officer's row
    codes = make_recovery_codes(session, officer=officer, code=code(phone), at=NOON)
    hashes = " ".join(session.scalars(select(RecoveryCode.code_hash)))
    assert not any(known.split("-")[0] in hashes for known in codes)
    assert sealed(phone, officer.id) == stored.sealed_secret


@pytest.fixture
def admin(session, officer):
    ward = make_ward(session)
    make_posting(session, officer=officer, unit=ward)
    return make_officer(session, role=Role.ADMIN, unit=ward)


def test_only_somebody_else_takes_a_second_factor_away_and_it_is_told(session, officer, phone, admin):
    open_sign_in_of(session, officer)
    with pytest.raises(OfficerIsOneself):
        reset_second_factor(session, by=officer, officer=officer)
    reset_second_factor(session, by=admin, officer=officer)
    assert (officer.second_factor_at, officer.must_change_password) == (None, True)
    assert open_sign_ins_of(session, officer) == []
    assert recovery_codes_left(session, officer) == 0
    with pytest.raises(SecondFactorMissing):
        confirm(session, officer=officer, code=code(phone), at=NOON)
    with pytest.raises(SecondFactorMissing):
        reset_second_factor(session, by=None, officer=officer)
    assert actions(session)[-1] == "second_factor:reset"


def test_no_admin_takes_it_from_somebody_of_another_ward_too(session, officer, phone, admin):
    make_posting(session, officer=officer, unit=make_ward(session), begins_on=today())
    with pytest.raises(OfficerPostedElsewhereToo):
        reset_second_factor(session, by=admin, officer=officer)
    assert officer.second_factor_at is not None


def test_of_eight_at_once_one_code_is_accepted_once(own_engine):
    sessions = sessions_on(own_engine)
    with writing(sessions) as session:
        officer = make_officer(session)
        secret = enrolled(session, officer, at=NOON - timedelta(minutes=2))
        codes = make_recovery_codes(session, officer=officer, code=code(secret, NOON), at=NOON)
    later = NOON + timedelta(minutes=5)

    def show(session, typed):
        confirm(session, officer=session.merge(officer, load=False), code=typed, at=later)
        return "accepted"

    for typed in (code(secret, later), codes[0]):
        outcomes = at_once(sessions, show, [typed] * 8, SecondFactorUsed)
        assert outcomes.count("accepted") == 1


def test_nobody_begins_without_the_password(session, officer):
    for checked in (
        CheckedPassword(officer.id, officer.password_hash, Outcome.WRONG),
        CheckedPassword(officer.id, "another hash: it was changed since", Outcome.RIGHT),
        right_password(make_officer(session)),
    ):
        with pytest.raises(OldPasswordWrong):
            begin_enrolment(session, officer=officer, checked=checked)
    assert secret_to_enrol(session, officer) is None
