"""The program that looks for QR codes in one photograph: a process of its own, with little memory and time.

It imports nothing of this package, so that it starts in a twentieth of a second. The photograph comes in on
standard input; out go texts and corners as JSON, and nothing else of the photograph.
"""

import contextlib
import json
import math
import os
import resource
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

import zxingcpp
from PIL import Image, ImageChops, ImageFile, ImageFilter, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

# By their first byte; asked by name, because Pillow would load all its formats to find the last of these.
_FORMATS: dict[bytes, type[ImageFile.ImageFile]] = {
    b"\xff": JpegImagePlugin.JpegImageFile,
    b"\x89": PngImagePlugin.PngImageFile,
    b"R": WebPImagePlugin.WebPImageFile,
}
# Known to who starts this program by the same numbers; Python itself ends in 1 where something is missing.
DAMAGED, TOO_HARD = 3, 4
_ORIENTATION = 0x0112
_QR_CODES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
# Longest side of a photograph that is looked at as it is; a larger one is also looked at reduced to less than twice.
_PLAIN_SIDE = 1600
_LONGEST_SIDE = 65_535  # The reader takes no longer ones; the reduced version is looked at all the same.
_ENLARGED_PIXELS = 8_000_000
_BUDGET = 2.0
# Seconds of the processor for one photograph: a picture that takes longer was made to, or holds too much.
_MOST_SECONDS = 3.0
# Before a text that the symbol lets readers take in two ways.
_LOST = "\ufffd"

Corners = tuple[tuple[int, int], ...]


class DamagedError(Exception):
    """The photograph cannot be decoded."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code found: its text and its four corners in pixels, clockwise from the one at the top left."""

    text: str
    corners: Corners


def main(arguments: list[str], given: BinaryIO, out: BinaryIO) -> int:
    """Look at the photograph in *given* and write the codes in it to *out*; return the exit status.

    *arguments*: most bytes of memory, most seconds on the processor, most pixels.
    """
    memory, seconds, pixels = map(int, arguments)
    hold_to(memory, seconds)
    try:
        with stopped_after(_MOST_SECONDS):
            codes = codes_in(given.read(), pixels)
    except DamagedError as damage:
        out.write(str(damage).encode(errors="replace"))
        return DAMAGED
    except MemoryError:
        return TOO_HARD
    out.write(json.dumps([(code.text, code.corners) for code in codes]).encode())
    return 0


def hold_to(memory: int, seconds: int) -> None:
    """Take no more than *memory* bytes and *seconds* of the processor from here on, and leave no core file."""
    for limited, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(limited)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # macOS knows the limit of memory and refuses to set it; time is limited there all the same.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limited, (allowed, allowed))


@contextlib.contextmanager
def stopped_after(seconds: float, stop: Callable[[int], object] = os._exit) -> Iterator[None]:
    """Give up as too hard after *seconds* of the processor, whatever is going on.

    Watched from a thread beside, which the reader of codes lets run: one look at a picture full of what looks like
    codes can take half a minute.
    """
    over, done = time.process_time() + seconds, threading.Event()

    def watch() -> None:
        while not done.wait(0.1) and time.process_time() < over:
            pass
        if not done.is_set():
            stop(TOO_HARD)

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        done.set()


def codes_in(photo: bytes, most_pixels: int, budget: float = _BUDGET) -> list[Code]:
    """Return the codes in *photo*, in no order; of a moving picture those in its first frame.

    The picture is looked at as it is, reduced, and as its negative. While nothing was found, or something that looks
    like a code and was not read, it is changed in ways that bring codes back, for *budget* seconds of the processor.

    Raises:
        DamagedError: it cannot be decoded, or has more than *most_pixels*.
        MemoryError: there is not enough memory.
    """
    started = time.process_time()
    picture, orientation = _decoded(photo, most_pixels)
    search = _Search(picture.size)
    reduced = picture
    if (factor := max(picture.size) // _PLAIN_SIDE) > 1:
        reduced = picture.reduce(factor)
        search.look_at(reduced)
    search.look_at(picture)
    search.look_at_inverted(reduced)
    for attempt in _attempts(picture, reduced):
        if search.is_over or time.process_time() - started > budget:
            break
        search.look_at(attempt)
    return [Code(code.text, _upright(code.corners, picture.size, orientation)) for code in search.found]


def _decoded(photo: bytes, most_pixels: int) -> tuple[Image.Image, int]:
    """Return the picture in grey, as stored, and how it is to be turned (EXIF 1 to 8)."""
    # Remarks of Pillow on odd files are nobody's business here.
    with warnings.catch_warnings(action="ignore"):
        try:
            image = _FORMATS[photo[:1]](BytesIO(photo))
            grey = _grey(image, most_pixels)
        except (DamagedError, MemoryError):
            raise
        except Exception as damage:
            # A decoder that was refused memory says anything: ask for as much as the hungriest of them does.
            # (Bytes of nothing are promised by the system and never written, so that this costs no time.)
            bytes(12 * most_pixels)
            raise DamagedError(f"{type(damage).__name__}: {damage}") from damage
        return grey, _orientation(image)


def _grey(image: Image.Image, most_pixels: int) -> Image.Image:
    """Return *image* in grey, on white where it is transparent."""
    if image.width * image.height > most_pixels:
        raise DamagedError("it has more pixels than its header says")
    # Of a JPEG only the light is decoded, a third of the work.
    image.draft("L", image.size)
    if not image.has_transparency_data:
        return image.convert("L")
    coloured = image.convert("RGBA")
    white = Image.new("L", image.size, 255)
    return Image.composite(coloured.convert("L"), white, coloured.getchannel("A"))


def _orientation(image: Image.Image) -> int:
    # A broken note on the camera is no reason to refuse the picture.
    with contextlib.suppress(Exception):
        return int(image.getexif().get(_ORIENTATION, 1))
    return 1


def _attempts(picture: Image.Image, reduced: Image.Image) -> Iterator[Image.Image]:
    """Yield *picture* changed in ways that bring codes back, those first that did so most often for their time.

    Chosen by trying two dozen ways on photographs that were not read at once. Turning by small angles
    brought none back: the reader finds codes at any angle.
    """
    even = ImageOps.autocontrast(reduced, cutoff=1)
    soft = even.filter(ImageFilter.GaussianBlur(1))
    # Out of focus; the same with grain, or moved.
    yield even.filter(ImageFilter.UnsharpMask(3, 500, 0))
    yield soft.filter(ImageFilter.UnsharpMask(4, 400, 0))
    # Dark, hazy or unevenly lit.
    yield _local_contrast(even, 15)
    yield even.point([round(255 * (level / 255) ** 0.5) for level in range(256)])
    # Grain.
    softer = even.filter(ImageFilter.GaussianBlur(1.5))
    yield softer
    yield softer.filter(ImageFilter.UnsharpMask(6, 400, 0))
    if picture is not reduced:
        yield picture.filter(ImageFilter.UnsharpMask(3, 500, 0))
        yield picture.filter(ImageFilter.GaussianBlur(1))
    # Small, out of focus.
    enlarged = _enlarged(even)
    yield enlarged.filter(ImageFilter.UnsharpMask(5, 800, 0))
    yield enlarged
    yield _local_contrast(soft, 30)


def _local_contrast(image: Image.Image, radius: int) -> Image.Image:
    """Return how far each pixel is from the mean around it, two and a half times."""
    return ImageChops.subtract(image, image.filter(ImageFilter.BoxBlur(radius)), scale=0.4, offset=128)


def _enlarged(image: Image.Image) -> Image.Image:
    factor = min(2.0, math.sqrt(_ENLARGED_PIXELS / (image.width * image.height)))
    return image.resize((math.ceil(image.width * factor), math.ceil(image.height * factor)), Image.Resampling.BICUBIC)


class _Search:
    """What was found so far in the versions of one picture, in pixels of the picture as stored."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self.found: list[Code] = []
        self._unread: list[Corners] = []

    @property
    def is_over(self) -> bool:
        """Whether something was found and nothing that looks like a code is left unread."""
        return bool(self.found) and not self._unread

    def look_at_inverted(self, image: Image.Image) -> None:
        """Add the codes that stand light on dark in *image*; what is not read there is no sign of one."""
        unread = self._unread
        self.look_at(ImageOps.invert(image))
        self._unread = [corners for corners in unread if not self._is_found(corners)]

    def look_at(self, image: Image.Image) -> None:
        """Add what is found in *image*, a version of the picture in any size."""
        if max(image.size) > _LONGEST_SIDE:
            return
        across, down = self.size[0] / image.width, self.size[1] / image.height
        for barcode in zxingcpp.read_barcodes(
            image, formats=_QR_CODES, try_invert=False, return_errors=True, text_mode=zxingcpp.TextMode.Plain
        ):
            at = barcode.position
            corners = tuple(
                (_within(corner.x * across, self.size[0]), _within(corner.y * down, self.size[1]))
                for corner in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
            )
            if not barcode.valid:
                self._unread.append(corners)
            elif not any(code.text == text_of(barcode) and _overlap(code.corners, corners) for code in self.found):
                self.found.append(Code(text_of(barcode), corners))
        self._unread = [corners for corners in self._unread if not self._is_found(corners)]

    def _is_found(self, corners: Corners) -> bool:
        return any(_overlap(code.corners, corners) for code in self.found)


def text_of(barcode: zxingcpp.Barcode) -> str:
    """Return the text of *barcode*, UTF-8 (EMVCo MPM 4.12.1); behind U+FFFD where readers differ about a payment."""
    said = str(barcode.text)
    try:
        text = bytes(barcode.bytes).decode()
    except UnicodeDecodeError:
        return _LOST + said if said.startswith("0002") else said
    # Another where the symbol says what its bytes are (ECI, Kanji), for readers that listen to it.
    return text if text == said or barcode.content_type == zxingcpp.ContentType.Binary else _LOST + text


def _within(at: float, end: int) -> int:
    return min(max(round(at), 0), end - 1)


def _overlap(code: Corners, other: Corners) -> bool:
    """Whether the middle of *other* is within *code*, roughly."""
    side = sum(math.dist(code[at], code[at - 1]) for at in range(4)) / 4
    return math.dist(_middle(code), _middle(other)) < side / 2


def _middle(corners: Corners) -> tuple[float, float]:
    return sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4


def _upright(corners: Corners, size: tuple[int, int], orientation: int) -> Corners:
    """Return *corners* in the picture as it is shown, clockwise from the one at its top left.

    EXIF 2.32, 4.6.4: the tag says at which side the first row and the first column are to be shown.
    """
    right, bottom = size[0] - 1, size[1] - 1
    shown = corners
    if orientation in {2, 3, 7, 8}:
        shown = tuple((right - x, y) for x, y in shown)
    if orientation in {3, 4, 6, 7}:
        shown = tuple((x, bottom - y) for x, y in shown)
    if orientation in {5, 6, 7, 8}:
        shown = tuple((y, x) for x, y in shown)
    across, down = _middle(shown)
    shown = tuple(sorted(shown, key=lambda corner: math.atan2(corner[1] - down, corner[0] - across)))
    first = min(range(4), key=lambda at: sum(shown[at]))
    return shown[first:] + shown[:first]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer))
