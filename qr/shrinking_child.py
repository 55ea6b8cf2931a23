"""The program that writes one photograph anew, smaller: a process of its own, with little memory and time.

It imports nothing of this package, so that it starts quickly. The photograph comes in on standard input; a JPEG of
its picture alone goes out.
"""

import contextlib
import resource
import sys
import warnings
from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageFile, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

# By their first byte; asked by name, because Pillow would load all its formats to find the last of these.
_FORMATS: dict[bytes, type[ImageFile.ImageFile]] = {
    b"\xff": JpegImagePlugin.JpegImageFile,
    b"\x89": PngImagePlugin.PngImageFile,
    b"R": WebPImagePlugin.WebPImageFile,
}
# Known to who starts this program by the same numbers; Python itself ends in 1 where something is missing.
DAMAGED, TOO_HARD = 3, 4
MOST_BYTES = 400_000
# Longest side in pixels and JPEG quality, tried in turn. A photograph of a sign fits at the first or second; noise,
# which no camera writes, at the last.
_TRIES = ((1600, 80), (1600, 60), (1600, 40), (1100, 50), (700, 40), (400, 30))
_ORIENTATION = 0x0112
_AS_SHOWN = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class DamagedError(Exception):
    """The photograph cannot be decoded."""


def main(arguments: list[str], given: BinaryIO, out: BinaryIO) -> int:
    """Write the picture in *given* to *out* as a small JPEG; return the exit status.

    *arguments*: most bytes of memory, most seconds on the processor, most pixels.
    """
    memory, seconds, pixels = map(int, arguments)
    hold_to(memory, seconds)
    try:
        jpeg = shrunk(given.read(), pixels)
    except DamagedError as damage:
        out.write(str(damage).encode(errors="replace"))
        return DAMAGED
    except MemoryError:
        return TOO_HARD
    out.write(jpeg)
    return 0


def hold_to(memory: int, seconds: int) -> None:
    """Take no more than *memory* bytes and *seconds* of the processor from here on, and leave no core file."""
    for limited, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(limited)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # macOS knows the limit of memory and refuses to set it; time is limited there all the same.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limited, (allowed, allowed))


def shrunk(photo: bytes, most_pixels: int) -> bytes:
    """Return the picture in *photo* as a JPEG that is small enough, without anything else of the file.

    Raises:
        DamagedError: it cannot be decoded, or has more than *most_pixels*.
        MemoryError: there is not enough memory.
    """
    picture = _decoded(photo, most_pixels)
    tries = iter(_TRIES)
    while len(jpeg := _as_jpeg(picture, *next(tries))) > MOST_BYTES:
        pass
    return jpeg


def _as_jpeg(picture: Image.Image, side: int, quality: int) -> bytes:
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    file = BytesIO()
    picture.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()


def _decoded(photo: bytes, most_pixels: int) -> Image.Image:
    """Return the picture in colour as it is shown, not much larger than it has to be, with nothing noted beside it."""
    # Remarks of Pillow on odd files are nobody's business here.
    with warnings.catch_warnings(action="ignore"):
        try:
            image = _FORMATS[photo[:1]](BytesIO(photo))
            coloured = _coloured(image, most_pixels)
        except (DamagedError, MemoryError):
            raise
        except Exception as damage:
            # A decoder that was refused memory says anything: ask for as much as the hungriest of them does.
            bytes(12 * most_pixels)
            raise DamagedError(f"{type(damage).__name__}: {damage}") from damage
        return _upright(coloured, image)


def _coloured(image: Image.Image, most_pixels: int) -> Image.Image:
    """Return *image* in colour, on white where it is transparent, in pixels of its own."""
    if image.width * image.height > most_pixels:
        raise DamagedError("it has more pixels than its header says")
    side = _TRIES[0][0]
    # Of a large JPEG an eighth, a quarter or half the pixels are decoded, whatever still is more than enough.
    image.draft("RGB", (side, side))
    if not image.has_transparency_data:
        plain = image.convert("RGB")
    else:
        layer = image.convert("RGBA")
        plain = Image.new("RGB", layer.size, "white")
        plain.paste(layer, mask=layer.getchannel("A"))
    bare = Image.new("RGB", plain.size)
    bare.paste(plain)
    return bare


def _upright(coloured: Image.Image, image: Image.Image) -> Image.Image:
    """Return *coloured*, made small, turned as the camera noted it in *image* (EXIF 2.32, 4.6.4)."""
    side = _TRIES[0][0]
    coloured.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    # A broken note on the camera is no reason to refuse the picture.
    with contextlib.suppress(Exception):
        return coloured.transpose(_AS_SHOWN[int(image.getexif().get(_ORIENTATION, 1))])
    return coloured


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer))
