"""Whose hands a login is in: its person's, and those of whoever handed out the way in and could have kept it.

One admin who adds two officials reads both first passwords and could be both. So a login counts as its own person's
alone from when a third person confirmed it (registry.officers.confirming); and whoever let in the one who let it in
has a hand in it too.
"""

import itertools
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CTE, ColumnElement, and_, exists, literal, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from database.base import UtcMoment
from registry.folding import fold
from registry.officers.model import HandedOut, LettingIn, Officer, Role

ROLES_BESTOWED = frozenset({Role.ADMIN, Role.LEADER, Role.WARD_OFFICIAL})
"""Roles that decide: given to somebody, they count as a way in that was handed out."""


@dataclass(frozen=True)
class Meeting:
    """One person, or perhaps one, has a hand in both logins."""

    one: Officer
    other: Officer
    certain: bool
    """False where they are only called alike and not known to be two."""


def let_in(session: Session, *, by: Officer | None, officer: Officer, what: HandedOut) -> None:
    """Remember who handed out a way in; the errand on the server (nobody) keeps none. The caller tells the trail."""
    if by is not None:
        session.add(LettingIn(officer_id=officer.id, by_id=by.id, what=what))
        session.flush()


def letting_ins_of(session: Session, officers: Collection[uuid.UUID], *, confirmed: bool = True) -> Sequence[LettingIn]:
    """Who let them in and who confirmed it, newest first; unless *confirmed*, only what nobody confirmed."""
    asked = select(LettingIn).where(LettingIn.officer_id.in_(officers))
    if not confirmed:
        asked = asked.where(LettingIn.confirmed_at.is_(None))
    people = (joinedload(LettingIn.officer), joinedload(LettingIn.by), joinedload(LettingIn.confirmed_by))
    return session.scalars(
        asked.options(*people)
        .order_by(LettingIn.created_at.desc(), LettingIn.id.desc())
        .execution_options(populate_existing=True)
    ).all()


def in_own_hands(officer_id: uuid.UUID) -> ColumnElement[bool]:
    """True where nobody let the officer in, but the server's errand, whom nobody else confirmed since.

    Asked of the database, at the moment of the question.
    """
    return ~exists().where(LettingIn.officer_id == officer_id, LettingIn.confirmed_at.is_(None))


def hands_are_apart(
    one: Collection[uuid.UUID], at: datetime, others: Collection[uuid.UUID], since: datetime
) -> ColumnElement[bool]:
    """True where nobody has a hand in a login of *one* at that moment and in one of *others* since then.

    Two logins with one person number are one person's. Asked of the database, at the moment of the question.
    """
    mine, theirs = _hands(one, at, "hands_of_one"), _hands(others, since, "hands_of_others")
    a_hand, another = aliased(Officer), aliased(Officer)
    in_both = and_(
        a_hand.id.in_(select(mine.c.hand)),
        another.id.in_(select(theirs.c.hand)),
        or_(a_hand.id == another.id, a_hand.person_number == another.person_number),
    )
    return ~exists(select(a_hand.id, another.id).where(in_both))


def where_hands_meet(
    session: Session, one: Collection[uuid.UUID], at: datetime, others: Collection[uuid.UUID], since: datetime
) -> Meeting | None:
    """Where the hands meet; else two who are called alike and of whom not both have a person number; else None."""
    mine, theirs = people_behind(session, one, at), people_behind(session, others, since)
    perhaps = None
    for a_hand, another in itertools.product(mine, theirs):
        if are_one_person(a_hand, another):
            return Meeting(a_hand, another, certain=True)
        if perhaps is None and are_perhaps_one_person(a_hand, another):
            perhaps = Meeting(a_hand, another, certain=False)
    return perhaps


def people_behind(session: Session, logins: Collection[uuid.UUID], since: datetime) -> Sequence[Officer]:
    """Everybody who has a hand in one of *logins*, those themselves included, by login."""
    hands = _hands(logins, since, "hands")
    return session.scalars(
        select(Officer)
        .where(Officer.id.in_(select(hands.c.hand)))
        .order_by(Officer.login)
        .execution_options(populate_existing=True)
    ).all()


def are_one_person(one: Officer, other: Officer) -> bool:
    """Whether both logins are known to be one person's."""
    return one.id == other.id or (one.person_number is not None and one.person_number == other.person_number)


def are_perhaps_one_person(one: Officer, other: Officer) -> bool:
    """Whether they are called alike, marks and capitals aside, and are not known to be two: both with a number."""
    return fold(one.name) == fold(other.name) and not (one.person_number and other.person_number)


def _hands(logins: Collection[uuid.UUID], since: datetime, name: str) -> CTE:
    """The logins, whoever let each in and was not confirmed before *since*, whoever let those in then, and so on.

    What was handed out later counts as well: it is confirmed together with what was handed out before.
    """
    hands = (
        select(Officer.id.label("hand"), literal(since, UtcMoment()).label("since"))
        .where(Officer.id.in_(logins))
        .cte(name, recursive=True)
    )
    unconfirmed = or_(LettingIn.confirmed_at.is_(None), LettingIn.confirmed_at > hands.c.since)
    further = select(LettingIn.by_id, LettingIn.created_at).where(LettingIn.officer_id == hands.c.hand, unconfirmed)
    return hands.union(further)
