"""The second step of signing in: the code, after the right password."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.base import utc_now
from registry.audit.operations import record
from registry.officers.binding import may_act
from registry.officers.holding import officer_held
from registry.second_factors.errors import SecondFactorRefusal
from registry.second_factors.operations import confirm
from registry.sign_ins.binding import end, is_bound
from registry.sign_ins.errors import SignInLapsed
from registry.sign_ins.limits import LASTS
from registry.sign_ins.model import SignIn
from registry.sign_ins.operations import hash_of, open_sign_in


def finish_sign_in(session: Session, *, token: str, code: str, address: str = "", at: datetime | None = None) -> str:
    """Sign in who shows the *code* after the password that *token* was given for; return another token.

    Raise SignInLapsed, or what confirm raises. A refused code is told to the trail: a caller that wants it kept
    commits all the same.
    """
    at = at or utc_now()
    waiting = select(SignIn).where(
        SignIn.token_hash == hash_of(token), SignIn.waits_for_code, SignIn.ended_at.is_(None), SignIn.ends_at > at
    )
    # The officer first, as everything that ends sign-ins does: two that wait for one another would wait for ever.
    officer_id = session.scalar(waiting.with_only_columns(SignIn.officer_id))
    officer = None if officer_id is None else officer_held(session, officer_id=officer_id)
    sign_in = session.scalars(waiting.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if officer is None or sign_in is None or not is_bound(sign_in) or not may_act(officer):
        raise SignInLapsed
    where: dict[str, Any] = {"device": sign_in.device, "address": address} if address else {}
    try:
        confirm(session, officer=officer, code=code, at=at)
    except SecondFactorRefusal as refusal:
        record(session, by=None, action="sign_in:refuse", subject_id=officer.id, reason=type(refusal).__name__, **where)
        raise
    officer.active_at = at
    end(sign_in, at=at)
    fresh = open_sign_in(session, SignIn(officer=officer, ends_at=at + LASTS, device=sign_in.device), at=at)
    record(session, by=officer, action="sign_in:begin", subject_id=officer.id, second_factor=True, **where)
    return fresh
