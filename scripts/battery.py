"""Runs the attacks in tests/battery and gathers what they tell: one line of JSON each, and a table of them all."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.battery.expected import NOT_IN_FAST, ON_ONE_DATABASE_IN_FAST, untold

PROJECT = Path(__file__).parent.parent
WIDEST = 60
"""Characters of a column of the table: the whole of it stands in the lines of JSON."""
QUIET = (
    *("test_e6_bombs.py", "test_e6_list_bombs.py", "test_e11_slow_clients.py"),
    *("test_d7_guessing.py", "test_d7_processes.py"),
)
"""Attacks whose figures are times: in the whole form they have the machine to themselves."""
AT_ONCE = {"fast": "3", "whole": "2"}
"""Processes for all the others. In the short form much of the time is waiting, for browsers and slow clients."""
NOTHING_CHOSEN = 5
"""What pytest ends with where none of its tests was asked for."""
HEADINGS = ("test", "figure", "bar", "pass", "control", "secs")


def main() -> None:
    """Run them; end with 1 when one does not hold to its bar, or did not get as far as telling."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--fast"]
    form = "fast" if len(arguments) < len(sys.argv) - 1 else "whole"
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "lines"
        log.touch()
        status = _run(arguments, form, log)
        lines = log.read_text(encoding="utf-8").splitlines()
    told = sorted((json.loads(line) for line in lines), key=lambda line: _natural(line["test"]))
    for line in told:
        print(json.dumps(line, ensure_ascii=False))
    print(f"\n{table(told)}\n\n{len(told)} told in {time.monotonic() - started:.0f} s ({form})")
    # Where a part was asked for, nobody knows what it should tell.
    missing = [] if arguments else untold(form, (line["test"] for line in told))
    if missing:
        print("Told nothing:", ", ".join(missing))
    held = status == 0 and bool(told) and not missing and all(line["pass"] for line in told)
    sys.exit(0 if held else 1)


def _run(arguments: list[str], form: str, log: Path) -> int:
    """Run pytest: all that can share the machine at once; then, in the whole form, what looks at clocks, by itself."""
    environment = {**os.environ, "BATTERY": form, "BATTERY_LOG": str(log)}
    if any((PROJECT / argument.split("::")[0]).exists() for argument in arguments):
        return _pytest(arguments, environment)
    alone = [f"tests/battery/{name}" for name in QUIET] if form == "whole" else []
    left_out = [f"--ignore={path}" for path in alone] if form == "whole" else _left_out_in_fast()
    together = ["-n", AT_ONCE[form], "--dist", "worksteal", *left_out, "tests/battery"]
    if form == "fast":
        return _pytest([*arguments, *together], environment)
    ended = {_pytest([*arguments, *together], environment), _pytest([*arguments, *alone], environment)}
    # A part that was asked for may lie in one of the two alone.
    return max(ended - {NOTHING_CHOSEN}) if arguments and ended != {NOTHING_CHOSEN} else max(ended)


def _left_out_in_fast() -> list[str]:
    plugins = [f"-pno:{name}" for name in ("schemathesis", "hypothesispytest")]  # a second of each process
    once = [f"--deselect=tests/battery/{name}[postgresql]" for name in ON_ONE_DATABASE_IN_FAST]
    return [*(f"--ignore=tests/battery/{name}.py" for name in NOT_IN_FAST), *once, *plugins]


def _pytest(arguments: list[str], environment: dict[str, str]) -> int:
    """What it says goes to standard error, so that standard output holds the figures alone."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=PROJECT, env=environment, stdout=sys.stderr, check=False).returncode


def table(told: list[dict[str, Any]]) -> str:
    """The lines as a table, a row each."""
    rows = [HEADINGS, *(tuple(_short(line[name]) for name in HEADINGS) for line in told)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    drawn = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([drawn[0], "  ".join("-" * width for width in widths), *drawn[1:]])


def _short(value: Any) -> str:
    if isinstance(value, dict):
        value = ", ".join(f"{name} {_short(inner)}" for name, inner in value.items())
    text = {True: "yes", False: "NO", None: ""}.get(value) if value is None or isinstance(value, bool) else str(value)
    return text if text is not None and len(text) <= WIDEST else f"{(text or '')[: WIDEST - 1]}…"


def _natural(name: str) -> tuple[str, int, str]:
    """A2 before A10."""
    digits = "".join(filter(str.isdigit, name))
    return name[:1], int(digits or 0), name


if __name__ == "__main__":
    main()
