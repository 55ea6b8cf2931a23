"""Refusals of sheets."""

from collections.abc import Mapping
from types import MappingProxyType

from qr.errors import QrError

NOTHING_BESIDE: Mapping[str, float] = MappingProxyType({})


class SheetError(QrError, ValueError):
    """Signs cannot be set on this sheet."""


class SheetUnfit(SheetError):
    """The cells of a sheet overlap or leave the paper, or a measure is none.

    Attributes:
        field: of `Sheet`, the one that does not go with the others.
        limit: what it may be, with the others as they are: a range such as `0 to 110.9`, or a few words.
        given: what it is.
        beside: the measures that the limit comes from, by field: one of them may be the one to change.
    """

    def __init__(self, field: str, *, limit: str, given: float, beside: Mapping[str, float] = NOTHING_BESIDE) -> None:
        self.field = field
        self.limit = limit
        self.given = given
        self.beside = dict(beside)
        others = ", ".join(f"{name} {value:g}" for name, value in beside.items())
        super().__init__(f"sheet: {field} may be {limit}{others and f' with {others}'}, {given!r} given")


class SignLargerThanCell(SheetError):
    """The layout is larger than a cell of the sheet; signs are never scaled behind the caller's back.

    Attributes:
        layout, sheet: their names.
        sign, cell: width and height of each in millimetres.
    """

    def __init__(self, layout: str, sheet: str, *, sign: tuple[float, float], cell: tuple[float, float]) -> None:
        self.layout = layout
        self.sheet = sheet
        self.sign = sign
        self.cell = cell
        sizes = "a sign {:g} × {:g} mm, a cell {:g} × {:g} mm".format(*sign, *cell)
        super().__init__(f"layout {layout!r} is larger than the cells of sheet {sheet!r}: {sizes}")


class StartOutside(SheetError):
    """The sheet has no cell of this number."""

    def __init__(self, given: int, cells: int) -> None:
        self.given = given
        self.cells = cells
        super().__init__(f"cells are numbered 1 to {cells}, there is none of number {given}")


class CopiesOutside(SheetError):
    """So many copies of each sign are not drawn."""

    def __init__(self, given: int, limit: int) -> None:
        self.given = given
        self.limit = limit
        super().__init__(f"copies may be 1 to {limit}, {given} given")


class UnknownSheet(SheetError):
    """No sheet has this name."""

    def __init__(self, given: str, known: tuple[str, ...]) -> None:
        self.given = given
        self.known = known
        super().__init__(f"no sheet is called {given!r}; known are {', '.join(known)}")
