"""The staff number by which two logins are known to be one person's: it guards what two persons must decide."""

import re

from sqlalchemy.orm import Session

from database.base import utc_now
from registry.audit.operations import record
from registry.folding import tidy
from registry.officers.errors import (
    OfficerIsOneself,
    OfficerPostedElsewhereToo,
    PersonNumberMissing,
    PersonNumberUnusable,
)
from registry.officers.hands import ROLES_BESTOWED, are_one_person, are_perhaps_one_person, people_behind
from registry.officers.holding import officer_held
from registry.officers.model import Officer
from registry.officers.queries import posted_outside

LONGEST_NUMBER = 40
_NUMBER = re.compile(r"[0-9A-Z][0-9A-Z./_-]{0,39}")


def person_number_of(typed: str) -> str | None:
    """The number as it is stored, in capitals and without blanks, so that two ways to type it are one; None for none.

    Raise PersonNumberUnusable.
    """
    number = "".join(tidy(typed).upper().split())
    if number and not _NUMBER.fullmatch(number):
        raise PersonNumberUnusable(LONGEST_NUMBER)
    return number or None


def change_person_number(
    session: Session, *, by: Officer | None, officer: Officer, typed: str, number_needed: bool = False
) -> None:
    """Say whose login it is. The number that is there already changes nothing.

    Several logins may have the same number: just that says they are one person's. Raise PersonNumberUnusable;
    PersonNumberMissing as add_officer does; OfficerIsOneself also for another login of one's own, known or perhaps, or
    from a login that the officer let in; or OfficerPostedElsewhereToo: a number taken away in one office would let one
    person decide alone in another.
    """
    number = person_number_of(typed)
    if by is not None and _is_own(session, by, officer):
        raise OfficerIsOneself
    held = officer_held(session, officer_id=officer.id)
    if by is not None and posted_outside(session, by, held):
        raise OfficerPostedElsewhereToo
    if held.person_number == number:
        return
    if number_needed and number is None and held.role in ROLES_BESTOWED:
        raise PersonNumberMissing
    before, held.person_number = held.person_number, number
    session.flush()
    changes = {"person_number": [before or "", number or ""]}
    record(session, by=by, action="officer:change_person_number", subject_id=held.id, changes=changes)


def _is_own(session: Session, by: Officer, officer: Officer) -> bool:
    """Whether the officer is, or perhaps is, one of those who have a hand in the login that would write the number."""
    behind = people_behind(session, [by.id], utc_now())
    return any(are_one_person(each, officer) or are_perhaps_one_person(each, officer) for each in behind)
