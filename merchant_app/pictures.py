"""Drawings in our pages: the few icons they use, from the sprite inside the Bootstrap wheel, and codes.

The whole sprite weighs 1.12 MB; a page needs five of its 2,000 pictures.
"""

import re
from functools import cache
from pathlib import Path

import flask_bootstrap
from flask import Flask
from markupsafe import Markup

from qr import make_symbol

SPRITE = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5" / "icons" / "bootstrap-icons.svg"


class UnknownPicture(KeyError):
    """A template asks for an icon the sprite does not have."""


def start_pictures(app: Flask) -> None:
    """Let templates say ``{{ icon("shop") }}``."""
    app.jinja_env.globals["icon"] = icon


@cache
def icon(name: str, label: str = "") -> Markup:
    """The icon as SVG: decoration beside words, or with a *label* a picture that speaks for itself."""
    found = _symbols().get(name)
    if found is None:
        raise UnknownPicture(name)
    spoken = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" viewBox="0 0 16 16" fill="currentColor" {}>{}</svg>').format(spoken, found)


def code_picture(payload: str, *, title: str) -> Markup:
    """The QR of *payload* as SVG for the page itself; *title* says what it is to those who cannot see it."""
    return drawing(make_symbol(payload).svg(title=title))


def drawing(svg: str) -> Markup:
    """An SVG that this program drew itself, of numbers and escaped titles, as it is put into a page."""
    return Markup(svg)  # noqa: S704 - the one place where what was drawn is called safe


@cache
def _symbols() -> dict[str, Markup]:
    text = SPRITE.read_text()
    # The sprite is a file of our own locked wheel, so its drawing needs no escaping.
    return {
        name: drawing(shape)
        for name, shape in re.findall(r'<symbol[^>]*id="([^"]+)"[^>]*>(.*?)</symbol>', text, flags=re.DOTALL)
    }
