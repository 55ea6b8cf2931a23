"""People whose photos arrive slowly keep nobody else waiting."""

import socket
import urllib.request
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from tests.server import running

HALF_SENT = 40
"""Five times the threads. Served by a thread for each request, eight of them stopped every page."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running(tmp_path_factory.mktemp("slow") / "data", "--no-sample") as server:
        yield server


def first_page(address):
    with urllib.request.urlopen(f"{address}/sign-in/", timeout=20) as answer:  # noqa: S310 (our own server)
        return answer


def half_a_request(address, length=900_000):
    where = urlsplit(address)
    client = socket.create_connection((where.hostname, where.port))
    client.sendall(
        f"POST /sign-in/ HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Length: {length}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\n\r\n".encode()
        + b"--x\r\n" * 1000
    )
    return client


def test_slow_requests_keep_nobody_waiting(server):
    with ExitStack() as open_ones:
        for _ in range(HALF_SENT):
            open_ones.enter_context(half_a_request(server.address))
        assert first_page(server.address).status == 200


def test_a_request_too_large_is_told_and_the_next_is_served(server):
    with half_a_request(server.address, length=300_000_000) as client:
        assert client.recv(100).startswith(b"HTTP/1.1 413")
    assert first_page(server.address).status == 200


def test_the_server_does_not_say_what_it_is(server):
    assert first_page(server.address).headers["Server"] in {None, ""}


def test_stopping_is_quiet(tmp_path):
    with running(tmp_path / "data", "--no-sample") as server:
        pass
    assert "Traceback" not in server.said.read_text()
