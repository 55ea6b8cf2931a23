"""What a report says: figures, words and the shops behind them. Everything that is drawn of it is drawn from this.

No account number and no owner is in it. Once filed it is stored as its canonical text and never gathered again: what
is added here needs a default, which stands in what was filed before.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from campaigns.adoption.figures import Exclusion, Scope
from campaigns.adoption.rates import Rate
from campaigns.incidents.model import IncidentKind
from campaigns.ladder.model import LADDER, Rung
from campaigns.reports.period import Period
from campaigns.visits.model import Reason
from registry.merchants.model import LineOfBusiness, MerchantKind
from registry.places.model import PlaceKind

METHOD_VERSION = 1
"""Of the way figures are put together for a report; raised when the same rows would tell otherwise."""


@dataclass(frozen=True)
class CountedBy:
    """The criterion of all percentages, as it was when it was asked."""

    criterion_id: uuid.UUID
    code: str
    method_version: int
    name: str
    """Empty for a ready-made one."""
    rung: Rung
    kinds: tuple[MerchantKind, ...]
    lines: tuple[LineOfBusiness, ...]
    """None: every one."""
    what_counts: str

    @property
    def scope(self) -> Scope:
        """Which merchants were asked about."""
        return Scope(frozenset(self.kinds), frozenset(self.lines))


@dataclass(frozen=True)
class ShopLine:
    """One line of the annex."""

    merchant_id: uuid.UUID
    label: str
    trade_name: str
    rungs: tuple[Rung, ...]
    """Those of the ladder the shop stood on, from the lowest on."""
    refused: bool
    excluded: Exclusion | None
    """Why it is not counted; None for the counted."""

    @property
    def highest(self) -> Rung | None:
        """The highest rung of the ladder."""
        return self.rungs[-1] if self.rungs else None


@dataclass(frozen=True)
class Planned:
    """What the place's campaign wanted by the last day of the period."""

    campaign: str
    due_on: date
    target_percent: Decimal
    percent: Decimal
    """Planned for the day, to one decimal, never rounded up."""
    should_be: int
    """The least number of shops with which the plan is kept."""


@dataclass(frozen=True)
class Numbers:
    """The numbers of a place, or of several, in the evening of the last day."""

    now: Rate
    """By the criterion."""
    before: Rate
    """The same in the evening before the period began, by what is known now."""
    reached: dict[Rung, int]
    refused: int
    excluded: dict[Exclusion, int]

    @property
    def counted(self) -> int:
        """Shops open and in scope."""
        return self.now.denominator

    @property
    def by_rung(self) -> list[tuple[Rung, int]]:
        """How many stand on each rung of the ladder, from the lowest on."""
        return [(rung, self.reached[rung]) for rung in LADDER]

    @property
    def left_out(self) -> list[tuple[Exclusion, int]]:
        """How many are not counted, by each reason there is for any."""
        return [(reason, self.excluded[reason]) for reason in Exclusion if self.excluded[reason]]


@dataclass(frozen=True)
class PlacePart:
    """One place."""

    place_id: uuid.UUID
    name: str
    kind: PlaceKind
    unit: str
    numbers: Numbers
    plan: Planned | None
    shops: tuple[ShopLine, ...]
    """Every shop of the place, walking along, those not counted too."""


@dataclass(frozen=True)
class CoursePoint:
    """The evening of a day within the period."""

    day: date
    rate: Rate
    planned: Decimal | None
    """Percent planned for the day, to one decimal, never rounded up; None without a plan, and before it began."""


@dataclass(frozen=True)
class PlaceCourse:
    """The way a place took from the evening before the period to its last day."""

    place_id: uuid.UUID
    points: tuple[CoursePoint, ...]


class Figure(StrEnum):
    """A number that is compared later; a rung and a reason for exclusion go by their own names."""

    COUNTED = "counted"
    REFUSED = "refused"
    BEFORE_REACHED = "before_reached"
    BEFORE_COUNTED = "before_counted"
    """Both of the evening before the period."""


@dataclass(frozen=True)
class Difference:
    """A number that is another one by now than it was when it was filed."""

    place_id: uuid.UUID
    place: str
    figure: str
    """A value of Rung, Exclusion or Figure."""
    filed: int
    now: int
    gained: tuple[ShopLine, ...]
    """Shops behind the number now that were not behind the filed one; none for the evening before."""
    lost: tuple[ShopLine, ...]


@dataclass(frozen=True)
class CorrectedReport:
    """The report of the period before, and what it would say otherwise today."""

    report_id: uuid.UUID
    period: Period
    filed_at: datetime
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class IncidentNumbers:
    """Incidents at the places. What was told in the period, by kind."""

    told: dict[IncidentKind, int]
    closed: int
    """In the period, whenever they were told."""
    still_open: int
    """In the evening of the last day."""


@dataclass(frozen=True)
class SignNumbers:
    """Signs of the places' shops: how many were printed, posted and ended in the period."""

    printed: int
    posted: int
    ended: int
    """Replaced, or made void."""


@dataclass(frozen=True)
class Typed:
    """What the official adds in words; empty where the form's own words do."""

    difficulties: str = ""
    proposals: str = ""
    signed_for: str = ""
    """Above the position: on whose behalf it is signed."""
    position: str = ""
    signer: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportContents:
    """The whole report."""

    method_version: int
    unit_id: uuid.UUID
    unit: str
    """Who reports: the ward of the places, or the province of their wards."""
    parent: str
    """The province of a ward; empty for a province."""
    period: Period
    known_at: datetime
    criterion: CountedBy
    total: Numbers
    places: tuple[PlacePart, ...]
    difficulties: dict[Reason, int]
    """Of how many shops, not yet where the criterion wants them, each reason was heard in the period."""
    incidents: IncidentNumbers
    signs: SignNumbers
    corrected: CorrectedReport | None
    typed: Typed
    practice: bool
    """Of invented rows to learn with: it says so wherever it is drawn."""
    courses: tuple[PlaceCourse, ...] = ()
    """Of each place, in the same order; none in a report that was filed before it told them."""

    @property
    def heard(self) -> list[tuple[Reason, int]]:
        """The reasons that were heard at all, the most frequent first."""
        told = [(reason, self.difficulties[reason]) for reason in Reason if self.difficulties.get(reason)]
        return sorted(told, key=lambda one: -one[1])

    @property
    def number_of_shops(self) -> int:
        """Lines of the annex."""
        return sum(len(part.shops) for part in self.places)


def rungs_in_order(rungs: frozenset[Rung]) -> tuple[Rung, ...]:
    """Those of the ladder among them, from the lowest on."""
    return tuple(rung for rung in LADDER if rung in rungs)
