"""Writing lists as files: workbooks whose cells are all text, and text files that no program takes for formulas."""

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence

import xlsxwriter
from flask import Response

from merchant_app.file_names import as_download
from registry.lists.quoting import quoted

XLSX, CSV = "xlsx", "csv"
FORMS = (XLSX, CSV)
MIMETYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
_WIDTH = 18
"""Characters of a column, before somebody pulls at it."""
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

Line = Sequence[str]


def list_as_file(header: Line, lines: Iterable[Line], *, form: str, name: str) -> Response:
    """The list as a file to keep; *name* comes from plain_name."""
    content = as_xlsx(header, lines) if form == XLSX else as_csv(header, lines)
    return as_download(content, mimetype=MIMETYPES[form], name=f"{name}.{form}")


def as_csv(header: Line, lines: Iterable[Line]) -> bytes:
    """RFC 4180, in UTF-8 with a mark in front by which Excel knows it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([quoted(_writable(text)) for text in line] for line in lines)
    return file.getvalue().encode("utf-8-sig", "replace")


def as_xlsx(header: Line, lines: Iterable[Line]) -> bytes:
    """A workbook whose cells are texts, whatever stands in them: no number loses a zero, nothing is calculated."""
    file = io.BytesIO()
    # Rows lie in files while they are written: in a folder that nobody else may open, gone with it.
    with tempfile.TemporaryDirectory(prefix="list-") as folder:
        workbook = xlsxwriter.Workbook(file, {**_OPTIONS, "tmpdir": folder})
        bold, text = workbook.add_format({"bold": True, "num_format": "@"}), workbook.add_format({"num_format": "@"})
        sheet = workbook.add_worksheet("Danh sách")
        sheet.set_column(0, max(len(header) - 1, 0), _WIDTH, text)
        sheet.freeze_panes(1, 0)
        for column, words in enumerate(header):
            sheet.write_string(0, column, _writable(words), bold)
        for row, line in enumerate(lines, start=1):
            for column, said in enumerate(line):
                if said:
                    sheet.write_string(row, column, _writable(said), text)
        workbook.close()
    return file.getvalue()


def _writable(text: str) -> str:
    """The text without halves of letters, which neither file can hold."""
    return text.encode("utf-8", "replace").decode()
