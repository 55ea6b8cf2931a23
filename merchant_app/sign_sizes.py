"""The sizes of signs in words, and each as a small picture: what people choose from before they print."""

from functools import cache
from math import sqrt

from flask import Flask
from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from markupsafe import Markup

from merchant_app.pictures import drawing
from qr import LAYOUTS, Panel

SIZES: dict[str, tuple[str, LazyString]] = {
    "a6": ("A6 · 105 × 148 mm", _("Để bàn, cỡ hay dùng nhất")),
    "mica-10x15": ("10 × 15 cm", _("Đế mica mua sẵn")),
    "a5": ("A5 · 148 × 210 mm", _("Để quầy, khách đứng xa một chút")),
    "a4": ("A4 · 210 × 297 mm", _("Dán tường, quét từ xa 1,5 mét")),
    "sticker-80x80": ("80 × 80 mm", _("Tem dán mặt bàn, mặt sạp")),
    "sticker-70x100": ("70 × 100 mm", _("Tem dán cột, xe đẩy")),
    "card-86x54": ("86 × 54 mm", _("Thẻ bỏ túi, đeo cổ")),
}
"""For each layout its measures, and where such a sign stands; in the order of the choice."""

_LARGEST = 68
"""Pixels of its picture."""
_INK = "currentColor"
"""That of the page's own words."""
_LONGEST_PAPER = 297
"""Millimetres of the longest paper there is."""


def start_sign_sizes(app: Flask) -> None:
    """Let templates say ``{{ sign.layout | size }}`` and ``{{ size_picture(layout) }}``."""
    app.jinja_env.filters["size"] = size_name
    app.jinja_env.filters["prints"] = prints
    app.jinja_env.globals["size_picture"] = size_picture


def size_name(layout: str) -> str:
    """``A6 · 105 × 148 mm``."""
    return SIZES[layout][0]


def prints(layout: str, part: str) -> bool:
    """Whether signs of that size have the part, such as ``heading``; small ones leave some out."""
    return part in LAYOUTS[layout].places


@cache
def size_picture(layout: str) -> Markup:
    """The sign from afar: its paper, its coloured parts and its code. Four times the area is drawn twice as large."""
    sign = LAYOUTS[layout]
    quiet = sign.code_side / 12
    modules = Panel(
        sign.code_x + quiet, sign.code_y + quiet, sign.code_side - 2 * quiet, sign.code_side - 2 * quiet, _INK
    )
    areas = (Panel(0, 0, sign.width, sign.height, "#fff"), *(p for p in sign.panels if not p.line), modules)
    shapes = "".join(
        f'<rect x="{area.x:g}" y="{area.y:g}" width="{area.width:g}" height="{area.height:g}" fill="{area.colour}"/>'
        for area in areas
    )
    edge = f'<path d="M0 0h{sign.width}v{sign.height}h-{sign.width}z" fill="none" stroke="{_INK}" stroke-width="3"/>'
    pixels = _LARGEST * sqrt(_LONGEST_PAPER * max(sign.width, sign.height)) / _LONGEST_PAPER
    return drawing(
        f'<svg width="{pixels:.0f}" height="{pixels:.0f}" viewBox="-2 -2 {sign.width + 4} {sign.height + 4}"'
        f' aria-hidden="true">{shapes}{edge}</svg>'
    )
