"""The rows of a list below its header, each with its cells by what they say."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.lists.verdicts import Remark, Said
from registry.lists.columns import Column, columns_from_text
from registry.lists.model import OfferedList
from registry.lists.table import NOTHING, Cell, Table
from registry.plain_line import plain_line

LONGEST_TITLE = 80


@dataclass(frozen=True)
class ListRow:
    """One row; ``cells`` has every column, empty where the list has none."""

    number: int
    cells: dict[Column, Cell]
    id: uuid.UUID | str | None
    """The shop's, a text that is no id, or none."""
    remarks: tuple[Said, ...]
    overflows: bool
    """Whether more cells hold something than the header of a text file has."""

    @property
    def title(self) -> str:
        """Label and name, as they were written."""
        said = [plain_line(self.cells[column].text) for column in (Column.UNIT_LABEL, Column.TRADE_NAME)]
        return " · ".join(filter(None, said))[:LONGEST_TITLE]


def rows_of(offered: OfferedList) -> list[ListRow]:
    """The rows below the header that hold anything in a column that is taken in or not: blank ones are no rows."""
    table = Table.kept(offered.content)
    columns = columns_from_text(offered.columns)
    rows = []
    for number, row in enumerate(table.rows[offered.header + 1 :], start=offered.header + 1):
        if any(cell.text.strip() for cell in row):
            rows.append(_row(table, offered.header, number, row, columns))
    return rows


def _row(
    table: Table, table_header: int, number: int, row: Sequence[Cell], columns: Sequence[Column | None]
) -> ListRow:
    cells = dict.fromkeys(Column, NOTHING)
    for column, cell in zip(columns, row, strict=False):
        if column is not None:
            cells[column] = Cell(cell.text.strip(), cell.kind)
    given = cells[Column.ID].text
    remarks = [Said(Remark.HIDDEN)] if number in table.hidden_rows else []
    remarks += [Said(Remark.MERGED, column) for column in _merged(table, number, columns)]
    header = len(table.rows[table_header]) if table.delimiter else len(row)
    overflows = any(cell.text.strip() for cell in row[header:])
    return ListRow(number + 1, cells, _id(given) if given else None, tuple(remarks), overflows)


def _merged(table: Table, row: int, columns: Sequence[Column | None]) -> list[Column]:
    """The columns in which this row lies in a range of merged cells, of which only the first cell says something."""
    found = []
    for first, left, last, right in table.merged:
        if first <= row <= last:
            found += [column for column in columns[left : right + 1] if column is not None]
    return found


def _id(text: str) -> uuid.UUID | str:
    try:
        return uuid.UUID(text)
    except ValueError:
        return text
