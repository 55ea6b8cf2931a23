"""The head of the trail, kept in the data folder while the program serves: it tells an older database put back."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import inspect, make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, sessionmaker

from database.engine import sessions_on
from registry.audit.errors import WitnessUnreadable
from registry.audit.model import AuditSeal
from registry.audit.witnesses import Head, check_witness, head
from scripts.opening import database_at, stop

FILE = "trail.head"
EVERY = 5.0
"""Seconds between two looks at the head: so much may be missing from the file after a power cut."""


def require_not_older(address: str, folder: Path, *, accept: bool) -> Head | None:
    """End with one sentence where the database no longer leads to the head kept in *folder*.

    With *accept* give that head instead, for the trail to tell of. None where all is well, or no head is kept yet.
    Nothing is written, and a database that is not there is not made.
    """
    known = _kept(folder / FILE)
    if known is None or _leads_to(address, known):
        return None
    if not accept:
        when = f"{known.at:%Y-%m-%d %H:%M} UTC" if known.at else "a moment unknown"
        stop(
            f"The database is older than it was, or another one: its trail no longer leads to {known.printed()} of "
            f"{when}. Put the right one back; or, if a backup was restored on purpose and what came after it is lost, "
            "start with --accept-restored, which the trail will tell."
        )
    return known


@contextmanager
def kept_while_serving(sessions: sessionmaker[Session], folder: Path) -> Iterator[None]:
    """Keep the head in *folder* at once, every few seconds while the block runs, and at its end."""
    over = threading.Event()
    keeper = threading.Thread(target=_keep_until, args=(over, sessions, folder / FILE), name="head", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _keep_until(over: threading.Event, sessions: sessionmaker[Session], file: Path) -> None:
    last: Head | None = None
    while True:
        ending = over.is_set()
        last = _keep(sessions, file, last)
        if ending:
            return
        over.wait(EVERY)


def _keep(sessions: sessionmaker[Session], file: Path, last: Head | None) -> Head | None:
    """Keep the head if it is another than *last*; give what is kept now. What stands in the way is said, no more."""
    try:
        with sessions() as session:
            now = head(session)
        if now != last:
            _write(file, now.line())
    except (OSError, DatabaseError) as error:
        print(f"The head of the trail was not kept: {type(error).__name__}.", file=sys.stderr)
        return last
    return now


def _write(file: Path, line: str) -> None:
    """Put *line* in place of what the file says, whole or not at all."""
    temporary = file.with_name(f".{file.name}.new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(f"{line}\n")
        out.flush()
        os.fsync(descriptor)
    temporary.replace(file)


def _kept(file: Path) -> Head | None:
    try:
        return Head.read(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, WitnessUnreadable):
        stop(f"{file} should hold the head of the trail and cannot be read. Find out why before you take it away.")


def _leads_to(address: str, known: Head) -> bool:
    if address.startswith("sqlite:///") and not Path(make_url(address).database or "").is_file():
        return known.sequence == 0
    with database_at(address) as engine:
        if not inspect(engine).has_table(AuditSeal.__tablename__):
            return known.sequence == 0
        with sessions_on(engine)() as session:
            return check_witness(session, known)
