"""Lines of the log that anybody outside can cause: one for each kind and address in a minute, however many come."""

import time
from collections import OrderedDict
from threading import Lock

from flask import current_app

EVERY = 60.0
"""Seconds from one line to the next."""
MOST = 2_000
"""Addresses that are remembered; the one that was told longest ago is forgotten first."""

_told: OrderedDict[tuple[str, str], float] = OrderedDict()
_turn = Lock()


def say_seldom(words: str, address: str) -> None:
    """Warn with *words*, in which ``%s`` is the address, unless that was said less than a minute ago."""
    now, known = time.monotonic(), (words, address)
    with _turn:
        before = _told.get(known)
        if before is not None and now - before < EVERY:
            return
        _told[known] = now
        _told.move_to_end(known)
        if len(_told) > MOST:
            _told.popitem(last=False)
    current_app.logger.warning(words, address)
