"""Reading a list that is plain text in columns (csv): which letters, what separates, and where cells end."""

import csv
import io
from collections import Counter

from registry.lists.errors import FileKind, FormatUnknown, LettersUnknown, ListEmpty, TooManyColumns, TooManyRows
from registry.lists.old_letters import guessed, in_old_letters
from registry.lists.quoting import unquoted
from registry.lists.table import MOST_COLUMNS, MOST_ROWS, NOTHING, Cell, Letters, Table
from registry.lists.workbook import HEADER_ROWS

DELIMITERS = (";", ",", "\t", "|")
_LOOKED_AT = 50
_LONGEST_CELL = 100_000
_UTF_16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read_separated(content: bytes, letters: Letters | None = None) -> Table:
    """Return the table in *content*; *letters* and delimiter are guessed where they are not said.

    Raise LettersUnknown, FormatUnknown for what is no text, ListEmpty, TooManyRows or TooManyColumns.
    """
    text, letters = _text(content, letters)
    if "\0" in text:
        raise FormatUnknown(FileKind.OTHER)
    if text.lstrip()[:1] == "<":
        raise FormatUnknown(FileKind.WEB_PAGE)
    delimiter, text = _delimiter(text)
    rows = _rows(text, delimiter)
    if not any(any(cell.text for cell in row) for row in rows):
        raise ListEmpty
    return Table(rows=rows, letters=letters, delimiter=delimiter)


def _text(content: bytes, letters: Letters | None) -> tuple[str, Letters]:
    chosen = letters or _guess(content)
    try:
        if chosen is Letters.UTF_8:
            return content.decode("utf-8-sig"), chosen
        if chosen is Letters.UTF_16:
            return content.decode(_UTF_16.get(content[:2]) or _order(content)), chosen
        return in_old_letters(content, chosen), chosen
    except UnicodeDecodeError as unknown:
        raise LettersUnknown from unknown


def _guess(content: bytes) -> Letters:
    if content[:2] in _UTF_16 or content[:200].count(0) > len(content[:200]) // 4:
        return Letters.UTF_16
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return guessed(content)
    return Letters.UTF_8


def _order(content: bytes) -> str:
    """Which byte of each two comes first, where nothing says so: letters of ours mostly have a zero in the other."""
    return "utf-16-le" if content[1:200:2].count(0) >= content[0:200:2].count(0) else "utf-16-be"


def _delimiter(text: str) -> tuple[str, str]:
    """What separates cells, and the text without the line in which Excel says so."""
    first, _, rest = text.partition("\n")
    said = first.strip("\r ")
    if said.lower().startswith("sep=") and len(said) == 5:
        return said[4], rest
    lines = [line for line in text[:200_000].splitlines() if line.strip()][:_LOOKED_AT]

    def steadiness(delimiter: str) -> tuple[int, int]:
        counts = Counter(line.count(delimiter) for line in lines if delimiter in line)
        often, lines_so = max(counts.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return (lines_so if often else 0, often)

    return max(DELIMITERS, key=steadiness), text


def _rows(text: str, delimiter: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    try:
        csv.field_size_limit(_LONGEST_CELL)
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(row) > MOST_COLUMNS:
                raise TooManyColumns(MOST_COLUMNS)
            rows.append([Cell(unquoted(cell)) if cell else NOTHING for cell in row])
            if len(rows) > MOST_ROWS + HEADER_ROWS:
                raise TooManyRows(MOST_ROWS)
    except csv.Error as damage:
        raise FormatUnknown(FileKind.OTHER) from damage
    return rows
