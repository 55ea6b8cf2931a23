"""Looking at the outside of a workbook before anything in it is unpacked: what it says of itself, in sums."""

import io
import stat
import struct
import zipfile

from registry.lists.errors import FileKind, FormatUnknown, WorkbookDamaged, WorkbookSuspicious

MOST_PARTS = 400
MOST_UNPACKED = 24 * 1024 * 1024
"""Bytes of all parts together: 5,000 rows of twenty columns are a fifth of it."""
_END = b"PK\x05\x06"
_LONGEST_END = 22 + 65_535
_MOST_DIRECTORY = 128 * MOST_PARTS
"""Bytes of the directory: names of parts are short."""


def look_at_archive(content: bytes) -> None:
    """Raise where *content* is no plain workbook of a list's size. Nothing is unpacked.

    Raises:
        FormatUnknown: a zip of something else, or with macros.
        WorkbookSuspicious: too many parts, too large, or parts that lie over one another, lead elsewhere or are locked.
        WorkbookDamaged: the directory cannot be read.
    """
    _look_at_end(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            start = archive.start_dir
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as damage:
        raise WorkbookDamaged from damage
    _look_at_parts(parts, start)
    names = {part.filename for part in parts}
    if "xl/workbook.bin" in names:
        raise FormatUnknown(FileKind.BINARY_WORKBOOK)
    if "mimetype" in names or "content.xml" in names:
        raise FormatUnknown(FileKind.OPEN_DOCUMENT)
    if "xl/workbook.xml" not in names:
        raise FormatUnknown(FileKind.ARCHIVE)
    if any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise FormatUnknown(FileKind.MACROS)


def _look_at_end(content: bytes) -> None:
    """Hold the directory to a size by the archive's last lines: a hundred thousand names are not even listed."""
    at = content.rfind(_END, max(len(content) - _LONGEST_END, 0))
    if at < 0 or at + 22 > len(content):
        raise WorkbookDamaged
    here, total, size = struct.unpack("<HHI", content[at + 8 : at + 16])
    if here != total or total > MOST_PARTS or size > _MOST_DIRECTORY:
        raise WorkbookSuspicious


def _look_at_parts(parts: list[zipfile.ZipInfo], directory: int) -> None:
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or len(set(names)) < len(names):
        raise WorkbookSuspicious
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise WorkbookSuspicious
    free_from = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        pieces = part.filename.split("/")
        leads_away = part.filename.startswith("/") or "\\" in part.filename or ".." in pieces or ":" in part.filename
        linked = stat.S_ISLNK(part.external_attr >> 16)
        locked = part.flag_bits & 0x1
        if leads_away or linked or locked or part.header_offset < free_from:
            raise WorkbookSuspicious
        free_from = part.header_offset + 30 + len(part.filename) + part.compress_size
        if free_from > directory:
            raise WorkbookSuspicious
