"""Refuses what another site's page sends, by what the browser itself says of where a request comes from.

The form token stays the guard; this one holds even where a token became known.
"""

from urllib.parse import urlsplit

from flask import Flask, abort, request

READING = frozenset({"GET", "HEAD", "OPTIONS"})
FROM_ELSEWHERE = frozenset({"cross-site", "same-site"})
"""What Sec-Fetch-Site says of a page that is not ours; a neighbour under the same domain is not us either."""


def start_same_site(app: Flask) -> None:
    """Let *app* take forms from its own pages only. Called before anything reads a form."""

    @app.before_request
    def _refuse_other_sites() -> None:
        if request.method not in READING and _comes_from_elsewhere():
            abort(400)


def _comes_from_elsewhere() -> bool:
    """Whether the browser names another origin, or hides it. One that names none is too old to: the token decides.

    The scheme is not compared: behind a proxy it is the proxy's to know, and the host alone is ours.
    """
    if request.headers.get("Sec-Fetch-Site") in FROM_ELSEWHERE:
        return True
    origin = request.headers.get("Origin")
    return origin is not None and _host_of(origin) != request.host.lower()


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
