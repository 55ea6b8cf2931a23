"""The few icons our pages use, taken from the sprite inside the Bootstrap wheel.

The whole sprite weighs 1.12 MB; a page needs five of its 2,000 pictures.
"""

import re
from functools import cache
from pathlib import Path

import flask_bootstrap
from flask import Flask
from markupsafe import Markup

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


@cache
def _symbols() -> dict[str, Markup]:
    text = SPRITE.read_text()
    # The sprite is a file of our own locked wheel, so its drawing needs no escaping.
    return {
        name: Markup(drawing)  # noqa: S704
        for name, drawing in re.findall(r'<symbol[^>]*id="([^"]+)"[^>]*>(.*?)</symbol>', text, flags=re.DOTALL)
    }
