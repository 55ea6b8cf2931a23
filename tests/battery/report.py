"""How a test of the battery tells its figure: one line of JSON, and then it holds to its bar or fails."""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

_STARTED: dict[str, float] = {}


def whole() -> bool:
    """Whether the full counts are wanted (``BATTERY=whole``), and not the short form that every run of tests takes."""
    return os.environ.get("BATTERY", "fast") == "whole"


def mass(dialect: str) -> bool:
    """Whether the full counts are wanted on that database.

    The program is the same on both: the mass is tried on SQLite, and on PostgreSQL what the short form tries.
    """
    return whole() and dialect == "sqlite"


def begin(test: str) -> None:
    """Start the clock of *test*, for one whose seconds are not measured by the test itself."""
    _STARTED[test] = time.monotonic()


def told(
    *,
    test: str,
    figure: dict[str, Any],
    bar: str,
    holds: bool,
    control: dict[str, Any] | None = None,
    seconds: float | None = None,
) -> None:
    """Print the line of *test*, keep it in the file that BATTERY_LOG names, and fail where the bar does not hold.

    *control* is the figure of the same attack with the guard removed. Each line is written in one piece, so that
    several processes may keep theirs in one file.
    """
    if seconds is None and test in _STARTED:
        seconds = time.monotonic() - _STARTED.pop(test)
    line = json.dumps(
        {
            "test": test,
            "figure": figure,
            "bar": bar,
            "pass": bool(holds),
            "control": control,
            "secs": None if seconds is None else round(seconds, 2),
        },
        ensure_ascii=False,
        default=str,
    )
    sys.stdout.write(f"{line}\n")
    kept = os.environ.get("BATTERY_LOG")
    if kept:
        with Path(kept).open("ab", buffering=0) as log:
            log.write(f"{line}\n".encode())
    assert holds, f"{test}: {bar}; {line}"
