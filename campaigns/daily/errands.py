"""The daily errands, each in portions small enough that nobody who writes meanwhile waits long.

The caller owns the transaction: nothing here commits.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from campaigns.enrolment.retention import delete_what_is_due
from registry.accounts.operations import expire_proposals
from registry.data_requests.lateness import notice_late
from registry.officers.operations import disable_idle
from registry.trail_checks.everything import check_everything
from registry.trail_checks.verdict import Standing, note_verdict

AT_ONCE = 20
"""Rows in one transaction: emptying a shop with its trail takes some ten milliseconds."""


@dataclass(frozen=True)
class Portion:
    """What one transaction of an errand did."""

    done: dict[str, int]
    """How many of what, in words for a log."""
    more: bool
    """Whether there may be more to do."""


def _expire(session: Session, _years: int) -> Portion:
    return _counted("proposals expired", expire_proposals(session, most=AT_ONCE))


def _disable(session: Session, _years: int) -> Portion:
    return _counted("idle officers disabled", disable_idle(session, most=AT_ONCE))


def _notice(session: Session, _years: int) -> Portion:
    return _counted("late data requests told", notice_late(session, most=AT_ONCE))


def _delete(session: Session, years: int) -> Portion:
    due = delete_what_is_due(session, years=years, most=AT_ONCE)
    shops = {"closed shops' owners deleted": len(due.closed), "contacts deleted": len(due.never_agreed)}
    shops |= {"answered requests emptied": len(due.answered), "incidents emptied": due.incidents}
    more = AT_ONCE in shops.values()
    return Portion({**shops, "sign-ins deleted": due.sign_ins, "counts of tries deleted": due.tries}, more)


def _check(session: Session) -> Callable[[Session], dict[str, int]]:
    """Go through the trail and all that is held to it; give what writes down the verdict."""
    findings = check_everything(session)

    def write(writing: Session) -> dict[str, int]:
        bad = note_verdict(writing, findings) is Standing.UNSOUND
        return {"entries of the trail checked": findings.verdict.entries, "checks that found something bent": int(bad)}

    return write


def _counted(words: str, number: int) -> Portion:
    return Portion({words: number}, more=number >= AT_ONCE)


ERRANDS: dict[str, Callable[[Session, int], Portion]] = {
    "proposals": _expire,
    "officers": _disable,
    "requests": _notice,
    "retention": _delete,
}
"""By the name they are remembered under; each takes the years that a closed shop's owner is remembered."""

LOOKS: dict[str, Callable[[Session], Callable[[Session], dict[str, int]]]] = {"trail": _check}
"""What takes long and only reads, done without the writer's place; each gives what writes down what it found."""
