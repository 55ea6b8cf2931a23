"""What a photo of an incident has to be: a small JPEG with nothing in the file but its picture."""

from campaigns.incidents.errors import PhotoUnfit
from campaigns.incidents.model import MOST_PHOTO_BYTES

LONGEST_SIDE = 1_600
"""Pixels."""
_SCAN, _JFIF, _COMMENT = 0xDA, 0xE0, 0xFE
_NOTES = {*range(_JFIF + 1, 0xF0), _COMMENT}
"""Segments (ITU-T T.81, B.2.4.6) in which programs note where, when and with what a picture was taken."""
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


def require_fit(jpeg: bytes) -> None:
    """Raise PhotoUnfit unless it is a picture as `qr.shrink` writes it. Nothing is decoded."""
    if not jpeg.startswith(b"\xff\xd8") or len(jpeg) > MOST_PHOTO_BYTES:
        raise PhotoUnfit
    size = (0, 0)
    at = 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4])
        if marker in _NOTES or length < 2:
            break
        if marker in _FRAMES:
            size = int.from_bytes(jpeg[at + 5 : at + 7]), int.from_bytes(jpeg[at + 7 : at + 9])
        if marker == _SCAN:
            if not 0 < min(size) <= max(size) <= LONGEST_SIDE:
                break
            return
        at += 2 + length
    raise PhotoUnfit
