"""A list as it was read: rows of cells that remember what a spreadsheet took them for."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

MOST_ROWS = 5_000
"""Rows of one file that are looked through in one request; a longer list is sent in parts."""
MOST_COLUMNS = 60
MOST_BYTES = 4 * 1024 * 1024


class CellKind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    """A spreadsheet's number: zeros in front are gone, and digits after the fifteenth."""
    DAY = "day"
    """What a spreadsheet took for a day, perhaps a house number such as 12/3."""
    BOOL = "bool"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; an empty one has no text."""

    text: str = ""
    kind: CellKind = CellKind.TEXT


NOTHING = Cell()


class Letters(StrEnum):
    """How the letters of a text file are written in bytes."""

    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    WINDOWS_1258 = "windows-1258"
    TCVN3 = "tcvn3"
    """The alphabet of the fonts whose names begin with .Vn."""
    VNI = "vni"
    """The alphabet of the fonts whose names begin with VNI-."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """The rows of a list, the header among them, and what its reader noticed. Rows and columns count from 0."""

    rows: list[list[Cell]]
    letters: Letters
    delimiter: str = ""
    """Of a text file."""
    sheet: str = ""
    other_sheets: list[str] = field(default_factory=list)
    """Sheets that are not looked at."""
    merged: list[list[int]] = field(default_factory=list)
    """First row, first column, last row, last column of each range."""
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)

    def for_keeping(self) -> dict[str, Any]:
        """The table as JSON can hold it."""
        return {**asdict(self), "rows": [[_kept(cell) for cell in row] for row in self.rows]}

    @classmethod
    def kept(cls, kept: dict[str, Any]) -> Self:
        """The table that *kept* holds."""
        return cls(
            **{
                **kept,
                "letters": Letters(kept["letters"]),
                "rows": [[cell_of(cell) for cell in row] for row in kept["rows"]],
            }
        )


def cell_of(said: Any) -> Cell:
    """The cell that JSON says: nothing, a text, or a pair of kind and text."""
    if said is None:
        return NOTHING
    return Cell(said) if isinstance(said, str) else Cell(str(said[1]), CellKind(said[0]))


def _kept(cell: Cell) -> Any:
    if cell.kind is CellKind.TEXT:
        return cell.text or None
    return [cell.kind.value, cell.text]
