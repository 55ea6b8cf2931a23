"""The program that reads one workbook: a process of its own, with little memory and time.

It imports nothing of this package, so that it starts quickly. The workbook comes in on standard input, its size
looked at before; out go the cells of one sheet as JSON, and what is hidden or merged in it.
"""

import contextlib
import datetime as dt
import io
import json
import re
import resource
import sys
import zipfile
import zlib
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

# Known to who starts this program by the same numbers; Python itself ends in 1 where something is missing.
DAMAGED, TOO_HARD, TOO_MANY_ROWS, TOO_MANY_COLUMNS, SUSPICIOUS, LOCKED, EMPTY = 3, 4, 5, 6, 7, 8, 9
_WANTED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(?:workbook|styles|sharedStrings)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
# What a list is made of; pictures, programs, links to other files and whatever else is in there stay packed.
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?\b(?:\w+:)?id=[\"']([^\"']+)[\"']")
_LINK = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb"\b(Id|Target)=[\"']([^\"']*)[\"']")
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_FULL_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]{1,4})([0-9]{1,9})[\"'][^>]*(?<!/)>")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_NUMBER_OF = {name: re.compile(rb"\b%s=[\"']([0-9]{1,9})[\"']" % name) for name in (b"r", b"min", b"max")}
_LONGEST_TEXT = 4_000
# Characters of a cell that are handed on; no column of ours has as many, so that the reader says which row it is.


class StoppedError(Exception):
    """The workbook is not read; *status* says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def main(arguments: list[str], given: BinaryIO, out: BinaryIO) -> int:
    """Read the workbook in *given* and write its cells to *out*; return the exit status.

    *arguments*: most bytes of memory, most seconds on the processor, most bytes unpacked, most rows, most columns.
    """
    memory, seconds, unpacked, rows, columns = map(int, arguments)
    for limited, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limited, (most, most))
    try:
        answer = sheet_in(given.read(), unpacked, rows, columns)
    except StoppedError as stopped:
        return stopped.status
    except MemoryError:
        return TOO_HARD
    out.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))
    return 0


def sheet_in(workbook: bytes, unpacked: int, rows: int, columns: int) -> dict[str, Any]:
    """Return the first sheet that people see and that has anything in it. Raise StoppedError."""
    parts = _parts(workbook, unpacked)
    sheets = _sheets(parts)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(_packed(parts)))
        seen = [n for n, sheet in enumerate(book.sheets_metadata) if sheet.visible == SheetVisibleEnum.Visible]
        for number in seen:
            part = sheets[number] if number < len(sheets) else b""
            hidden_rows, hidden_columns = _measure(part, rows, columns)
            sheet = book.get_sheet_by_index(number)
            cells = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
            if any(any(cell is not None for cell in row) for row in cells):
                others = [book.sheet_names[n] for n in range(len(book.sheet_names)) if n != number]
                merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or []]
                told = {"rows": cells, "name": book.sheet_names[number], "other_sheets": others, "merged": merged}
                return {**told, "hidden_rows": hidden_rows, "hidden_columns": hidden_columns}
    except CalamineError as damage:
        raise StoppedError(LOCKED if "assword" in str(damage) else DAMAGED) from damage
    raise StoppedError(EMPTY)


def _parts(workbook: bytes, unpacked: int) -> dict[str, bytes]:
    """The parts that a list is made of, unpacked by what their headers say and not one byte more."""
    parts = {}
    try:
        with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
            for part in archive.infolist():
                if not _WANTED.fullmatch(part.filename):
                    continue
                unpacked -= part.file_size
                if unpacked < 0:
                    raise StoppedError(SUSPICIOUS)
                # Python's reader stops where the header says that the part ends, and then compares its checksum.
                parts[part.filename] = archive.read(part)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, EOFError, RuntimeError, OSError) as damage:
        raise StoppedError(DAMAGED) from damage
    if any(b"<!DOCTYPE" in part or b"<!ENTITY" in part for part in parts.values()):
        raise StoppedError(SUSPICIOUS)
    return parts


def _packed(parts: dict[str, bytes]) -> bytes:
    """The same parts in an archive that has nothing else, for another reader than the one that measured them."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def _sheets(parts: dict[str, bytes]) -> list[bytes]:
    """The sheets in the order of the workbook."""
    links = {}
    for link in _LINK.findall(parts.get("xl/_rels/workbook.xml.rels", b"")):
        said = dict(_ATTRIBUTE.findall(link))
        links[said.get(b"Id", b"")] = said.get(b"Target", b"").decode("utf-8", "replace")
    targets = (links.get(name, "") for name in _SHEET.findall(parts.get("xl/workbook.xml", b"")))
    return [parts.get(target.removeprefix("/xl/").join(("xl/", "")), b"") for target in targets]


def _measure(sheet: bytes, rows: int, columns: int) -> tuple[list[int], list[int]]:
    """Which rows and columns are hidden, from 0. Raise StoppedError where there are too many cells to lay out."""
    last_row = 0
    for letters, number in _FULL_CELL.findall(sheet):
        if len(letters) > 2 or _column(letters) > columns:
            raise StoppedError(TOO_MANY_COLUMNS)
        last_row = max(last_row, int(number))
    if last_row > rows or len(_ROW.findall(sheet)) > 200 * rows:
        raise StoppedError(TOO_MANY_ROWS)
    hidden_rows = [
        int(number[1]) - 1
        for said in _ROW.findall(sheet)
        if _HIDDEN.search(said) and (number := _NUMBER_OF[b"r"].search(said)) and int(number[1]) <= rows
    ]
    hidden_columns = set()
    for said in _COLUMN.findall(sheet):
        first, last = _NUMBER_OF[b"min"].search(said), _NUMBER_OF[b"max"].search(said)
        if _HIDDEN.search(said) and first and last:
            hidden_columns |= set(range(int(first[1]) - 1, min(int(last[1]), columns)))
    return hidden_rows, sorted(hidden_columns)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _cell(value: Any) -> Any:
    """None for nothing, a text for text, else a pair of its kind and what it says."""
    if isinstance(value, str):
        return value[:_LONGEST_TEXT] or None
    if isinstance(value, bool):
        return ["bool", str(value).lower()]
    if isinstance(value, int | float):
        return ["number", str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))]
    if isinstance(value, dt.datetime | dt.date):
        return ["day", value.isoformat()]
    return ["other", str(value)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer))
