"""A code read in a photo, as a form carries it along: signed, so that the approver is told of photos, not of fields."""

from uuid import UUID

from flask import Flask
from itsdangerous import BadData, URLSafeTimedSerializer

from database.keys import keys_in_use
from merchant_app.shop_code import ShopCode
from merchant_app.signed_in import current_officer

LASTS = 24 * 60 * 60
"""Seconds for which a form may carry a code: what hung at the shop longer ago is read anew."""


def start_carrying(app: Flask) -> None:
    """Let templates say ``{{ code | carried }}``."""
    app.jinja_env.filters["carried"] = carried


def carried(code: ShopCode) -> str:
    """The code as text for a form of the officer who sent the photo."""
    return signed(code.as_text, by=current_officer().id)


def code_carried(text: str) -> ShopCode | None:
    """The code that a form carries; None unless this server read it for the same officer within the last day."""
    try:
        said = _signer(current_officer().id).loads(text, max_age=LASTS)
    except BadData:
        return None
    return ShopCode.from_text(said)


def signed(text: str, *, by: UUID) -> str:
    """*text* with the mark of this server and the time, good for one officer."""
    return str(_signer(by).dumps(text))


def _signer(officer_id: UUID) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(keys_in_use().derived("codes that forms carry"), salt=str(officer_id))
