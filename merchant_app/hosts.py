"""Turns away requests whose Host is no host name, before anything tries to build an address from it."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from merchant_app.security_headers import A_YEAR, OF_PLAIN_TEXT

LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
HOST = re.compile(rf"(?=.{{1,253}}$)(?:{LABEL}(?:\.{LABEL})*\.?|\[[0-9a-f:.]+\])(?::[0-9]{{1,5}})?", re.IGNORECASE)
"""Labels of 1 to 63 letters, digits and hyphens (RFC 1123, 2.1), or an IPv6 address in brackets; a port may follow."""

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def start_hosts(app: Flask) -> None:
    """Let *app* see only requests for something that can be a host."""
    inner: WsgiApp = app.wsgi_app

    def outer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if HOST.fullmatch(environ.get("HTTP_HOST") or "localhost"):
            return inner(environ, start_response)
        headers = {"Content-Type": "text/plain; charset=utf-8", **OF_PLAIN_TEXT}
        if app.extensions["settings"].production:
            headers["Strict-Transport-Security"] = A_YEAR
        start_response("400 Bad Request", list(headers.items()))
        return ["Địa chỉ máy chủ không hợp lệ. · This is no host name.\n".encode()]

    app.wsgi_app = outer  # type: ignore[method-assign]
