"""The web server with limits of its own: who sends too slowly is shut out, and who says two lengths is not heard."""

import time
from typing import Any

from flask import Flask
from waitress import create_server
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError

from merchant_app.large_requests import LARGEST_WITH_PHOTO

LARGEST_TOLD = 100_000_000
"""Bytes of a request that is refused in the words of the application; of a larger one only the number is told."""
GRACE = 20.0
"""Seconds in which a request may begin as slowly as it likes."""
SLOWEST = 2_000
"""Bytes a second from then on: a photo over the slowest network there is comes faster."""
MOST_CONNECTIONS = 500
"""Open at once. Browsers hold a few each; with the library's hundred, a hundred slow ones stopped every page."""
SAID_BY_PROXY = frozenset({"x-forwarded-for", "x-forwarded-proto"})
"""What merchant_app takes from it as well."""
SILENCE = 30
"""Seconds without a byte until a connection is shut."""


def open_door(app: Flask, *, host: str, port: int) -> Any:
    """A server for *app* whose ``run()`` answers requests until stopped: one process with threads.

    Waitress takes each request in whole before a thread works on it: people who send photos over a slow network keep
    nobody else waiting. What it takes in stays in memory; a photo is not laid on a disk.

    In production the one proxy in front, which is on this machine, is believed about who asks and that it was HTTPS;
    otherwise nobody is believed about either, and what anybody says of it does not reach the application.
    """
    production = app.extensions["settings"].production
    believed = {"trusted_proxy": host, "trusted_proxy_count": 1, "trusted_proxy_headers": SAID_BY_PROXY}
    server = create_server(
        app,
        host=host,
        port=port,
        threads=8,
        channel_timeout=SILENCE,
        cleanup_interval=5,
        connection_limit=MOST_CONNECTIONS,
        asyncore_use_poll=True,
        max_request_body_size=LARGEST_TOLD,
        inbuf_overflow=LARGEST_WITH_PHOTO + 1,
        ident=None,
        clear_untrusted_proxy_headers=True,
        **(believed if production else {}),
    )
    server.channel_class = _Visitor
    return server


class _Reader(HTTPRequestParser):  # type: ignore[misc]  # the library has no types
    """Reads a request that can be read in one way only.

    A proxy and we must agree where it ends: RFC 9112, 6.1 and 6.3, lets a server refuse what says so twice.
    """

    def parse_header(self, header_plus: bytes) -> None:
        """Read the lines before the body; raise ParsingError."""
        super().parse_header(header_plus)
        lines = [line.partition(b":") for line in header_plus.lower().split(b"\r\n")]
        lengths = [value.strip() for name, _, value in lines if name == b"content-length"]
        codings = [value.strip() for name, _, value in lines if name == b"transfer-encoding"]
        if (codings and lengths) or len(codings) > 1 or any(b"," in value for value in codings):
            raise ParsingError("The length is said twice")
        if any(line.startswith((b" ", b"\t")) for line in header_plus.split(b"\r\n")[1:]):
            raise ParsingError("A folded line")  # RFC 9112, 5.2


class _Visitor(HTTPChannel):  # type: ignore[misc]  # the library has no types
    """A connection that is watched while a request comes in."""

    parser_class = _Reader
    _since = 0.0
    _bytes = 0

    def received(self, data: bytes) -> bool:
        """Take in what came, and remember since when and how much."""
        if self.request is None:
            self._since, self._bytes = time.monotonic(), 0
        self._bytes += len(data)
        return bool(super().received(data))

    def readable(self) -> bool:
        """Whether to read on; asked about once a second. Who is too slow is shut out."""
        if self.request is not None and time.monotonic() - self._since > GRACE + self._bytes / SLOWEST:
            self.will_close = True
            return False
        return bool(super().readable())
