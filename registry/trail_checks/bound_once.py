"""Rows from before they bore marks get theirs: once, as far as the trail bears them out, and never after that.

Otherwise whoever can write to the database would bend a row, wipe its mark, and have this program make another.
"""

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from registry.audit.chaining import WRITTEN, chain
from registry.audit.genuine import newest_genuine
from registry.audit.model import AuditEntry
from registry.audit.operations import record
from registry.audit.verifying import verify
from registry.installation.errors import NotAsTold
from registry.installation.keyed import is_stated, state
from registry.officers.binding import bound_letting_in, bound_officer, is_as_told, letting_in_is_as_told, values_of
from registry.officers.model import LettingIn, Officer
from registry.second_factors.binding import bind, is_bound
from registry.second_factors.model import SecondFactor
from registry.trail_checks.letting_in import LettingInsTold
from registry.trail_checks.officers import OfficersTold

DONE = "bound"
"""The fact, kept with the installation and keyed, that every row bears its mark from here on."""
BIND = "installation:bind"
"""The entry that tells it too: the fact can be deleted, the entry cannot."""


def bind_what_is_there(session: Session) -> None:
    """Give officers, who let them in and second factors their marks where they have none; once.

    Raise NotAsTold, and let the caller roll back: where it was done before and a row has no mark now, or where the
    trail does not bear an officer out, somebody was at the database past the program.
    """
    if is_stated(session, DONE):
        return
    session.flush()
    if newest_genuine(session, AuditEntry.action == BIND) is not None:
        _require_bound(session)
        state(session, DONE)
        return
    chain(session, sorted(session.info.get(WRITTEN, ())))  # what this very start has told counts too
    _require_as_told(session)
    session.expire_all()
    record(session, by=None, action=BIND, subject_id=None, officers=_bind(session))
    state(session, DONE)


def _require_bound(session: Session) -> None:
    """The fact was taken away; it is stated again only where no row has lost its mark, so that none is marked again."""
    now = {"populate_existing": True}
    bent: list[Officer | LettingIn | SecondFactor] = [
        *(row for row in session.scalars(select(Officer), execution_options=now) if not is_as_told(row)),
        *(row for row in session.scalars(select(LettingIn), execution_options=now) if not letting_in_is_as_told(row)),
        *(row for row in session.scalars(select(SecondFactor), execution_options=now) if not is_bound(row)),
    ]
    if bent:
        raise NotAsTold(f"{bent[0].__tablename__} {bent[0].id} (bound)")


def _require_as_told(session: Session) -> None:
    tellings = OfficersTold(), LettingInsTold()

    def hear(entry: RowMapping) -> None:
        for told in tellings:
            told.hear(entry)

    fault = verify(session, hear=hear).fault
    if fault is not None:
        raise NotAsTold(f"entry {fault.sequence} of the trail ({fault.what})")
    for unlike in (told.first_unlike(session) for told in tellings):
        if unlike is not None:
            raise NotAsTold(f"{unlike.kind} {unlike.row_id} ({unlike.differs})")


def _bind(session: Session) -> int:
    """Write the marks that are missing; say of how many officers."""
    officers = session.scalars(select(Officer).where(Officer.bound == "")).all()
    for officer in officers:
        officer.bound = bound_officer(values_of(officer))
    for row in session.scalars(select(LettingIn).where(LettingIn.bound == "")):
        row.bound = bound_letting_in(values_of(row))
    for factor in session.scalars(select(SecondFactor).where(SecondFactor.bound == "")):
        bind(factor)
    session.flush()
    return len(officers)
