"""Writing a small file that is there whole or not at all, also after a power cut."""

import os
from pathlib import Path


def write_whole(file: Path, text: str) -> None:
    """Put *text* in place of what *file* says, for its owner alone; the name is on the disk as well. Raise OSError."""
    temporary = file.with_name(f".{file.name}.new")
    temporary.unlink(missing_ok=True)  # what a killed program left; never a link somebody laid there
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(descriptor)
    temporary.replace(file)
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
