"""A floor plan as text: one row of stalls a line, the stalls apart by blanks, a dot where there is a gap."""

from collections.abc import Iterator
from dataclasses import dataclass

from registry.merchants.labels import label_key
from registry.plain_line import plain_line

GAP = "."
"""A passage, a pillar, a stair: as wide as a stall."""

PlanRow = tuple[str | None, ...]
"""The stalls of a row as they were typed; None for a gap."""


@dataclass(frozen=True)
class Stall:
    """One stall and where it stands, both counted from 0."""

    label: str
    row: int
    column: int

    @property
    def key(self) -> str:
        """The same for a shop's label that names this stall, however it is written."""
        return label_key(self.label)


def tidied(text: str) -> str:
    """The plan as it is stored: single blanks, and no empty lines before, after, or twice on end."""
    lines = [plain_line(line) for line in text.splitlines()]
    kept = (line for before, line in zip(["", *lines], lines, strict=False) if line or before)
    return "\n".join(kept).rstrip("\n")


def rows_of(text: str) -> tuple[PlanRow, ...]:
    """The rows from the first line on; an empty line is a row without stalls, a passage across the market."""
    return tuple(tuple(None if word == GAP else word for word in line.split()) for line in text.splitlines())


def stalls_of(rows: tuple[PlanRow, ...]) -> Iterator[Stall]:
    """Every stall, row after row."""
    for number, row in enumerate(rows):
        for column, label in enumerate(row):
            if label is not None:
                yield Stall(label, number, column)
