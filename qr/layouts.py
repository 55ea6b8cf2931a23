"""Where everything stands on a sign, as data: one layout for each size of paper."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from qr.errors import UnknownLayout
from qr.fonts import BOLD, EXTRABOLD, REGULAR, SEMIBOLD

SEA = "#0f5f63"
DEEP = "#12302f"
SOFT = "#4d6663"
MIST = "#e3efed"
SAND = "#f7f1e5"
WHITE = "#ffffff"
PALE = "#cfe4e2"
ALARM = "#b3261e"


@dataclass(frozen=True, slots=True)
class Panel:
    """A rectangle of one colour behind the words; millimetres from the top left corner of the page."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle that a text is fitted into.

    Attributes:
        x, y, width, height: millimetres from the top left corner of the page.
        size, floor: largest and smallest letters, in points.
        lines: most lines.
        font: of the main words; second words, such as a label, are drawn in `second_font`.
        align: left, centre or right.
        turn: degrees the whole is turned by, 0, 90 or 270; width and height are the page's.
        tail: how many times larger the second words are drawn.
    """

    x: float
    y: float
    width: float
    height: float
    size: float
    floor: float
    lines: int = 1
    font: str = REGULAR
    colour: str = DEEP
    second_font: str = REGULAR
    second_colour: str = SOFT
    align: str = "centre"
    turn: int = 0
    tail: float = 1.0


@dataclass(frozen=True, slots=True)
class Layout:
    """One size of sign.

    Attributes:
        name: what callers ask for.
        width, height: the page in millimetres.
        code_x, code_y, code_side: the square of the symbol with its quiet zone, in millimetres.
        panels: drawn first, in this order.
        places: where each part of a sign goes; a part without a place is not printed.
        warnings: where a sample says that it is one, with the panels behind; never over the code.
        hidden_by_warning: parts that give way to the warning.
    """

    name: str
    width: float
    height: float
    code_x: float
    code_y: float
    code_side: float
    panels: tuple[Panel, ...]
    places: Mapping[str, Place]
    warnings: tuple[Place, ...]
    warning_panels: tuple[Panel, ...] = ()
    hidden_by_warning: frozenset[str] = frozenset()

    def scaled(self, name: str, factor: float) -> "Layout":
        """Return this layout *factor* times as large, under another name."""
        return replace(
            self,
            name=name,
            width=self.width * factor,
            height=self.height * factor,
            code_x=self.code_x * factor,
            code_y=self.code_y * factor,
            code_side=self.code_side * factor,
            panels=tuple(_scaled_panel(panel, factor) for panel in self.panels),
            places=MappingProxyType({part: _scaled_place(place, factor) for part, place in self.places.items()}),
            warnings=tuple(_scaled_place(place, factor) for place in self.warnings),
            warning_panels=tuple(_scaled_panel(panel, factor) for panel in self.warning_panels),
        )


def _scaled_panel(panel: Panel, factor: float) -> Panel:
    return replace(
        panel,
        x=panel.x * factor,
        y=panel.y * factor,
        width=panel.width * factor,
        height=panel.height * factor,
    )


def _scaled_place(place: Place, factor: float) -> Place:
    return replace(
        place,
        x=place.x * factor,
        y=place.y * factor,
        width=place.width * factor,
        height=place.height * factor,
        size=place.size * factor,
        floor=place.floor * factor,
    )


# The stand on a counter, 105 × 148 mm. Seven tenths of its width is the code: read from 60 cm away.
A6 = Layout(
    name="a6",
    width=105,
    height=148,
    code_x=19.5,
    code_y=44,
    code_side=66,
    panels=(
        Panel(0, 0, 105, 22, SEA),
        Panel(0, 22, 105, 8.5, MIST),
        Panel(0, 134, 105, 14, SAND),
    ),
    places=MappingProxyType(
        {
            "heading": Place(6, 4, 93, 9, 16, 9, 1, BOLD, WHITE),
            "unit": Place(6, 13.2, 93, 5.5, 9.5, 6.5, 1, REGULAR, PALE),
            "instruction": Place(6, 22, 93, 8.5, 11.5, 7, 1, SEMIBOLD, SEA, REGULAR, SOFT),
            "shop": Place(6, 31.5, 93, 13, 21, 9, 3, EXTRABOLD, DEEP),
            "holder": Place(6, 109.5, 93, 9.5, 17, 8.5, 2, BOLD, DEEP),
            "bank": Place(6, 119, 93, 4.5, 10, 7, 1, REGULAR, SOFT),
            "account": Place(6, 123.5, 93, 9, 12.5, 8, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, tail=1.75),
            "advice": Place(6, 135.5, 57, 6, 7, 5.2, 2, SEMIBOLD, DEEP, align="left"),
            "check_address": Place(6, 141.3, 57, 5.2, 6.5, 5.2, 2, REGULAR, SOFT, align="left"),
            "serial": Place(65, 135.5, 34, 5, 7.5, 5.2, 1, REGULAR, SOFT, SEMIBOLD, DEEP, "right"),
            "check_code": Place(65, 140.5, 34, 6, 7.5, 5.2, 1, REGULAR, SOFT, BOLD, SEA, "right", tail=1.5),
        }
    ),
    warnings=(
        Place(6, 22, 93, 8.5, 15, 8, 1, EXTRABOLD, WHITE),
        Place(7, 45, 11, 64, 17, 9, 1, EXTRABOLD, ALARM, turn=90),
        Place(87, 45, 11, 64, 17, 9, 1, EXTRABOLD, ALARM, turn=270),
    ),
    warning_panels=(Panel(0, 22, 105, 8.5, ALARM),),
    hidden_by_warning=frozenset({"instruction"}),
)
A5 = A6.scaled("a5", 148 / 105)
A4 = A6.scaled("a4", 2)

LAYOUTS: Mapping[str, Layout] = MappingProxyType({layout.name: layout for layout in (A6, A5, A4)})


def layout_named(name: str) -> Layout:
    """Return the layout called *name*.

    Raises:
        UnknownLayout: none is.
    """
    if name not in LAYOUTS:
        raise UnknownLayout(name, tuple(LAYOUTS))
    return LAYOUTS[name]
