"""The pictures of what comes out of the printer: every size of sign, runs, sheets, and the list to sign on."""

from collections.abc import Iterable
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import pypdfium2
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Page

from merchant_app.sign_sizes import SIZES
from qr import LAYOUTS, SEMIBOLD

SHEET = "labels-2x3-99x93"
RUN, LABELS, LIST, ALL = "print-run-page", "label-sheet", "hand-over-list", "signs-all"
LONGEST_SIDE = 760
"""Pixels of a picture of one page."""
SCALE, GAP, CAPTION = 2.2, 26, 30
"""Of the picture of all sizes: pixels a millimetre, and pixels between them and for the words below each."""
TABLE, INK = "#d8dee0", "#1d2b2e"
ROWS = (("a4", "a5"), ("a6", "mica-10x15", "sticker-70x100"), ("sticker-80x80", "card-86x54"))
"""Which sizes stand beside each other, the largest first; the last two rows beside the first."""
PATIENCE = 60_000
"""Milliseconds until a run that is not drawn counts as broken."""


def names() -> list[str]:
    """What is taken."""
    return [ALL, *(_name(layout) for layout in SIZES if layout != "a6"), RUN, LABELS, LIST]


def take(page: Page, shop: str, place: str, folder: Path) -> None:
    """Take them all: signs of the shop at that address, and runs of the place with that name."""
    signs = {layout: _sign(page, shop, layout) for layout in SIZES}
    for layout, pdf in signs.items():
        if layout != "a6":
            _keep(_picture(pdf, _scale_of(layout)), folder / f"{_name(layout)}.png")
    _keep(_side_by_side(signs), folder / f"{ALL}.png")
    run = _run(page, place, "a6")
    _keep(_picture(_pdf(page, f"{run}/1.pdf"), LONGEST_SIDE / 148), folder / f"{RUN}.png")
    _keep(_picture(_pdf(page, f"{run}/hand-over.pdf"), 1100 / 297), folder / f"{LIST}.png")
    labels = _run(page, place, SHEET)
    _keep(_picture(_pdf(page, f"{labels}/1.pdf"), LONGEST_SIDE / 297), folder / f"{LABELS}.png")


def _name(layout: str) -> str:
    return f"sign-{layout}"


def _scale_of(layout: str) -> float:
    return min(6.0, LONGEST_SIDE / max(LAYOUTS[layout].width, LAYOUTS[layout].height))


def _sign(page: Page, shop: str, layout: str) -> bytes:
    page.goto(f"{shop}/signs")
    page.locator(f"main input[name=layout][value='{layout}']").check()
    page.locator("main form.sheet button.btn-primary").click()
    page.wait_for_url("**/signs/*")
    return _pdf(page, f"{page.url}/sign.pdf")


def _run(page: Page, place: str, paper: str) -> str:
    """The address of a run of all shops of the place, once it is drawn."""
    page.goto(f"/print-runs/new?{urlencode({'only': 'all', 'paper': paper})}")
    page.get_by_label(place).check()
    page.locator("form#choose > button").click()
    page.locator("button[name=write]").click()
    page.wait_for_url(lambda url: not url.partition("#")[0].endswith("/new"))
    address = page.url.partition("#")[0]
    page.locator("a[href$='/1.pdf']").wait_for(timeout=PATIENCE)  # the page looks again by itself
    return address


def _pdf(page: Page, address: str) -> bytes:
    answer = page.request.get(address)
    assert answer.ok, f"{address}: {answer.status}"
    return answer.body()


def _picture(pdf: bytes, scale: float) -> Image.Image:
    """The first page, so many pixels a millimetre."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture: Image.Image = document[0].render(scale=scale * 25.4 / 72).to_pil()
        return picture
    finally:
        document.close()


def _keep(picture: Image.Image, file: Path) -> None:
    """Write it with the few colours it has: a third of the bytes, and nobody sees it."""
    content = BytesIO()
    picture.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(content, "PNG", optimize=True)
    file.write_bytes(content.getvalue())


def _side_by_side(signs: dict[str, bytes]) -> Image.Image:
    """All sizes beside each other, each as large as it is to the others, with its measures below."""
    shown = {layout: _picture(pdf, SCALE) for layout, pdf in signs.items()}
    first, *others = ROWS
    at = {**_in_a_row(shown, first, GAP, GAP)}
    left, top = GAP + sum(shown[layout].width + GAP for layout in first), GAP
    for row in others:
        at |= _in_a_row(shown, row, left, top)
        top += max(shown[layout].height for layout in row) + CAPTION + GAP
    width = GAP + max(x + shown[layout].width for layout, (x, _) in at.items())
    height = GAP + CAPTION + max(y + shown[layout].height for layout, (_, y) in at.items())
    table = Image.new("RGB", (width, height), TABLE)
    pen = ImageDraw.Draw(table)
    letters = ImageFont.truetype(str(files("fontpkg_be_vietnam_pro").joinpath("files", f"{SEMIBOLD}.ttf")), 17)
    for layout, (x, y) in at.items():
        table.paste(shown[layout], (x, y))
        pen.text((x, y + shown[layout].height + 4), SIZES[layout][0], fill=INK, font=letters)
    return table


def _in_a_row(shown: dict[str, Image.Image], layouts: Iterable[str], left: int, top: int) -> dict[str, tuple[int, int]]:
    found = {}
    for layout in layouts:
        found[layout] = (left, top)
        left += shown[layout].width + GAP
    return found
