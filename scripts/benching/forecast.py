"""Measures the forecasts on campaigns whose end is known: bands, dates, chances, time; says which bar fails."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from statistics import fmean, median

from campaigns.forecasts.figures import TooLittle
from scripts.benching.courses import SAMPLE, Course, invented_course, sample_courses
from scripts.benching.measuring import Line, rounded
from scripts.benching.outcomes import HALF_WAY, Outcome, outcomes
from scripts.benching.streets import Kind

CAMPAIGNS = 100
TUNING_SEEDS, PUBLISHED_SEEDS = 10_000, 40_000
"""The beliefs were chosen on campaigns with seeds from the first number on; figures are of those from the second on."""

_LEAST, _MOST = 72, 88
_SMALLER = 20
_MILLISECONDS = 60
_BINS = 10


def courses(campaigns: int, seeds: int = PUBLISHED_SEEDS) -> list[Course]:
    """So many campaigns of each kind."""
    return [invented_course(kind, seeds + number) for kind in Kind for number in range(campaigns)]


def lines(campaigns: int, seeds: int) -> Iterator[Line]:
    """Yield every figure."""
    told = list(outcomes(courses(campaigns, seeds)))
    made = [outcome for outcome in told if not isinstance(outcome, TooLittle)]
    yield Line("forecasts, made at a quarter, half and three quarters of the planned time", len(made), "forecasts")
    yield Line("no forecast, because there was too little to go by", len(told) - len(made), "forecasts")
    yield from _bands("all", made, f"{_LEAST}–{_MOST} %")
    for kind in Kind:
        yield from _bands(kind, [outcome for outcome in made if outcome.kind == kind], None)
    half_way = [outcome for outcome in made if outcome.at == HALF_WAY]
    yield from _errors("all; a target never reached counts as reached at the horizon", half_way, f"≥ {_SMALLER} %")
    yield from _errors("those that reached it", [outcome for outcome in half_way if outcome.reached], None)
    for kind in Kind:
        yield from _errors(kind, [outcome for outcome in half_way if outcome.kind == kind], None)
    yield from _calibration(made)
    sample = [outcome for outcome in outcomes(sample_courses()) if not isinstance(outcome, TooLittle)]
    yield from _bands(SAMPLE, sample, None)
    yield from _errors(SAMPLE, sample, None)
    seconds = [outcome.seconds for outcome in made]
    yield Line(
        what="time of a forecast, on one core",
        figure=rounded(1000 * median(seconds)),
        unit="ms",
        beside={"slowest": rounded(1000 * max(seconds))},
        bar=f"≤ {_MILLISECONDS} ms",
        holds=1000 * median(seconds) <= _MILLISECONDS,
    )


def _bands(name: str, made: Sequence[Outcome], bar: str | None) -> Iterator[Line]:
    """The share of outcomes inside the 80 % band: of days on which targets were reached, of figures on due dates."""
    plainly = 100 * fmean(outcome.date_inside_plainly for outcome in made)
    never = 100 * fmean(not outcome.reached for outcome in made)
    days = 100 * fmean(outcome.date_inside for outcome in made)
    figures = 100 * fmean(outcome.figure_inside for outcome in made)
    yield _share(f"days of reaching inside the band, {name}", days, bar, {"plainly": plainly, "never reached": never})
    yield _share(f"figures of the due date inside the band, {name}", figures, bar, {})


def _share(what: str, share: float, bar: str | None, beside: dict[str, float]) -> Line:
    shown = {said: round(percent, 1) for said, percent in beside.items()}
    return Line(what, round(share, 1), "%", shown, bar=bar, holds=bar is None or _LEAST <= share <= _MOST)


def _errors(name: str, made: Sequence[Outcome], bar: str | None) -> Iterator[Line]:
    """How far the likely day was from the day, and how far the straight lines were."""
    for which, of in ((" (median)", median), (" (mean)", fmean)):
        ours = of(outcome.error for outcome in made)
        line = of(outcome.error_of_line for outcome in made)
        recent = of(outcome.error_of_recent_line for outcome in made)
        yield Line(
            what=f"error of the day at half-way{which}, {name}",
            figure=rounded(ours),
            unit="days",
            beside={"line since the start": rounded(line), "line of four weeks": rounded(recent)},
            ratio=rounded(ours / max(min(line, recent), 1)),
            bar=bar and f"{bar} smaller than either line",
            holds=bar is None or ours <= (1 - _SMALLER / 100) * min(line, recent),
        )


def _calibration(made: Sequence[Outcome]) -> Iterator[Line]:
    """Of the forecasts that said a chance about so high: how many made their due date."""
    bins: list[list[Outcome]] = [[] for _ in range(_BINS)]
    for outcome in made:
        bins[min(int(outcome.chance * _BINS), _BINS - 1)].append(outcome)
    for number, those in enumerate(bins):
        if those:
            yield Line(
                what=f"made the due date, of those with a chance from {number * 10} to {number * 10 + 10} %",
                figure=round(100 * fmean(outcome.made for outcome in those), 1),
                unit="%",
                beside={
                    "said": round(100 * fmean(outcome.chance for outcome in those), 1),
                    "forecasts": len(those),
                },
            )
    yield Line(
        what="Brier score of the chance of making the due date",
        figure=round(fmean((outcome.chance - outcome.made) ** 2 for outcome in made), 4),
        unit="squared error",
        beside={"always the share that made it": round(_of_the_share([outcome.made for outcome in made]), 4)},
    )


def _of_the_share(made: Sequence[bool]) -> float:
    return fmean(made) * (1 - fmean(made))


def main() -> int:
    """Print a JSON line for each figure; 1 when a bar does not hold."""
    parser = argparse.ArgumentParser(prog="scripts/bench forecast", description=__doc__)
    parser.add_argument("--campaigns", type=int, default=CAMPAIGNS, help="invented campaigns of each of the four kinds")
    parser.add_argument("--tuning", action="store_true", help="on the campaigns that the beliefs were chosen on")
    asked = parser.parse_args()
    fallen_short = 0
    for line in lines(max(1, asked.campaigns), TUNING_SEEDS if asked.tuning else PUBLISHED_SEEDS):
        print(line.as_json("forecast"), flush=True)
        fallen_short += not line.holds
    return int(fallen_short > 0)


if __name__ == "__main__":
    sys.exit(main())
