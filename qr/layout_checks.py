"""What a layout must keep to, whoever made it: nothing off the page, nothing over the code, nothing over another."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from math import hypot, inf, isfinite

from qr.colours import WHITE
from qr.errors import LayoutUnfit
from qr.fonts import FONTS
from qr.layout import PARTS, Layout, Panel, Place, Slot

# Millimetres that sums of decimal fractions may be off by.
_SLACK = 1e-6
_TURNS = (0, 90, 270)
_ALIGNS = ("left", "centre", "right")
_POINTS = 72 / 25.4
# In points; smaller ones are not letters any more but dirt.
_SMALLEST_LETTERS = 4

# Shorter ones, names and numbers mean something else to each who draws.
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\Z")
_MARKS = "marks"

_Box = tuple[float, float, float, float]


def check_layout(layout: Layout) -> None:
    """Make sure that *layout* cannot make a bad sign, whatever the words.

    Raises:
        LayoutUnfit: with the part that is wrong and why.
    """
    page = (0.0, 0.0, layout.width, layout.height)
    code = (layout.code_x, layout.code_y, layout.code_side, layout.code_side)
    _check_box(layout, "page", page, page)
    _check_box(layout, "code", code, page)
    _check_names(layout)
    for panel in (*layout.panels, *layout.warning_panels):
        _check_panel(layout, panel)
    for panels in (layout.panels, (*layout.panels, *layout.warning_panels)):
        if not _leave_code_clean(panels, code):
            raise LayoutUnfit(layout.name, "panel", "over_code")
    parts = list(_parts(layout))
    for part, box in parts:
        _check_box(layout, part, box, page)
        if _overlap(box, code):
            raise LayoutUnfit(layout.name, part, "over_code")
    watermarks = [("watermark", place) for place in layout.warnings]
    for part, place in (*layout.places.items(), *layout.beside_marks.items(), *watermarks):
        _check_letters(layout, part, place)
    for seen in _views(layout):
        for (_, one), (second, other) in combinations(seen, 2):
            if _overlap(one, other):
                raise LayoutUnfit(layout.name, second, "over_another")


def _parts(layout: Layout) -> Iterator[tuple[str, _Box]]:
    yield from ((part, _box(place)) for part, place in layout.places.items())
    yield from ((part, _box(place)) for part, place in layout.beside_marks.items())
    yield from (("watermark", _box(place)) for place in layout.warnings)
    if layout.marks:
        yield _MARKS, _box(layout.marks)


def _views(layout: Layout) -> Iterator[Sequence[tuple[str, _Box]]]:
    """Yield what can be seen together: with and without marks, each as a sample and not."""
    for marked in (False, True):
        for sample in (False, True):
            places = layout.places_for(marked=marked)
            seen = [
                (part, _box(place))
                for part, place in places.items()
                if not (sample and part in layout.hidden_by_warning)
            ]
            seen += [("watermark", _box(place)) for place in layout.warnings if sample]
            if marked and layout.marks and not (sample and _MARKS in layout.hidden_by_warning):
                seen.append((_MARKS, _box(layout.marks)))
            yield seen


def _check_names(layout: Layout) -> None:
    behind = [part for panel in (*layout.panels, *layout.warning_panels) for part in panel.behind]
    for part in (*layout.places, *layout.beside_marks, *layout.hidden_by_warning, *behind):
        if part not in PARTS and not (part == _MARKS and part in layout.hidden_by_warning):
            raise LayoutUnfit(layout.name, part, "unknown_part")


def _check_box(layout: Layout, part: str, box: _Box, page: _Box) -> None:
    x, y, width, height = box
    if not (all(map(isfinite, box)) and width > 0 and height > 0):
        raise LayoutUnfit(layout.name, part, "no_size")
    if min(x, y) < -_SLACK or x + width > page[2] + _SLACK or y + height > page[3] + _SLACK:
        raise LayoutUnfit(layout.name, part, "off_page")


def _check_letters(layout: Layout, part: str, place: Place) -> None:
    sizes = _SMALLEST_LETTERS <= place.floor <= place.size < inf and 1 <= place.tail < inf and 0 <= place.comfort < inf
    lines = type(place.lines) is int and place.lines >= 1
    if not (sizes and lines and place.turn in _TURNS and place.align in _ALIGNS):
        raise LayoutUnfit(layout.name, part, "bad_letters")
    if not {place.font, place.second_font} <= FONTS:
        raise LayoutUnfit(layout.name, part, "unknown_font")
    if not (_COLOUR.match(place.colour) and _COLOUR.match(place.second_colour)):
        raise LayoutUnfit(layout.name, part, "bad_colour")


def _check_panel(layout: Layout, panel: Panel) -> None:
    numbers = (*_box(panel), panel.line, panel.radius)
    sound = all(map(isfinite, numbers)) and min(panel.width, panel.height) > 0 and panel.line >= 0
    if not (sound and 0 <= panel.radius <= min(panel.width, panel.height) / 2):
        raise LayoutUnfit(layout.name, "panel", "no_size")
    if not _COLOUR.match(panel.colour):
        raise LayoutUnfit(layout.name, "panel", "bad_colour")


def _leave_code_clean(panels: Iterable[Panel], code: _Box) -> bool:
    """Whether the *code* stands on white once *panels* are drawn, one over another."""
    clean = True
    for panel in panels:
        if panel.line:
            half = panel.line / _POINTS / 2
            x, y, width, height = _box(panel)
            outer = (x - half, y - half, width + 2 * half, height + 2 * half)
            inner = (x + half, y + half, width - 2 * half, height - 2 * half)
            clean = clean and (not _overlap(outer, code) or _within(code, inner, max(0, panel.radius - half)))
        elif panel.colour.lower() == WHITE:
            # One that is left out where words are missing is no ground to stand on.
            clean = clean or (not panel.behind and _within(code, _box(panel), panel.radius))
        else:
            clean = clean and not _overlap(_box(panel), code)
    return clean


def _box(thing: Panel | Place | Slot) -> _Box:
    return (thing.x, thing.y, thing.width, thing.height)


def _within(inner: _Box, outer: _Box, radius: float) -> bool:
    """Whether *inner* lies in *outer*, whose corners are rounded by *radius*."""
    left, top = inner[0] - outer[0], inner[1] - outer[1]
    right, bottom = outer[0] + outer[2] - inner[0] - inner[2], outer[1] + outer[3] - inner[1] - inner[3]
    if min(left, top, right, bottom) < -_SLACK:
        return False
    # A corner lies in the rounding where it is nearer than the radius to both edges, and then within the circle.
    return all(
        hypot(max(0, radius - across), max(0, radius - down)) <= radius + _SLACK
        for across in (left, right)
        for down in (top, bottom)
    )


def _overlap(one: _Box, other: _Box) -> bool:
    return (
        one[0] + one[2] > other[0] + _SLACK
        and other[0] + other[2] > one[0] + _SLACK
        and one[1] + one[3] > other[1] + _SLACK
        and other[1] + other[3] > one[1] + _SLACK
    )
