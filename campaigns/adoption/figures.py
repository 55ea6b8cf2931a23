"""How far the merchants of a place, or of several, have come by a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from campaigns.adoption.rates import Rate
from campaigns.ladder.model import LADDER, Rung
from registry.merchants.model import LineOfBusiness, MerchantKind

HEADLINE = Rung.SIGN_POSTED
"""The criterion in big figures, until a campaign names another one."""


class Exclusion(StrEnum):
    """Why a merchant of the place is not counted on the day. The first that applies is the one named."""

    CLOSED = "closed"
    NOT_YET_OPEN = "not_yet_open"
    PAUSED = "paused"
    OUT_OF_SCOPE = "out_of_scope"
    """Open, but of a kind or a line of business that is not asked about."""


@dataclass(frozen=True)
class Scope:
    """Which merchants are asked about: of these kinds and these lines of business; none named means every one."""

    kinds: frozenset[MerchantKind] = frozenset()
    lines: frozenset[LineOfBusiness] = frozenset()

    @property
    def everybody(self) -> bool:
        """Whether no merchant is out of scope."""
        return not self.kinds and not self.lines


EVERYONE = Scope()


@dataclass(frozen=True)
class Adoption:
    """The figures of one day. Every one of them is the length of a list that can be opened."""

    as_of: date
    """The day the figures tell of."""
    known_at: datetime | None
    """What was known at this moment; None: all that is known."""
    counted: int
    """Merchants open and in scope: the denominator of every rate."""
    reached: Mapping[Rung, int]
    """How many of the counted stand on each rung of the ladder."""
    not_surveyed: int
    """How many of the counted do not stand on the lowest rung."""
    refused: int
    """How many of the counted do not want to, for now. They stay in the denominator."""
    excluded: Mapping[Exclusion, int]
    """Merchants of the place that are not counted, by reason."""

    @classmethod
    def of_nobody(cls, as_of: date, known_at: datetime | None) -> Self:
        """The figures of no place at all: where a sum starts."""
        return cls(as_of, known_at, 0, dict.fromkeys(LADDER, 0), 0, 0, dict.fromkeys(Exclusion, 0))

    @classmethod
    def of_numbers(cls, as_of: date, known_at: datetime | None, number: Mapping[str, int]) -> Self:
        """The figures whose numbers stand under the names of campaigns.adoption.model.MEASURES; one not named is 0."""
        return cls(
            as_of=as_of,
            known_at=known_at,
            counted=number["counted"],
            reached={rung: number[rung.value] for rung in LADDER},
            not_surveyed=number["counted"] - number[Rung.SURVEYED.value],
            refused=number["refused"],
            excluded={reason: number.get(reason.value, 0) for reason in Exclusion},
        )

    def rate(self, rung: Rung) -> Rate:
        """The share of the counted that stands on a rung of the ladder."""
        return Rate(self.reached[rung], self.counted)

    def __add__(self, other: Self) -> Self:
        """Return the figures of both together. Raise ValueError when they tell of different days or knowledge."""
        if (self.as_of, self.known_at) != (other.as_of, other.known_at):
            raise ValueError("figures of different moments have no sum")
        return type(self)(
            as_of=self.as_of,
            known_at=self.known_at,
            counted=self.counted + other.counted,
            reached={rung: self.reached[rung] + other.reached[rung] for rung in LADDER},
            not_surveyed=self.not_surveyed + other.not_surveyed,
            refused=self.refused + other.refused,
            excluded={reason: self.excluded[reason] + other.excluded[reason] for reason in Exclusion},
        )
