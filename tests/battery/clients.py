"""Plain requests to a running server, and a person who opens pages there meanwhile."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

PATIENCE = 60
"""Seconds until an answer counts as lost."""


@dataclass
class Answer:
    """What came back, and after how many seconds."""

    status: int
    text: str
    headers: list[tuple[str, str]]
    seconds: float


def ask(server: str, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
    """One request on a connection of its own."""
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=PATIENCE)
    began = time.perf_counter()
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body or None, named)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        return Answer(answer.status, text, answer.getheaders(), time.perf_counter() - began)
    finally:
        connection.close()


def send(server: str, path: str, cookie: str, fields: dict[str, object]) -> Answer:
    """A form; a value that is a tuple is a file: its content, its name and perhaps its kind."""
    as_sent = {
        name: FileStorage(value[0], value[1], name, *value[2:]) if isinstance(value, tuple) else value
        for name, value in fields.items()
    }
    boundary, body = encode_multipart(as_sent)
    kind = f"multipart/form-data; boundary={boundary}"
    return ask(server, "POST", path, body, Cookie=cookie, Content_Type=kind)


@dataclass
class Waits:
    """How long somebody waited for each page, in seconds."""

    seconds: list[float] = field(default_factory=list)

    @property
    def p95(self) -> float:
        """The time within which 95 of 100 pages came."""
        ordered = sorted(self.seconds)
        return round(ordered[int(len(ordered) * 0.95)], 3) if ordered else float("inf")

    @property
    def longest(self) -> float:
        """The longest wait: a server that stops altogether makes few waits, but a long one."""
        return round(max(self.seconds, default=float("inf")), 3)


@contextmanager
def somebody_opens(server: str, path: str = "/sign-in/", every: float = 0.05) -> Iterator[Waits]:
    """Let a person open *path* again and again while the block runs. A page that does not come counts as PATIENCE."""
    waits, over = Waits(), threading.Event()

    def open_pages() -> None:
        while not over.is_set():
            began = time.perf_counter()
            try:
                good = ask(server, "GET", path).status == 200
            except (OSError, http.client.HTTPException):
                good = False
            waits.seconds.append(time.perf_counter() - began if good else PATIENCE)
            over.wait(every)

    person = threading.Thread(target=open_pages, daemon=True)
    person.start()
    try:
        yield waits
    finally:
        over.set()
        person.join(PATIENCE)
