"""What light, lens and file do to a photograph: blur, noise, shadow, glare; arrays of pixels in, arrays out."""

import math
from io import BytesIO

import numpy as np
from PIL import Image, ImageFilter


def blurred(pixels, radius):
    """Out of focus: a Gaussian of this standard deviation in pixels."""
    return np.asarray(Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(radius)))


def moved(pixels, length, direction):
    """Moved while taken: the mean along a line of *length* pixels in *direction* (radians)."""
    steps = max(3, round(length) + 1)
    total = np.zeros(pixels.shape, np.float32)
    image = Image.fromarray(pixels)
    for along in np.linspace(-length / 2, length / 2, steps):
        across, down = along * math.cos(direction), along * math.sin(direction)
        total += np.asarray(image.transform(image.size, Image.Transform.AFFINE, (1, 0, across, 0, 1, down), 2))
    return _clipped(total / steps)


def noisy(pixels, chance, strength):
    """Grain of this standard deviation (of 255), in grey and a little in colour."""
    height, width, _ = pixels.shape
    grain = chance.standard_normal((min(height, 1000), min(width, 1000), 3), dtype=np.float32)
    grain = grain * 0.5 + grain[:, :, :1]
    across, down = -(-width // grain.shape[1]), -(-height // grain.shape[0])
    return _clipped(pixels + strength * np.tile(grain, (down, across, 1))[:height, :width])


def dim(pixels, light):
    """Too little light: everything at this share of its brightness."""
    return _clipped(pixels * np.float32(light))


def shadowed(pixels, chance, centre, depth):
    """A shadow with an edge across *centre*: one side keeps *depth* of its light."""
    side = _distance(pixels, centre, chance.uniform(0, 2 * math.pi))
    edge = chance.uniform(2, 12)
    kept = depth + (1 - depth) / (1 + np.exp(np.clip(-side / edge, -40, 40)))
    return _clipped(pixels * kept[:, :, None])


def unevenly_lit(pixels, chance, centre, reach, darkest):
    """A lamp at one side: over *reach* pixels around *centre* the light falls from full to *darkest*."""
    side = _distance(pixels, centre, chance.uniform(0, 2 * math.pi))
    kept = np.clip(0.5 + side / (2 * reach), 0, 1) * (1 - darkest) + darkest
    return _clipped(pixels * kept[:, :, None])


def glaring(pixels, centre, radius):
    """A lamp mirrored in the laminate: a white spot with a soft edge."""
    height, width, _ = pixels.shape
    down, across = np.mgrid[:height, :width].astype(np.float32)
    away = np.hypot(across - centre[0], down - centre[1]) / radius
    return _clipped(pixels + 330 * np.exp(-(away**4))[:, :, None])


def creased(pixels, chance, box, module):
    """Folded once or twice through the code in *box* (x, y, side): bent lines, worn print, light and shade."""
    x, y, side = box
    for fold in range(int(chance.integers(1, 3))):
        pixels = pixels.swapaxes(0, 1) if fold else pixels
        start = (y, x)[1 - fold] + side * chance.uniform(0.2, 0.8)
        width = pixels.shape[1]
        along = np.arange(pixels.shape[0])[:, None] * chance.uniform(-0.15, 0.15)
        at = np.arange(width)[None, :] - start - (along - along.mean())
        bend = module * chance.uniform(0.3, 0.9) * np.exp(-((at / (3 * module)) ** 2))
        columns = np.clip(np.arange(width)[None, :] + bend, 0, width - 1).astype(np.intp)
        pixels = np.take_along_axis(pixels, columns[:, :, None], axis=1).astype(np.float32)
        shade = np.where(at > 0, 1 - 0.35 * np.exp(-np.abs(at) / (6 * module)), 1.0)
        worn = np.exp(-((at / (module * 0.4)) ** 2))[:, :, None]
        pixels = _clipped(pixels * shade[:, :, None] * (1 - worn) + 225 * worn)
        pixels = pixels.swapaxes(0, 1) if fold else pixels
    return np.ascontiguousarray(pixels)


def badly_stored(pixels, quality):
    """Passed on by a messenger: once through a JPEG of this quality before the one that is kept."""
    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))


def _distance(pixels, centre, direction):
    height, width, _ = pixels.shape
    down, across = np.mgrid[:height, :width].astype(np.float32)
    return (across - centre[0]) * math.cos(direction) + (down - centre[1]) * math.sin(direction)


def _clipped(pixels):
    return np.clip(pixels, 0, 255).astype(np.uint8)
