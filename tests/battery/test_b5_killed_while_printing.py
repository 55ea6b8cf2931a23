"""B5: killed while printing. Whoever draws is killed at any moment; in the end each sign is there once, and whole."""

import hashlib
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID

import pypdfium2
import zxingcpp
from sqlalchemy import select

from database.engine import sessions_on, sqlite_address
from merchant_app import create_app
from merchant_app.print_jobs.files import FileNotSound, file_of
from merchant_app.print_jobs.jobs import wake_workers
from merchant_app.settings import Settings
from registry.accounts.payloads import payload_of
from registry.print_runs import paper
from registry.print_runs.model import Only, PartState, PrintLine, PrintPart, PrintRun, RunState
from registry.signs.model import Sign
from tests.battery.report import begin, told, whole
from tests.battery.served import SETTINGS
from tests.battery.street import make_street
from tests.own_database import begin_with_what_is_there, own_sqlite
from tests.printing import write
from tests.server import PROJECT

SEED = 505
SIGNS, KILLS, IN_PART = (300, 30, 40) if whole() else (60, 5, 20)
EVERYBODY = 4 if whole() else 0
"""How often everybody is killed at once, the one that starts the others included."""
OTHERS = SIGNS // 10
"""Signs of another run, drawn at the same time."""
PATIENCE = 60
BAR = "after resume each sign once, 0 serials reused, 0 half files reachable, 0 pages of another run"
FOOT = re.compile(r"(\d+-D\d+) · (\d+)/(\d+)")


class Press:
    """Two runs, the application that gives their files out, and whoever draws them."""

    def __init__(self, sessions, folder):
        self.sessions, self.folder = sessions, folder
        self.address, self.bare = sqlite_address(folder / "own.db"), folder / "bare"
        self.chance, self.seen, self.run_ids = random.Random(SEED), Counter(), []  # noqa: S311 (the same every time)
        with sessions() as session:
            street = make_street(session, self.chance, SIGNS)
            begin_with_what_is_there(session)
            session.commit()
            self.official, self.place_id = street.official, street.place.id
            few = tuple(shop.id for shop in street.shops[:OTHERS])
        self.write(layout="a6")
        self.write(layout="a5", only=Only.LISTED, merchant_ids=few)
        settings = {**SETTINGS, "database_url": self.address, "files_folder": str(folder / "files")}
        self.app = create_app(Settings(**settings), sessions)
        self.serials = self.written()

    def write(self, **wanted):
        """One more run, of all shops where none are listed."""
        with self.sessions() as session:
            by = session.merge(self.official)
            self.run_ids.append(write(session, by, place_ids=(self.place_id,), **wanted).id)
            session.commit()

    def written(self):
        """Every sign there is, by its serial, with its shop and account."""
        with self.sessions() as session:
            asked = session.execute(select(Sign.serial, Sign.merchant_id, Sign.account_id))
            return {serial: (shop, account) for serial, shop, account in asked}

    @contextmanager
    def working(self):
        """A worker with its two processes, until the block ends."""
        names = {name.upper(): str(SETTINGS[name]) for name in ("secret_key", "data_key", "public_address")}
        own = {
            "DATABASE_URL": self.address,
            "FILES_FOLDER": str(self.folder / "files"),
            "PRODUCTION": "no",
            "BARE": str(self.bare),
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.battery.press"],
            cwd=PROJECT,
            env={**os.environ, **names, **own},
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def states(self):
        with self.sessions() as session:
            return [session.get_one(PrintRun, run_id).state for run_id in self.run_ids]

    def done(self):
        return all(state not in (RunState.WAITING, RunState.DRAWING) for state in self.states())

    def call(self):
        with self.app.app_context():
            wake_workers()

    def parts(self):
        with self.sessions() as session:
            return session.scalars(select(PrintPart).order_by(PrintPart.run_id, PrintPart.number)).all()

    def look(self, sums):
        """What can be had at this moment: whatever file stands under its own name, and whatever the register gives."""
        for file in (self.folder / "files").rglob("[0-9]*.pdf"):
            with suppress(FileNotFoundError):
                sums.add((UUID(file.parent.name), file.stem, hashlib.sha256(file.read_bytes()).hexdigest()))
        with self.app.app_context():
            for part in self.parts():
                with suppress(FileNotSound):
                    self.seen[hashlib.sha256(file_of(part)).hexdigest() == part.sha256] += 1

    def pages(self, run_id):
        """Code and foot of each page of the run's files, as a reader that is not ours reads them."""
        for part in self.parts():
            if part.run_id == run_id:
                with self.app.app_context():
                    content = file_of(part)
                for page in pypdfium2.PdfDocument(content):
                    picture = page.render(scale=2, grayscale=True).to_pil()
                    codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
                    yield [code.text for code in codes], FOOT.search(page.get_textpage().get_text_bounded())

    def expected(self, run_id):
        with self.sessions() as session:
            lines = select(PrintLine).where(PrintLine.run_id == run_id).order_by(PrintLine.position)
            return [payload_of(line.sign.account) for line in session.scalars(lines)]


def children_of(process):
    """The forked processes: those that draw, and the one that calls every minute."""
    with suppress(OSError, ValueError):
        found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
        return [int(one) for one in found.split()]
    return []


def kill_while_it_works(press, process, kills, *, all_at_once=False):
    """Kill so many who draw, at random moments, or the last time everybody; how many kills, and what was seen."""
    sums, killed = set(), 0
    give_up = time.monotonic() + PATIENCE
    while killed < kills and not press.done():
        assert time.monotonic() < give_up, press.states()
        press.call()
        workers = children_of(process)[1:]
        if not workers or not any(part.state is PartState.DRAWING for part in press.parts()):
            time.sleep(0.01)
            continue
        time.sleep(press.chance.uniform(0, 0.25))
        press.look(sums)
        killed += 1
        everybody = all_at_once and killed == kills
        with suppress(ProcessLookupError):
            (os.killpg if everybody else os.kill)(
                process.pid if everybody else press.chance.choice(workers), signal.SIGKILL
            )
        press.look(sums)
    return killed, sums


def let_it_end(press, sums):
    """Wait until whoever is left has drawn what waits; what is seen meanwhile goes to *sums*."""
    give_up = time.monotonic() + PATIENCE
    while not press.done():
        assert time.monotonic() < give_up, press.states()
        press.call()
        press.look(sums)
        time.sleep(0.05)
    press.look(sums)


def halves_among(press, sums):
    """Files under their own names whose content is not what the finished part has."""
    right = {(part.run_id, str(part.number), part.sha256) for part in press.parts()}
    return len(sums - right)


def amiss_in(press):
    """Runs whose pages are not what was written, in its order, each once; and how many pages there are."""
    wrong, count = Counter(), 0
    for run_id in press.run_ids:
        pages = list(press.pages(run_id))
        with press.sessions() as session:
            number = session.get_one(PrintRun, run_id).number
        count += len(pages)
        wrong["codes"] += [codes for codes, _ in pages] != [[payload] for payload in press.expected(run_id)]
        wrong["feet"] += [foot.groups() for _, foot in pages] != [
            (number, str(page), str(len(pages))) for page in range(1, len(pages) + 1)
        ]
    return wrong, count


def test_b5_each_sign_once_however_often_whoever_draws_is_killed(tmp_path, monkeypatch):
    begin("B5")
    monkeypatch.setattr(paper, "MOST_IN_PART", IN_PART)
    with own_sqlite(tmp_path) as engine:
        press = Press(sessions_on(engine), tmp_path)
        killed, sums = 0, set()
        for _ in range(EVERYBODY):
            with press.working() as process:
                more, seen = kill_while_it_works(press, process, KILLS // (2 * EVERYBODY), all_at_once=True)
                killed, sums = killed + more, sums | seen
        with press.working() as process:
            more, seen = kill_while_it_works(press, process, KILLS - killed)
            killed, sums = killed + more, sums | seen
            let_it_end(press, sums)
            wrong, pages = amiss_in(press)
            reused = len(press.serials) != SIGNS + OTHERS or press.written() != press.serials
            halves, given = halves_among(press, sums), dict(press.seen)
            press.bare.touch()
            press.write(layout="a4")
            _, sums = kill_while_it_works(press, process, KILLS)
            let_it_end(press, sums)
            bare = halves_among(press, sums)
    told(
        test="B5",
        figure={
            "signs": SIGNS + OTHERS,
            "kills": killed,
            "pages": pages,
            "runs with a wrong code, or one twice": wrong["codes"],
            "runs with a page of another": wrong["feet"],
            "serials reused": int(reused),
            "half files": halves,
            "files given": given.get(True, 0),
            "others given": given.get(False, 0),
        },
        bar=BAR,
        holds=not +wrong and not reused and not halves and not given.get(False) and given.get(True, 0) > 0
        and pages == SIGNS + OTHERS and killed == KILLS,
        control={"half files written under their own name": bare},
    )  # fmt: skip
    assert bare
