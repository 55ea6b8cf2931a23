"""The staff number by which two logins are known to be one person's: it guards what two persons must decide."""

import re

from sqlalchemy.orm import Session

from registry.audit.operations import record
from registry.folding import tidy
from registry.officers.errors import OfficerIsOneself, OfficerPostedElsewhereToo, PersonNumberUnusable
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


def change_person_number(session: Session, *, by: Officer | None, officer: Officer, typed: str) -> None:
    """Say whose login it is. The number that is there already changes nothing.

    Several logins may have the same number: just that says they are one person's. Raise PersonNumberUnusable,
    OfficerIsOneself or OfficerPostedElsewhereToo: a number taken away in one office would let one person decide alone
    in another.
    """
    number = person_number_of(typed)
    if by is not None and by.id == officer.id:
        raise OfficerIsOneself
    if by is not None and posted_outside(session, by, officer):
        raise OfficerPostedElsewhereToo
    held = officer_held(session, officer_id=officer.id)
    if held.person_number == number:
        return
    before, held.person_number = held.person_number, number
    session.flush()
    changes = {"person_number": [before or "", number or ""]}
    record(session, by=by, action="officer:change_person_number", subject_id=held.id, changes=changes)
