"""The course of a place through a period as lines and letters: where each stands, in points, whatever draws them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import hypot

from merchant_app.report_files import form, written
from merchant_app.report_files.letters import shortened
from merchant_app.report_files.outline import Chart, Side
from qr import BOLD, REGULAR, font

LETTERS = 9
"""Points; as small as tables of figures are printed."""
_ABOVE, _BELOW, _BESIDE, _EDGE = 20.0, 16.0, 30.0, 6.0
"""Room for the name, the days, the percentages, and a dot on the last day."""
BLACK, GREY, PALE = 0.0, 0.35, 0.8
_DASH, _GAP = 5.0, 3.0

Spot = tuple[float, float]


@dataclass(frozen=True)
class Stroke:
    """A straight line."""

    begins: Spot
    ends: Spot
    weight: float
    grey: float


@dataclass(frozen=True)
class Letters:
    """Words that stand on a line; *at* is where they begin, have their middle, or end."""

    words: str
    at: Spot
    side: Side
    font: str


@dataclass(frozen=True)
class ChartPicture:
    """Everything there is to draw, from the lower left corner on."""

    described: str
    """For who does not see it."""
    wide: float
    high: float
    strokes: tuple[Stroke, ...]
    dots: tuple[Spot, ...]
    letters: tuple[Letters, ...]


def rows_of_charts(charts: Sequence[Chart]) -> list[list[ChartPicture]]:
    """The pictures in rows: two beside one another, or a single one as wide as the page."""
    millimetre = 72 / 25.4
    if len(charts) == 1:
        return [[picture_of_chart(charts[0], form.WIDTH * millimetre, form.SINGLE_CHART_HEIGHT * millimetre)]]
    wide, high = form.CHART_WIDTH * millimetre, form.CHART_HEIGHT * millimetre
    pictures = [picture_of_chart(chart, wide, high) for chart in charts]
    return [pictures[first : first + 2] for first in range(0, len(pictures), 2)]


def picture_of_chart(chart: Chart, wide: float, high: float) -> ChartPicture:
    """The chart in so many points: from 0 to 100 percent, from the eve of the period to its last day."""
    first, last = chart.days[0], chart.days[-1]

    def at(day: date, percent: float) -> Spot:
        along = (day - first).days / (last - first).days
        across = min(max(percent, 0), 100) / 100
        return _BESIDE + (wide - _BESIDE - _EDGE) * along, _BELOW + (high - _BELOW - _ABOVE) * across

    def spots(percents: Sequence[float | None]) -> list[Spot]:
        return [at(day, percent) for day, percent in zip(chart.days, percents, strict=True) if percent is not None]

    reached, planned = spots(chart.reached), spots(chart.planned)
    levels = [(percent, at(first, percent)[1]) for percent in (0, 25, 50, 75, 100)]
    room = wide - font(BOLD).stringWidth(chart.figure, LETTERS) - 2 * _EDGE
    return ChartPicture(
        described=chart.described,
        wide=wide,
        high=high,
        strokes=(
            *(Stroke((_BESIDE, y), (wide - _EDGE, y), 0.4, GREY if percent == 0 else PALE) for percent, y in levels),
            *(dash for ends in pairwise(planned) for dash in _dashes(*ends)),
            *(Stroke(*ends, 1.4, BLACK) for ends in pairwise(reached)),
        ),
        dots=tuple(reached),
        letters=(
            Letters(shortened(chart.name, BOLD, LETTERS, room), (0, high - LETTERS), Side.LEFT, BOLD),
            Letters(chart.figure, (wide, high - LETTERS), Side.RIGHT, BOLD),
            *(
                Letters(f"{percent} %", (_BESIDE - 4, y - LETTERS / 3), Side.RIGHT, REGULAR)
                for percent, y in levels
                if percent in {0, 50, 100}
            ),
            Letters(written.day(first), (_BESIDE, 3), Side.LEFT, REGULAR),
            Letters(written.day(last), (wide, 3), Side.RIGHT, REGULAR),
        ),
    )


def _dashes(begins: Spot, ends: Spot) -> Iterator[Stroke]:
    (x, y), (across, up) = begins, (ends[0] - begins[0], ends[1] - begins[1])
    long = hypot(across, up)
    done = 0.0
    while done < long:
        from_, to = done / long, min(done + _DASH, long) / long
        yield Stroke((x + across * from_, y + up * from_), (x + across * to, y + up * to), 1.0, GREY)
        done += _DASH + _GAP
