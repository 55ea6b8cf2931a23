"""Measuring the whole job of a print run: planned, written, drawn by two processes, read back, kept and given out."""

import tempfile
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from database.engine import open_engine, sessions_on, sqlite_address, writing
from database.keys import Keys, use_keys
from database.migrating import migrate
from merchant_app import create_app
from merchant_app.print_jobs.files import file_of
from merchant_app.print_jobs.working import draw_waiting_parts, name_of_worker
from merchant_app.run_words import RunWords
from merchant_app.settings import Settings
from registry.officers.model import Officer
from registry.print_runs.model import MOST_IN_PART, PrintPart
from registry.print_runs.planning import plan_run
from registry.print_runs.wanted import Remembered, Wanted
from registry.print_runs.writing import write_run
from scripts.benching.drawing import UNDISTURBED
from scripts.benching.measuring import Line, rounded
from tests.factories import make_officer, make_place
from tests.printing import make_shops

LEAST = 250
PROCESSES = 2
TURNS = ("mica-10x15", "a5", "a6")
"""Another layout each turn, so that each sign is new; the first does not count."""
_KEY = "only for measuring, with rows that are invented"
_app: list[Flask] = []


@dataclass(frozen=True)
class _Turn:
    """Seconds of one turn: of this process's core, of the core of whoever drew longest, and of the clock."""

    written: float
    drawn: float
    clock: float


def print_run_lines(rounds: int, count: int) -> Iterator[Line]:
    """Yield what was measured with *count* signs for each of two processes, on SQLite in a folder of its own."""
    count = min(count, MOST_IN_PART)
    signs = PROCESSES * count
    with tempfile.TemporaryDirectory() as folder:
        town = _Town(Path(folder), count)
        with ProcessPoolExecutor(PROCESSES, get_context("spawn"), _open, (folder,)) as workers:
            turns = [town.turn(layout, workers) for layout in TURNS[: min(rounds, len(TURNS) - 1) + 1]]
    best = min(turns[1:], key=lambda turn: turn.written + turn.drawn)
    speed = signs / (best.written + best.drawn)
    yield Line(
        f"signs of print runs: planned, written, drawn, read back and given out; {UNDISTURBED}",
        rounded(speed),
        "signs/s",
        {
            "by the clock": rounded(signs / min(turn.clock for turn in turns[1:])),
            "planned and written": rounded(signs / best.written),
            "drawn, read back and kept": rounded(signs / best.drawn),
        },
        bar=f"≥ {LEAST} signs/s",
        holds=speed >= LEAST,
    )


class _Town:
    """Places full of shops with approved accounts, all invented, and the official who prints for them."""

    def __init__(self, folder: Path, count: int) -> None:
        use_keys(Keys(_KEY))
        migrate(open_engine(_address(folder)))
        self.sessions = sessions_on(open_engine(_address(folder)))
        with writing(self.sessions) as session:
            places = [make_place(session) for _ in range(PROCESSES)]
            for place in places:
                make_shops(session, place, count)
            self.officials = [(make_officer(session, unit=place.unit).id, place.id) for place in places]
        self.app = _app_on(folder, self.sessions)

    def turn(self, layout: str, workers: ProcessPoolExecutor) -> _Turn:
        """Do the whole job once, a run for each place."""
        clock, core = time.perf_counter(), time.process_time()
        with self.app.app_context():
            runs = [self._write(layout, *given) for given in self.officials]
        written = time.process_time() - core
        drawn = [workers.submit(_draw) for _ in range(PROCESSES)]
        longest = max(worker.result() for worker in drawn)
        core = time.process_time()
        with self.app.app_context(), self.sessions() as session:
            for part in session.scalars(select(PrintPart).where(PrintPart.run_id.in_(runs))).all():
                file_of(part)
        written += time.process_time() - core
        return _Turn(written, longest, time.perf_counter() - clock)

    def _write(self, layout: str, official: uuid.UUID, place: uuid.UUID) -> uuid.UUID:
        wanted = Wanted(layout=layout, place_ids=(place,))
        words = Remembered(RunWords(layout))
        with self.sessions() as session:
            by = session.get_one(Officer, official)
            shown = plan_run(session, by=by, wanted=wanted, words=words)
        with writing(self.sessions) as session:
            by = session.get_one(Officer, official)
            return write_run(session, by=by, wanted=wanted, words=words, plan_hash=shown.hash).id


def _address(folder: Path) -> str:
    return sqlite_address(folder / "bench.db")


def _app_on(folder: Path, sessions: sessionmaker[Session]) -> Flask:
    settings = Settings(
        secret_key=_KEY,
        data_key=_KEY,
        database_url=_address(folder),
        production=False,
        public_address="vungtau.example/kiem-tra",
    )
    return create_app(settings, sessions)


def _open(folder: str) -> None:
    """What each process does once."""
    use_keys(Keys(_KEY))
    _app.append(_app_on(Path(folder), sessions_on(open_engine(_address(Path(folder))))))


def _draw() -> float:
    """Draw parts until none waits; the seconds of a core that it took."""
    began = time.process_time()
    draw_waiting_parts(_app[0], worker=name_of_worker())
    return time.process_time() - began
