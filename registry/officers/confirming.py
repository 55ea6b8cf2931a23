"""Confirming whose a login is: a third person says that the right one came in, and nobody else. Else two are one."""

import uuid
from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from database.base import utc_now
from registry.audit.operations import record
from registry.officers.errors import (
    ConfirmerHasAHand,
    ConfirmerMayNot,
    FirstPasswordStands,
    LetInAgain,
    OfficerPostedElsewhereToo,
)
from registry.officers.hands import ROLES_BESTOWED, letting_ins_of, where_hands_meet
from registry.officers.holding import officer_held
from registry.officers.model import LettingIn, Officer
from registry.officers.queries import at_work_within, posted_outside


def confirm_officer(session: Session, *, by: Officer, officer: Officer, shown: uuid.UUID) -> None:
    """Say that *officer*'s login is in that person's hands alone; *shown* is the letting-in that *by* looked at.

    *by* is another person, of a role that decides, posted wherever the officer is, and in none of the hands that let
    the officer in. What was written before stays in those hands. Raise ConfirmerMayNot, OfficerPostedElsewhereToo,
    ConfirmerHasAHand, FirstPasswordStands (whoever made it knows it) or LetInAgain.
    """
    now = utc_now()
    held = officer_held(session, officer_id=officer.id)
    waiting = letting_ins_of(session, [held.id], confirmed=False)
    if not waiting or waiting[0].id != shown:
        raise LetInAgain
    _refuse_who_may_not(session, by, held)
    if held.must_change_password:
        raise FirstPasswordStands
    for letting_in in waiting:
        letting_in.confirmed_at, letting_in.confirmed_by_id = now, by.id
    session.flush()
    record(
        session,
        by=by,
        action="officer:confirm",
        subject_id=held.id,
        login=held.login,
        let_in_by=sorted({letting_in.by.login for letting_in in waiting}),
    )


def officers_to_confirm(session: Session, by: Officer) -> Sequence[Officer]:
    """Those within the postings of *by* whom somebody let in and nobody confirmed, by name; not *by*."""
    return session.scalars(
        select(Officer)
        .where(
            Officer.id != by.id,
            Officer.disabled_at.is_(None),
            at_work_within(by),
            exists().where(LettingIn.officer_id == Officer.id, LettingIn.confirmed_at.is_(None)),
        )
        .order_by(Officer.name, Officer.login)
    ).all()


def officer_to_confirm(session: Session, by: Officer, officer_id: uuid.UUID) -> Officer:
    """The officer with that id at work within the postings of *by*, or sqlalchemy.exc.NoResultFound."""
    return session.scalars(select(Officer).where(Officer.id == officer_id, at_work_within(by))).one()


def _refuse_who_may_not(session: Session, by: Officer, officer: Officer) -> None:
    confirmer = session.get_one(Officer, by.id, populate_existing=True)
    if confirmer.role not in ROLES_BESTOWED or confirmer.disabled_at is not None:
        raise ConfirmerMayNot
    if posted_outside(session, by, officer):
        raise OfficerPostedElsewhereToo
    now = utc_now()
    meeting = where_hands_meet(session, [by.id], now, [officer.id], now)
    if meeting is not None:
        raise ConfirmerHasAHand(meeting)
