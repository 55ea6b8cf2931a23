"""Reading the codes in a photograph: the pixels are decoded in a process of its own, held to little memory and time."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from qr.errors import PhotoDamaged, PhotoReaderBroken, PhotoTooHard
from qr.photograph_header import MOST_PHOTO_PIXELS, header_of
from qr.reading import Reading, read

Corners = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One code in a photograph.

    Attributes:
        reading: its text, judged.
        text: as decoded. Where `reading.content` says that it is the code of an identity card, it is a person's data:
            not to be shown or kept.
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
    processor: int = 5
    patience: float = 10


LIMITS = Limits()
# Each may take a few hundred megabytes: no more at once, however many threads ask.
_TURNS = BoundedSemaphore(2)
# The process sees nothing of its parent's environment, which may hold secrets, but where programs are found.
_KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
# Started as a file and never imported: what holds it to its limits is not there on every system.
CHILD = Path(__file__).with_name("photograph_child.py")
# The statuses it ends with besides 0, and the signals that stop it at a limit.
DAMAGED, TOO_HARD = 3, 4
_STOPPED_BY = ("SIGKILL", "SIGXCPU")
_OVER_LIMIT = tuple(-getattr(signal, name) for name in _STOPPED_BY if hasattr(signal, name))
# Characters of its complaint that are passed on: the last lines name the error.
_END_OF_COMPLAINT = 400


def scan(photo: bytes, *, limits: Limits = LIMITS) -> tuple[Found, ...]:
    """Return the codes in *photo* (JPEG, PNG or WebP) as one reads: row by row, each from the left; () if none.

    A row is what stands beside each other by half its height at least: whoever shows the codes need not sort them.
    The same text at two places is given twice. Nothing but texts and corners is taken from the
    photograph: not where, when or with which device it was taken. At most two are looked at at once in
    one process; further calls wait their turn.

    Raises:
        PhotoTooBig: it has more than 20 MB.
        PhotoFormatUnknown: it has another format.
        PhotoTooManyPixels: its header says more than 25 megapixels.
        PhotoDamaged: it cannot be decoded.
        PhotoTooHard: it took more than *limits*.
        PhotoReaderBroken: the process does not start or ends in an error of its own, for any photograph: something is
            missing here, or this system (Windows) cannot hold a process to limits.
    """
    header_of(photo)
    return tuple(_in_reading_order(_answered(run_child(CHILD, photo, limits))))


def _in_reading_order(found: Iterable[Found]) -> Iterator[Found]:
    rest = sorted(found, key=_middle_down)
    while rest:
        top, bottom = _reach_down(rest[0])
        row = [code for code in rest if top <= _middle_down(code) <= bottom]
        yield from sorted(row, key=lambda code: sum(x for x, _ in code.corners))
        rest = [code for code in rest if code not in row]


def _middle_down(code: Found) -> float:
    return sum(y for _, y in code.corners) / len(code.corners)


def _reach_down(code: Found) -> tuple[int, int]:
    down = [y for _, y in code.corners]
    return min(down), max(down)


def run_child(program: Path, photo: bytes, limits: Limits) -> bytes:
    """Return what *program* writes of *photo*, held to *limits* in a process of its own; two at once at most.

    The photograph's header was looked at before. Raise PhotoDamaged, PhotoTooHard or PhotoReaderBroken.
    """
    # Started anew, never forked: the caller may have threads. Its path is ours, its folder is not on it.
    arguments = map(str, (program, limits.memory, limits.processor, MOST_PHOTO_PIXELS))
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(str(Path(place).absolute()) for place in sys.path)
    try:
        with _TURNS:
            done = subprocess.run(  # noqa: S603 - our own file, and numbers
                [sys.executable, "-P", "-s", *arguments],
                input=photo,
                capture_output=True,
                timeout=limits.patience,
                env=environment,
                check=False,
            )
    except subprocess.TimeoutExpired as late:
        raise PhotoTooHard(f"nothing after {limits.patience:g} s") from late
    except OSError as trouble:
        raise PhotoReaderBroken(str(trouble)) from trouble
    if done.returncode == 0:
        return done.stdout
    if done.returncode == DAMAGED:
        raise PhotoDamaged(done.stdout.decode(errors="replace"))
    if done.returncode == TOO_HARD or done.returncode in _OVER_LIMIT:
        raise PhotoTooHard(f"the decoder stopped with status {done.returncode}")
    if done.returncode > 0:
        complaint = done.stderr.decode(errors="replace").strip()[-_END_OF_COMPLAINT:]
        raise PhotoReaderBroken(f"status {done.returncode}: {complaint}")
    raise PhotoDamaged(f"the decoder was stopped by signal {-done.returncode}")


def _answered(answer: bytes) -> list[Found]:
    try:
        return [
            Found(read(str(text)), str(text), tuple((int(across), int(down)) for across, down in corners))
            for text, corners in json.loads(answer)
        ]
    except (ValueError, TypeError) as nonsense:
        raise PhotoDamaged(f"the decoder's answer is none: {nonsense}") from nonsense
