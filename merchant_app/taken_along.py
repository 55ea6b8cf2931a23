"""A view that is handed on: its address with the day it shows, to copy and to scan, for whoever may see it too."""

from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from merchant_app.pictures import code_picture


@dataclass(frozen=True)
class TakenAlong:
    """Where others find the very same view."""

    address: str
    code: Markup


def taken_along(endpoint: str, **asked: object) -> TakenAlong:
    """The view at *endpoint* as it was *asked* for: name its day, or it shows another one tomorrow."""
    address: str = current_app.extensions["settings"].own_address + url_for(endpoint, **asked)  # type: ignore[arg-type]
    return TakenAlong(address, code_picture(address, title=_("Mã QR của trang này")))
