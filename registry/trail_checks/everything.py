"""Everything that can be held to the trail, in one go: the chain, then accounts, officers, their hands and signs."""

from dataclasses import dataclass

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from registry.audit.verifying import UNREADABLE, Verdict, verify
from registry.installation.sealing import first_in_the_clear
from registry.trail_checks.accounts import first_unlike_account
from registry.trail_checks.letting_in import LettingInsTold
from registry.trail_checks.officers import OfficersTold
from registry.trail_checks.signs import SignsTold
from registry.trail_checks.unlike import Unlike


@dataclass(frozen=True)
class Findings:
    """What going through everything found."""

    verdict: Verdict
    unlike: tuple[Unlike, ...]
    """The first account, officer, row of who let whom in, and sign that are not as told, in this order.

    Looked for where the trail itself is sound."""
    in_the_clear: str | None
    """The first column, as ``table.column``, that ought to be sealed and holds clear text."""
    officers: OfficersTold
    signs: SignsTold

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return self.verdict.sound and not self.unlike and self.in_the_clear is None


def check_everything(session: Session) -> Findings:
    """Go through the trail once, and hold the tables to it. It reads only. Raise KeysMissing."""
    officers, letting_ins, signs = OfficersTold(), LettingInsTold(), SignsTold()

    def hear(entry: RowMapping) -> None:
        officers.hear(entry)
        letting_ins.hear(entry)
        signs.hear(entry)

    verdict = verify(session, hear=hear)
    unlike: list[Unlike | None] = []
    if verdict.sound:
        unlike = [
            first_unlike_account(session),
            _first_unlike(session, officers, "officer"),
            _first_unlike(session, letting_ins, "letting_in"),
            _first_unlike(session, signs, "sign"),
        ]
    return Findings(verdict, tuple(filter(None, unlike)), first_in_the_clear(session), officers, signs)


def _first_unlike(session: Session, told: OfficersTold | LettingInsTold | SignsTold, kind: str) -> Unlike | None:
    try:
        return told.first_unlike(session)
    except UNREADABLE:
        return Unlike(kind, None, "id")
