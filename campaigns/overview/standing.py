"""What stands in an overview: places, the wards they lie in, and all of them together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from campaigns.adoption.rates import Rate
from campaigns.criteria.model import Criterion
from campaigns.overview.ranking import help_first, likely_range
from campaigns.plans.model import Campaign
from campaigns.plans.status import Progress, Word
from registry.places.model import Place
from registry.units.model import Unit


@dataclass(frozen=True)
class PlaceStanding:
    """One place by the criterion that was asked for."""

    place: Place
    now: Rate
    before: Rate
    """Four weeks earlier."""
    campaign: Campaign | None
    """The one that runs there with this very criterion as its headline; of several the one that began last."""
    progress: Progress | None
    """The place held against the plan of that campaign."""

    @property
    def late(self) -> bool:
        """Whether it is behind the plan by a merchant or more."""
        return self.progress is not None and self.progress.word is Word.LATE

    @property
    def order(self) -> tuple[int, float]:
        """What it is ranked by."""
        return help_first(self.now, self.progress.planned if self.progress else None)


@dataclass(frozen=True)
class Sums:
    """Several places together."""

    now: Rate
    before: Rate
    places: int
    planned: int
    """How many of the places are held against a plan."""
    late: int
    """How many of those are late."""

    @classmethod
    def of(cls, places: Sequence[PlaceStanding]) -> Self:
        """The sums over *places*."""
        return cls(
            now=_together(standing.now for standing in places),
            before=_together(standing.before for standing in places),
            places=len(places),
            planned=sum(standing.progress is not None for standing in places),
            late=sum(standing.late for standing in places),
        )

    @property
    def gained(self) -> int:
        """By how many more merchants, or below 0 fewer, have reached it than four weeks earlier."""
        return self.now.numerator - self.before.numerator


@dataclass(frozen=True)
class UnitStanding:
    """A ward: those of its places that may be seen, the ones that need help first."""

    unit: Unit
    places: Sequence[PlaceStanding]
    sums: Sums

    @property
    def order(self) -> tuple[float, float]:
        """What it is ranked by: the share of its places that is late, then the lower end of its interval."""
        return -self.sums.late / self.sums.places, likely_range(self.sums.now)[0]


@dataclass(frozen=True)
class Overview:
    """All the places somebody may see, by one criterion on one day."""

    as_of: date
    compared_with: date
    """The day the change is told from."""
    criterion: Criterion
    units: Sequence[UnitStanding]
    """The wards, those that need help first."""
    places: Sequence[PlaceStanding]
    """The places of all wards in one ranking."""
    sums: Sums

    @property
    def campaign(self) -> Campaign | None:
        """The campaign, where one and the same tells of every place: only then one plan is the plan of all."""
        campaigns = {standing.campaign.id: standing.campaign for standing in self.places if standing.campaign}
        (campaign,) = campaigns.values() if len(campaigns) == 1 else (None,)
        return campaign if self.sums.planned == self.sums.places else None


def _together(rates: Iterable[Rate]) -> Rate:
    told = list(rates)
    return Rate(sum(rate.numerator for rate in told), sum(rate.denominator for rate in told))
