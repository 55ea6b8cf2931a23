"""Programs that prepare one database at the same moment take turns."""

import subprocess
import sys
import threading
from pathlib import Path

from sqlalchemy import text

from database.engine import open_engine, sessions_on, take_turn, writing
from database.migrating import migrate, require_newest

PROJECT = Path(__file__).parents[2]
AT_ONCE = 4
MIGRATE = """
import sys
from database.engine import open_engine
from database.migrating import migrate
engine = open_engine(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
migrate(engine)
"""


def together(work):
    """Let several threads do the same at the same moment; give what went wrong."""
    errors = []
    start = threading.Barrier(AT_ONCE)

    def one():
        start.wait()
        try:
            work()
        except Exception as error:  # noqa: BLE001 (whatever went wrong is the test's answer)
            errors.append(error)

    threads = [threading.Thread(target=one) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_an_empty_database_is_migrated_once(fresh_url):
    """Without the turn up to three of the four failed on PostgreSQL: relation "alembic_version" already exists."""
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", MIGRATE, fresh_url],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(AT_ONCE)
    ]
    for program in programs:
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        program.stdin.write("go\n")
        program.stdin.flush()
    said = [program.communicate(timeout=60)[1] for program in programs]

    assert said == [""] * AT_ONCE
    engine = open_engine(fresh_url)
    require_newest(engine)
    engine.dispose()


def test_who_finds_nothing_fills_it_and_the_next_finds_it_full(fresh):
    """Without the turn three of the four found nothing on PostgreSQL."""
    migrate(fresh)
    sessions = sessions_on(fresh)
    found_empty = []

    def fill():
        with writing(sessions) as session:
            take_turn(session.connection())
            count = session.scalar(text("SELECT count(*) FROM installation_fact"))
            if count == 0:
                found_empty.append(True)
                name = f"by {threading.get_ident()}"
                session.execute(text("INSERT INTO installation_fact VALUES (:name, 'x')"), {"name": name})

    assert together(fill) == []
    assert found_empty == [True]
