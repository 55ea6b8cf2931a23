"""Reading a workbook (xlsx): looked at from outside, then unpacked in a process held to little memory and time."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from registry.lists.archive import MOST_UNPACKED, look_at_archive
from registry.lists.errors import (
    FileKind,
    FormatUnknown,
    ListEmpty,
    ListUnreadable,
    TooManyColumns,
    TooManyRows,
    WorkbookDamaged,
    WorkbookReaderBroken,
    WorkbookSuspicious,
    WorkbookTooHard,
)
from registry.lists.table import MOST_COLUMNS, MOST_ROWS, Letters, Table, cell_of

HEADER_ROWS = 20
"""Rows that may stand above the header: the name of the office, a title, a date."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the reading process may take: bytes of address space, seconds of the processor, seconds in all."""

    memory: int = 512 * 1024 * 1024
    processor: int = 8
    patience: float = 15


LIMITS = Limits()
_TURNS = BoundedSemaphore(2)
CHILD = Path(__file__).with_name("sheet_child.py")
"""Started as a file and never imported: what holds it to its limits is not there on every system."""
_KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_OVER_LIMIT = (-signal.SIGKILL, -signal.SIGXCPU)
_END_OF_COMPLAINT = 400


def read_workbook(content: bytes, *, limits: Limits = LIMITS) -> Table:
    """Return the first sheet with anything in it that people see. At most two are read at once in one process.

    Raises:
        FormatUnknown, WorkbookSuspicious, WorkbookDamaged: see archive.py; nothing was unpacked.
        ListEmpty, TooManyRows, TooManyColumns: there is nothing, or too much, to read.
        WorkbookTooHard: it took more than *limits*.
        WorkbookReaderBroken: the process does not start here.
    """
    look_at_archive(content)
    with _TURNS:
        said = _said_by_child(content, limits)
    return Table(
        rows=[[cell_of(cell) for cell in row] for row in said["rows"]],
        letters=Letters.UTF_8,
        sheet=said["name"],
        other_sheets=said["other_sheets"],
        merged=said["merged"],
        hidden_rows=said["hidden_rows"],
        hidden_columns=said["hidden_columns"],
    )


def _said_by_child(content: bytes, limits: Limits) -> dict[str, Any]:
    most = (limits.memory, limits.processor, MOST_UNPACKED, MOST_ROWS + HEADER_ROWS, MOST_COLUMNS)
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(str(Path(place).absolute()) for place in sys.path)
    try:
        done = subprocess.run(  # noqa: S603 - our own file, and numbers
            [sys.executable, "-P", "-s", str(CHILD), *map(str, most)],
            input=content,
            capture_output=True,
            timeout=limits.patience,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise WorkbookTooHard from late
    except OSError as trouble:
        raise WorkbookReaderBroken(str(trouble)) from trouble
    if done.returncode == 0:
        said: dict[str, Any] = json.loads(done.stdout)
        return said
    complaint = done.stderr.decode(errors="replace").strip()[-_END_OF_COMPLAINT:]
    raise _refusal(done.returncode, complaint)


def _refusal(status: int, complaint: str) -> ListUnreadable:
    """What the child's exit status says; the statuses are those of sheet_child.py."""
    named: dict[int, ListUnreadable] = {
        3: WorkbookDamaged(),
        4: WorkbookTooHard(),
        5: TooManyRows(MOST_ROWS),
        6: TooManyColumns(MOST_COLUMNS),
        7: WorkbookSuspicious(),
        8: FormatUnknown(FileKind.LOCKED),
        9: ListEmpty(),
    }
    if status in named:
        return named[status]
    if status in _OVER_LIMIT:
        return WorkbookTooHard()
    # The reader's own language ends a process that gets no memory, and panics where a sheet is nonsense.
    if status < 0 or "PanicException" in complaint:
        return WorkbookDamaged()
    return WorkbookReaderBroken(f"status {status}: {complaint}")
