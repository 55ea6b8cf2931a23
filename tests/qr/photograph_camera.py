"""A camera before a wall: takes a flat picture of signs, leans and turns it, and tells where the code came to lie."""

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image

SMALL, WIDE, TWELVE_MEGAPIXELS = (900, 1200), (2400, 1300), (4000, 3000)


@dataclass(frozen=True)
class Flat:
    """Signs as printed, before anybody photographs them; `box` is a code without its quiet zone: x, y, side."""

    pixels: np.ndarray
    payloads: tuple[str, ...]
    box: tuple[float, float, float]
    module: float


@dataclass(frozen=True)
class Shot:
    """A picture as the lens sees it: where the code's middle is, and its side and module in pixels there."""

    pixels: np.ndarray
    centre: tuple[float, float]
    side: float
    module: float


def taken(
    flat: Flat,
    chance: np.random.Generator,
    *,
    module: float,
    size: tuple[int, int] = SMALL,
    turn: float = 10,
    tilt: tuple[float, float] = (0, 12),
    astray: float = 0.08,
) -> Shot:
    """Photograph *flat* with a pinhole camera before a wall.

    Args:
        flat: what is photographed.
        chance: where its numbers come from.
        module: pixels of one module, where the sign is not tilted away.
        size: of the picture.
        turn: the camera is held askew by up to so many degrees.
        tilt: the sign leans away by so many degrees, about any axis.
        astray: how far the code is from the middle of the picture, of the picture's size.
    """
    width, height = size
    x, y, side = flat.box
    scale = module / flat.module
    down, across, _ = flat.pixels.shape
    askew, axis = math.radians(chance.uniform(-turn, turn)), chance.uniform(0, 2 * math.pi)
    lean = math.radians(chance.uniform(*tilt))
    centre = [half * (1 + 2 * chance.uniform(-astray, astray)) for half in (width / 2, height / 2)]
    away = 2.5 * max(down, across) * scale
    corners = []
    for corner_x, corner_y in ((0, 0), (across, 0), (across, down), (0, down)):
        right, low = (corner_x - x - side / 2) * scale, (corner_y - y - side / 2) * scale
        right, low = right * math.cos(askew) - low * math.sin(askew), right * math.sin(askew) + low * math.cos(askew)
        on_axis = right * math.cos(axis) + low * math.sin(axis)
        off_axis = -right * math.sin(axis) + low * math.cos(axis)
        nearer = away / (away + off_axis * math.sin(lean))
        on_axis, off_axis = on_axis * nearer, off_axis * math.cos(lean) * nearer
        corners.append(
            (
                centre[0] + on_axis * math.cos(axis) - off_axis * math.sin(axis),
                centre[1] + on_axis * math.sin(axis) + off_axis * math.cos(axis),
            )
        )
    sign_image, shrunk = Image.fromarray(flat.pixels).convert("RGBA"), (across, down)
    if scale < 0.6:
        # A lens gathers the light between the pixels; sampling points of a sharp print would not.
        shrunk = (max(1, round(across * scale)), max(1, round(down * scale)))
        sign_image = sign_image.resize(shrunk, Image.Resampling.BOX)
    left, top, right, bottom = _bounds(corners, size)
    seen_from = [(corner_x - left, corner_y - top) for corner_x, corner_y in corners]
    way_back = _way_back(seen_from, ((0, 0), (shrunk[0], 0), shrunk, (0, shrunk[1])))
    part = (right - left, bottom - top)
    seen = sign_image.transform(part, Image.Transform.PERSPECTIVE, way_back, Image.Resampling.BICUBIC)
    picture = _wall(chance, size)
    picture.paste(seen, (left, top), seen)
    return Shot(np.asarray(picture), (centre[0], centre[1]), side * scale, module)


def _way_back(seen: list[tuple[float, float]], flat: tuple[tuple[float, float], ...]) -> tuple[float, ...]:
    """Return Pillow's eight numbers that lead from the four corners *seen* back to those of the *flat* sign."""
    rows, wanted = [], []
    for (x, y), (across, down) in zip(seen, flat, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -x * across, -y * across], [0, 0, 0, x, y, 1, -x * down, -y * down]]
        wanted += [across, down]
    return tuple(np.linalg.solve(np.array(rows, float), np.array(wanted, float)))


def _bounds(corners: list[tuple[float, float]], size: tuple[int, int]) -> tuple[int, int, int, int]:
    across, down = [corner[0] for corner in corners], [corner[1] for corner in corners]
    left, top = max(0, math.floor(min(across))), max(0, math.floor(min(down)))
    return left, top, min(size[0], math.ceil(max(across))), min(size[1], math.ceil(max(down)))


def _wall(chance: np.random.Generator, size: tuple[int, int]) -> Image.Image:
    """Return something mottled to stand behind the sign."""
    spots = chance.integers(50, 190, (9, 12, 1)) * chance.uniform(0.8, 1.2, (9, 12, 3))
    return Image.fromarray(spots.astype(np.uint8)).resize(size, Image.Resampling.BICUBIC)
