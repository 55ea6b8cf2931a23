"""One indicator: a criterion over all places of an area on a day, and what it is to be judged by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from campaigns.adoption.figures import Adoption
from campaigns.adoption.rates import Rate
from campaigns.criteria.model import Criterion
from campaigns.reports.model import PeriodReport
from campaigns.reports.period import Period
from registry.places.model import Place
from registry.units.model import Unit

POINTS = 8
"""Figures in a trend: the ends of seven periods, and the day asked about."""


@dataclass(frozen=True)
class Area:
    """A ward, or a province with its wards, and all places in it."""

    unit: Unit
    places: Sequence[Place]


@dataclass(frozen=True)
class Planned:
    """What campaigns planned for an area: shares, 0 to 1, of the shops counted on the day asked about."""

    period: Fraction
    """For the last day of the period."""
    green_from: Fraction
    """For the day itself: as far as planned, or further."""
    amber_from: Fraction
    """For four weeks earlier: late by no more than that."""


@dataclass(frozen=True)
class Freshness:
    """How old what is known of the counted shops is."""

    oldest: date | None
    """Of each shop its last visit, of these the earliest; None where nobody was ever visited."""
    not_visited: int
    """Shops nobody ever visited."""


@dataclass(frozen=True)
class Indicator:
    """The figure of one area by one criterion."""

    area: Area
    criterion: Criterion
    period: Period
    """The one in which the day lies."""
    now: Adoption
    trend: Sequence[tuple[date, Rate]]
    """POINTS of them, oldest first."""
    planned: Planned | None
    """None unless every place with shops is in a campaign that runs by this criterion."""
    freshness: Freshness
    filed: PeriodReport | None
    """The last report about exactly these places: what it says is what was known then."""
    changed_at: datetime | None
    """When any figure of these places last changed, of whatever day."""
