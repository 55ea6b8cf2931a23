"""The files of print runs: kept whole or not at all, held to the register's sum, and drawn again where they are gone.

They are a cache: what is printed is in the register, and drawing it again gives the same bytes.
"""

import hashlib
import os
import uuid
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from flask import current_app

from merchant_app.print_jobs.drawing import draw_part
from merchant_app.unit_of_work import reading
from qr import QrError
from registry.print_runs.drawing import part_to_draw
from registry.print_runs.errors import SignCannotBeDrawn
from registry.print_runs.model import PartState, PrintPart
from registry.turns import Turns

FOLDER = "print-runs"
_HALF = ".new"
_DRAWINGS = Turns(at_once=1, waiting=4, patience=30.0)
"""A thousand signs take a second or two of a core."""


class FileNotSound(Exception):
    """There is no file of the part to give: it was not ready, or one of the two below."""


class FileBusy(FileNotSound):
    """The file has to be drawn again, and others are being drawn: ask again soon."""


class FileDiffers(FileNotSound):
    """What is drawn now is not what was read back then, and stays so: the public address or an account is another."""


class PrintFiles:
    """A folder of files, one for each part of a run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER

    def path_of(self, run_id: uuid.UUID, number: int) -> Path:
        """Where the part's file is, once there is one."""
        return self._folder / run_id.hex / f"{number}.pdf"

    def keep(self, run_id: uuid.UUID, number: int, content: bytes, *, worker: str) -> None:
        """Put the file in place whole, its name on the disk as well. Raise OSError.

        Halves that others left of the same part go: whoever keeps it holds it alone.
        """
        file = self.path_of(run_id, number)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = file.with_name(f".{file.name}.{worker}{_HALF}")
        for left in file.parent.glob(f".{file.name}.*{_HALF}"):
            left.unlink(missing_ok=True)
        write(half, content)
        half.replace(file)
        folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def read(self, run_id: uuid.UUID, number: int, *, sha256: str) -> bytes | None:
        """The file, if it is there and as it was read back."""
        try:
            content = self.path_of(run_id, number).read_bytes()
        except OSError:
            return None
        return content if sum_of(content) == sha256 else None


def write(file: Path, content: bytes) -> None:
    """Write a new file and have it on the disk; for its owner alone."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(descriptor)


def sum_of(content: bytes) -> str:
    """What the register keeps of a file."""
    return hashlib.sha256(content).hexdigest()


def file_of(part: PrintPart) -> bytes:
    """The part's file as it was read back. The caller has checked that it may be seen.

    Raise FileBusy, or FileDiffers; FileNotSound of a part that is not ready.
    """
    if part.state is not PartState.READY:
        raise FileNotSound
    files: PrintFiles = current_app.extensions["print_files"]
    content = files.read(part.run_id, part.number, sha256=part.sha256)
    if content is None:
        content = _drawn_again(part)
        with suppress(OSError):  # it is given out all the same
            files.keep(part.run_id, part.number, content, worker=uuid.uuid4().hex)
    return content


def _drawn_again(part: PrintPart) -> bytes:
    with _DRAWINGS.turn() as mine:
        if not mine:
            raise FileBusy
        drawn = BytesIO()
        try:
            draw_part(part_to_draw(reading(), part.id), drawn, lambda _signs: None)
        except (QrError, SignCannotBeDrawn):
            raise FileDiffers from None
    content = drawn.getvalue()
    if sum_of(content) != part.sha256:
        raise FileDiffers
    return content
