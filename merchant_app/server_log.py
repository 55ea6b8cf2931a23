"""Sentences for whoever keeps the server's log: when, and what; nothing of anybody."""

import sys
from contextlib import suppress
from datetime import UTC, datetime


def say(sentence: str) -> None:
    """Write the sentence to standard error, with the moment in UTC. That it cannot be written stops nothing."""
    with suppress(OSError, ValueError):  # a terminal that was closed
        print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC {sentence}", file=sys.stderr, flush=True)  # noqa: T201 (its log)
