"""Which daily errand was done on which day; one process at a time is at it, and none twice a day."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from registry.installation.model import InstallationFact

_CLOCK_WAS_WRONG = timedelta(days=1)
"""A day that far ahead of today was told by a clock that was put right since: it holds nothing up."""


def know_errands(session: Session, errands: Iterable[str]) -> None:
    """Make sure that each of *errands* can be taken; in a transaction before, so that nobody waits for its end."""
    insert = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert(InstallationFact)
    rows = [{"name": _name(errand), "value": ""} for errand in errands]
    session.execute(insert.values(rows).on_conflict_do_nothing())


def was_done(session: Session, *, errand: str, day: date) -> bool:
    """Whether *errand* was done on *day*; a clock that falls back over midnight does not make it due again."""
    fact = session.get(InstallationFact, _name(errand), populate_existing=True)
    return fact is not None and _counts_for(fact.value, day)


def take_errand(session: Session, *, errand: str, day: date, again: bool = False) -> bool:
    """Whether *errand*, a known one, is to be done in this transaction: due, or wanted *again*, and nobody else at it.

    Whoever takes it has it until the transaction ends; killed before that, the database gives it to the next who asks.
    """
    mine = select(InstallationFact).where(InstallationFact.name == _name(errand)).with_for_update(skip_locked=True)
    fact = session.scalars(mine.execution_options(populate_existing=True)).one_or_none()
    return fact is not None and (again or not _counts_for(fact.value, day))


def finish_errand(session: Session, *, errand: str, day: date) -> None:
    """Write down that *errand*, taken in this transaction, needs no more on *day*."""
    session.get_one(InstallationFact, _name(errand)).value = day.isoformat()
    session.flush()


def _name(errand: str) -> str:
    return f"daily {errand}"


def _counts_for(done_on: str, day: date) -> bool:
    return bool(done_on) and day <= date.fromisoformat(done_on) <= day + _CLOCK_WAS_WRONG
