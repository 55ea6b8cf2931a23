"""A port that cannot be had is refused for the reason that is true."""

import errno
import os
import socket

import pytest

from scripts.port import why_not, words_for
from tests.server import free_port, run_and_fail


def test_a_free_port_can_be_had():
    assert why_not(free_port()) is None


@pytest.mark.parametrize("port", [-1, 0, 65_536, 70_000, 10**30])
def test_what_is_no_port(port):
    assert "from 1 to 65535" in why_not(port)


def test_a_port_somebody_holds():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        assert "another program holds it" in why_not(holder.getsockname()[1])


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.EADDRINUSE, "another program holds it"),
        (errno.EACCES, "Choose one from 1024 on"),
        (errno.EADDRNOTAVAIL, "Cannot assign requested address"),
    ],
)
def test_each_refusal_has_its_words(number, says):
    assert says in words_for(80, OSError(number, os.strerror(number)))


@pytest.mark.parametrize("port", ["0", "70000"])
def test_it_is_one_sentence_and_nothing_is_written(tmp_path, port):
    status, said = run_and_fail("--port", port, "--data-dir", tmp_path / "data")

    assert status == 1
    assert said == f"There is no port {port}: --port takes a number from 1 to 65535."
    assert not (tmp_path / "data").exists()
