"""Sizes of signs that only sheets have: an A6 small enough for four on a page of A4, with blank to cut in."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from qr.errors import UnknownLayout
from qr.layout import Layout, Panel, Place, Slot
from qr.layouts import LAYOUTS

_Box = TypeVar("_Box", Place, Panel, Slot)


def _smaller(layout: Layout, name: str, times: float) -> Layout:
    """Return *layout* drawn so many *times* as wide and as high, letters too, under another *name*."""

    def placed(place: Place) -> Place:
        sizes = {size: getattr(place, size) * times for size in ("size", "floor", "comfort")}
        return replace(_moved(place, times), **sizes)

    def panel(drawn: Panel) -> Panel:
        return replace(_moved(drawn, times), radius=drawn.radius * times, line=drawn.line * times)

    def places(given: Mapping[str, Place]) -> Mapping[str, Place]:
        return MappingProxyType({part: placed(place) for part, place in given.items()})

    return replace(
        layout,
        name=name,
        width=layout.width * times,
        height=layout.height * times,
        code_x=layout.code_x * times,
        code_y=layout.code_y * times,
        code_side=layout.code_side * times,
        panels=tuple(map(panel, layout.panels)),
        places=places(layout.places),
        warnings=tuple(map(placed, layout.warnings)),
        warning_panels=tuple(map(panel, layout.warning_panels)),
        marks=_moved(layout.marks, times) if layout.marks else None,
        beside_marks=places(layout.beside_marks),
    )


def _moved(box: _Box, times: float) -> _Box:
    return replace(box, x=box.x * times, y=box.y * times, width=box.width * times, height=box.height * times)


A6_SMALL = _smaller(LAYOUTS["a6"], "a6-97x137", 97 / 105)

LAYOUTS_OF_SHEETS: Mapping[str, Layout] = MappingProxyType({**LAYOUTS, A6_SMALL.name: A6_SMALL})
"""All that may stand on sheets: `LAYOUTS`, and those for sheets alone. It holds the `layout` of every sheet."""


def layout_of_sheet_named(name: str) -> Layout:
    """Return the layout called *name*.

    Raises:
        UnknownLayout: none is.
    """
    if name not in LAYOUTS_OF_SHEETS:
        raise UnknownLayout(name, tuple(LAYOUTS_OF_SHEETS))
    return LAYOUTS_OF_SHEETS[name]
