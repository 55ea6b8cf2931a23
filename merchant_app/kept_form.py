"""A form that came after its sender's sign-in was over: kept, sealed, in the page that asks to sign in again."""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from database.keys import keys_in_use
from merchant_app.signed_in import former_sign_in
from registry.officers.model import Officer

LARGEST = 48 * 1024
"""Bytes of a form that is kept: every form of ours, without a photo."""
KEPT_FOR = 60 * 60
"""Seconds until a kept form is worth nothing any more."""


@dataclass(frozen=True)
class KeptForm:
    """What was typed, and the address of ours it was meant for."""

    address: str
    fields: tuple[tuple[str, str], ...]


def answer_that_keeps_the_form() -> ResponseReturnValue | None:
    """Ask to sign in again without losing what was typed; None where there is nothing to keep.

    Only for a form that this very browser was given by us: its token is looked at as for any other.
    """
    fits = request.mimetype == "application/x-www-form-urlencoded" and 0 < (request.content_length or 0) <= LARGEST
    over = former_sign_in() if request.method == "POST" and fits else None
    if over is None:
        return None
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return None
    # Whoever signed this device out may have done so because somebody else holds it: it is not told whose it was.
    login = "" if over.ended_at is not None else over.officer.login
    page = render_template("sign_in/lapsed.html", kept=_sealed(over.officer), over=over, login=login)
    answer = make_response(page, HTTPStatus.UNAUTHORIZED)
    answer.headers["WWW-Authenticate"] = "Form"
    return answer


def kept_form(text: str, officer: Officer) -> KeptForm | None:
    """The form that was kept as *text*; None where it was another person's, or is too old."""
    try:
        kept: dict[str, Any] = json.loads(_sealer().decrypt(text.encode("utf-8", "replace"), ttl=KEPT_FOR))
    except InvalidToken:
        return None
    if kept["officer"] != str(officer.id):
        return None
    return KeptForm(kept["address"], tuple((name, value) for name, value in kept["fields"]))


def _sealed(officer: Officer) -> str:
    """Everybody who sees the screen meanwhile could read it otherwise, and anybody make one up."""
    assert request.endpoint is not None
    kept = {
        "officer": str(officer.id),
        "address": url_for(request.endpoint, **(request.view_args or {})),
        "fields": [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"],
    }
    return _sealer().encrypt(json.dumps(kept).encode()).decode()


def _sealer() -> Fernet:
    return Fernet(urlsafe_b64encode(keys_in_use().derived("kept forms")))
