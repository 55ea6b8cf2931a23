"""The courses of the places as a sheet of the workbook, with charts of its own that follow the numbers."""

from collections.abc import Sequence
from typing import Any

from campaigns.reports.contents import CoursePoint, PlaceCourse, PlacePart
from merchant_app.report_files import written

COURSES = "Diễn biến"
HEADS = ("Địa bàn", "Ngày", "Đạt", "Tổng", "Tỷ lệ", "Kế hoạch (%)")
_DAY, _PERCENT, _PLANNED = 1, 4, 5
_LINES_APART = 16
"""Rows of the sheet that a chart is high."""


def add_charts(book: Any, sheet: Any, charts: Sequence[tuple[str, Sequence[int]]], *, first_row: int) -> None:
    """Charts beside the list: each of a name, and of the rows in which its numbers stand."""
    for number, (name, rows) in enumerate(charts):
        chart = book.add_chart({"type": "line"})
        for column, said, line in (
            (_PERCENT, "Tỷ lệ đạt", {"color": "#000000", "width": 1.75}),
            (_PLANNED, "Kế hoạch", {"color": "#595959", "width": 1.25, "dash_type": "dash"}),
        ):
            chart.add_series(
                {
                    "name": said,
                    "categories": [COURSES, rows[0], _DAY, rows[-1], _DAY],
                    "values": [COURSES, rows[0], column, rows[-1], column],
                    "line": line,
                    **({"marker": {"type": "circle", "size": 5}} if column == _PERCENT else {}),
                }
            )
        chart.set_title({"name": written.writable(name), "name_font": {"size": 12}})
        chart.set_y_axis({"min": 0, "max": 100, "num_format": '0" %"', "major_gridlines": {"visible": True}})
        chart.set_x_axis({"date_axis": False, "num_format": "dd/mm"})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 480, "height": 300})
        sheet.insert_chart(
            first_row + number * _LINES_APART,
            len(HEADS) + 1,
            chart,
            {"description": written.writable(f"{name}: tỷ lệ đạt và kế hoạch, từng ngày ở cột bên trái")},
        )


def points_in_rows(
    places: tuple[PlacePart, ...], courses: tuple[PlaceCourse, ...], first_row: int
) -> list[tuple[int, PlacePart, CoursePoint]]:
    """Every point of every place with the row it stands in."""
    points = [(part, point) for part, course in zip(places, courses, strict=True) for point in course.points]
    return [(row, part, point) for row, (part, point) in enumerate(points, first_row)]
