"""The worker beside the served program: started with it, started anew when it dies, ended with it."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

FIRST = 1.0
"""Seconds until it is started: whoever opens a page at once need not share the machine with it."""
AGAIN, LONGEST = 1.0, 60.0
"""Seconds until a dead one is started anew; twice as many each time it dies soon."""
GRACE = 10.0
"""Seconds that it has to end in."""


@contextmanager
def working_while_serving() -> Iterator[None]:
    """Have a worker beside this process, with its environment, while the block runs."""
    keeper = _Keeper()
    thread = threading.Thread(target=keeper.run, name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        keeper.over.set()
        thread.join()


class _Keeper:
    """Keeps one worker going; it ends by itself, too, when this process is killed."""

    def __init__(self) -> None:
        self.over = threading.Event()

    def run(self) -> None:
        pause = AGAIN
        wait = FIRST
        while not self.over.wait(wait):
            lasted = self._work()
            pause = AGAIN if lasted else min(2 * pause, LONGEST)
            wait = pause

    def _work(self) -> bool:
        """Start it and wait until it has ended or is to end; whether it lasted."""
        try:
            # In a session of its own: Ctrl+C is for the server, which then ends it in order.
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "scripts.work", "--of", str(os.getpid())],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            print(f"No worker could be started ({error.strerror}): nothing is drawn until it can.", file=sys.stderr)
            return False
        seconds = 0.0
        while process.poll() is None:
            if self.over.wait(0.2):
                _end(process)
                return True
            seconds += 0.2
        return seconds > LONGEST


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
