"""Answers as tables: RFC 4180 in UTF-8 with a mark in front, whose columns come from the shapes of the answers."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from merchant_app.api.shapes import SHAPES, Shape, named
from registry.lists.quoting import quoted

CSV = "text/csv"
Told = Mapping[str, Any]
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Table:
    """How an answer is told row by row."""

    shape: str
    """The name of a row's shape."""
    rows: Callable[[Told], Iterable[Told]]

    def columns(self) -> list[Path]:
        """The way to each column's value in a row, in the order of the shape."""
        return list(_leaves(SHAPES[self.shape], ()))

    def written(self, told: Told) -> bytes:
        """The answer as a file. A text that a spreadsheet might take for a formula has a quote before it."""
        file = io.StringIO(newline="")
        writer = csv.writer(file, lineterminator="\r\n")
        columns = self.columns()
        writer.writerow(".".join(map(str, path)) for path in columns)
        writer.writerows([_cell(_value(row, path)) for path in columns] for row in self.rows(told))
        return file.getvalue().encode("utf-8-sig", "replace")


def _leaves(shape: Shape, path: Path) -> Iterable[Path]:
    """An object is told column by column, a list of known length number by number, another of objects not at all."""
    found = named(shape)
    if "properties" in found:
        for name, inner in found["properties"].items():
            yield from _leaves(inner, (*path, name))
    elif "items" in found and "properties" in named(found["items"]):
        for number in range(found.get("maxItems", 0)):
            yield from _leaves(found["items"], (*path, number))
    else:
        yield path


def _value(told: Any, path: Path) -> Any:
    for step in path:
        if told is None:
            return None
        told = told[step]
    return told


def _cell(value: Any) -> str:
    """Numbers as they are, for a minus makes no formula of a number; texts so that they are none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    text = " | ".join(value) if isinstance(value, list) else str(value)
    return quoted(text)
