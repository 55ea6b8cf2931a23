"""Workbooks are read in a process of its own and within bounds; whatever no spreadsheet program makes is refused."""

import io
import json
import runpy
import struct
import subprocess
import zipfile
from datetime import date

import pytest

from registry.lists import archive, sheet_child, workbook
from registry.lists.errors import (
    FileKind,
    FormatUnknown,
    ListEmpty,
    TooManyColumns,
    TooManyRows,
    WorkbookDamaged,
    WorkbookReaderBroken,
    WorkbookSuspicious,
    WorkbookTooHard,
)
from registry.lists.sheet_child import DAMAGED, EMPTY, LOCKED, SUSPICIOUS, TOO_HARD, TOO_MANY_COLUMNS, TOO_MANY_ROWS
from registry.lists.table import Cell, CellKind, Table
from registry.lists.workbook import Limits, read_workbook
from tests.sheets import changed_in_directory, far_away, overlapping, part_of, sheet, that_lies, with_link, with_parts

PLAIN = sheet([["Tên biển hiệu", "Số nhà"], ["Tiệm Thử", "12/3"]])
ENDLESS = [str(1 << 60), str(1 << 40)]


def child(content, *, unpacked=1 << 24, rows=100, columns=20):
    out = io.BytesIO()
    status = sheet_child.main([*ENDLESS, str(unpacked), str(rows), str(columns)], io.BytesIO(content), out)
    return status, out.getvalue()


def test_cells_remember_what_they_were():
    content = sheet(
        [
            ["Tên", 12, 12.5, 123456789012345678, True, date(2026, 3, 12), ("=1+1", 2), ("=1/0", "#DIV/0!")],
            ["", "x" * 5_000],
        ]
    )
    table = read_workbook(content)
    assert table.rows[0][:7] == [
        Cell("Tên"),
        Cell("12", CellKind.NUMBER),
        Cell("12.5", CellKind.NUMBER),
        Cell("1.234567890123457e+17", CellKind.NUMBER),
        Cell("true", CellKind.BOOL),
        Cell("2026-03-12", CellKind.DAY),
        Cell("2", CellKind.NUMBER),
    ]
    assert [len(cell.text) for cell in table.rows[1]] == [0, 4_000, 0, 0, 0, 0, 0, 0]
    assert Table.kept(json.loads(json.dumps(table.for_keeping()))) == table
    assert json.loads(child(content)[1])["rows"][0][:2] == ["Tên", ["number", "12"]]
    assert sheet_child._cell(None) == ["other", "None"]


def test_what_is_hidden_or_merged_is_told():
    content = sheet([["a", "b", "c"], ["d", "", "f"]], hidden_rows=[1], hidden_columns="B:C", merged=["A4:B5"])
    for table in (read_workbook(content), json.loads(child(content)[1])):
        told = table if isinstance(table, dict) else table.for_keeping()
        assert (told["hidden_rows"], told["hidden_columns"], told["merged"]) == ([1], [1, 2], [[3, 0, 4, 1]])
    name = "xl/worksheets/sheet1.xml"
    odd = part_of(content, name).replace(b'<row r="2"', b"<row").replace(b'<col min="2"', b"<col")
    told = json.loads(child(with_parts(content, {name: odd}))[1])
    assert (told["hidden_rows"], told["hidden_columns"]) == ([], [])


def test_the_first_sheet_that_people_see_is_read():
    table = read_workbook(sheet([["ẩn"]], others=["Hai", "Ba"], hide_first=True))
    assert (table.sheet, table.other_sheets) == ("Hai", ["Danh sách", "Ba"])
    assert read_workbook(sheet([], others=["Hai"])).sheet == "Hai"
    for nothing in (sheet([]), sheet([[None]])):
        assert child(nothing) == (EMPTY, b"")
        with pytest.raises(ListEmpty):
            read_workbook(nothing)


SUSPECTS = {
    "a link": with_link(PLAIN),
    "parts over one another": overlapping(PLAIN),
    "a name that leads away": with_parts(PLAIN, {"../../x": b""}),
    "an absolute name": with_parts(PLAIN, {"/x": b""}),
    "a name with a backslash": with_parts(PLAIN, {"a\\b": b""}),
    "a name with a drive": with_parts(PLAIN, {"C:b": b""}),
    "a locked part": changed_in_directory(PLAIN, "xl/styles.xml", 8, b"\x01\x00"),
    "a part longer than the file": changed_in_directory(PLAIN, "docProps/app.xml", 20, struct.pack("<I", 1 << 20)),
    "many parts": with_parts(PLAIN, {f"x{number}": b"" for number in range(500)}),
    "large parts": with_parts(PLAIN, {"x": bytes(25 << 20)}),
    "an entity": with_parts(PLAIN, {"xl/sharedStrings.xml": b'<!DOCTYPE l [<!ENTITY a "ha">]><sst/>'}),
}


@pytest.mark.parametrize("content", SUSPECTS.values(), ids=SUSPECTS.keys())
def test_what_no_program_makes_is_not_unpacked(content):
    with pytest.raises(WorkbookSuspicious):
        read_workbook(content)


def test_the_same_name_twice_is_not_unpacked():
    file = io.BytesIO(with_parts(PLAIN, {"a": b""}))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "a") as twice:
        twice.writestr("a", b"")
    with pytest.raises(WorkbookSuspicious):
        read_workbook(file.getvalue())


@pytest.mark.parametrize(
    ("parts", "without", "kind"),
    [
        ({"xl/vbaProject.bin": b"x"}, (), FileKind.MACROS),
        ({"xl/workbook.bin": b"x"}, (), FileKind.BINARY_WORKBOOK),
        ({"mimetype": b"x"}, (), FileKind.OPEN_DOCUMENT),
        ({"word/document.xml": b"x"}, ("xl/workbook.xml",), FileKind.ARCHIVE),
    ],
)
def test_other_files_are_named(parts, without, kind):
    with pytest.raises(FormatUnknown) as refusal:
        read_workbook(with_parts(PLAIN, parts, without=without))
    assert refusal.value.kind is kind


def test_damage_is_told():
    at = PLAIN.index(b"xl/worksheets/sheet1.xml") + 40
    cut = PLAIN[:-30]
    broken = PLAIN[:at] + bytes(30) + PLAIN[at + 30 :]
    lies = that_lies(PLAIN, 1 << 20)
    no_sheet = with_parts(PLAIN, {}, without=["xl/worksheets/sheet1.xml"])
    nonsense = with_parts(PLAIN, {"xl/workbook.xml": b"<nonsense"})
    directory = PLAIN.rindex(b"PK\x05\x06")
    no_directory = PLAIN[: directory + 16] + struct.pack("<I", 5) + PLAIN[directory + 20 :]
    no_entry = bytes(46) + b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 1, 1, 46, 0, 0)
    for content in (
        no_entry,
        cut,
        broken,
        lies,
        no_sheet,
        nonsense,
        no_directory,
        b"PK\x05\x06",
        b"PK\x03\x04" + bytes(100),
    ):
        with pytest.raises((WorkbookDamaged, WorkbookSuspicious)):
            read_workbook(content)
    for content in (broken, lies, no_sheet, nonsense):
        assert child(content)[0] == DAMAGED
    assert child(PLAIN, unpacked=10) == (SUSPICIOUS, b"")
    assert child(SUSPECTS["an entity"])[0] == SUSPICIOUS


def test_too_much_is_not_laid_out():
    for content, status, refusal in (
        (far_away(PLAIN), TOO_MANY_COLUMNS, TooManyColumns),
        (far_away(PLAIN, "ZZZ3"), TOO_MANY_COLUMNS, TooManyColumns),
        (far_away(PLAIN, "A1048576"), TOO_MANY_ROWS, TooManyRows),
    ):
        assert child(content)[0] == status
        with pytest.raises(refusal):
            read_workbook(content)
    name = "xl/worksheets/sheet1.xml"
    rows = b"<row/>" * 3_000 + b"</sheetData>"
    many = with_parts(PLAIN, {name: part_of(PLAIN, name).replace(b"</sheetData>", rows)})
    assert child(many, rows=10)[0] == TOO_MANY_ROWS


def test_limits_hold():
    with pytest.raises(WorkbookTooHard):
        read_workbook(PLAIN, limits=Limits(patience=0.001))
    with pytest.raises((WorkbookTooHard, WorkbookDamaged, WorkbookReaderBroken)):
        read_workbook(PLAIN, limits=Limits(memory=16 << 20))


@pytest.mark.parametrize(
    ("status", "complaint", "refusal"),
    [(4, "", WorkbookTooHard), (-9, "", WorkbookTooHard), (-6, "", WorkbookDamaged), (1, "x", WorkbookReaderBroken),
     (1, "pyo3_runtime.PanicException: x", WorkbookDamaged), (8, "", FormatUnknown)],
)  # fmt: skip
def test_each_end_of_the_process_is_named(status, complaint, refusal):
    assert isinstance(workbook._refusal(status, complaint), refusal)


def test_a_reader_that_does_not_start_is_told(monkeypatch):
    def nobody(*_arguments, **_options):
        raise OSError("no such program")

    monkeypatch.setattr(subprocess, "run", nobody)
    with pytest.raises(WorkbookReaderBroken):
        read_workbook(PLAIN)


def test_no_memory_and_a_password_are_told(monkeypatch):
    def without_memory(*_arguments):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(sheet_child, "sheet_in", without_memory)
        assert child(PLAIN) == (TOO_HARD, b"")

    def locked(_file):
        raise sheet_child.CalamineError("Password protected")

    monkeypatch.setattr(sheet_child.CalamineWorkbook, "from_filelike", locked, raising=False)
    assert child(PLAIN)[0] == LOCKED


def test_the_program_runs(monkeypatch):
    class Files:
        def __init__(self, held=b""):
            self.buffer = io.BytesIO(held)

    out = Files()
    monkeypatch.setattr("sys.argv", ["child", *ENDLESS, str(1 << 24), "100", "20"])
    monkeypatch.setattr("sys.stdin", Files(PLAIN))
    monkeypatch.setattr("sys.stdout", out)
    with pytest.raises(SystemExit) as stop:
        runpy.run_path(sheet_child.__file__, run_name="__main__")
    assert (stop.value.code, json.loads(out.buffer.getvalue())["name"]) == (0, "Danh sách")


def test_the_outside_is_looked_at_before_anything_is_unpacked(monkeypatch):
    monkeypatch.setattr(archive, "MOST_UNPACKED", 1_000)
    with pytest.raises(WorkbookSuspicious):
        archive.look_at_archive(PLAIN)
