"""Turns: how many may do something heavy at once in this process, and how many more may wait for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore


class Turns:
    """How many may do something at once, how many more may wait for it, and how many seconds."""

    def __init__(self, at_once: int, waiting: int, patience: float) -> None:
        self._room = BoundedSemaphore(at_once + waiting)
        self._turn = BoundedSemaphore(at_once)
        self._patience = patience

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Wait for a turn; False when there is none to be had."""
        if not self._room.acquire(blocking=False):
            yield False
            return
        try:
            if not self._turn.acquire(timeout=self._patience):
                yield False
                return
            try:
                yield True
            finally:
                self._turn.release()
        finally:
            self._room.release()
