"""E6: small files that become large, and requests that never end, cost the server next to nothing."""

import gzip
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from tests.battery.bombs import AS_LARGE_AS_ALLOWED, EASY, PHOTOS
from tests.battery.clients import Answer, ask, send, somebody_opens
from tests.battery.report import begin, told, whole
from tests.battery.served import Served

BAR = (
    "each refused in < 1 s (a photo as large as allowed: 6 s); server grows < 200 MB; others' p95 < 0.5 s; 0 files left"
)
MEGABYTE = 1024 * 1024
MOST_GROWTH, MOST_SECONDS, MOST_WAIT = 200, 1.0, 0.5
MOST_FOR_A_PHOTO = 6.0
"""Seconds: 4.5 of the processor, and starting the process that looks."""
CARELESS = """
import io, resource, sys
from PIL import Image
Image.MAX_IMAGE_PIXELS = None
Image.open(io.BytesIO(sys.stdin.buffer.read())).convert("RGB").load()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
"""What reading a photo without a limit takes, in MB."""


@contextmanager
def growth(served: Served) -> Iterator[Callable[[], int]]:
    """The most the server grew, in MB, while the block runs."""
    before, most, over = served.memory(), [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.01):
            most[0] = max(most[0], served.memory() - before)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield lambda: most[0] // MEGABYTE
    finally:
        over.set()
        watcher.join()


def requests(served: Served) -> dict[str, Callable[[], Answer | None]]:
    """Every attack, by name."""
    server, official = served.server.address, served.cookies["ward_official"]
    enrol = f"/places/{served.world.own.ids['place']}/enrol"
    kind = "application/x-www-form-urlencoded"
    parts = "&".join(f"f{number}=x" for number in range(10_000)).encode()

    def photo(content: bytes) -> Answer:
        fields = {"csrf_token": official.token, "photo": (BytesIO(content), "photo.jpg")}
        return send(server, f"{enrol}/photo", official.cookie, fields)

    def form(body: bytes, path: str = enrol, **headers: str) -> Answer:
        return ask(server, "POST", path, body, Cookie=official.cookie, Content_Type=kind, **headers)

    chosen = [name for name in PHOTOS if whole() or name in EASY]
    many = {"csrf_token": official.token, **{f"f{number}": (BytesIO(b"x"), "x") for number in range(5_000)}}
    return {
        **{name: lambda name=name: photo(PHOTOS[name]()) for name in chosen},
        "10,000 fields": lambda: form(parts),
        "10,000 fields from a stranger": lambda: ask(server, "POST", "/sign-in/", parts, Content_Type=kind),
        "5,000 files": lambda: send(server, f"{enrol}/photo", official.cookie, many),
        "a form packed with gzip": lambda: form(gzip.compress(bytes(100 * MEGABYTE)), Content_Encoding="gzip"),
        "23 MB where no photo goes": lambda: form(b"a=" + b"x" * 23 * MEGABYTE),
        "2 GB, said at once": lambda: _never_ending(server, official.cookie, enrol, length=2 << 30),
        "2 GB, never said": lambda: _never_ending(server, official.cookie, enrol, length=None),
    }


def _never_ending(server: str, cookie: str, path: str, length: int | None) -> Answer:
    """Send and send until the server answers or shuts the door."""
    where = urlsplit(server)
    said = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    began = time.perf_counter()
    heard = b""
    with socket.create_connection((where.hostname, where.port), timeout=20) as client:
        head = f"POST {path} HTTP/1.1\r\nHost: {where.netloc}\r\nCookie: {cookie}\r\n{said}\r\n\r\n"
        client.sendall(head.encode())
        piece = b"x" * 65_536
        client.settimeout(5)
        try:
            for _ in range(32_768):
                client.sendall((b"10000\r\n" + piece + b"\r\n") if length is None else piece)
        except OSError:
            pass  # shut, as it should be
        try:
            heard = client.recv(4096)
        except OSError:
            heard = b"HTTP/1.1 413 shut"
    status = int(heard.split()[1]) if heard.startswith(b"HTTP/") else 413
    return Answer(status, "", [], time.perf_counter() - began)


def is_refused(answer: Answer) -> bool:
    """Whether nothing was taken: a status that says so, or the form again with a sentence."""
    if answer.status in (400, 411, 413, 422):
        return True
    page = BeautifulSoup(answer.text, "html.parser")
    return answer.status == 200 and bool(page.select(".refusal, .note-bad, [role=alert]"))


def files_left(served: Served, since: float) -> list[str]:
    """Files of ours in the folder for passing things, made since then and still there."""
    known = {"sqlite", "postgresql", "pytest", "playwright", "chromium", "bash"}
    return [
        str(path)
        for path in Path(tempfile.gettempdir()).iterdir()
        if path.is_file() and path.stat().st_mtime > since and not any(word in path.name for word in known)
        and path.stat().st_size > 100_000
    ]  # fmt: skip


def test_e6_what_becomes_large_is_refused_while_it_is_small(served):
    begin("E6")
    since = time.time()
    attacks = requests(served)
    failed, slowest, looked_at, most = {}, 0.0, 0.0, 0
    with somebody_opens(served.server.address) as waits:
        for name, attack in attacks.items():
            with growth(served) as grown:
                answer = attack()
            seconds, photo = answer.seconds, name in AS_LARGE_AS_ALLOWED
            most, looked_at = max(most, grown()), max(looked_at, seconds * photo)
            slowest = max(slowest, seconds * (not photo))
            within = seconds <= (MOST_FOR_A_PHOTO if photo else MOST_SECONDS)
            if not is_refused(answer) or grown() > MOST_GROWTH or not within:
                failed[name] = {"status": answer.status, "s": round(seconds, 2), "MB": grown()}
    careless = subprocess.run(
        [sys.executable, "-c", CARELESS], input=PHOTOS["PNG 13000 x 13000"](), capture_output=True, check=True
    )
    told(
        test="E6",
        figure={"tried": len(attacks), "failed": failed, "slowest s": round(slowest, 2),
                "photos as large as allowed s": round(looked_at, 2), "most MB": most,
                "others p95 s": waits.p95, "files left": files_left(served, since)},
        bar=BAR,
        holds=not failed and waits.p95 < MOST_WAIT and not files_left(served, since),
        control={"PNG 13000 x 13000 read without a limit, MB": int(careless.stdout)},
    )  # fmt: skip
