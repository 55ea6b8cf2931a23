"""Works beside the web server: two processes draw print runs as they are written, and go on where others were killed.

The library's consumer forks them and forks anew whichever dies. None of them outlives its parent, however that ends:
a worker would hold the database of a server that is gone.
"""

import argparse
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from huey.consumer import Consumer, Scheduler

from merchant_app.serving import app_from_environment
from merchant_app.settings import SettingsUnusable
from scripts.opening import stop

PROCESSES = 2
LOOKS = 1.0
"""Seconds between two looks at the queue where nothing comes, and between two looks whether a process died."""
PARENT = 0.3
"""Seconds between two looks whether the parent lives."""


def main() -> None:
    """Work until stopped."""
    parser = argparse.ArgumentParser(prog="scripts/work", description="Draw print runs beside a web server.")
    parser.add_argument("--of", type=int, metavar="PID", help="the process that started this, to end with it")
    wanted = parser.parse_args()
    os.umask(0o077)
    if wanted.of is not None:
        end_with_parent(wanted.of, lambda: os.kill(os.getpid(), signal.SIGTERM))
    try:
        app = app_from_environment()
        queue = app.extensions["print_jobs"].queue()
    except SettingsUnusable as refused:
        stop(str(refused))
    # A connection must not be shared with those that are forked.
    app.extensions["sessions"].kw["bind"].dispose()
    consumer_of(queue).run()


def consumer_of(queue: Any) -> Consumer:
    """The library's consumer, whose processes end with this one."""
    queue.on_startup(name="parent")(_end_with_consumer)
    return _Consumer(
        queue,
        workers=PROCESSES,
        worker_type="process",
        max_delay=LOOKS,
        health_check_interval=LOOKS,
    )


def end_with_parent(parent: int, end: Callable[[], object]) -> None:
    """Watch, in a thread, whether *parent* is still who started this process; else *end* it."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PARENT)
        end()

    threading.Thread(target=watch, name="parent", daemon=True).start()


class _Scheduler(Scheduler):
    """Calls for a worker every minute."""

    def initialize(self) -> None:
        """Begin."""
        _end_with_consumer()


class _Consumer(Consumer):
    """Forks the workers and the one that calls every minute."""

    scheduler_class = _Scheduler


_CONSUMER = os.getpid()


def _end_with_consumer() -> None:
    """In a forked process: end when the one that forked it is gone. What it was drawing is drawn again."""
    end_with_parent(_CONSUMER, lambda: os._exit(1))


if __name__ == "__main__":
    main()
