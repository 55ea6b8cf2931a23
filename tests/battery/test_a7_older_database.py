"""A7: yesterday's database put back, at twenty ages from one entry to thirty days; each is sound in itself."""

import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

from database.engine import open_engine, sessions_on, sqlite_address, writing
from database.migrating import migrate
from registry.audit.operations import record
from registry.audit.verifying import verify
from registry.audit.witnesses import check_witness, head
from scripts.kept_head import FILE, kept_while_serving, require_not_older
from tests.battery.report import told
from tests.factories import make_officer, make_ward

NOW = datetime(2026, 9, 30, 5, 0, tzinfo=UTC)
AGES = (
    *(timedelta(0), timedelta(seconds=1), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1)),
    *(timedelta(hours=hours) for hours in (3, 6, 12, 18, 24)),
    *(timedelta(days=days) for days in (2, 3, 5, 7, 10, 14, 18, 21, 25, 30)),
)
"""How long ago each copy was made; the youngest lacks one entry."""
BAR = "20 of 20 refused at the start with one sentence, until somebody says that a backup was restored"


def build(folder: Path) -> list[Path]:
    """A database of thirty days in *folder*, its head kept beside it; and a copy of each age."""
    engine = open_engine(sqlite_address(folder / "cashless.db"))
    migrate(engine)
    sessions = sessions_on(engine)
    copies = []
    for number, age in enumerate(sorted(AGES, reverse=True)):
        with time_machine.travel(NOW - age, tick=False):
            with writing(sessions) as session:
                by = make_officer(session, unit=make_ward(session))
                record(session, by=by, action="officer:add", subject_id=by.id)
            copy = folder / f"copy{number}.db"
            engine.dispose()  # the last connection puts everything into the one file
            shutil.copyfile(folder / "cashless.db", copy)
            copies.append(copy)
    with time_machine.travel(NOW, tick=False), writing(sessions) as session:
        record(session, by=None, action="test:one_more", subject_id=None)
    with kept_while_serving(sessions, folder, lost=print):
        pass
    engine.dispose()
    return copies


def starts(folder: Path, copy: Path, capsys) -> tuple[bool, int]:
    """Whether the program would serve *copy* put in the database's place; and how many lines it said."""
    for left in folder.glob("cashless.db*"):
        left.unlink()
    shutil.copyfile(copy, folder / "cashless.db")
    capsys.readouterr()
    try:
        lost = require_not_older(sqlite_address(folder / "cashless.db"), folder, accept=False)
    except SystemExit:
        return False, len(capsys.readouterr().err.splitlines())
    return lost is None, 0


def sound_in_itself(copy: Path) -> bool:
    """Whether nothing but a witness could tell: the copy's own trail has no fault."""
    engine = open_engine(sqlite_address(copy))
    with sessions_on(engine)() as session:
        sound = verify(session).sound and check_witness(session, head(session))
    engine.dispose()
    return sound


def test_an_older_database_put_back_is_noticed_at_the_start(tmp_path, capsys):
    started = time.monotonic()
    copies = build(tmp_path)
    address = sqlite_address(tmp_path / "cashless.db")
    now = tmp_path / "now"
    shutil.copyfile(tmp_path / "cashless.db", now)
    assert starts(tmp_path, now, capsys) == (True, 0), "the database itself is served"
    assert all(map(sound_in_itself, copies))

    answers = [starts(tmp_path, copy, capsys) for copy in copies]
    noticed = sum(not served for served, _lines in answers)
    one_sentence = all(lines == 1 for _served, lines in answers)
    accepted = require_not_older(address, tmp_path, accept=True)

    (tmp_path / FILE).unlink()
    unnoticed = sum(starts(tmp_path, copy, capsys)[0] for copy in copies)
    with capsys.disabled():
        told(
            test="A7",
            figure={"ages": len(copies), "noticed": noticed},
            bar=BAR,
            holds=noticed == len(copies) == 20 and one_sentence and accepted is not None,
            control={"unnoticed without the head kept beside it": unnoticed},
            seconds=time.monotonic() - started,
        )
    assert unnoticed == len(copies)
