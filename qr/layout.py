"""Where everything stands on a sign: the parts that a layout is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from qr.fonts import REGULAR

DEEP = "#12302f"
SOFT = "#4d6663"


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
        comfort: letters shrink no further than this, in points, while a further line would keep them larger.
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
    comfort: float = 0

    def over(self, below: "Place") -> "Place":
        """Return this place grown down over the one *below* it, where nothing is to stand."""
        return replace(self, height=below.y + below.height - self.y)

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
            comfort=self.comfort * across,
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
