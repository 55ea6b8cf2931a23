"""Confirming whose a login is: a third person says that the right one came in, and nobody else. Else two are one.

Whoever let somebody in may have chosen the password that was handed over, and may sit in a sign-in. So it is begun with
the person at hand: every sign-in ends, and the person chooses another password before the confirmer's eyes. Where
somebody else was faster, the person does not come in, and nothing is confirmed.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from database.base import utc_now
from registry.audit.genuine import newest_genuine
from registry.audit.model import AuditEntry
from registry.audit.operations import record
from registry.officers.binding import may_act, require_as_told
from registry.officers.errors import (
    ConfirmerHasAHand,
    ConfirmerMayNot,
    FirstPasswordStands,
    LetInAgain,
    NotSeenChoosing,
    OfficerPostedElsewhereToo,
)
from registry.officers.hands import ROLES_BESTOWED, letting_ins_of, where_hands_meet
from registry.officers.holding import officer_held
from registry.officers.model import LettingIn, Officer
from registry.officers.queries import at_work_within, posted_outside
from registry.sign_ins.operations import end_all_sign_ins

BEGUN_LASTS = timedelta(hours=1)
"""From beginning to the confirmation: as long as two people sit together."""

_BEGIN = "officer:begin_confirming"


@dataclass(frozen=True)
class Begun:
    """A confirmation that somebody began with the person at hand."""

    at: datetime
    has_chosen: bool
    """Whether the person has chosen a password since."""


def begin_confirming(session: Session, *, by: Officer, officer: Officer, shown: uuid.UUID) -> None:
    """End every sign-in of *officer*, who now chooses another password before the eyes of *by*.

    Raise as confirm_officer does, but for NotSeenChoosing and FirstPasswordStands.
    """
    held, _waiting = _held_to_confirm(session, by, officer, shown)
    held.must_change_password = True
    session.flush()
    end_all_sign_ins(session, officer=held)
    record(session, by=by, action=_BEGIN, subject_id=held.id, letting_in=str(shown))


def begun_by(session: Session, by: Officer, officer: Officer) -> Begun | None:
    """How far *by* has come with confirming *officer*; None where it was not begun of late and for the last letting-in.

    By the trail, of which only this program's own entries count.
    """
    of_officer = AuditEntry.subject_id == officer.id
    begun = newest_genuine(session, of_officer, AuditEntry.action == _BEGIN, AuditEntry.officer_id == by.id)
    entry = None if begun is None else session.get_one(AuditEntry, begun)
    last = letting_ins_of(session, [officer.id], confirmed=False)
    if entry is None or not last or entry.details.get("letting_in") != str(last[0].id):
        return None
    if entry.at <= utc_now() - BEGUN_LASTS:
        return None
    chosen = (AuditEntry.action == "officer:change_password", AuditEntry.sequence > entry.sequence)
    return Begun(entry.at, newest_genuine(session, of_officer, *chosen) is not None)


def confirm_officer(session: Session, *, by: Officer, officer: Officer, shown: uuid.UUID) -> None:
    """Say that *officer*'s login is in that person's hands alone; *shown* is the letting-in that *by* looked at.

    *by* is another person, of a role that decides, posted wherever the officer is, in none of the hands that let the
    officer in, and has begun it and seen a password chosen since. What was written before stays in those hands. Raise
    ConfirmerMayNot, OfficerPostedElsewhereToo, ConfirmerHasAHand, NotSeenChoosing, FirstPasswordStands (whoever made
    it knows it) or LetInAgain; SealBroken for an officer whose row was changed past the program.
    """
    now = utc_now()
    held, waiting = _held_to_confirm(session, by, officer, shown)
    begun = begun_by(session, by, held)
    if begun is None:
        raise NotSeenChoosing
    if held.must_change_password or not begun.has_chosen:
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


def _held_to_confirm(
    session: Session, by: Officer, officer: Officer, shown: uuid.UUID
) -> tuple[Officer, Sequence[LettingIn]]:
    """The officer, held, and what nobody confirmed; or why *by* confirms nothing of it."""
    held = officer_held(session, officer_id=officer.id)
    waiting = letting_ins_of(session, [held.id], confirmed=False)
    if not waiting or waiting[0].id != shown:
        raise LetInAgain
    _refuse_who_may_not(session, by, held)
    return held, waiting


def _refuse_who_may_not(session: Session, by: Officer, officer: Officer) -> None:
    confirmer = session.get_one(Officer, by.id, populate_existing=True)
    if confirmer.role not in ROLES_BESTOWED or not may_act(confirmer):
        raise ConfirmerMayNot
    require_as_told(officer)
    if posted_outside(session, by, officer):
        raise OfficerPostedElsewhereToo
    now = utc_now()
    meeting = where_hands_meet(session, [by.id], now, [officer.id], now)
    if meeting is not None:
        raise ConfirmerHasAHand(meeting)
