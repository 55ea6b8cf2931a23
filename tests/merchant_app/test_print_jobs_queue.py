"""The queue wakes workers and nothing more: it holds no rows, runs no pickles, and its loss loses nothing."""

import pickle
import stat

import pytest
from sqlalchemy import make_url

from database.engine import sessions_on
from merchant_app import create_app
from merchant_app.print_jobs import jobs
from merchant_app.print_jobs.jobs import ENOUGH, wake_workers
from merchant_app.settings import Settings, SettingsUnusable
from registry.print_runs.model import PrintRun, RunState
from tests.factories import make_officer, make_place
from tests.keys import DATA_KEY
from tests.own_database import begin_with_what_is_there
from tests.printing import make_shops, write

KEYS = {"secret_key": "only for tests, long enough to be one", "data_key": DATA_KEY, "production": False}


@pytest.fixture
def app(own_engine, tmp_path):
    """The application on a database that others can open too."""
    sessions = sessions_on(own_engine)
    with sessions() as session:
        begin_with_what_is_there(session)
        session.commit()
    settings = Settings(
        **KEYS,
        database_url=own_engine.url.render_as_string(hide_password=False),
        public_address="vungtau.example/kiem-tra",
        files_folder=str(tmp_path / "files"),
    )
    app = create_app(settings, sessions)
    yield app
    queue = app.extensions["print_jobs"]._queue
    if queue is not None:
        queue.storage.close()


@pytest.fixture
def queue(app):
    return app.extensions["print_jobs"].queue()


def do_all(queue):
    """What a worker does with what is called for; how many calls that were."""
    done = 0
    queue.storage.blocking = False
    while task := queue.dequeue():
        queue.execute(task)
        done += 1
    return done


def test_a_call_has_waiting_parts_drawn(app, queue, own_engine):
    with sessions_on(own_engine)() as session:
        place = make_place(session)
        make_shops(session, place, 2)
        run_id = write(session, make_officer(session, unit=place.unit), place_ids=(place.id,)).id
        session.commit()

    with app.app_context():
        wake_workers()

    assert do_all(queue) == 2  # the second call is the first worker's, for another one
    with sessions_on(own_engine)() as session:
        assert session.get_one(PrintRun, run_id).state is RunState.READY


def test_calls_do_not_pile_up_where_nobody_works(app, queue):
    with app.app_context():
        for _ in range(ENOUGH + 3):
            wake_workers()
    assert queue.storage.queue_size() == ENOUGH
    assert do_all(queue) == ENOUGH


def test_every_minute_somebody_is_called(queue):
    assert [task.name for task in queue.read_periodic(None)] == ["look"]


def test_what_lies_in_the_queue_is_two_words_and_never_run_as_python(app, queue, tmp_path):
    class Bomb:
        def __reduce__(self):
            return (open, (str(tmp_path / "bang"), "w"))

    with app.app_context():
        wake_workers()
    (data,) = queue.storage.enqueued_items()
    assert len(bytes(data)) < 120
    assert b"draw" in bytes(data)
    queue.storage.flush_queue()
    queue.storage.enqueue(pickle.dumps(Bomb()))
    with pytest.raises(ValueError, match=r"utf-8|Expecting"):
        queue.dequeue()
    assert not (tmp_path / "bang").exists()


def test_on_sqlite_it_is_a_file_of_its_own_beside_the_database(app, queue, own_engine):
    if own_engine.dialect.name != "sqlite":
        assert queue.storage.table_task == "job_task"
        return
    database = own_engine.url.database
    file = type(app.extensions["print_files"]._folder)(database).with_name("own-jobs.db")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert make_url(str(own_engine.url)).database == database


def test_a_call_that_cannot_be_made_stops_nobody(app, monkeypatch):
    def away(_url):
        raise OSError("gone")

    monkeypatch.setattr(jobs, "open_queue", away)
    with app.app_context():
        wake_workers()


def test_what_a_worker_stumbles_over_is_told_by_its_kind_alone(app, queue, monkeypatch, capsys):
    def broken(*_given, **_how):
        raise RuntimeError("NGUYEN THI THU")

    monkeypatch.setattr(jobs, "draw_waiting_parts", broken)
    with app.app_context():
        wake_workers()
    assert do_all(queue) == 1
    said = capsys.readouterr().err
    assert "RuntimeError" in said
    assert "NGUYEN" not in said


def test_where_files_lie(tmp_path):
    def folder(**given):
        settings = Settings(**KEYS, public_address="vungtau.example/kiem-tra", **given)
        return str(jobs._folder(settings))

    assert folder(database_url=f"sqlite:///{tmp_path}/x.db") == str(tmp_path / "files")
    assert folder(database_url="sqlite://") == folder(database_url="") == "/dev/null"
    assert folder(database_url="postgresql://h/n", files_folder="/srv/signs") == "/srv/signs"


def test_on_postgresql_the_folder_has_to_be_said():
    given = {"SECRET_KEY": "x" * 40, "DATA_KEY": "y" * 40, "PUBLIC_ADDRESS": "vungtau.example/kiem-tra"}
    given["DATABASE_URL"] = "postgresql+psycopg://somebody@host/name"
    with pytest.raises(SettingsUnusable, match="FILES_FOLDER"):
        Settings.from_environment(given)
    assert Settings.from_environment(given | {"FILES_FOLDER": "/srv/signs"}).files_folder == "/srv/signs"
