"""E11: slow and crooked clients hold nobody up, mix no answers, and are shut out in time."""

import selectors
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

from waitress import create_server

from tests.battery.clients import ask, somebody_opens
from tests.battery.report import begin, told, whole
from tests.battery.served import Served

BAR = "others' p95 < 1 s throughout; 0 desynchronised answers; each slow one shut out within the limits of the server"
SLOW = 200
CUT_AFTER = 45
"""Seconds: the server's grace, and its round of looking."""


def connect(server: str) -> socket.socket:
    where = urlsplit(server)
    client = socket.create_connection((where.hostname, where.port), timeout=10)
    client.settimeout(10)
    return client


def crooked(host: str) -> dict[str, bytes]:
    """Requests of which two readers may see different ones; the smuggled one asks for a page that tells itself."""
    hidden = f"GET /kiem-tra?smuggled HTTP/1.1\r\nHost: {host}\r\n\r\n"
    post = f"POST /sign-in/ HTTP/1.1\r\nHost: {host}\r\n"
    chunked = f"{post}Transfer-Encoding: chunked\r\n"
    return {
        name: text.encode("latin-1")
        for name, text in {
            "length and chunks": (
                f"{post}Content-Length: {len(hidden) + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"
            ),
            "chunks and length": f"{chunked}Content-Length: 4\r\n\r\n5c\r\n{hidden}\r\n0\r\n\r\n",
            "two lengths": f"{post}Content-Length: 0\r\nContent-Length: {len(hidden)}\r\n\r\n{hidden}",
            "a length with a sign": f"{post}Content-Length: +{len(hidden)}\r\n\r\n{hidden}",
            "a length in parts": f"{post}Content-Length: 0, {len(hidden)}\r\n\r\n{hidden}",
            "an odd name of chunks": f"{post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{hidden}",
            "chunks twice": f"{post}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n{hidden}",
            "a blank before the colon": f"{post}Content-Length : {len(hidden)}\r\n\r\n{hidden}",
            "a folded line": f"{post}X: 1\r\n Content-Length: {len(hidden)}\r\n\r\n{hidden}",
            "chunks in another's line": f"{chunked}Transfer-Encoding: x\r\n\r\n0\r\n\r\n{hidden}",
            "bare line ends": f"GET /sign-in/ HTTP/1.1\nHost: {host}\n\n{hidden}",
            "a bare CR": f"GET /sign-in/ HTTP/1.1\r\nHost: {host}\r\nX: 1\rY: 2\r\n\r\n",
            "a chunk of negative length": f"{post}Transfer-Encoding: chunked\r\n\r\n-1\r\n{hidden}",
            "a chunk with words": f"{post}Transfer-Encoding: chunked\r\n\r\n0;{'x' * 5000}\r\n\r\n",
            "a chunk of no number": f"{post}Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n{hidden}",
            "64 KB of headers": f"GET /sign-in/ HTTP/1.1\r\nHost: {host}\r\nX: {'x' * 65_536}\r\n\r\n",
            "1 MB of headers": f"GET /sign-in/ HTTP/1.1\r\nHost: {host}\r\n" + "X: y\r\n" * 170_000 + "\r\n",
            "a long address": f"GET /{'x' * 100_000} HTTP/1.1\r\nHost: {host}\r\n\r\n",
            "no host": "GET /sign-in/ HTTP/1.1\r\n\r\n",
            "two hosts": f"GET /sign-in/ HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n\r\n",
            "an address of elsewhere": f"GET http://evil.example/sign-in/ HTTP/1.1\r\nHost: {host}\r\n\r\n",
            "another version": f"GET /sign-in/ HTTP/9.9\r\nHost: {host}\r\n\r\n",
            "no HTTP at all": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + "\0" * 200,
        }.items()
    }


def heard(client: socket.socket, seconds: float = 1.0) -> bytes:
    """Everything that comes until it is shut, or nothing more does."""
    client.settimeout(seconds)
    said = b""
    try:
        while piece := client.recv(65_536):
            said += piece
    except OSError:
        pass
    return said


def smuggled(server: str, request: bytes) -> bool:
    """Whether one crooked request was answered twice, or with what was hidden in it, or shows a fault."""
    with connect(server) as client:
        with suppress(OSError):  # shut while we speak
            client.sendall(request)
        said = heard(client)
    # What is left after the end of a request without a body is a request of its own: that is how HTTP is meant.
    return b"smuggled" in said or said.count(b"HTTP/1.") > 1 or b"Traceback" in said or b"HTTP/1.1 500" in said


def mixed_by(server: str) -> list[str]:
    """Which crooked requests, all sent at once, were answered so."""
    requests = crooked(urlsplit(server).netloc)
    with ThreadPoolExecutor(len(requests)) as at_once:
        answers = at_once.map(lambda request: smuggled(server, request), requests.values())
        return [name for name, mixed in zip(requests, answers, strict=True) if mixed]


def pipelined(server: str) -> list[str]:
    """Requests of one person in one go: answers come in order, each its own."""
    host, wrong = urlsplit(server).netloc, []
    paths = ["/sign-in/", "/nowhere", "/static/app.css", "/places/", "/kiem-tra"] * 4
    wanted = [200, 404, 200, 302, 200] * 4
    text = "".join(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n" for path in paths[:-1])
    text += f"GET {paths[-1]} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    with connect(server) as client:
        client.sendall(text.encode())
        said = heard(client, 10)
    got = [int(part[:3]) for part in said.split(b"HTTP/1.1 ")[1:]]
    if got != wanted:
        wrong.append(f"wanted {wanted}, got {got}")
    return wrong


def dripping(served: Served, seconds: float) -> tuple[int, float]:
    """200 people who send a byte a second: how many are still held after *seconds*, and when the first was shut out."""
    server = served.server.address
    host = urlsplit(server).netloc
    head = f"POST /sign-in/ HTTP/1.1\r\nHost: {host}\r\nContent-Length: 900000\r\nX-Slow: "
    with ExitStack() as stack:
        watch = selectors.DefaultSelector()
        stack.callback(watch.close)
        clients = set()
        for number in range(SLOW):
            client = stack.enter_context(connect(server))
            client.sendall(head.encode() if number % 2 else head.encode() + b"x\r\n\r\na=")
            watch.register(client, selectors.EVENT_READ)
            clients.add(client)
        began, first = time.monotonic(), 0.0
        while clients and time.monotonic() - began < seconds:
            for client in list(clients):
                try:
                    client.sendall(b"x")
                except OSError:
                    clients.discard(client)
            for key, _ in watch.select(0):
                clients.discard(key.fileobj)
                watch.unregister(key.fileobj)
                first = first or time.monotonic() - began
            time.sleep(1)
        return len(clients), round(first, 1)


def silent_until_cut(server: str, seconds: float) -> float:
    """When somebody who stops in the middle of a request is shut out."""
    with connect(server) as client:
        client.sendall(b"POST /sign-in/ HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\na")
        client.settimeout(seconds)
        began = time.monotonic()
        try:
            while client.recv(1000):
                pass
        except TimeoutError:
            return float("inf")
        except OSError:
            pass
        return round(time.monotonic() - began, 1)


def _ok(_environ: object, start_response: Callable[..., object]) -> list[bytes]:
    start_response("200 OK", [])
    return [b"ok"]


def without_limits() -> dict[str, object]:
    """The same before a server that has the library's own limits: how long one page takes meanwhile, and what mixes."""
    small = create_server(lambda _environ, start: (start("200 OK", []) and [b""]) or [b"ok"], host="127.0.0.1", port=0)
    server = f"http://127.0.0.1:{small.effective_port}"
    threading.Thread(target=small.run, daemon=True).start()
    with ExitStack() as stack:
        for _ in range(SLOW):
            stack.enter_context(connect(server)).sendall(b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\na")
        time.sleep(0.5)
        with connect(server) as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            answered = bool(heard(client, 2))
    mixed = mixed_by(server)
    small.close()
    return {"a page within 2 s": answered, "mixed": mixed}


def test_e11_slow_and_crooked_clients(served):
    begin("E11")
    server = served.server.address
    with somebody_opens(server) as waits:
        mixed = mixed_by(server) + pipelined(server)
        held, _first = dripping(served, CUT_AFTER if whole() else 4)
        cut = silent_until_cut(server, CUT_AFTER) if whole() else None
    control = without_limits()
    after = ask(server, "GET", "/sign-in/").status
    told(
        test="E11",
        figure={
            "slow": SLOW,
            "still held": held,
            "crooked": len(crooked("")),
            "mixed": mixed,
            "others p95 s": waits.p95,
            "longest s": waits.longest,
            "pages": len(waits.seconds),
            "silent one shut out after s": cut,
            "afterwards": after,
        },
        bar=BAR,
        holds=waits.p95 < 1 and waits.longest < 3 and not mixed and after == 200
        and (not whole() or (held == 0 and cut <= CUT_AFTER)),
        control={"with the limits of the library alone": control},
    )  # fmt: skip
