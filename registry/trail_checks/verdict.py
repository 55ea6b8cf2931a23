"""What the last check of everything found: it stands before leaders and admins until a check finds all sound again.

Nobody without the key writes a better verdict; one that is deleted, or too old, is as good as none.
"""

from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from registry.audit.operations import record
from registry.calendar import today
from registry.installation.model import InstallationFact
from registry.marking import keyed_mark
from registry.trail_checks.everything import Findings

FACT = "trail verdict"
GOOD_FOR = timedelta(days=3)
"""A computer that was off over the weekend is not to be taken for one that somebody keeps from checking."""


class Standing(StrEnum):
    """How it stands with the trail and all that is held to it."""

    SOUND = "sound"
    UNSOUND = "unsound"
    UNCHECKED = "unchecked"
    """Never checked, not of late, or the verdict is gone."""


def standing_of_trail(session: Session) -> Standing:
    """What the last check found, as long as it is good for something. It reads one row."""
    fact = session.get(InstallationFact, FACT)
    day, _, verdict = ("" if fact is None else fact.value).partition(" ")
    for standing in (Standing.SOUND, Standing.UNSOUND):
        if verdict == _keyed(day, standing):
            fresh = standing is Standing.UNSOUND or date.fromisoformat(day) > today() - GOOD_FOR
            return standing if fresh else Standing.UNCHECKED
    return Standing.UNCHECKED


def note_verdict(session: Session, findings: Findings) -> Standing:
    """Write down what was found; the trail tells when it turns bad, and good again."""
    before = standing_of_trail(session)
    found = Standing.SOUND if findings.sound else Standing.UNSOUND
    if found is Standing.UNSOUND and before is not found:
        record(session, by=None, action="trail:unsound", subject_id=None, faults=_faults_of(findings))
    elif before is Standing.UNSOUND and before is not found:
        record(session, by=None, action="trail:sound", subject_id=None)
    day = today().isoformat()
    session.merge(InstallationFact(name=FACT, value=f"{day} {_keyed(day, found)}"))
    session.flush()
    return found


def _faults_of(findings: Findings) -> list[str]:
    """What is wrong, for whoever looks into it: by ids alone."""
    fault = findings.verdict.fault
    chained = [] if fault is None else [f"entry {fault.sequence}: {fault.what}"]
    clear = [] if findings.in_the_clear is None else [f"{findings.in_the_clear}: in the clear"]
    return [*chained, *(f"{row.kind} {row.row_id}: {row.differs}" for row in findings.unlike), *clear]


def _keyed(day: str, standing: Standing) -> str:
    return keyed_mark("verdicts on the trail", day, standing)
