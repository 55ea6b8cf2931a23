"""The mark of each look, as lines: the same on a screen, on paper, and to eyes that see no colours.

Drawn and not written, because phones lack some letters that would do.
"""

from dataclasses import dataclass
from functools import cache

from flask import Flask
from markupsafe import Markup

from campaigns.boards.cells import Look
from merchant_app.pictures import drawing

Point = tuple[float, float]
Points = tuple[Point, ...]

MARK_SIZE = 20
"""Each mark is drawn in a square of so many units, the first point of it top left."""


@dataclass(frozen=True)
class Mark:
    """Strokes of two units, areas filled, and circles as (x, y, radius): drawn round, or filled."""

    strokes: tuple[Points, ...] = ()
    areas: tuple[Points, ...] = ()
    rings: tuple[tuple[float, float, float], ...] = ()
    dots: tuple[tuple[float, float, float], ...] = ()


def _box(x: float, y: float, width: float, height: float) -> Points:
    return ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))


MARKS: dict[Look, Mark] = {
    Look.NOT_SURVEYED: Mark(),
    Look.SURVEYED: Mark(dots=((10, 10, 2.8),)),
    Look.COMMITTED: Mark(strokes=(((3.5, 16.5), (5, 12), (13.5, 3.5), (16.5, 6.5), (8, 15), (3.5, 16.5)),)),
    Look.ACCOUNT_READY: Mark(strokes=(((3.5, 5), (16.5, 5)), ((3.5, 10), (16.5, 10)), ((3.5, 15), (16.5, 15)))),
    Look.CODE_ISSUED: Mark(
        strokes=(_box(3, 3, 5, 5), _box(12, 3, 5, 5), _box(3, 12, 5, 5)),
        areas=(_box(11.5, 11.5, 3, 3), _box(14.8, 14.8, 3, 3)),
    ),
    Look.SIGN_POSTED: Mark(strokes=(_box(3, 3, 14, 14),), areas=(_box(7, 7, 6, 6),)),
    Look.TEST_PAYMENT: Mark(
        strokes=(((13, 2), (13, 15)), ((9.5, 5), (16.5, 5)), ((4.5, 18.5), (14.5, 18.5))), rings=((9, 11, 4),)
    ),
    Look.REGULAR_USE: Mark(strokes=(((3, 10.5), (8, 15.5), (17, 4.5)),)),
    Look.REFUSED: Mark(strokes=(((5, 5), (15, 15)), ((15, 5), (5, 15)))),
    Look.PAUSED: Mark(areas=(_box(5.5, 4, 3, 12), _box(11.5, 4, 3, 12))),
}


@cache
def mark_of(look: Look) -> Markup:
    """The shapes of a mark, to stand inside an SVG; they take the colour of the text around them."""
    mark = MARKS[look]
    lines = "".join(_path(points) for points in mark.strokes)
    shapes = [f'<path class="board-mark" d="{lines}"/>'] if lines else []
    shapes += [f'<circle class="board-mark" cx="{x:g}" cy="{y:g}" r="{r:g}"/>' for x, y, r in mark.rings]
    shapes += [f'<path class="board-mark-area" d="{_path(points)}"/>' for points in mark.areas]
    shapes += [f'<circle class="board-mark-area" cx="{x:g}" cy="{y:g}" r="{r:g}"/>' for x, y, r in mark.dots]
    return drawing("".join(shapes))


def _path(points: Points) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def start_boards(app: Flask) -> None:
    """Let templates ask for every look with its mark."""
    app.jinja_env.globals["board_marks"] = _marks


def _marks() -> list[tuple[str, Markup]]:
    return [(look.value, mark_of(look)) for look in Look]
