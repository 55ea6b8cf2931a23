"""The course of one merchant through the figures: where, and as what, it counts from which day on."""

import json
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Self

from campaigns.adoption.figures import Exclusion
from campaigns.adoption.model import EVERYBODY, MEASURES
from campaigns.ladder.model import LADDER, Rung, Turn
from registry.merchants.model import ALWAYS

_BIT = {measure: 1 << place for place, measure in enumerate(MEASURES)}
_COUNTED_TOO = (*LADDER, Rung.REFUSED)


@dataclass(frozen=True)
class EntryKnown:
    """One row of the register's entries."""

    id: uuid.UUID
    recorded_at: datetime
    place_id: uuid.UUID
    placed_since: date
    kind: str
    line_of_business: str
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True)
class FactKnown:
    """One row of the facts."""

    id: uuid.UUID
    rung: Rung
    turn: Turn
    happened_on: date
    recorded_at: datetime
    corrects_id: uuid.UUID | None


@dataclass(frozen=True)
class Share:
    """Some merchants of a place: those of one kind and line of business, or everybody."""

    place_id: uuid.UUID
    kind: str = EVERYBODY
    line_of_business: str = EVERYBODY


Change = tuple[Share, date]
"""What of the totals changes, and on which day."""


@dataclass(frozen=True)
class Course:
    """From each day on: at which place, and in which of the measures, the merchant is one. Bits as MEASURES stand."""

    kind: str
    line_of_business: str
    stretches: tuple[tuple[date, uuid.UUID, int], ...]

    @classmethod
    def of(
        cls, entries: Sequence[EntryKnown], facts: Sequence[FactKnown], merged: Mapping[uuid.UUID, uuid.UUID]
    ) -> Self:
        """The course as everything known tells it; *merged* says which places went into which.

        The same rule as campaigns.adoption.counting, which asks it of the database: a test holds the two together.
        """
        latest = max(entries, key=lambda entry: (entry.recorded_at, entry.id))
        places = {entry.placed_since: entry.place_id for entry in sorted(entries, key=_when_recorded)}
        corrected = {fact.corrects_id for fact in facts}
        valid = [fact for fact in facts if fact.turn is not Turn.MISTAKEN and fact.id not in corrected]
        valid.sort(key=lambda fact: (fact.happened_on, fact.recorded_at, fact.id))
        days = {ALWAYS, *places, latest.opened_on, *(fact.happened_on for fact in valid)}
        if latest.closed_on is not None:
            days.add(latest.closed_on)
        stretches: list[tuple[date, uuid.UUID, int]] = []
        place_id, standing, facts_left = places[min(places)], set[Rung](), iter([*valid, None])
        fact = next(facts_left)
        for day in sorted(days):
            place_id = places.get(day, place_id)
            while fact is not None and fact.happened_on <= day:
                (standing.add if fact.turn is Turn.REACHED else standing.discard)(fact.rung)
                fact = next(facts_left)
            here = (merged.get(place_id, place_id), _bits(latest, standing, day))
            if not stretches or stretches[-1][1:] != here:
                stretches.append((day, *here))
        return cls(latest.kind, latest.line_of_business, tuple(stretches))

    @classmethod
    def stored(cls, text: str) -> Self:
        """The course that was stored as this text."""
        kind, line, *stretches = json.loads(text)
        return cls(
            kind,
            line,
            tuple((date.fromisoformat(day), uuid.UUID(place), bits) for day, place, bits in stretches),
        )

    def text(self) -> str:
        """The course as it is stored."""
        stretches = ([day.isoformat(), place_id.hex, bits] for day, place_id, bits in self.stretches)
        return json.dumps([self.kind, self.line_of_business, *stretches], separators=(",", ":"))

    def add_to(self, changes: Counter[tuple[Change, str]], *, times: int = 1) -> None:
        """Add what the merchant changes on each day, everybody's and its own share's; *times* -1 takes it away."""
        for day, place_id, measure, change in self._changes():
            for share in (Share(place_id), Share(place_id, self.kind, self.line_of_business)):
                changes[((share, day), measure)] += change * times

    def _changes(self) -> Iterator[tuple[date, uuid.UUID, str, int]]:
        begins = (self.stretches[0][0], self.stretches[0][1], 0)
        for (_, place_before, bits_before), (day, place_id, bits) in pairwise((begins, *self.stretches)):
            for measure, bit in _BIT.items():
                if bits_before & bit:
                    yield day, place_before, measure, -1
                if bits & bit:
                    yield day, place_id, measure, 1


def _when_recorded(entry: EntryKnown) -> tuple[datetime, uuid.UUID]:
    return (entry.recorded_at, entry.id)


def _bits(entry: EntryKnown, standing: set[Rung], day: date) -> int:
    """In which measures the merchant is one on the day; the first reason that applies is the one named."""
    if entry.closed_on is not None and entry.closed_on <= day:
        return _BIT[Exclusion.CLOSED]
    if entry.opened_on > day:
        return _BIT[Exclusion.NOT_YET_OPEN]
    if Rung.PAUSED in standing:
        return _BIT[Exclusion.PAUSED]
    return _BIT["counted"] + sum(_BIT[rung] for rung in _COUNTED_TOO if rung in standing)
