"""The sizes of signs there are, as data."""

from collections.abc import Mapping
from types import MappingProxyType

from qr.errors import UnknownLayout
from qr.fonts import BOLD, EXTRABOLD, REGULAR, SEMIBOLD
from qr.layout import DEEP, SOFT, Layout, Panel, Place

SEA = "#0f5f63"
MIST = "#e3efed"
SAND = "#f7f1e5"
WHITE = "#ffffff"
PALE = "#cfe4e2"
ALARM = "#b3261e"
SMALL = "#2b4341"
"""For what is printed smallest: it has to be read in a market hall's light, by old eyes, off a cheap printer."""


# The stand on a counter, 105 × 148 mm. Dark modules fill half its width: read from half a metre away.
A6 = Layout(
    name="a6",
    width=105,
    height=148,
    code_x=21.5,
    code_y=42.2,
    code_side=62,
    panels=(
        Panel(0, 0, 105, 20, SEA),
        Panel(0, 20, 105, 8.2, MIST),
        Panel(20.5, 41.2, 64, 64, MIST, radius=2, line=1.8),
        Panel(0, 132, 105, 16, SAND),
    ),
    places=MappingProxyType(
        {
            "heading": Place(6, 2.7, 93, 10, 16, 9, 1, BOLD, WHITE),
            "unit": Place(6, 12.2, 93, 5.1, 9.5, 6.5, 1, REGULAR, PALE),
            "instruction": Place(6, 20, 93, 8.2, 11.5, 7, 1, SEMIBOLD, SEA, REGULAR, SOFT),
            "shop": Place(6, 28.8, 93, 12.2, 21, 8.5, 3, EXTRABOLD, DEEP),
            "holder": Place(6, 107.2, 93, 9.4, 17, 8.5, 2, BOLD, DEEP),
            "bank": Place(6, 116.9, 93, 4.8, 10, 7, 1, SEMIBOLD, DEEP, BOLD, DEEP),
            "account": Place(6, 122, 93, 8.8, 12.5, 8, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, tail=1.75),
            "advice": Place(6, 132.6, 93, 4.6, 8.4, 6.2, 1, SEMIBOLD, DEEP),
            "check_address": Place(6, 138.2, 50, 8, 8, 5.4, 2, REGULAR, SMALL, align="left", comfort=7.5),
            "serial": Place(57, 137.4, 42, 4, 8, 5.4, 1, REGULAR, SMALL, SEMIBOLD, DEEP, "right"),
            "check_code": Place(57, 141.2, 42, 5.4, 8, 5.4, 1, REGULAR, SMALL, BOLD, SEA, "right", tail=1.5),
        }
    ),
    warnings=(
        Place(6, 20, 93, 8.2, 15, 8, 1, EXTRABOLD, WHITE),
        Place(6, 41.2, 12, 64, 17, 9, 1, EXTRABOLD, ALARM, turn=90),
        Place(87, 41.2, 12, 64, 17, 9, 1, EXTRABOLD, ALARM, turn=270),
    ),
    warning_panels=(Panel(0, 20, 105, 8.2, ALARM),),
    hidden_by_warning=frozenset({"instruction"}),
)
A5 = A6.resized("a5", 148, 210)
A4 = A6.resized("a4", 210, 297)

LAYOUTS: Mapping[str, Layout] = MappingProxyType({layout.name: layout for layout in (A6, A5, A4)})


def layout_named(name: str) -> Layout:
    """Return the layout called *name*.

    Raises:
        UnknownLayout: none is.
    """
    if name not in LAYOUTS:
        raise UnknownLayout(name, tuple(LAYOUTS))
    return LAYOUTS[name]
