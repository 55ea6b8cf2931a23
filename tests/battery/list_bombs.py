"""Workbooks and text files that a careless reader unpacks until it dies."""

import io
import struct
import zipfile
from collections.abc import Callable

from tests.battery.bombs import nested_zip, workbook, zip_of_many
from tests.sheets import changed_in_directory, far_away, overlapping, sheet, with_link, with_parts

SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
    + b"]><sst><si><t>&m;</t></si></sst>"
)


def _plain() -> bytes:
    return sheet([["Tên biển hiệu"], ["Tiệm Thử"]])


def _lying(megabytes: int) -> bytes:
    """A part that says it has a hundred bytes, in the directory, and unpacks to so many million."""
    file = io.BytesIO(_plain())
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/worksheets/b.xml", "w") as part:
        for _ in range(megabytes):
            part.write(bytes(1_000_000))
    return changed_in_directory(file.getvalue(), "xl/worksheets/b.xml", 24, struct.pack("<I", 100))


LISTS: dict[str, Callable[[], bytes]] = {
    "workbook with 300 MB of strings": workbook,
    "zip of 100,000 names": lambda: zip_of_many(100_000),
    "nested zip": lambda: nested_zip(3),
    "a billion laughs in a workbook": lambda: with_parts(_plain(), {"xl/sharedStrings.xml": LAUGHS}),
    "parts that lie over one another": lambda: overlapping(_plain()),
    "a link": lambda: with_link(_plain()),
    "a name that leads away": lambda: with_parts(_plain(), {"../../../../tmp/x": b"x"}),
    "a part that says less than it holds": lambda: _lying(60),
    "a cell at the end of all sheets": lambda: far_away(_plain()),
    "a locked part": lambda: changed_in_directory(_plain(), SHEET, 8, b"\x01\x00"),
    "20,000 parts": lambda: with_parts(_plain(), {f"xl/worksheets/x{n}.xml": b"" for n in range(20_000)}),
    "one line of 4 MB": lambda: b"x" * (4 * 1024 * 1024 - 1),
    "a quote that never ends": lambda: b'Ten;"' + b"x;\n" * 500_000,
    "millions of separators": lambda: b";" * (4 * 1024 * 1024 - 1),
    "5 MB of text": lambda: b"Ten quan\n" * 600_000,
}
"""None of them may be read."""
EASY = frozenset(LISTS) - {"workbook with 300 MB of strings", "zip of 100,000 names", "nested zip", "20,000 parts"}
"""Those that are quickly made, for the short form."""
