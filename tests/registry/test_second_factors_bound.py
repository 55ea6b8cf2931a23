"""Codes that were used stay used, and a secret stays its officer's, whatever somebody writes with SQL."""

import pytest
from sqlalchemy import insert, select, update

from database.base import new_id, utc_now
from database.sealing import SealBroken
from registry.audit.model import AuditEntry
from registry.second_factors import operations
from registry.second_factors.codes import in_letters
from registry.second_factors.errors import SecondFactorUsed
from registry.second_factors.model import RecoveryCode, SecondFactor
from registry.second_factors.operations import begin_enrolment, confirm, finish_enrolment, make_recovery_codes
from registry.second_factors.queries import secret_to_enrol
from tests.factories import make_officer
from tests.signing_in import code_now, enrolled, right_password

FACTOR = SecondFactor.__table__


@pytest.fixture
def officer(session):
    return make_officer(session)


def changed(session, **values):
    session.execute(update(FACTOR).values(values))
    session.expire_all()


def test_a_code_opens_once_whatever_becomes_of_the_row(session, officer, monkeypatch):
    secret = enrolled(session, officer)
    code = code_now(secret)
    confirm(session, officer=officer, code=code)
    with pytest.raises(SecondFactorUsed):
        confirm(session, officer=officer, code=code)
    for last_step in (None, 1):
        changed(session, last_step=last_step)
        with pytest.raises(SealBroken):
            confirm(session, officer=officer, code=code)
    monkeypatch.setattr(operations, "require_bound", lambda _: None)
    confirm(session, officer=officer, code=code)


def test_the_row_is_whole_after_each_code(session, officer):
    secret = enrolled(session, officer)
    for later in (-1, 0, 1):
        confirm(session, officer=officer, code=code_now(secret, later=later))
        session.expire_all()


def test_a_recovery_code_opens_once_whatever_becomes_of_its_row(session, officer):
    secret = enrolled(session, officer)
    code, other, *_ = make_recovery_codes(session, officer=officer, code=code_now(secret))
    confirm(session, officer=officer, code=code)
    session.commit()
    row = session.scalars(select(RecoveryCode).where(RecoveryCode.used_at.is_not(None))).one()
    kept = {"code_hash": row.code_hash, "created_at": row.created_at, "officer_id": officer.id}
    session.execute(update(RecoveryCode).values(used_at=None))
    with pytest.raises(SecondFactorUsed):
        confirm(session, officer=officer, code=code)
    session.delete(row)
    session.flush()
    session.execute(insert(RecoveryCode.__table__).values(kept | {"id": new_id()}))
    with pytest.raises(SecondFactorUsed):
        confirm(session, officer=officer, code=code)
    confirm(session, officer=officer, code=other)
    told = session.scalars(select(AuditEntry.details).where(AuditEntry.action == operations.USE_RECOVERY_CODE)).all()
    assert code not in str(told)


def test_another_officers_secret_is_nobodys_second_factor(session, officer):
    secret = enrolled(session, officer)
    other = make_officer(session)
    other.second_factor_at = utc_now()
    session.flush()
    row = dict(session.execute(select(FACTOR)).mappings().one())
    session.execute(insert(FACTOR).values(row | {"id": new_id(), "officer_id": other.id, "last_step": None}))
    with pytest.raises(SealBroken):
        confirm(session, officer=other, code=code_now(secret))
    session.execute(update(FACTOR).where(FACTOR.c.officer_id == other.id).values(enrolled_at=None))
    session.expire_all()
    with pytest.raises(SealBroken):
        secret_to_enrol(session, other)
    with pytest.raises(SealBroken):
        finish_enrolment(session, officer=other, code=code_now(secret))


def test_an_enrolment_is_bound_from_its_first_step(session, officer):
    for _ in range(2):
        begin_enrolment(session, officer=officer, checked=right_password(officer))
    session.expire_all()
    secret = secret_to_enrol(session, officer)
    assert len(in_letters(secret)) == 32
    finish_enrolment(session, officer=officer, code=code_now(secret))
    session.expire_all()
    confirm(session, officer=officer, code=code_now(secret, later=1))
