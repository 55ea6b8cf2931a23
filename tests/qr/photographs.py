"""Distorted photographs of real signs, made from fixed seeds: what a phone in a street does to a sign."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO

import numpy as np
import pypdfium2
from PIL import Image

from qr import LAYOUTS, make_symbol, write_transfer
from tests.qr import photograph_light as light
from tests.qr.photograph_camera import TWELVE_MEGAPIXELS, WIDE, Flat, Shot, taken
from tests.qr.signs import SIGNS, drawn, sign

OF_EACH_KIND = 16
_CODE_PIXELS = 480
"""Side of the code, quiet zone and all, in the flat rendering that the photographs are taken of."""


@dataclass(frozen=True)
class Photograph:
    """One picture: its kind of distortion, its file, and what a perfect reader finds in it."""

    kind: str
    jpeg_bytes: bytes
    payloads: tuple[str, ...]


def distorted_photographs(of_each_kind: int = OF_EACH_KIND) -> Iterator[Photograph]:
    """Yield the whole set, kind by kind; the same pictures each time (with the same version of Pillow)."""
    for number, (kind, take) in enumerate(KINDS.items()):
        for index in range(of_each_kind):
            chance = np.random.default_rng([2026, number, index])
            pixels, payloads, quality = take(chance, number + index)
            yield Photograph(kind, stored(pixels, quality), payloads)


def stored(pixels: np.ndarray, quality: int = 85) -> bytes:
    """Return *pixels* as a JPEG."""
    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return file.getvalue()


@cache
def flat_sign(index: int) -> Flat:
    """Return a sign: every layout in turn, with and without a name or an amount in the code."""
    layout = LAYOUTS[tuple(LAYOUTS)[index % len(LAYOUTS)]]
    account = f"{7_100_000_168 + index * 7_919:013}"
    name = (None, "Nguyễn Thị Mẫu", SIGNS["longest"].holder[:40])[index // len(LAYOUTS) % 3]
    amount = 35_000 if index % 5 == 4 else None
    payload = write_transfer(bank_bin="970436", account=account, merchant_name=name, amount=amount)
    shown = replace(sign(), payload=payload, account=account, shop=f"Hải sản Sạp {index}")
    scale = _CODE_PIXELS / layout.code_side
    page = pypdfium2.PdfDocument(drawn([shown], layout.name))[0].render(scale=scale * 25.4 / 72)
    module = _CODE_PIXELS / make_symbol(payload).side
    box = (layout.code_x * scale + 4 * module, layout.code_y * scale + 4 * module, _CODE_PIXELS - 8 * module)
    return Flat(np.asarray(page.to_pil().convert("RGB")), (payload,), box, module)


def beside_each_other(index: int, count: int) -> Flat:
    """Return *count* signs in a row, as they stand on a counter; the box is that of the middle one's code."""
    signs = [flat_sign(index + turn) for turn in range(count)]
    height = max(len(one.pixels) for one in signs)
    row, middle, at = [], signs[count // 2], 0
    for one in signs:
        padded = np.full((height, one.pixels.shape[1] + 40, 3), (110, 96, 84), np.uint8)
        padded[: len(one.pixels), 20:-20] = one.pixels
        if one is middle:
            box = (at + 20 + one.box[0], *one.box[1:])
        at += padded.shape[1]
        row.append(padded)
    return Flat(np.hstack(row), tuple(one.payloads[0] for one in signs), box, middle.module)


Change = Callable[[Shot, np.random.Generator], np.ndarray]
Taken = tuple[np.ndarray, tuple[str, ...], int]
Kind = Callable[[np.random.Generator, int], Taken]


def _simple(change: Change, **how) -> Kind:
    """Return a kind: a photograph taken with *how*, its pixels changed, kept as a good JPEG."""

    def take(chance: np.random.Generator, index: int) -> Taken:
        flat = flat_sign(index)
        shot = taken(flat, chance, module=chance.uniform(4, 7), **how)
        return change(shot, chance), flat.payloads, 85

    return take


def _unchanged(shot: Shot, _chance: np.random.Generator) -> np.ndarray:
    return shot.pixels


def _out_of_focus(shot: Shot, chance: np.random.Generator) -> np.ndarray:
    """Blur so far that neighbouring modules run together: a deviation of 0.35 to 0.75 modules."""
    return light.blurred(shot.pixels, shot.module * chance.uniform(0.35, 0.75))


def _moved(shot: Shot, chance: np.random.Generator) -> np.ndarray:
    """Move by 0.8 to 1.8 modules in any direction."""
    return light.moved(shot.pixels, shot.module * chance.uniform(0.8, 1.8), chance.uniform(0, math.pi))


def _grainy(shot: Shot, chance: np.random.Generator) -> np.ndarray:
    return light.noisy(shot.pixels, chance, chance.uniform(25, 55))


def _dim(shot: Shot, chance: np.random.Generator) -> np.ndarray:
    return light.noisy(light.dim(shot.pixels, chance.uniform(0.15, 0.25)), chance, chance.uniform(2, 6))


def _glaring(shot: Shot, chance: np.random.Generator) -> np.ndarray:
    """Mirror a lamp in the code, away from its top left, where most of what guides readers stands."""
    place = [middle + shot.side * chance.uniform(-0.1, 0.3) for middle in shot.centre]
    return light.noisy(light.glaring(shot.pixels, place, shot.side * chance.uniform(0.1, 0.25)), chance, 4)


def _shadowed(shot: Shot, chance: np.random.Generator) -> np.ndarray:
    return light.noisy(light.shadowed(shot.pixels, chance, shot.centre, chance.uniform(0.2, 0.45)), chance, 5)


def _lit_from_one_side(shot: Shot, chance: np.random.Generator) -> np.ndarray:
    """Let the light fall to 8 to 25 % across the code, from any side."""
    darkest = chance.uniform(0.08, 0.25)
    return light.noisy(light.unevenly_lit(shot.pixels, chance, shot.centre, shot.side, darkest), chance, 4)


def _in_the_street(shot: Shot, chance: np.random.Generator) -> np.ndarray:
    """Do a little of everything, as most bad photographs do."""
    pixels = light.unevenly_lit(shot.pixels, chance, shot.centre, shot.side, 0.35)
    pixels = light.moved(pixels, shot.module * chance.uniform(0.3, 0.9), chance.uniform(0, math.pi))
    pixels = light.blurred(pixels, shot.module * chance.uniform(0.15, 0.3))
    return light.badly_stored(light.noisy(pixels, chance, 14), 40)


def _stored_badly(chance: np.random.Generator, index: int) -> Taken:
    flat = flat_sign(index)
    shot = taken(flat, chance, module=chance.uniform(2.8, 4.5))
    return light.noisy(shot.pixels, chance, 6), flat.payloads, 30


def _several(chance: np.random.Generator, index: int) -> Taken:
    flat = beside_each_other(index, 2 + index % 2)
    shot = taken(flat, chance, module=chance.uniform(3.2, 4.2), size=WIDE, turn=6, tilt=(0, 15), astray=0.02)
    return shot.pixels, flat.payloads, 80


def _small(chance: np.random.Generator, index: int) -> Taken:
    flat = flat_sign(index)
    size, module = TWELVE_MEGAPIXELS, chance.uniform(2.2, 4.5)
    shot = taken(flat, chance, module=module, size=size, turn=20, tilt=(0, 20), astray=0.3)
    return light.noisy(shot.pixels, chance, 6), flat.payloads, 80


def _covered(chance: np.random.Generator, index: int) -> Taken:
    """Cover up to 12 % of the modules with a finger, tape or dirt, away from the three corners that guide readers."""
    flat = flat_sign(index)
    pixels = flat.pixels.copy()
    x, y, side = flat.box
    area = chance.uniform(0.06, 0.12) * side * side
    wide = math.sqrt(area) * chance.uniform(0.6, 1.4)
    high = area / wide
    # The free cross between the corners, and the fourth corner.
    if index % 2:
        left, top = x + side - wide * chance.uniform(0.7, 1), y + side - high * chance.uniform(0.7, 1)
    else:
        left = x + chance.uniform(0.2, 0.75) * (side - wide)
        top = y + 9 * flat.module + chance.uniform(0, 1) * (side - 18 * flat.module - high)
    colour = chance.integers((10, 10, 10), (230, 190, 160))
    pixels[round(top) : round(top + high), round(left) : round(left + wide)] = colour
    shot = taken(replace(flat, pixels=pixels), chance, module=chance.uniform(4, 7))
    return light.noisy(shot.pixels, chance, 5), flat.payloads, 80


def _creased(chance: np.random.Generator, index: int) -> Taken:
    flat = flat_sign(index)
    folded = replace(flat, pixels=light.creased(flat.pixels, chance, flat.box, flat.module))
    shot = taken(folded, chance, module=chance.uniform(4, 7), tilt=(0, 15))
    return light.noisy(shot.pixels, chance, 5), flat.payloads, 80


KINDS: dict[str, Kind] = {
    "turned any way": _simple(_unchanged, turn=180),
    "tilted by 15-35 degrees": _simple(_unchanged, turn=25, tilt=(15, 35)),
    "out of focus": _simple(_out_of_focus),
    "moved": _simple(_moved),
    "grain": _simple(_grainy),
    "dim, 15-25 % of the light": _simple(_dim),
    "JPEG quality 30": _stored_badly,
    "glare": _simple(_glaring),
    "covered by 6-12 %": _covered,
    "two or three codes": _several,
    "small in 12 megapixels": _small,
    "shadow": _simple(_shadowed),
    "lit from one side": _simple(_lit_from_one_side),
    "creased": _creased,
    "in the street": _simple(_in_the_street, turn=30, tilt=(5, 25)),
}
