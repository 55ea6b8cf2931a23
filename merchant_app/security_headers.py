"""Headers that tell the browser what our pages may do, on every answer."""

import secrets

from flask import Flask, Response, g, request

from merchant_app.access import OPEN_ENDPOINTS

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)


def start_security_headers(app: Flask, *, production: bool) -> None:
    """Add the headers to every answer of *app*."""
    app.jinja_env.globals["csp_nonce"] = csp_nonce

    @app.after_request
    def _add(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = POLICY.format(nonce=csp_nonce())
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()"
        if production:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.endpoint not in OPEN_ENDPOINTS:
            headers["Cache-Control"] = "no-store"
        return response


def csp_nonce() -> str:
    """The word that lets this page's own scripts run; another one for each request."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)
