"""Changes to officers, their postings and passwords. The caller owns the transaction: nothing here commits."""

import re
import uuid
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from database.base import utc_now
from database.constraints import violates
from registry.audit.operations import record
from registry.officers.errors import (
    LoginTaken,
    LoginUnusable,
    OfficerIsOneself,
    OfficerNameUnusable,
    OfficerPostedElsewhereToo,
    PasswordTooShort,
    PersonNumberMissing,
    PostingDatesReversed,
    PostingNotLengthened,
)
from registry.officers.hands import ROLES_BESTOWED, let_in
from registry.officers.holding import officer_held
from registry.officers.idleness import disable_if_idle, idle_since
from registry.officers.model import HandedOut, Officer, Posting, Role
from registry.officers.passwords import MINIMUM_LENGTH, NewPassword
from registry.officers.person_numbers import person_number_of
from registry.officers.posting_rules import opens_new_ground, refuse_outside_own, refuse_overlap, told_of
from registry.officers.queries import posted_outside
from registry.places.model import Place
from registry.plain_line import plain_line
from registry.sign_ins.operations import CheckedPassword, end_all_sign_ins, hash_of_nobody, require_own_password
from registry.sign_ins.phones import end_phones_let_in_by, shorten_phones
from registry.trader_links.operations import end_links_made_by
from registry.units.model import Unit

LONGEST_NAME = 120
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,59}")


def add_officer(
    session: Session,
    *,
    by: Officer | None,
    login: str,
    name: str,
    role: Role,
    password: NewPassword,
    must_change_password: bool = True,
    person_number: str = "",
    number_needed: bool = False,
) -> Officer:
    """Add somebody who may sign in; *by* is nobody for an errand run on the server.

    Whoever adds has seen the first password: registry.officers.hands. *number_needed*: nobody who decides goes without
    a staff number. Raise LoginUnusable, OfficerNameUnusable, PersonNumberUnusable, PersonNumberMissing or LoginTaken.
    """
    login, name = login.strip().lower(), plain_line(name)
    if not _LOGIN.fullmatch(login):
        raise LoginUnusable(login)
    if not 0 < len(name) <= LONGEST_NAME:
        raise OfficerNameUnusable(LONGEST_NAME)
    number = person_number_of(person_number)
    if number_needed and number is None and role in ROLES_BESTOWED:
        raise PersonNumberMissing
    officer = Officer(
        login=login,
        name=name,
        role=role,
        person_number=number,
        password_hash=password.password_hash,
        must_change_password=must_change_password,
    )
    try:
        with session.begin_nested():
            session.add(officer)
    except IntegrityError as error:
        if violates(error, "uq_officer_login"):
            raise LoginTaken(login) from error
        raise
    let_in(session, by=by, officer=officer, what=HandedOut.FIRST_PASSWORD)
    record(
        session,
        by=by,
        action="officer:add",
        subject_id=officer.id,
        login=login,
        name=name,
        role=role,
        person_number=officer.person_number or "",
    )
    return officer


def post_officer(
    session: Session,
    *,
    by: Officer | None,
    officer: Officer,
    unit: Unit | None = None,
    place: Place | None = None,
    begins_on: date,
    ends_on: date | None = None,
) -> Posting:
    """Post *officer* to a unit or to a place, from *begins_on* until before *ends_on*.

    On new ground (posting_rules) the password is void and every sign-in ends, unless the server's own errand posts:
    whoever looks after the officer there hands out a new one. Phones let in by who does not work there end too.
    Raise PostingOutsideOwn, PostingDatesReversed or AlreadyPosted; ValueError unless there is one of unit and place.
    """
    if (unit is None) == (place is None):
        raise ValueError("a posting is to a unit or to a place")
    held = officer_held(session, officer_id=officer.id)
    anew = by is not None and opens_new_ground(session, held, unit=unit, place=place)
    posting = Posting(officer=held, unit=unit, place=place, begins_on=begins_on, ends_on=ends_on)
    with session.no_autoflush:
        refuse_outside_own(session, by, posting)
        if ends_on is not None and ends_on <= begins_on:
            raise PostingDatesReversed
        refuse_overlap(session, posting)
    session.add(posting)
    session.flush()
    record(session, by=by, action="officer:post", subject_id=officer.id, **told_of(posting))
    shorten_phones(session, officer=held)
    if anew:
        held.password_hash, held.must_change_password = hash_of_nobody(), True
        session.flush()
        end_all_sign_ins(session, officer=held)
        record(session, by=by, action="officer:void_password", subject_id=held.id)
    return posting


def end_posting(session: Session, *, by: Officer | None, posting: Posting, ends_on: date) -> None:
    """Let *posting* hold until before *ends_on*; the day it began on takes it back whole.

    Raise OfficerIsOneself, PostingOutsideOwn, PostingDatesReversed or PostingNotLengthened: a later day might run
    into another posting.
    """
    _refuse_oneself(by, posting.officer_id)
    refuse_outside_own(session, by, posting)
    officer_held(session, officer_id=posting.officer_id)
    session.refresh(posting, ["ends_on"])
    if ends_on < posting.begins_on:
        raise PostingDatesReversed
    if posting.ends_on is not None and ends_on > posting.ends_on:
        raise PostingNotLengthened(posting.ends_on)
    told = told_of(posting)
    posting.ends_on = ends_on
    session.flush()
    shorten_phones(session, officer=posting.officer)
    told["changes"] = {"ends_on": [told.pop("ends_on"), ends_on.isoformat()]}
    record(session, by=by, action="officer:end_posting", subject_id=posting.officer_id, **told)


def change_own_password(
    session: Session,
    *,
    officer: Officer,
    checked: CheckedPassword,
    new_hash: NewPassword,
    except_token: str | None = None,
) -> None:
    """Replace the password and end every other sign-in of *officer*; *except_token* is the one that goes on.

    *checked* is the old one; how often somebody may try is for the caller to count before. Raise OldPasswordWrong, also
    where it was changed since the check: that has written to the trail, so a caller that wants it kept commits all the
    same. Raise PasswordTooShort where the second factor that let it be shorter was taken away meanwhile.
    """
    held = require_own_password(session, officer=officer, checked=checked)
    if new_hash.with_second_factor and held.second_factor_at is None:
        raise PasswordTooShort(MINIMUM_LENGTH)
    held.password_hash = new_hash.password_hash
    held.must_change_password = False
    session.flush()
    end_all_sign_ins(session, officer=held, except_token=except_token)
    record(session, by=held, action="officer:change_password", subject_id=held.id)


def reset_password(session: Session, *, by: Officer | None, officer: Officer, password: NewPassword) -> None:
    """Give *officer* a new first password, to be changed at once; every sign-in ends.

    Raise OfficerIsOneself or OfficerPostedElsewhereToo.
    """
    _refuse_oneself(by, officer.id)
    officer = _held_within(session, by, officer)
    officer.password_hash = password.password_hash
    officer.must_change_password = True
    session.flush()
    let_in(session, by=by, officer=officer, what=HandedOut.NEW_PASSWORD)
    end_all_sign_ins(session, officer=officer)
    record(session, by=by, action="officer:reset_password", subject_id=officer.id)


def disable_officer(session: Session, *, by: Officer | None, officer: Officer) -> None:
    """Shut *officer* out at once: every sign-in ends, and every phone the officer let in; none can begin.

    The links of shops that the officer made end as well: one of them may have been kept. Raise OfficerIsOneself or
    OfficerPostedElsewhereToo.
    """
    _refuse_oneself(by, officer.id)
    officer = _held_within(session, by, officer)
    if officer.disabled_at is None:
        officer.disabled_at = utc_now()
        session.flush()
        end_all_sign_ins(session, officer=officer)
        end_phones_let_in_by(session, officer=officer)
        links = end_links_made_by(session, by=by, officer=officer)
        record(session, by=by, action="officer:disable", subject_id=officer.id, links_ended=links)


def enable_officer(session: Session, *, by: Officer | None, officer: Officer) -> None:
    """Let *officer* sign in again; the sign-ins that were ended stay ended.

    Raise OfficerPostedElsewhereToo: somebody above may have had a reason.
    """
    officer = _held_within(session, by, officer)
    if officer.disabled_at is not None:
        officer.disabled_at = None
        officer.active_at = utc_now()
        session.flush()
        record(session, by=by, action="officer:enable", subject_id=officer.id)


def change_role(
    session: Session, *, by: Officer | None, officer: Officer, role: Role, number_needed: bool = False
) -> None:
    """Let *officer* do something else from now on; every sign-in ends, so that nobody goes on with the old rights.

    Raise OfficerIsOneself, OfficerPostedElsewhereToo, or PersonNumberMissing as add_officer does. The role one has
    already changes nothing.
    """
    _refuse_oneself(by, officer.id)
    held = _held_within(session, by, officer)
    if held.role is role:
        return
    if number_needed and held.person_number is None and role in ROLES_BESTOWED:
        raise PersonNumberMissing
    before, held.role = held.role, role
    session.flush()
    if role in ROLES_BESTOWED:
        let_in(session, by=by, officer=held, what=HandedOut.ROLE)
    end_all_sign_ins(session, officer=held)
    end_phones_let_in_by(session, officer=held)
    record(session, by=by, action="officer:change_role", subject_id=held.id, changes={"role": [before, role]})


def disable_idle(session: Session, at: datetime | None = None, *, most: int | None = None) -> int:
    """Disable everybody, or *most*, who has stayed away too long (registry.officers.idleness); return how many."""
    at = at or utc_now()
    idle = select(Officer.id).where(Officer.disabled_at.is_(None), Officer.active_at < idle_since(at)).limit(most)
    found = [officer_held(session, officer_id=officer_id) for officer_id in session.scalars(idle).all()]
    return sum(disable_if_idle(session, officer=officer, at=at) for officer in found)


def _refuse_oneself(by: Officer | None, officer_id: uuid.UUID) -> None:
    if by is not None and by.id == officer_id:
        raise OfficerIsOneself


def _held_within(session: Session, by: Officer | None, officer: Officer) -> Officer:
    """The officer, held before it is asked where they are posted: nobody posts them elsewhere in between."""
    held = officer_held(session, officer_id=officer.id)
    if by is not None and posted_outside(session, by, held):
        raise OfficerPostedElsewhereToo
    return held
