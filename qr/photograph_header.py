"""What a photograph says of itself in its first bytes: format and size, before any pixel is decoded."""

import re
import struct
from dataclasses import dataclass

from qr.errors import PhotoDamaged, PhotoFormatUnknown, PhotoTooBig, PhotoTooHard, PhotoTooManyPixels

MOST_PHOTO_BYTES = 20_000_000
MOST_PHOTO_PIXELS = 25_000_000

# Starts of files that people take for photographs, or take for one by mistake; the names are for them to read.
_STARTS = {
    b"GIF8": "GIF",
    b"%PDF": "PDF",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"II+\0": "TIFF",
    b"MM\0+": "TIFF",
    b"\xff\x0a": "JPEG XL",
    b"\0\0\0\x0cJXL ": "JPEG XL",
    b"\0\0\0\x0cjP  ": "JPEG 2000",
    b"\xff\x4f\xff\x51": "JPEG 2000",
    b"8BPS": "PSD",
    b"\0\0\1\0": "ICO",
    b"PK\3\4": "ZIP",
}
# Brands of ISO/IEC 14496-12 files ("ftyp" box), as registered by ISO/IEC 23008-12 (HEIF) and AV1 (AVIF).
_AVIF_BRANDS = {b"avif", b"avis"}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"heif"}
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:svg[\s>]|\?xml|!--|!DOCTYPE svg)")
# More segments than any camera writes: colour profiles and previews come in up to 255 each.
_MOST_SEGMENTS = 4_000
# Start of frame, ITU-T T.81 table B.1: every FFC0 to FFCF but DHT (C4), JPG (C8) and DAC (CC).
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = {0x01, 0xD8}
# Start of scan. Progressive files have ten or so; each takes a pass over all pixels, however few bytes it has.
_SCAN, MOST_SCANS = 0xDA, 100
# What decoders go on from, whatever stands before it: no stuffed zero, no restart, no fill byte (T.81, B.1.1.2).
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_END = 0xD9


@dataclass(frozen=True, slots=True)
class Header:
    """Format (JPEG, PNG or WEBP) and size in pixels, as stored: a turn noted in the file is not applied."""

    format: str
    width: int
    height: int


def header_of(photo: bytes) -> Header:
    """Return what *photo* says of itself.

    Raises:
        PhotoTooBig: it has more than 20 MB.
        PhotoFormatUnknown: it is neither JPEG nor PNG nor WebP; `given` names what it is, where that is known.
        PhotoTooManyPixels: it has more than 25 megapixels.
        PhotoDamaged: it says no size.
        PhotoTooHard: it is a JPEG of more than 100 scans.
    """
    if len(photo) > MOST_PHOTO_BYTES:
        raise PhotoTooBig(len(photo), limit=MOST_PHOTO_BYTES)
    if photo.startswith(b"\xff\xd8\xff"):
        name = "JPEG"
        size, scans = _size_and_scans(photo)
        if scans > MOST_SCANS:
            raise PhotoTooHard(f"more than {MOST_SCANS} scans")
    elif photo.startswith(b"\x89PNG\r\n\x1a\n"):
        name, size = "PNG", _size_of_png(photo)
    elif photo.startswith(b"RIFF") and photo[8:12] == b"WEBP":
        name, size = "WEBP", _size_of_webp(photo)
    else:
        raise PhotoFormatUnknown(_other_format(photo))
    if size is None or 0 in size:
        raise PhotoDamaged("the header says no size")
    width, height = size
    if width * height > MOST_PHOTO_PIXELS:
        raise PhotoTooManyPixels(width * height, limit=MOST_PHOTO_PIXELS)
    return Header(name, width, height)


def has_too_many_scans(jpeg: bytes) -> bool:
    """Whether a JPEG has more than 100 scans, of which only the first needs more than a few bytes."""
    return _size_and_scans(jpeg)[1] > MOST_SCANS


def _size_and_scans(photo: bytes) -> tuple[tuple[int, int] | None, int]:
    """Return width and height, and the number of scans, of a JPEG; one too many where there is no end of segments.

    ITU-T T.81, B.2.2: from segment to segment; the first start of frame holds the size. Most decoders pass over what
    stands between segments and is none, and so does this.
    """
    size, scans, at = None, 0, 2
    for _ in range(_MOST_SEGMENTS):
        found = _MARKER.search(photo, at)
        if found is None or photo[found.end() - 1] == _END:
            return size, scans
        at = found.end()
        marker = photo[at - 1]
        if marker in _FRAMES and size is None and len(photo) >= at + 7:
            height, width = struct.unpack_from(">HH", photo, at + 3)
            size = width, height
        scans += marker == _SCAN
        if marker not in _WITHOUT_LENGTH:
            at += int.from_bytes(photo[at : at + 2], "big")
    return size, MOST_SCANS + 1


def _size_of_png(photo: bytes) -> tuple[int, int] | None:
    """W3C PNG, 11.2.1: the IHDR chunk is the first, its size before anything else in it."""
    if photo[12:16] != b"IHDR" or len(photo) < 24:
        return None
    width, height = struct.unpack_from(">II", photo, 16)
    return width, height


def _size_of_webp(photo: bytes) -> tuple[int, int] | None:
    """RFC 9649, 2.5 to 2.7: the first chunk is VP8X (the whole canvas), VP8L (lossless) or VP8 (lossy)."""
    kind, chunk = photo[12:16], photo[20:30]
    if kind == b"VP8X" and len(chunk) == 10:
        return int.from_bytes(chunk[4:7], "little") + 1, int.from_bytes(chunk[7:10], "little") + 1
    if kind == b"VP8L" and len(chunk) >= 5 and chunk[0] == 0x2F:
        packed = int.from_bytes(chunk[1:5], "little")
        return (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and len(chunk) == 10 and chunk[3:6] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", chunk, 6)
        return width & 0x3FFF, height & 0x3FFF
    return None


def _other_format(photo: bytes) -> str:
    """Return the name of a format that is not taken, empty where it is not recognised."""
    if photo[4:8] == b"ftyp":
        end = min(int.from_bytes(photo[:4], "big"), 256)
        brands = {photo[at : at + 4] for at in (8, *range(16, end, 4))}
        if brands & _AVIF_BRANDS:
            return "AVIF"
        return "HEIC" if brands & _HEIC_BRANDS else "MP4"
    for start, name in _STARTS.items():
        if photo.startswith(start):
            return name
    if _XML.match(photo[:256]):
        return "SVG" if b"<svg" in photo[:4096] else "XML"
    return ""
