"""Reading every code of a drawn file before it is given out: each must pay the account on its sign, in its place."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pypdfium2
import zxingcpp

from qr import LAYOUTS_OF_SHEETS, SHEETS, plan_sheets
from registry.print_runs.drawing import DrawnPart

_FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_PIXELS = (240, 600)
"""Of a side of the picture of a code with its quiet zone: almost all have 61 modules or a few more, none over 185. What
is not read in the small one is looked for in the large one."""
_POINTS_A_MILLIMETRE = 72 / 25.4


class CodeDiffers(Exception):
    """A code reads back as another one, or not at all; carries the serial of its sign, empty where pages are amiss."""

    def __init__(self, serial: str) -> None:
        super().__init__(serial)
        self.serial = serial


class _Spot(NamedTuple):
    """Where a code stands: page from 0, and points from the left, bottom, right and top edges of the page."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


def read_back(part: DrawnPart, content: bytes, progress: Callable[[int], None]) -> None:
    """Read each code of the file, every copy; *progress* is told how many signs are right, after each.

    The reader is not ours. Raise CodeDiffers at the first code that does not say what its account says.
    """
    spots = list(_spots(part))
    with pypdfium2.PdfDocument(content) as document:
        if len(document) != spots[-1][-1].page + 1:
            raise CodeDiffers("")
        shown = _Shown(document, LAYOUTS_OF_SHEETS[part.layout].code_side)
        for number, (sign, copies) in enumerate(zip(part.signs, spots, strict=True), 1):
            wanted = sign.account.payload.encode()
            if not all(shown.shows(spot, wanted) for spot in copies):
                raise CodeDiffers(sign.serial)
            progress(number)


class _Shown:
    """The pages of a file as pictures, one at a time."""

    def __init__(self, document: Any, side: float) -> None:
        self._document = document
        self._scales = [pixels / (side * _POINTS_A_MILLIMETRE) for pixels in _PIXELS]
        self._number = -1
        self._page: Any = None

    def shows(self, spot: _Spot, wanted: bytes) -> bool:
        """Whether the only code within *spot* says what is *wanted*."""
        if spot.page != self._number:
            self._number, self._page = spot.page, self._document[spot.page]
        return any(self._read(spot, scale) == wanted for scale in self._scales)

    def _read(self, spot: _Spot, scale: float) -> bytes | None:
        edges = (spot.left, spot.bottom, spot.right, spot.top)
        picture = self._page.render(scale=scale, crop=edges, grayscale=True).to_numpy()
        codes = zxingcpp.read_barcodes(picture, formats=_FORMATS)
        return bytes(codes[0].bytes) if len(codes) == 1 else None


def _spots(part: DrawnPart) -> Iterator[list[_Spot]]:
    """For each sign where its copies' codes stand."""
    layout = LAYOUTS_OF_SHEETS[part.layout]
    if not part.sheet:
        for number in range(len(part.signs)):
            spot = _spot(0, layout.code_x, layout.code_y, layout.code_side, (layout.width, layout.height))
            yield [spot._replace(page=number * part.copies + copy) for copy in range(part.copies)]
        return
    sheet = SHEETS[part.sheet]
    for copies in plan_sheets(len(part.signs), sheet, start=part.start_at, copies=part.copies).spots:
        spots = []
        for page, number in copies:
            cell = sheet.cell(number)
            x = cell.x + (cell.width - layout.width) / 2 + layout.code_x
            y = cell.y + (cell.height - layout.height) / 2 + layout.code_y
            spots.append(_spot(page - 1, x, y, layout.code_side, (sheet.width, sheet.height)))
        yield spots


def _spot(page: int, x: float, y: float, side: float, paper: tuple[float, float]) -> _Spot:
    """From millimetres from the top left corner."""
    edges = (x, paper[1] - y - side, paper[0] - x - side, y)
    return _Spot(page, *(edge * _POINTS_A_MILLIMETRE for edge in edges))
