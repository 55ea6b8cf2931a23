"""What was taken back of late, by who wrote it down or could have: nothing hides among many that matter to nobody."""

from dataclasses import dataclass, field

from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading
from registry.audit.model import AuditEntry
from registry.consents.model import Consent, Purpose
from registry.consents.queries import taken_back_lately
from registry.officers.model import Officer
from registry.trader_links.makers import came_by

AT_FIRST = 3
"""So many of each person are seen at once, the rest after a press."""
_DOES_SOMETHING = frozenset({Purpose.PRINT_SIGN, Purpose.KEEP_CONTACT})
"""Taking these back voids signs or deletes a name: they stand first."""


@dataclass
class TakenBackBy:
    """What one officer wrote down, or what came by links that the officer had made."""

    officer: Officer | None
    rows: list[tuple[Consent, AuditEntry | None]] = field(default_factory=list)
    """Each with the making of the link it came by, where it came by one."""

    @property
    def shown(self) -> list[tuple[Consent, AuditEntry | None]]:
        """What is seen at once."""
        return self.rows[:AT_FIRST]

    @property
    def folded(self) -> list[tuple[Consent, AuditEntry | None]]:
        """What is seen after a press."""
        return self.rows[AT_FIRST:]


def taken_back_by() -> list[TakenBackBy]:
    """Everybody with something, whoever has most first; of each what does something first, then the newest."""
    consents = taken_back_lately(reading(), current_officer())
    makings = came_by(reading(), [consent.id for consent in consents if consent.recorded_by_id is None])
    people: dict[object, TakenBackBy] = {}
    for consent in sorted(consents, key=lambda consent: consent.purpose not in _DOES_SOMETHING):
        made = makings.get(consent.id)
        officer = consent.recorded_by or (made.officer if made else None)
        people.setdefault(officer.id if officer else None, TakenBackBy(officer)).rows.append((consent, made))
    return sorted(people.values(), key=lambda person: -len(person.rows))
