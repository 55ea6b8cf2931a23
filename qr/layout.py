"""Where everything stands on a sign: the parts that a layout is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from qr.colours import DEEP, SOFT
from qr.fonts import REGULAR

PARTS = (
    "heading",
    "unit",
    "instruction",
    "instruction_vi",
    "instruction_en",
    "shop",
    "holder",
    "bank",
    "account",
    "advice",
    "advice_en",
    "check_address",
    "serial",
    "check_code",
)
"""The parts of a sign that may have a place; `instruction` is both languages on one line."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A rectangle of one colour behind the words.

    Attributes:
        x, y, width, height: millimetres from the top left corner of the page.
        colour: of the area, or of its edge where it has a line.
        radius: of its corners, in millimetres.
        line: width of its edge in points; 0 fills the area instead.
        behind: the parts that it stands behind; where none of them has words it is not drawn. Empty: always drawn.
    """

    x: float
    y: float
    width: float
    height: float
    colour: str
    radius: float = 0
    line: float = 0
    behind: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle that a text is fitted into; no part of a letter ever stands outside it.

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


@dataclass(frozen=True, slots=True)
class Slot:
    """A white rectangle that the operator's marks stand in, beside each other, or below where it is high.

    Attributes:
        x, y, width, height: millimetres from the top left corner of the page.
    """

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """One size of sign. One that would make a bad sign is refused when a sign is drawn.

    Attributes:
        name: what callers ask for.
        width, height: the page in millimetres.
        code_x, code_y, code_side: the square of the symbol with its quiet zone, in millimetres.
        panels: drawn first, in this order.
        places: where each part of a sign goes, by its name, one of `PARTS`; a part without a place is not printed.
        warnings: where a sample says that it is one, with the panels behind; never over the code.
        hidden_by_warning: parts that give way to the warning; `marks` may be one.
        marks: where the operator's marks go; without it there are none.
        beside_marks: places of parts that make room where there are marks.
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
    marks: Slot | None = None
    beside_marks: Mapping[str, Place] = field(default_factory=lambda: MappingProxyType({}))

    def places_for(self, *, marked: bool) -> Mapping[str, Place]:
        """Return the places of a sign with or without marks."""
        return {**self.places, **self.beside_marks} if marked and self.marks else self.places
