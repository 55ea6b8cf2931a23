"""Headers that tell the browser what our pages may do, on every answer."""

import secrets
from http import HTTPStatus

from flask import Flask, Response, g, request

from merchant_app.access import OPEN_ENDPOINTS

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # A photo is taken by the phone's own camera program, which a page needs no leave for.
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
OF_PLAIN_TEXT = {
    **ALWAYS,
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
    "Cache-Control": "no-store",
}
"""Of an answer in a few words that never reached a page."""
A_YEAR = "max-age=31536000"
ADDRESS_IS_SECRET = frozenset({"trader_page.arrive", "phone.arrive"})
"""Endpoints whose address lets somebody in: what their pages ask for is told the site they came from, and no more."""
KEPT = frozenset({HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.NOT_MODIFIED})
"""Answers about style sheets and pictures that browsers may keep. An error there shows who is signed in."""


def start_security_headers(app: Flask, *, production: bool) -> None:
    """Add the headers to every answer of *app*."""
    app.jinja_env.globals["csp_nonce"] = csp_nonce

    @app.after_request
    def _add(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = POLICY.format(nonce=csp_nonce())
        headers.update(ALWAYS)
        if request.endpoint in ADDRESS_IS_SECRET:
            headers["Referrer-Policy"] = "strict-origin"
        if production:
            headers["Strict-Transport-Security"] = A_YEAR
        if request.endpoint not in OPEN_ENDPOINTS or response.status_code not in KEPT:
            headers["Cache-Control"] = "no-store"
        return response


def csp_nonce() -> str:
    """The word that lets this page's own scripts run; another one for each request."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)
