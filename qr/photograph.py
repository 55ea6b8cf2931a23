"""Reading the codes in a photograph: the pixels are decoded in a process of its own, held to little memory and time."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from qr import photograph_child
from qr.errors import PhotoDamaged, PhotoTooHard
from qr.photograph_child import DAMAGED, Corners
from qr.photograph_header import MOST_PIXELS, header_of
from qr.reading import Reading, read


@dataclass(frozen=True, slots=True)
class Found:
    """One code in a photograph.

    Attributes:
        reading: its text, judged.
        text: as decoded.
        corners: four points (x, y) in pixels of the photograph as it is shown upright, clockwise from the
            one nearest to the photograph's top left.
    """

    reading: Reading
    text: str
    corners: Corners


@dataclass(frozen=True, slots=True)
class Limits:
    """What the decoding process may take.

    Attributes:
        memory: bytes of address space.
        processor: seconds of processor time.
        patience: seconds until it is stopped, however little it did.
    """

    memory: int = 1 << 30
    processor: int = 10
    patience: float = 20


LIMITS = Limits()
# Each may take a few hundred megabytes: no more at once, however many threads ask.
_TURNS = BoundedSemaphore(2)
# The process sees nothing of its parent's environment, which may hold secrets, but where programs are found.
_KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_OVER_LIMIT = (-signal.SIGKILL, -signal.SIGXCPU)


def scan(photo: bytes, *, limits: Limits = LIMITS) -> tuple[Found, ...]:
    """Return the codes in *photo* (JPEG, PNG or WebP) from left to right, then from top to bottom; () if none.

    The same text at two places is given twice. Nothing but texts and corners is taken from the
    photograph: not where, when or with which device it was taken. At most two are looked at at once in
    one process; further calls wait their turn.

    Raises:
        PhotoTooBig: it has more than 20 MB.
        PhotoFormatUnknown: it has another format.
        PhotoTooManyPixels: its header says more than 25 megapixels.
        PhotoDamaged: it cannot be decoded.
        PhotoTooHard: it took more than *limits*, or there was not room for a process.
    """
    header_of(photo)
    with _TURNS:
        found = _found_by_child(photo, limits)
    return tuple(sorted(found, key=lambda code: tuple(sum(axis) for axis in zip(*code.corners, strict=True))))


def _found_by_child(photo: bytes, limits: Limits) -> list[Found]:
    # Started anew, never forked: the caller may have threads. Its path is ours, its folder is not on it.
    arguments = map(str, (photograph_child.__file__, limits.memory, limits.processor, MOST_PIXELS))
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(str(Path(place).absolute()) for place in sys.path)
    try:
        done = subprocess.run(  # noqa: S603 - our own file, and numbers
            [sys.executable, "-P", "-s", *arguments],
            input=photo,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.patience,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise PhotoTooHard(f"nothing after {limits.patience:g} s") from late
    except OSError as trouble:
        raise PhotoTooHard(str(trouble)) from trouble
    if done.returncode == 0:
        return _answered(done.stdout)
    if done.returncode == DAMAGED:
        raise PhotoDamaged(done.stdout.decode(errors="replace"))
    if done.returncode > 0 or done.returncode in _OVER_LIMIT:
        raise PhotoTooHard(f"the decoder stopped with status {done.returncode}")
    raise PhotoDamaged(f"the decoder was stopped by signal {-done.returncode}")


def _answered(answer: bytes) -> list[Found]:
    try:
        return [
            Found(read(str(text)), str(text), tuple((int(across), int(down)) for across, down in corners))
            for text, corners in json.loads(answer)
        ]
    except (ValueError, TypeError) as nonsense:
        raise PhotoDamaged(f"the decoder's answer is none: {nonsense}") from nonsense
