"""A photograph made fit to be kept: small, upright, and with nothing in it but the picture."""

from pathlib import Path

from qr.errors import PhotoDamaged
from qr.photograph import LIMITS, Limits, run_child
from qr.photograph_header import header_of

LONGEST_SIDE = 1_600
"""Pixels: enough to read a code on a sign again, and what is written beside it."""
MOST_SHRUNK_BYTES = 400_000
SHRINKER = Path(__file__).with_name("shrinking_child.py")
"""Started as a file, like the program that looks for codes."""


def shrink(photo: bytes, *, limits: Limits = LIMITS) -> bytes:
    """Return the picture in *photo* (JPEG, PNG or WebP) as a JPEG of at most 1,600 pixels a side and 400 kB.

    It is decoded and written anew: where and when it was taken, by which device, its preview and whatever else was
    put into the file stay behind. It stands as it is shown; what is transparent becomes white; of a moving picture the
    first frame is kept. Nothing is made larger. It raises what `scan` raises.
    """
    header_of(photo)
    jpeg = run_child(SHRINKER, photo, limits)
    if not jpeg.startswith(b"\xff\xd8\xff") or len(jpeg) > MOST_SHRUNK_BYTES:
        raise PhotoDamaged("the decoder's answer is none")
    return jpeg
