"""A trend as lines in a picture: where everything stands, in hundredths of its width and height.

The lines are stretched to whatever room the page gives them; letters and dots are placed at the same hundredths and
keep their size, so that the picture is read on a phone and on a wall.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from campaigns.overview.trend import Trend

_LEFT, _RIGHT = 1.0, 99.0
_TOP, _BOTTOM = 8.0, 88.0
"""Of 100 and of 0 percent."""
_ROOM_FOR_THREE_DAYS = (30.0, 70.0)
"""Where today's date stands clear of the first and the last one, on a phone too."""
_NEAR_AN_EDGE = 35.0

Spot = tuple[float, float]


@dataclass(frozen=True)
class TrendPicture:
    """What the component ``trend.html`` draws."""

    trend: Trend
    first: date
    last: date
    reached: str
    """The line of what was, as a path; empty where nobody was ever counted."""
    plan: str
    band: str
    middle: str
    now: Spot | None
    """Where the line of what was ends."""
    lines: Sequence[tuple[int, float]]
    """The lines across: percentage and height."""
    target: float | None
    """The height of the target."""

    @property
    def anchor(self) -> str:
        """On which side of the last point its figure has room."""
        return "start" if self.now and self.now[0] < _NEAR_AN_EDGE else "end"

    @property
    def figure_below(self) -> bool:
        """Whether the last figure stands below its point: the plan runs above, or the picture ends there."""
        planned = self.trend.points[-1].planned
        if self.now is None or planned is None:
            return self.now is not None and self.now[1] < _TOP + 10
        return planned * self.trend.now.denominator > self.trend.now.numerator or self.now[1] < _TOP + 10

    @property
    def tells_today(self) -> bool:
        """Whether the day of the last figure is written below, between the first and the last day."""
        low, high = _ROOM_FOR_THREE_DAYS
        return self.now is not None and low < self.now[0] < high


def picture_of_trend(trend: Trend) -> TrendPicture:
    """Where everything stands: from the first point, or the plan if that begins earlier, to the end of what is seen."""
    ends = [trend.points[-1].day, *(day for day, _ in trend.plan[-1:]), *(week.day for week in trend.band[-1:])]
    first, last = trend.points[0].day, max(ends)

    def at(day: date, share: float) -> Spot:
        along = (day - first).days / max((last - first).days, 1)
        return (
            round(_LEFT + (_RIGHT - _LEFT) * along, 2),
            round(_BOTTOM - (_BOTTOM - _TOP) * max(0.0, min(1.0, share)), 2),
        )

    told = [
        at(point.day, point.rate.numerator / point.rate.denominator) for point in trend.points if point.rate.denominator
    ]
    begins = [(first, _on_line(trend, first))] if trend.plan and trend.plan[0][0] < first else []
    planned = [at(day, float(share)) for day, share in [*begins, *trend.plan] if day >= first]
    counted = max(trend.now.denominator, 1)
    low, middle, high = (
        [told[-1], *(at(week.day, number / counted) for week, number in zip(trend.band, numbers, strict=True))]
        if trend.band and told
        else []
        for numbers in (
            [week.low for week in trend.band],
            [week.middle for week in trend.band],
            [week.high for week in trend.band],
        )
    )
    return TrendPicture(
        trend=trend,
        first=first,
        last=last,
        reached=_path(told),
        plan=_path(planned),
        band=_path([*high, *reversed(low)]) + " Z" if high else "",
        middle=_path(middle),
        now=told[-1] if told and trend.now.denominator else None,
        lines=[(percent, at(first, percent / 100)[1]) for percent in (0, 25, 50, 75, 100)],
        target=at(first, float(trend.campaign.target_percent) / 100)[1] if trend.campaign else None,
    )


def _on_line(trend: Trend, day: date) -> Fraction:
    """Where the plan is on a day that has a point."""
    return next(point.planned or Fraction(0) for point in trend.points if point.day == day)


def _path(spots: Iterable[Spot]) -> str:
    """``M 1 88 L 99 8``."""
    return " ".join(f"{'L' if number else 'M'} {x:g} {y:g}" for number, (x, y) in enumerate(spots))
