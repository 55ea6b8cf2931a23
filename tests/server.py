"""The product as a user starts it: ``scripts/run`` in a process of its own, on a free port."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parent.parent
PATIENCE = 240
"""Seconds until a server that does not answer counts as broken."""


@dataclass(frozen=True)
class Server:
    """A running product."""

    address: str
    said: Path
    """What it printed."""
    seconds_to_ready: float
    process_id: int


def free_port() -> int:
    """A port nobody holds at this moment."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def running(
    data_dir: Path, *arguments: str, project: Path = PROJECT, through: Sequence[str] = (), **environment: str
) -> Iterator[Server]:
    """Run the product with its data in *data_dir* until the block ends, started by the command *through*, if any."""
    port = free_port()
    said = data_dir.parent / f"{data_dir.name}.said"
    started = time.monotonic()
    with said.open("w") as out:
        process = subprocess.Popen(
            [*through, project / "scripts" / "run", "--port", str(port), "--data-dir", data_dir, *arguments],
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, process, said)
            yield Server(address, said, time.monotonic() - started, process.pid)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def run_and_fail(*arguments: str | Path, **environment: str) -> tuple[int, str]:
    """Run ``scripts/run`` where it must refuse; give its exit status and what it said."""
    done = subprocess.run(
        [PROJECT / "scripts" / "run", *arguments],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        env={**os.environ, **environment},
    )
    return done.returncode, (done.stdout + done.stderr).strip()


def _wait(address: str, process: subprocess.Popen[bytes], said: Path) -> None:
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/sign-in/", timeout=5):  # noqa: S310 (our own server)
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    raise AssertionError(f"the server does not answer; it said:\n{said.read_text()}")
