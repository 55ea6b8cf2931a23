"""The head of the trail, kept in the data folder while the program serves: it tells an older database put back."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import inspect, make_url
from sqlalchemy.orm import Session, sessionmaker

from database.engine import sessions_on
from registry.audit.errors import WitnessUnreadable
from registry.audit.model import ChainLink
from registry.audit.remembered import last_chained
from registry.audit.witnesses import Head, check_witness, head
from scripts.opening import database_at, stop
from scripts.whole_files import write_whole

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


class HeadLost(Exception):
    """The trail no longer leads to a head it had: its end was cut off, or another database lies in its place."""

    def __init__(self, known: Head) -> None:
        super().__init__(known.printed())
        self.known = known


@contextmanager
def kept_while_serving(
    sessions: sessionmaker[Session], folder: Path, *, lost: Callable[[Head], None], anew: bool = False
) -> Iterator[None]:
    """Keep the head in *folder* at once, every few seconds while the block runs, and at its end.

    It only ever goes forward, from the head that is kept there: where the trail no longer leads to it, the file stays
    as it is, *lost* is called with it from the keeper's thread, and nothing is kept any more. What this process itself
    wrote since is held to in the same way, and the file then keeps that. *anew*: a backup was accepted, and what the
    file says is given up for the head there is now.
    """
    keeper = _Keeper(sessions, folder / FILE, lost, None if anew else _kept(folder / FILE))
    thread = threading.Thread(target=keeper.run, name="head", daemon=True)
    thread.start()
    try:
        yield
    finally:
        keeper.over.set()
        thread.join()


class _Keeper:
    """Looks at the head until it is over; whatever goes wrong, it looks again."""

    def __init__(
        self, sessions: sessionmaker[Session], file: Path, lost: Callable[[Head], None], known: Head | None
    ) -> None:
        self.over = threading.Event()
        self._sessions = sessions
        self._file = file
        self._lost = lost
        self._known = known
        self._written: Head | None = known

    def run(self) -> None:
        while True:
            ending = self.over.is_set()
            try:
                self._look()
            except HeadLost as loss:
                self._say(
                    f"STOP. The trail no longer leads to {loss.known.printed()}, which it did: its end was cut off, or "
                    f"another database lies in its place. {self._file} keeps that head."
                )
                self._lost(loss.known)
                return
            except Exception as error:  # noqa: BLE001 (whatever it is, the pages go on, and the next look tries again)
                self._say(f"The head of the trail was not kept: {type(error).__name__}.")
            if ending:
                return
            self.over.wait(EVERY)

    def _look(self) -> None:
        with self._sessions() as session:
            written = last_chained(session)  # by this very process, since the last look
            now = head(session)
            if self._known is not None and not (
                now.sequence >= self._known.sequence and check_witness(session, self._known)
            ):
                raise HeadLost(self._known)
            if written is not None and not check_witness(session, Head(*written)):
                write_whole(self._file, f"{Head(*written).line()}\n")
                raise HeadLost(Head(*written))
        self._known = now
        if now != self._written:
            write_whole(self._file, f"{now.line()}\n")
            self._written = now

    @staticmethod
    def _say(sentence: str) -> None:
        with suppress(OSError, ValueError):  # a terminal that was closed stops nothing
            print(sentence, file=sys.stderr, flush=True)


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
        if not inspect(engine).has_table(ChainLink.__tablename__):
            return known.sequence == 0
        with sessions_on(engine)() as session:
            return check_witness(session, known)
