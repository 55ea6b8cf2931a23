"""The clock behind the served application: what is due once a day is done by itself, by one process of all."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date

from sqlalchemy.orm import Session, sessionmaker

from campaigns.daily.errands import ERRANDS, LOOKS, Portion
from database.engine import stand_still, writing
from database.log import cut_log
from merchant_app.server_log import say as say_in_log
from registry.calendar import today
from registry.installation.errands import finish_errand, know_errands, take_errand, was_done

EVERY = 600.0
"""Seconds between two looks: a day's errands are done within so long after midnight in Vietnam, or after a start."""


def do_errands(sessions: sessionmaker[Session], *, years: int, again: bool = False) -> dict[str, int]:
    """Do what is due today and nobody else is at; return how many of what. *again*: also what was done today.

    Each portion is a transaction of its own that holds the errand: whoever is killed leaves what was committed, and
    the next who looks goes on. *years* is how long the owner of a closed shop is remembered. What the errands change
    is in the trail, as every change is.
    """
    day = today()
    done: Counter[str] = Counter()
    with sessions() as session:
        due = [name for name in (*ERRANDS, *LOOKS) if again or not was_done(session, errand=name, day=day)]
    if due:
        with writing(sessions) as session:
            know_errands(session, due)
    for name in [name for name in due if name in ERRANDS]:
        while portion := _portion(sessions, name, day, years=years, again=again):
            done.update(portion.done)
            if not portion.more:
                break
    for name in [name for name in due if name in LOOKS]:
        done.update(_look(sessions, name, day, again=again))
    if due:  # what was deleted is to stay nowhere
        with sessions() as session:
            cut_log(session)
    return dict(done)


def _portion(sessions: sessionmaker[Session], name: str, day: date, *, years: int, again: bool) -> Portion | None:
    with writing(sessions) as session:
        if not take_errand(session, errand=name, day=day, again=again):
            return None
        portion = ERRANDS[name](session, years)
        if not portion.more:
            finish_errand(session, errand=name, day=day)
        return portion


def _look(sessions: sessionmaker[Session], name: str, day: date, *, again: bool) -> dict[str, int]:
    """What was found, written down by whoever is first; the looking itself holds nobody up."""
    with sessions() as session:
        stand_still(session)
        write = LOOKS[name](session)
    with writing(sessions) as session:
        if not take_errand(session, errand=name, day=day, again=again):
            return {}
        finish_errand(session, errand=name, day=day)
        return write(session)


def line_of(done: dict[str, int]) -> str:
    """What was done, for a log: nothing of anybody, only numbers."""
    return ", ".join(f"{number} {words}" for words, number in done.items())


class DailyClock:
    """Looks at the start and then every few minutes, in a thread of its own, whether a day's errands are due."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        *,
        years: int,
        say: Callable[[str], None] | None = None,
        letters: Callable[[], dict[str, int]] | None = None,
    ) -> None:
        self._sessions = sessions
        self._years = years
        self._say = say or say_in_log
        self._letters = letters
        self._over = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to look. Once it runs, in this process, saying it again changes nothing: a fork has no thread yet."""
        if self._thread is not None and self._thread.is_alive():
            return
        with self._starting:
            if not (self._over.is_set() or (self._thread is not None and self._thread.is_alive())):
                self._thread = threading.Thread(target=self._run, name="daily", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Look no more, once the portion at hand is done."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._over.is_set():
            self._look()
            self._over.wait(EVERY)

    def _look(self) -> None:
        try:
            done = do_errands(self._sessions, years=self._years)
            if self._letters is not None:
                done |= self._letters()
        except Exception as error:  # noqa: BLE001 (whatever it is, the pages go on, and the next look tries again)
            self._say(f"Daily errands were not all done, and are tried again: {type(error).__name__}.")
        else:
            if done:
                self._say(f"Daily errands of {today():%Y-%m-%d}: {line_of(done)}.")
