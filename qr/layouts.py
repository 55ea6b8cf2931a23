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
    """A rectangle of one colour behind the words.

    Attributes:
        x, y, width, height: millimetres from the top left corner of the page.
        colour: of the area, or of its edge where it has a line.
        radius: of its corners, in millimetres.
        line: width of its edge in points; 0 fills the area instead.
    """

    x: float
    y: float
    width: float
    height: float
    colour: str
    radius: float = 0
    line: float = 0

    def resized(self, across: float, down: float) -> "Panel":
        """Return this panel on a page so many times as wide and as high."""
        return replace(
            self,
            x=self.x * across,
            y=self.y * down,
            width=self.width * across,
            height=self.height * (across if self.line else down),
            radius=self.radius * across,
            line=self.line * across,
        )


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

    def resized(self, across: float, down: float) -> "Place":
        """Return this place on a page so many times as wide and as high."""
        return replace(
            self,
            x=self.x * across,
            y=self.y * down,
            width=self.width * across,
            height=self.height * down,
            size=self.size * across,
            floor=self.floor * across,
        )


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

    def resized(self, name: str, width: float, height: float) -> "Layout":
        """Return this layout on paper of another size, in millimetres, under another name.

        Letters, lines and code grow with the width; what little the height differs moves things apart.
        """
        across, down = width / self.width, height / self.height
        return replace(
            self,
            name=name,
            width=width,
            height=height,
            code_x=self.code_x * across,
            code_y=self.code_y * down,
            code_side=self.code_side * across,
            panels=tuple(panel.resized(across, down) for panel in self.panels),
            places=MappingProxyType({part: place.resized(across, down) for part, place in self.places.items()}),
            warnings=tuple(place.resized(across, down) for place in self.warnings),
            warning_panels=tuple(panel.resized(across, down) for panel in self.warning_panels),
        )


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
        Panel(20.5, 41.2, 64, 64, MIST, radius=3, line=1.8),
        Panel(0, 132, 105, 16, SAND),
    ),
    places=MappingProxyType(
        {
            "heading": Place(6, 3.2, 93, 9, 16, 9, 1, BOLD, WHITE),
            "unit": Place(6, 12, 93, 5.5, 9.5, 6.5, 1, REGULAR, PALE),
            "instruction": Place(6, 20, 93, 8.2, 11.5, 7, 1, SEMIBOLD, SEA, REGULAR, SOFT),
            "shop": Place(6, 28.8, 93, 12.2, 21, 8.5, 3, EXTRABOLD, DEEP),
            "holder": Place(6, 107.2, 93, 9.4, 17, 8.5, 2, BOLD, DEEP),
            "bank": Place(6, 116.9, 93, 4.8, 10, 7, 1, REGULAR, SOFT),
            "account": Place(6, 122, 93, 8.8, 12.5, 8, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, tail=1.75),
            "advice": Place(6, 133.3, 93, 4.8, 8.4, 6.2, 1, SEMIBOLD, DEEP),
            "check_address": Place(6, 139, 58, 6.6, 7, 5.4, 2, REGULAR, SOFT, align="left"),
            "serial": Place(65, 138.4, 34, 3.6, 7, 5.4, 1, REGULAR, SOFT, SEMIBOLD, DEEP, "right"),
            "check_code": Place(65, 141.8, 34, 4.6, 7, 5.4, 1, REGULAR, SOFT, BOLD, SEA, "right", tail=1.5),
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
