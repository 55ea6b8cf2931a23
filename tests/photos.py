"""Photos as a phone takes them of signs and codes on a wall: tilted, soft, unevenly lit, and JPEG in the end."""

import cmath
import math
from functools import cache
from io import BytesIO

import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

from qr import make_symbol, write_transfer
from tests.qr.signs import drawn, sign

WALL = (126, 116, 98)
CARD, CARD_BANK = "9704366800000000018", "970436"


@cache
def sign_picture(account="0071000000168", name="Nguyễn Thị Mẫu") -> Image.Image:
    """An A6 sign as it comes out of the printer."""
    document = pypdfium2.PdfDocument(drawn([sign(account=account, name=name)]))
    picture = document[0].render(scale=3).to_pil().convert("RGB")
    document.close()
    return picture


@cache
def code_picture(text: str) -> Image.Image:
    """Any code by itself."""
    return Image.open(BytesIO(make_symbol(text).png(10))).convert("RGB")


def photo_of(*pictures: Image.Image, size=(2000, 1500), stacked=False, degrees=4, quality=70) -> bytes:
    """What a phone sends when the pictures hang side by side, or one above the other, on a wall."""
    wall = Image.new("RGB", size, WALL)
    for number, picture in enumerate(pictures):
        across, down = (1, len(pictures)) if stacked else (len(pictures), 1)
        room = (size[0] * 0.8 / across, size[1] * 0.8 / down)
        scale = min(room[0] / picture.width, room[1] / picture.height)
        hung = picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.LANCZOS)
        middle = (size[0] * (0 if stacked else number) / across, size[1] * (number if stacked else 0) / down)
        left, top = middle[0] + size[0] / across / 2, middle[1] + size[1] / down / 2
        wall.paste(hung, (round(left - hung.width / 2), round(top - hung.height / 2)))
    light = Image.linear_gradient("L").resize(size).point(lambda level: 150 + level // 3)
    shaded = Image.composite(wall, Image.new("RGB", size), light)
    seen = _seen_askew(size, degrees)
    askew = shaded.transform(size, Image.Transform.QUAD, seen, Image.Resampling.BILINEAR, fillcolor=WALL)
    return jpeg(askew.filter(ImageFilter.BoxBlur(1)), quality)


def _seen_askew(size: tuple[int, int], degrees: float) -> tuple[float, ...]:
    """Which points of the wall lie in the four corners of a picture taken from one side and turned by *degrees*."""
    width, height = size
    turn = cmath.rect(1, math.radians(degrees))
    corners: list[float] = []
    for across, down in ((0, 0), (0, 1), (1, 1), (1, 0)):
        turned = complex((across - 0.5) * width, (down - 0.5) * height) * turn
        x, y = turned.real / width + 0.5, turned.imag / height + 0.5
        corners += [x * width * (1 - 0.04 * y), y * height * (1 - 0.05 * x)]
    return tuple(corners)


def photo_of_nothing() -> bytes:
    """A wall with a picture of no code."""
    wall = Image.new("RGB", (1600, 1200), WALL)
    ImageDraw.Draw(wall).ellipse((400, 300, 1200, 900), fill=(200, 40, 40))
    return jpeg(wall, 80)


def jpeg(picture: Image.Image, quality=80) -> bytes:
    """The picture as a JPEG file."""
    file = BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return file.getvalue()


def card_code() -> str:
    """A code that pays into a card."""
    return write_transfer(bank_bin=CARD_BANK, account=CARD, card=True)


def small_picture(size=(60, 40), **saved) -> bytes:
    """A picture that may be kept with an incident, unless something is *saved* with it or it is too large."""
    file = BytesIO()
    Image.new("RGB", size, "white").save(file, "JPEG", **saved)
    return file.getvalue()
