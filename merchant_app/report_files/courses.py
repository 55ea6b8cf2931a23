"""The courses of the places as charts: of the places in which most is missing, where there are many."""

from collections.abc import Iterator
from decimal import Decimal

from campaigns.reports.contents import PlaceCourse, PlacePart, ReportContents
from merchant_app.report_files import written
from merchant_app.report_files.outline import Chart, Charts

MOST_DRAWN = 12
"""Charts on paper; the workbook draws the same ones and lists the courses of all."""
_LINES = "nét liền là tỷ lệ đạt, nét đứt là kế hoạch"


def drawn(contents: ReportContents) -> list[tuple[PlacePart, PlaceCourse]]:
    """The places that get a chart, in the report's order: somebody was counted there on two days at least."""
    both = zip(contents.places, contents.courses, strict=True)
    told = [one for one in both if sum(point.rate.denominator > 0 for point in one[1].points) > 1]
    missing = sorted(told, key=lambda one: one[0].numbers.now.numerator - one[0].numbers.now.denominator)
    chosen = {part.place_id for part, _ in missing[:MOST_DRAWN]}
    return [one for one in told if one[0].place_id in chosen]


def charts(contents: ReportContents) -> Iterator[Charts]:
    """The charts under one title; nothing where nobody was counted."""
    places = drawn(contents)
    if not places:
        return
    which = f", {len(places)} địa bàn còn nhiều điểm chưa đạt nhất" if len(places) < len(contents.places) else ""
    yield Charts(f"Diễn biến trong kỳ{which} ({_LINES})", tuple(_chart(*one) for one in places))


def _chart(part: PlacePart, course: PlaceCourse) -> Chart:
    told = "; ".join(f"{written.day(point.day)}: {written.rate(point.rate)}" for point in course.points)
    return Chart(
        name=part.name,
        figure=written.rate(part.numbers.now),
        days=tuple(point.day for point in course.points),
        reached=tuple(_share(point.rate.percent) for point in course.points),
        planned=tuple(_share(point.planned) for point in course.points),
        described=f"{part.name}. {told}",
    )


def _share(percent: Decimal | None) -> float | None:
    return None if percent is None else float(percent)
