"""Enrolling, confirming and taking away a second factor. The caller owns the transaction: nothing here commits."""

from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from database.base import utc_now
from registry.audit.operations import record
from registry.officers.binding import require_as_told
from registry.officers.errors import OfficerIsOneself, OfficerPostedElsewhereToo
from registry.officers.hands import let_in
from registry.officers.holding import officer_held
from registry.officers.model import HandedOut, Officer
from registry.officers.queries import posted_outside
from registry.second_factors.binding import bind, mark_of, require_bound
from registry.second_factors.codes import (
    RECOVERY_CODES,
    hash_of_recovery_code,
    new_recovery_code,
    new_secret,
    opened,
    sealed,
    step_of_code,
)
from registry.second_factors.errors import (
    SecondFactorMissing,
    SecondFactorPresent,
    SecondFactorUsed,
    SecondFactorWrong,
)
from registry.second_factors.model import USE_RECOVERY_CODE, RecoveryCode, SecondFactor
from registry.second_factors.queries import is_told_used
from registry.sign_ins.operations import CheckedPassword, end_all_sign_ins, require_own_password


def begin_enrolment(session: Session, *, officer: Officer, checked: CheckedPassword) -> None:
    """Make a fresh secret for *officer*, which counts once finish_enrolment was shown a code of it.

    Whoever found a signed-in device, or let one in, would lock the officer out with it: so the password is asked, and
    was *checked*. A secret that was made before and not confirmed is worth nothing any more. Raise SecondFactorPresent
    or OldPasswordWrong (require_own_password).
    """
    require_own_password(session, officer=officer, checked=checked)
    factor = _factor_of(session, officer)
    if factor is not None and factor.enrolled_at is not None:
        raise SecondFactorPresent
    secret = sealed(new_secret(), officer.id)
    if factor is None:
        factor = SecondFactor(officer_id=officer.id)
        session.add(factor)
    factor.sealed_secret = secret
    bind(factor)
    session.flush()


def finish_enrolment(
    session: Session, *, officer: Officer, code: str, except_token: str | None = None, at: datetime | None = None
) -> tuple[str, ...]:
    """Let the second factor count from here on and return the recovery codes, which are never shown again.

    Every other sign-in of the officer ends: it came about without the code. Raise SecondFactorMissing where no
    enrolment was begun, SecondFactorPresent or SecondFactorWrong.
    """
    at = at or utc_now()
    held = officer_held(session, officer_id=officer.id)
    factor = _factor_of(session, held)
    if factor is None:
        raise SecondFactorMissing
    if factor.enrolled_at is not None:
        raise SecondFactorPresent
    require_bound(factor)
    step = step_of_code(opened(factor.sealed_secret, held.id), code, at=at)
    if step is None:
        raise SecondFactorWrong
    factor.enrolled_at = held.second_factor_at = at
    factor.last_step = step
    bind(factor)
    session.flush()
    end_all_sign_ins(session, officer=held, except_token=except_token)
    codes = _replace_recovery_codes(session, held)
    record(session, by=held, action="second_factor:enrol", subject_id=held.id)
    return codes


def confirm(
    session: Session, *, officer: Officer, code: str, at: datetime | None = None, of_phone_alone: bool = False
) -> None:
    """Accept a code of the officer's phone, or unless *of_phone_alone* one of the recovery codes; each once.

    Raise SecondFactorMissing, SecondFactorWrong or SecondFactorUsed; SealBroken where the officer's row or that of the
    factor was changed past the program. How often somebody may try is for the caller to
    count, in a transaction of its own before: registry.throttles.
    """
    at = at or utc_now()
    factor = _factor_of(session, officer)
    if factor is None or factor.enrolled_at is None:
        raise SecondFactorMissing
    require_as_told(officer)
    require_bound(factor)
    step = step_of_code(opened(factor.sealed_secret, officer.id), code, at=at)
    if step is None and of_phone_alone:
        raise SecondFactorWrong
    if step is None:
        _use_recovery_code(session, officer, code, at)
        return
    accepted = session.scalar(
        update(SecondFactor)
        .where(SecondFactor.id == factor.id, or_(SecondFactor.last_step.is_(None), SecondFactor.last_step < step))
        .values(last_step=step, bound=mark_of(factor, last_step=step))
        .returning(SecondFactor.id)
    )
    if accepted is None:
        raise SecondFactorUsed


def make_recovery_codes(
    session: Session, *, officer: Officer, code: str, at: datetime | None = None
) -> tuple[str, ...]:
    """New recovery codes in place of the old ones, for who shows a *code* of the phone. Raise as confirm does.

    A recovery code does not do: whoever found one would have ten.
    """
    held = officer_held(session, officer_id=officer.id)  # before the code's row: two at once take turns
    confirm(session, officer=held, code=code, at=at, of_phone_alone=True)
    codes = _replace_recovery_codes(session, held)
    record(session, by=held, action="second_factor:new_recovery_codes", subject_id=officer.id)
    return codes


def reset_second_factor(session: Session, *, by: Officer | None, officer: Officer) -> None:
    """Take the second factor away, after a lost phone: the officer enrols anew.

    Every sign-in ends, and the password must be changed, because one of a person with a second factor may be shorter.
    Raise OfficerIsOneself, OfficerPostedElsewhereToo or SecondFactorMissing.
    """
    if by is not None and by.id == officer.id:
        raise OfficerIsOneself
    held = officer_held(session, officer_id=officer.id)
    if by is not None and posted_outside(session, by, held):
        raise OfficerPostedElsewhereToo
    factor = _factor_of(session, held)
    if factor is None:
        raise SecondFactorMissing
    session.delete(factor)
    session.execute(delete(RecoveryCode).where(RecoveryCode.officer_id == held.id))
    held.second_factor_at = None
    held.must_change_password = True
    session.flush()
    let_in(session, by=by, officer=held, what=HandedOut.SECOND_FACTOR)
    end_all_sign_ins(session, officer=held)
    record(session, by=by, action="second_factor:reset", subject_id=held.id)


def _factor_of(session: Session, officer: Officer) -> SecondFactor | None:
    return session.scalars(
        select(SecondFactor).where(SecondFactor.officer_id == officer.id).execution_options(populate_existing=True)
    ).one_or_none()


def _use_recovery_code(session: Session, officer: Officer, code: str, at: datetime) -> None:
    code_hash = hash_of_recovery_code(code, officer.id)
    if is_told_used(session, officer, code_hash):  # whatever became of its row since
        raise SecondFactorUsed
    its = RecoveryCode.code_hash == code_hash
    used = session.scalar(
        update(RecoveryCode).where(its, RecoveryCode.used_at.is_(None)).values(used_at=at).returning(RecoveryCode.id)
    )
    if used is None:
        known = session.scalar(select(RecoveryCode.id).where(its))
        raise SecondFactorWrong if known is None else SecondFactorUsed
    left = session.scalar(
        select(func.count()).where(RecoveryCode.officer_id == officer.id, RecoveryCode.used_at.is_(None))
    )
    record(session, by=officer, action=USE_RECOVERY_CODE, subject_id=officer.id, left=left, code=code_hash)


def _replace_recovery_codes(session: Session, officer: Officer) -> tuple[str, ...]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.officer_id == officer.id))
    codes = tuple(new_recovery_code() for _ in range(RECOVERY_CODES))
    session.add_all(
        RecoveryCode(officer_id=officer.id, code_hash=hash_of_recovery_code(code, officer.id)) for code in codes
    )
    session.flush()
    return codes
