"""Reading the statistics office's lists of units and of their predecessors, strictly."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from registry.folding import tidy
from registry.units.errors import UnitListProblem, UnitListUnreadable

_UNIT_COLUMNS = ["code", "name", "kind", "province_code"]
_PREDECESSOR_COLUMNS = [
    "code",
    "old_code",
    "old_name",
    "old_district_code",
    "old_district",
    "old_province_code",
    "old_province",
]
_PROVINCE_CODE = re.compile(r"[0-9]{2}")
_WARD_CODE = re.compile(r"[0-9]{5}")
_LONGEST_NAME = 100
_LONGEST_KIND = 40


@dataclass(frozen=True)
class ListedUnit:
    """A line of the list of units; *province_code* is empty for a province."""

    code: str
    name: str
    kind: str
    province_code: str


@dataclass(frozen=True)
class ListedPredecessor:
    """A line of the list of predecessors: an old unit that went, whole or in part, into the unit of that code."""

    code: str
    old_code: str
    name: str
    district: str
    province: str


def read_units(file: Path) -> list[ListedUnit]:
    """Return the provinces first, then wards and communes, as listed; raise UnitListUnreadable."""
    units: dict[str, ListedUnit] = {}
    lines: dict[str, int] = {}
    for line, (code, name, kind, province_code) in _rows(file, _UNIT_COLUMNS):
        if not (_WARD_CODE if province_code else _PROVINCE_CODE).fullmatch(code):
            raise UnitListUnreadable(file.name, line, UnitListProblem.CODE)
        if code in units:
            raise UnitListUnreadable(file.name, line, UnitListProblem.REPEATED)
        _check_names(file, line, name, kind)
        if len(kind) > _LONGEST_KIND:
            raise UnitListUnreadable(file.name, line, UnitListProblem.NAME)
        units[code] = ListedUnit(code, name, kind, province_code)
        lines[code] = line
    for unit in units.values():
        if unit.province_code and (unit.province_code not in units or units[unit.province_code].province_code):
            raise UnitListUnreadable(file.name, lines[unit.code], UnitListProblem.PROVINCE)
    return sorted(units.values(), key=lambda unit: bool(unit.province_code))


def read_predecessors(file: Path, units: list[ListedUnit]) -> list[ListedPredecessor]:
    """Return the old units as listed, once for each unit they went to; raise UnitListUnreadable."""
    wards = {unit.code for unit in units if unit.province_code}
    seen: set[tuple[str, str]] = set()
    listed = []
    for line, (code, old_code, name, _, district, _, province) in _rows(file, _PREDECESSOR_COLUMNS):
        if code not in wards:
            raise UnitListUnreadable(file.name, line, UnitListProblem.UNIT)
        if not _WARD_CODE.fullmatch(old_code):
            raise UnitListUnreadable(file.name, line, UnitListProblem.CODE)
        if (code, old_code) in seen:
            raise UnitListUnreadable(file.name, line, UnitListProblem.REPEATED)
        _check_names(file, line, name, district, province)
        seen.add((code, old_code))
        listed.append(ListedPredecessor(code, old_code, name, district, province))
    return listed


def _rows(file: Path, columns: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Give each line's number, counted from 1, and its cells without blanks around them."""
    rows = _cells(file)
    _, header = next(rows, (1, []))
    if header != columns:
        raise UnitListUnreadable(file.name, 1, UnitListProblem.HEADER)
    line = 1
    for line, row in rows:
        if len(row) != len(columns):
            raise UnitListUnreadable(file.name, line, UnitListProblem.CELLS)
        yield line, row
    if line == 1:
        raise UnitListUnreadable(file.name, line, UnitListProblem.EMPTY)


def _cells(file: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = 1 + error.object[: error.start].count(b"\n")
        raise UnitListUnreadable(file.name, line, UnitListProblem.ENCODING) from error
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            yield reader.line_num, [tidy(cell) for cell in row]
    except csv.Error as error:
        raise UnitListUnreadable(file.name, reader.line_num, UnitListProblem.QUOTING) from error


def _check_names(file: Path, line: int, *names: str) -> None:
    if not all(name.isprintable() and 0 < len(name) <= _LONGEST_NAME for name in names):
        raise UnitListUnreadable(file.name, line, UnitListProblem.NAME)
