"""Workbooks and archives for tests: as spreadsheet programs make them, and as none does. Every value is invented."""

import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

HEADER = ("Địa bàn", "Số nhà", "Tên biển hiệu", "Chủ hộ", "Điện thoại", "Ngân hàng", "Số tài khoản", "Chủ tài khoản")


def sheet(
    rows: Sequence[Sequence[Any]],
    *,
    hidden_rows: Sequence[int] = (),
    hidden_columns: str = "",
    merged: Sequence[str] = (),
    others: Sequence[str] = (),
    hide_first: bool = False,
) -> bytes:
    """A workbook: texts, numbers, days and ticks as they come; a pair is a formula and what it gave."""
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    day = workbook.add_format({"num_format": "dd/mm/yyyy"})
    first = workbook.add_worksheet("Danh sách")
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            _write(first, row, column, value, day)
    for row in hidden_rows:
        first.set_row(row, None, None, {"hidden": True})
    if hidden_columns:
        first.set_column(hidden_columns, None, None, {"hidden": True})
    for cells in merged:
        first.merge_range(cells, "gộp")
    for name in others:
        workbook.add_worksheet(name).write(0, 0, "Tên biển hiệu")
    if hide_first:
        workbook.worksheets()[1].activate()
        first.hide()
    workbook.close()
    return file.getvalue()


def _write(page: Any, row: int, column: int, value: Any, day: Any) -> None:
    if isinstance(value, date):
        page.write_datetime(row, column, value, day)
    elif isinstance(value, tuple):
        page.write_formula(row, column, value[0], None, value[1])
    elif value not in ("", None):
        page.write(row, column, value)


def with_parts(workbook: bytes, parts: dict[str, bytes], *, without: Sequence[str] = ()) -> bytes:
    """The workbook with other parts in the place of, or beside, its own."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in {*parts, *without}:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return file.getvalue()


def part_of(workbook: bytes, name: str) -> bytes:
    """One part of the workbook."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return archive.read(name)


def with_link(workbook: bytes) -> bytes:
    """The workbook with a part that is a link to a file elsewhere."""
    file = io.BytesIO(workbook)
    with zipfile.ZipFile(file, "a") as archive:
        link = zipfile.ZipInfo("xl/media/a.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return file.getvalue()


def changed_in_directory(workbook: bytes, name: str, at: int, value: bytes) -> bytes:
    """The workbook whose directory says something else of one part, so many bytes into its entry."""
    data = bytearray(workbook)
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(name.encode()))
    data[entry + at : entry + at + len(value)] = value
    return bytes(data)


def overlapping(workbook: bytes) -> bytes:
    """The workbook in which two parts lie at one place."""
    return changed_in_directory(workbook, "xl/styles.xml", 42, struct.pack("<I", 0))


def that_lies(workbook: bytes, size: int) -> bytes:
    """The workbook one of whose parts unpacks to more than its header says."""
    big = with_parts(workbook, {"xl/sharedStrings.xml": b"<sst>" + b" " * size + b"</sst>"})
    return changed_in_directory(big, "xl/sharedStrings.xml", 24, struct.pack("<I", 100))


def far_away(workbook: bytes, cell: str = "XFD1048576") -> bytes:
    """The workbook with one more cell, as far from the others as can be."""
    name = "xl/worksheets/sheet1.xml"
    row = "".join(filter(str.isdigit, cell))
    more = f'<row r="{row}"><c r="{cell}"><v>1</v></c></row></sheetData>'.encode()
    return with_parts(workbook, {name: part_of(workbook, name).replace(b"</sheetData>", more)})
