"""Devices that signed in to an account before: they have tries of their own, so that strangers cannot shut them out."""

import hashlib
import secrets

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

REMEMBERED = 180 * 24 * 3600
"""Seconds since the device signed in last."""
LOGINS_OF_DEVICE = 8
"""A device in an office is shared by some people, not by everybody."""


def known_device_of(login: str) -> str:
    """What this device is counted under, if it has signed in with *login* before; empty if not."""
    device, logins = _read()
    return device if _mark_of(login) in logins else ""


def remember_device(response: Response, login: str) -> None:
    """Let the browser keep that it has signed in with *login*. It opens nothing: the password is asked all the same."""
    device, logins = _read()
    others = [mark for mark in logins if mark != _mark_of(login)]
    kept = [device or secrets.token_urlsafe(16), [_mark_of(login), *others][:LOGINS_OF_DEVICE]]
    production = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(
        _cookie_name(), _signer().dumps(kept), max_age=REMEMBERED, secure=production, httponly=True, samesite="Lax"
    )


def _read() -> tuple[str, list[str]]:
    try:
        device, logins = _signer().loads(request.cookies.get(_cookie_name(), ""), max_age=REMEMBERED)
    except BadData:
        return "", []
    return device, logins


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="known device")


def _cookie_name() -> str:
    return "__Host-device" if current_app.config["SESSION_COOKIE_SECURE"] else "device"


def _mark_of(login: str) -> str:
    """The login as the cookie holds it: not for everybody to read who looks at the browser."""
    return hashlib.sha256(login.strip().lower().encode("utf-8", "replace")).hexdigest()[:22]
