"""Figures of a place as programs get them: whole numbers for every percentage, and nothing about very few shops."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from campaigns.adoption.figures import Adoption
from campaigns.adoption.rates import Rate
from campaigns.ladder.model import Rung

FEWEST = 5
"""A group of fewer shops is not told of: what one in three did is what a known person did."""


def told_adoption(
    place_id: UUID, figures: Adoption, rungs: Sequence[Rung], days: Iterable[Adoption] | None = None
) -> dict[str, Any]:
    """The figures of a place on a day, and the rates on each of some *days* where these are asked for.

    Where fewer than FEWEST shops are counted, no figure is told. Of more, rates are told to the last shop, for they
    are of what hangs in the street and the last ones are what is worked for; but how many refuse, or are left out and
    why, only from FEWEST on: that is no shop sign. None at all is nobody, and told.
    """
    hidden = 0 < figures.counted < FEWEST
    return {
        "place": str(place_id),
        "as_of": figures.as_of.isoformat(),
        "known_at": figures.known_at and figures.known_at.isoformat(),
        "hidden": hidden,
        "rates": [_told_rate(rung, figures.rate(rung), hidden=hidden) for rung in rungs],
        "refused": _told_count(figures.refused, hidden=hidden),
        "excluded": {
            reason.value: _told_count(number, hidden=hidden) for reason, number in sorted(figures.excluded.items())
        },
        "days": None if days is None else [_told_day(day, rungs) for day in days],
    }


def _told_day(figures: Adoption, rungs: Sequence[Rung]) -> dict[str, Any]:
    hidden = 0 < figures.counted < FEWEST
    return {
        "as_of": figures.as_of.isoformat(),
        "hidden": hidden,
        "rates": [_told_rate(rung, figures.rate(rung), hidden=hidden) for rung in rungs],
    }


def _told_rate(rung: Rung, rate: Rate, *, hidden: bool) -> dict[str, Any]:
    percent = None if hidden or rate.percent is None else float(rate.percent)
    return {
        "rung": rung.value,
        "numerator": None if hidden else rate.numerator,
        "denominator": None if hidden else rate.denominator,
        "percent": percent,
    }


def _told_count(number: int, *, hidden: bool) -> int | None:
    return None if hidden or 0 < number < FEWEST else number
