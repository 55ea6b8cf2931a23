"""Keys kept in files on a machine of one's own: made once, and the same for every start."""

import fcntl
import os
import secrets
from pathlib import Path

from scripts.whole_files import write_whole

COOKIE_KEY = "secret.key"
"""Signs cookies; another one signs everybody out and does no more harm."""
DATA_KEY = "data.key"
"""Seals what the database holds of people; without it that is lost."""


def kept_key(folder: Path, name: str) -> str:
    """The key kept in *folder* under *name*, made if there is none; an empty file counts as none. Raise OSError.

    Starts at the same moment take turns, and the file appears whole under its name: whoever is killed in
    between leaves at most a temporary file that nobody reads.
    """
    file = folder / name
    lock = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _read(file) or _make(file)
    finally:
        os.close(lock)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return ""


def _make(file: Path) -> str:
    key = secrets.token_urlsafe(48)
    write_whole(file, key)
    return key
