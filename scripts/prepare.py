"""Makes the virtual environment, installs the locked libraries and compiles the translations; standard library only.

What is in use is never taken away: libraries are added to an environment that already holds what running needs, or
laid into a new one beside it that takes its place when it is whole. Calls at the same moment take turns.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

PROJECT = Path(__file__).resolve().parent.parent
IN_USE, BESIDE, ASIDE = (PROJECT / name for name in (".venv", ".venv.new", ".venv.old"))
LOCK = PROJECT / ".venv.lock"
STAMP = "installed"
UNFINISHED = "adding"
RUNNING, TESTING = "requirements", "requirements-dev"
MODULE = [sys.executable, "-P", "-m"]


def main() -> None:
    """Install what is lacking; an environment in which nothing lacks is left alone."""
    wanted = TESTING if "--dev" in sys.argv[1:] or _held_what_tests_need() else RUNNING
    if not _is_enough(IN_USE, wanted):
        try:
            turn = _take_turn()
            if not _is_enough(IN_USE, wanted):  # else another call did it meanwhile
                _install(wanted, turn)
        except OSError as error:
            _stop(f"{error.filename or PROJECT} cannot be written ({error.strerror}). Copy the project elsewhere.")
        os.close(turn)
    for catalogue in PROJECT.glob("merchant_app/translations/*/LC_MESSAGES/messages.po"):
        _compile(catalogue)


def _held_what_tests_need() -> bool:
    """Whether the environment was made for testing too: renewed for running alone, it would lose that."""
    try:
        return (IN_USE / STAMP).read_text(encoding="ascii").startswith(f"{TESTING} ")
    except OSError:
        return False


def _is_enough(environment: Path, wanted: str) -> bool:
    """Whether the environment works and holds what is *wanted*. What the tests need includes what running needs."""
    asked = [str(environment / "bin" / "python"), "-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        stamp = (environment / STAMP).read_text(encoding="ascii").strip()
        version = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return False
    return stamp in {_stamp(file, version) for file in (wanted, TESTING)}


def _stamp(file: str, version: str) -> str:
    """What is written into an environment of that version of Python that holds all that *file* lists."""
    return f"{file} {version} {hashlib.sha256((PROJECT / f'{file}.txt').read_bytes()).hexdigest()}"


def _take_turn() -> int:
    """Wait for any other call here; the turn lasts until the file is closed, by us and by an installer we started."""
    lock = os.open(LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        _say("The libraries are being installed by another call; waiting for it ...")
        fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def _install(wanted: str, turn: int) -> None:
    if not _is_enough(BESIDE, wanted):  # else its call was killed between finishing it and moving it
        if find_spec("pip") is None:
            _stop("Python's installer pip is missing. Install it (Debian: apt install python3-pip) and try again.")
        _say("Installing the libraries (once; about half a minute) ...")
        if wanted == TESTING and _is_enough(IN_USE, RUNNING) and not (IN_USE / UNFINISHED).exists():
            _add(wanted, turn)
            return
        _build(wanted, turn)
    _move_in()


def _add(wanted: str, turn: int) -> None:
    """Lay what is lacking into the environment in use. A failure leaves what running needs, and a mark."""
    (IN_USE / UNFINISHED).touch()
    _run_pip(IN_USE, wanted, turn)
    _write_stamp(IN_USE, wanted)
    (IN_USE / UNFINISHED).unlink()


def _build(wanted: str, turn: int) -> None:
    """Lay everything into a new environment beside the one in use."""
    _remove(BESIDE)
    _run([*MODULE, "venv", "--without-pip", str(BESIDE)], turn)
    _run_pip(BESIDE, wanted, turn)
    for script in (BESIDE / "bin").iterdir():  # scripts name the place they were made at
        said = b"" if script.is_symlink() or not script.is_file() else script.read_bytes()
        if BESIDE.name.encode() in said and b"\0" not in said:
            script.write_bytes(said.replace(BESIDE.name.encode(), IN_USE.name.encode()))
    _write_stamp(BESIDE, wanted)


def _move_in() -> None:
    """Let the new environment take the place of the old one."""
    _remove(ASIDE)
    if os.path.lexists(IN_USE):
        IN_USE.rename(ASIDE)
    BESIDE.rename(IN_USE)
    _remove(ASIDE)


def _run_pip(environment: Path, wanted: str, turn: int) -> None:
    pip = [*MODULE, "pip", "--python", str(environment / "bin" / "python"), "install", "--quiet"]
    rules = ["--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:"]
    _run([*pip, *rules, "-r", str(PROJECT / f"{wanted}.txt")], turn)


def _run(command: list[str], turn: int) -> None:
    """Run a step of the installation, or end with the last of what it said."""
    done = subprocess.run(
        command,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        # What PYTHONPATH offers would count as installed.
        env={name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}},
        pass_fds=[turn],  # a step that outlives us keeps the turn
    )
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line and not line.startswith("WARNING")]
        _remove(BESIDE)
        _say("The libraries could not be installed. The installer said:", *said[-5:])
        sys.exit(1)


def _compile(catalogue: Path) -> None:
    """Make the catalogue that is read while running, unless it is newer. It appears whole or not at all."""
    compiled = catalogue.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime_ns > catalogue.stat().st_mtime_ns:
        return
    fresh = compiled.with_name(f".{os.getpid()}.mo")
    babel = [str(IN_USE / "bin" / "python"), "-P", "-m", "babel.messages.frontend", "--quiet", "compile"]
    try:
        subprocess.run([*babel, "--input-file", catalogue, "--output-file", fresh], check=True)
        fresh.replace(compiled)
    finally:
        fresh.unlink(missing_ok=True)


def _write_stamp(environment: Path, wanted: str) -> None:
    """Say what the environment holds; the last thing that is done to it."""
    fresh = environment / f"{STAMP}.new"
    fresh.write_text(_stamp(wanted, f"{sys.version_info.major}.{sys.version_info.minor}"), encoding="ascii")
    fresh.replace(environment / STAMP)


def _remove(environment: Path) -> None:
    """Take away an environment that nobody uses, or the link to one."""
    if environment.is_symlink():
        environment.unlink()
    shutil.rmtree(environment, ignore_errors=True)


def _say(*lines: str) -> None:
    print(*lines, sep="\n", file=sys.stderr, flush=True)


def _stop(sentence: str) -> NoReturn:
    _say(sentence)
    sys.exit(1)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
