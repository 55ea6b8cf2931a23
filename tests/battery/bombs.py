"""Small files that become large: pictures, archives and documents that a careless reader unpacks until it dies."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from PIL import Image


def png(width: int, height: int, *, depth: int = 8, rows: int | None = None, before: bytes = b"") -> bytes:
    """A PNG of one shade, as small as can be; *rows* of it are there, other chunks may come first."""
    squeezed = zlib.compressobj(9)
    row = b"\0" + bytes((width * depth + 7) // 8)
    data = b"".join(squeezed.compress(row) for _ in range(height if rows is None else rows)) + squeezed.flush()
    header = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    chunks = _chunk(b"IHDR", header) + before + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def gif_of_many(frames: int) -> bytes:
    """A GIF of so many pictures."""
    frame = b"\x21\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0"
    return b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff" + frame * frames + b";"


def png_of_many(frames: int) -> bytes:
    """A PNG that moves: each picture is one more to unpack."""
    control = b"".join(
        _chunk(b"fcTL", struct.pack(">IIIIIHHBB", 2 * n, 2000, 2000, 0, 0, 1, 1, 0, 0)) for n in range(frames)
    )
    return png(2000, 2000, before=_chunk(b"acTL", struct.pack(">II", frames, 0)) + control)


def jpeg(width: int, height: int) -> bytes:
    """A JPEG whose header says that size."""
    file = io.BytesIO()
    Image.new("L", (64, 64)).save(file, "JPEG")
    data = file.getvalue()
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]


def jpeg_of_scans(scans: int) -> bytes:
    """A progressive JPEG in which the same scan comes again and again: each costs a walk over the whole picture."""
    file = io.BytesIO()
    Image.effect_noise((3000, 3000), 5).save(file, "JPEG", progressive=True, quality=5)
    data = file.getvalue()
    first = data.index(b"\xff\xda")
    second = data.index(b"\xff\xda", first + 2)
    return data[:second] + data[first:second] * scans + data[second:]


def webp(width: int, height: int) -> bytes:
    """A WebP whose header says that size."""
    body = struct.pack("<I", 0)[:4] + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunk = b"VP8X" + struct.pack("<I", 10) + body
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def zip_of_many(names: int) -> bytes:
    """An archive of so many empty files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(names):
            archive.writestr(zipfile.ZipInfo(f"../../{number}"), b"")
    return file.getvalue()


def nested_zip(depth: int = 6) -> bytes:
    """Archives of archives, each ten times as large as it looks."""
    inner = bytes(10_000_000)
    for number in range(depth):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for copy in range(10 if number < 2 else 2):
                archive.writestr(f"{number}-{copy}.zip", inner)
        inner = file.getvalue()
    return inner


def workbook() -> bytes:
    """A workbook with 300 MB of shared strings."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as strings:
            for _ in range(300):
                strings.write(b"<si><t>" + b"A" * 999_980 + b"</t></si>")
    return file.getvalue()


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
    + b"]><svg xmlns='http://www.w3.org/2000/svg'>&m;</svg>"
)

PHOTOS: dict[str, Callable[[], bytes]] = {
    "PNG 40000 x 40000": lambda: png(40_000, 40_000, depth=1),
    "PNG 13000 x 13000": lambda: png(13_000, 13_000),
    "PNG 5000 x 5000, sixteen bits": lambda: png(5_000, 5_000, depth=16),
    "PNG 1 x 25000000": lambda: png(1, 25_000_000, rows=1_000_000),
    "PNG that says less than it holds": lambda: png(100, 100, rows=100_000),
    "PNG whose colour profile unpacks to 200 MB": lambda: png(
        100, 100, before=_chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(200_000_000), 9))
    ),
    "PNG whose words unpack to 200 MB": lambda: png(
        100, 100, before=_chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(200_000_000), 9))
    ),
    "PNG of 5,000 pictures": lambda: png_of_many(5_000),
    "JPEG 65000 x 65000": lambda: jpeg(65_000, 65_000),
    "JPEG of 400 scans": lambda: jpeg_of_scans(400),
    "WebP 16777216 x 16777216": lambda: webp(1 << 24, 1 << 24),
    "GIF of 10,000 pictures": lambda: gif_of_many(10_000),
    "workbook with 300 MB of strings": workbook,
    "zip of 100,000 names": lambda: zip_of_many(100_000),
    "nested zip": nested_zip,
    "a billion laughs": lambda: LAUGHS,
    "gzip of 1 GB": lambda: gzip.compress(bytes(100_000_000), 1) * 10,
    "TIFF that says 100000 x 100000": lambda: b"II*\0\x08\0\0\0\x02\0" + b"\0\1\4\0\1\0\0\0\xa0\x86\1\0" * 2 + bytes(4),
}
"""Files that may come where a photo is asked for."""
EASY = {
    "PNG 40000 x 40000", "PNG whose words unpack to 200 MB", "PNG of 5,000 pictures", "JPEG 65000 x 65000",
    "WebP 16777216 x 16777216", "GIF of 10,000 pictures", "a billion laughs", "PNG 1 x 25000000",
}  # fmt: skip
"""Those that are quickly made, for the short form."""
AS_LARGE_AS_ALLOWED = {"PNG 5000 x 5000, sixteen bits", "PNG 1 x 25000000"}
"""No larger than a phone's photo: looked at, for as long as the reader of photos gives one."""
