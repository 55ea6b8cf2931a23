"""Figures of a place as programs get them: whole numbers for every percentage, and nothing about very few shops."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from campaigns.adoption.figures import Adoption
from campaigns.adoption.rates import Rate
from campaigns.ladder.model import Rung

FEWEST = 5
"""A group of fewer shops is not told of: what one in three did is what a known person did."""


def told_adoption(
    place_id: UUID,
    figures: Adoption,
    rungs: Sequence[Rung],
    days: Iterable[Adoption] | None = None,
    criterion: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The figures of a place on a day, and the rates on each of some *days* where these are asked for.

    Where fewer than FEWEST shops are counted, no figure is told. Of more, rates are told to the last shop, for they
    are of what hangs in the street and the last ones are what is worked for; but how many refuse, or are left out and
    why, only from FEWEST on: that is no shop sign. None at all is nobody, and told.
    """
    hidden = too_few(figures.counted)
    return {
        "place": str(place_id),
        "as_of": figures.as_of.isoformat(),
        "known_at": figures.known_at and figures.known_at.isoformat(),
        "hidden": hidden,
        "rates": [told_rate(rung, figures.rate(rung), hidden=hidden) for rung in rungs],
        "refused": told_count(figures.refused, hidden=hidden),
        "excluded": {
            reason.value: told_count(number, hidden=hidden) for reason, number in sorted(figures.excluded.items())
        },
        "criterion": criterion,
        "days": None if days is None else [_told_day(day, rungs) for day in days],
    }


def _told_day(figures: Adoption, rungs: Sequence[Rung]) -> dict[str, Any]:
    hidden = too_few(figures.counted)
    return {
        "as_of": figures.as_of.isoformat(),
        "hidden": hidden,
        "rates": [told_rate(rung, figures.rate(rung), hidden=hidden) for rung in rungs],
    }


def rates_on_days(told: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """The same row by row: each rate of each day that is told, or of the one day."""
    for day in (told,) if told["days"] is None else told["days"]:
        for rate in day["rates"]:
            known = {"as_of": day["as_of"], "known_at": told["known_at"], "hidden": day["hidden"]}
            yield {"place": told["place"], **known, **rate}


def too_few(counted: int) -> bool:
    """Whether so few shops are not told of. None at all is nobody, and told."""
    return 0 < counted < FEWEST


def told_rate(rung: Rung, rate: Rate, *, hidden: bool) -> dict[str, Any]:
    """A share of the counted."""
    percent = None if hidden or rate.percent is None else float(rate.percent)
    return {
        "rung": rung.value,
        "numerator": None if hidden else rate.numerator,
        "denominator": None if hidden else rate.denominator,
        "percent": percent,
    }


def told_count(number: int, *, hidden: bool) -> int | None:
    """A number that is no shop sign: not told where it is very small itself."""
    return None if hidden or too_few(number) else number
