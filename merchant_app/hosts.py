"""Turns away requests whose Host is no host name; and, where there is no HTTPS, all that do not come from here."""

import re
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import Any

from flask import Flask

from merchant_app.security_headers import A_YEAR, OF_PLAIN_TEXT

LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
HOST = re.compile(rf"(?=.{{1,253}}$)(?:{LABEL}(?:\.{LABEL})*\.?|\[[0-9a-f:.]+\])(?::[0-9]{{1,5}})?", re.IGNORECASE)
"""Labels of 1 to 63 letters, digits and hyphens (RFC 1123, 2.1), or an IPv6 address in brackets; a port may follow."""

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def start_hosts(app: Flask) -> None:
    """Let *app* see only requests for something that can be a host.

    Outside production, where cookies travel over plain HTTP, only requests from this very machine for this very
    machine: whatever address a server was told to listen on, and whatever name somebody gave to it.
    """
    inner: WsgiApp = app.wsgi_app
    production: bool = app.extensions["settings"].production

    def outer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        host = environ.get("HTTP_HOST") or "localhost"
        if not HOST.fullmatch(host):
            status, words = "400 Bad Request", "Địa chỉ máy chủ không hợp lệ. · This is no host name.\n"
        elif not production and not (_is_here(_without_port(host)) and _is_here(environ.get("REMOTE_ADDR") or "")):
            status, words = "403 Forbidden", "Chỉ dùng được trên chính máy này. · For use on this very machine only.\n"
        else:
            return inner(environ, start_response)
        headers = {"Content-Type": "text/plain; charset=utf-8", **OF_PLAIN_TEXT}
        if production:
            headers["Strict-Transport-Security"] = A_YEAR
        start_response(status, list(headers.items()))
        return [words.encode()]

    app.wsgi_app = outer  # type: ignore[method-assign]  # how Flask is wrapped


def _without_port(host: str) -> str:
    return re.sub(r":[0-9]{1,5}$", "", host).strip("[]")


def _is_here(address: str) -> bool:
    """Whether *address* is this machine's own, in numbers or as its name."""
    if address.lower() == "localhost":
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
