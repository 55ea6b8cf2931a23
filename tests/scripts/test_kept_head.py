"""The head kept beside the database: written while the program serves, and asked at the next start."""

import shutil
import threading
import time
import urllib.request

import pytest
from sqlalchemy import select, text

from database.engine import open_engine, sessions_on, writing
from database.migrating import migrate
from registry.audit import chaining
from registry.audit.chaining import chain
from registry.audit.errors import TrailCut
from registry.audit.model import AuditEntry
from registry.audit.operations import record
from registry.audit.witnesses import Head, head
from scripts import kept_head
from scripts.kept_head import FILE, kept_while_serving, require_not_older
from scripts.whole_files import write_whole
from tests.server import free_port, run_and_fail, running


@pytest.fixture
def engine(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/cashless.db")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def address(engine):
    return engine.url.render_as_string()


def write(engine):
    with writing(sessions_on(engine)) as session:
        record(session, by=None, action="test:try", subject_id=None)


def write_as_another(engine):
    """As a process does that remembers nothing of what was written here."""
    another = open_engine(engine.url)
    write(another)
    another.dispose()


def is_answered(address):
    try:
        urllib.request.urlopen(f"{address}/sign-in/", timeout=5).close()  # noqa: S310 (our own server)
    except OSError:
        return False
    return True


def never(known):
    raise AssertionError(f"the head {known} was lost")


def keeping(engine, folder, lost=never):
    return kept_while_serving(sessions_on(engine), folder, lost=lost)


def cut(engine, *, entries):
    """What somebody does who holds the database, in the midst of serving."""
    with engine.connect().execution_options(will_write=True) as connection, connection.begin():
        names = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
        for name in names:
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        last = connection.scalar(text("SELECT max(sequence) FROM audit_seal"))
        for table in ("audit_seal", "audit_entry"):
            connection.execute(text(f"DELETE FROM {table} WHERE sequence > :kept"), {"kept": last - entries})  # noqa: S608


def test_it_only_goes_forward_and_a_cut_end_stops_the_program(engine, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(kept_head, "EVERY", 0.01)
    for _ in range(3):
        write(engine)
    with keeping(engine, tmp_path):
        pass
    before = (tmp_path / FILE).read_text()
    told, lost = threading.Event(), []

    def note(known):
        lost.append(known)
        told.set()

    with keeping(engine, tmp_path, note):
        cut(engine, entries=2)
        assert told.wait(10)
        write_as_another(engine)
        write_as_another(engine)
    assert lost == [Head.read(before)]
    assert (tmp_path / FILE).read_text() == before, "the witness of what was cut off"
    assert "STOP." in capsys.readouterr().err


def test_a_cut_made_while_nothing_ran_is_told_at_the_first_look(engine, tmp_path):
    write(engine)
    write(engine)
    with keeping(engine, tmp_path):
        pass
    cut(engine, entries=1)
    write_as_another(engine)
    lost = []
    with keeping(engine, tmp_path, lost.append):
        pass
    assert [known.sequence for known in lost] == [2]


@pytest.mark.parametrize("others", [0, 3])
def test_what_was_written_since_the_last_look_is_missed_too(engine, tmp_path, monkeypatch, capsys, others):
    """Cut off within the seconds between two looks; whatever others write then, this process knows what it wrote."""
    monkeypatch.setattr(kept_head, "EVERY", 600)
    looked, lost = threading.Event(), []
    monkeypatch.setattr(kept_head, "write_whole", lambda file, line: (write_whole(file, line), looked.set()))
    write(engine)
    with keeping(engine, tmp_path, lost.append):
        assert looked.wait(10)
        write(engine)
        with sessions_on(engine)() as session:
            cut_off = head(session)
        cut(engine, entries=1)
        for _ in range(others):
            write_as_another(engine)
        with pytest.raises(TrailCut):
            write(engine)
    assert [known.sequence for known in lost] == [cut_off.sequence]
    assert "STOP." in capsys.readouterr().err
    assert Head.read((tmp_path / FILE).read_text()).mac == cut_off.mac, "the next start is refused"


def test_without_the_memory_nobody_would_miss_it(engine, tmp_path, monkeypatch):
    """The control: the same, seen by a process that wrote nothing itself."""
    write(engine)
    with keeping(engine, tmp_path):
        pass
    write_as_another(engine)
    cut(engine, entries=1)
    with keeping(engine, tmp_path):
        pass
    monkeypatch.setattr(chaining, "require_remembered", lambda *_: None)
    write(engine)


def test_two_processes_each_remember_their_own(engine, tmp_path):
    another = open_engine(engine.url)
    write(engine)
    write(another)
    write(engine)
    write(engine)
    write(another)
    cut(engine, entries=1)
    write(engine)
    with pytest.raises(TrailCut):
        write(another)
    another.dispose()


def test_what_was_not_committed_is_not_missed(engine):
    with sessions_on(engine)() as session:
        record(session, by=None, action="test:try", subject_id=None)
        session.flush()
        assert chain(session, list(session.scalars(select(AuditEntry.sequence)))) == 1
        session.rollback()
    write(engine)
    with sessions_on(engine)() as session:
        assert head(session).sequence == 1


def test_whatever_goes_wrong_it_looks_again(engine, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(kept_head, "EVERY", 0.01)
    failed = threading.Event()
    look = kept_head.head

    def once(session):
        if not failed.is_set():
            failed.set()
            raise ZeroDivisionError
        return look(session)

    monkeypatch.setattr(kept_head, "head", once)
    write(engine)
    with keeping(engine, tmp_path):
        assert failed.wait(10)
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert Head.read((tmp_path / FILE).read_text()).sequence == 1


def test_it_is_kept_at_once_while_serving_and_at_the_end(engine, tmp_path, monkeypatch):
    monkeypatch.setattr(kept_head, "EVERY", 0.01)
    written = threading.Event()
    put = kept_head.write_whole

    def noted(file, line):
        put(file, line)
        written.set()

    monkeypatch.setattr(kept_head, "write_whole", noted)
    write(engine)
    with keeping(engine, tmp_path):
        assert written.wait(10)
        written.clear()
        write(engine)
        assert written.wait(10)
        monkeypatch.setattr(kept_head, "EVERY", 600)
    write(engine)
    with keeping(engine, tmp_path):
        pass
    with sessions_on(engine)() as session:
        assert Head.read((tmp_path / FILE).read_text()) == head(session)
    assert all(thread.name != "head" for thread in threading.enumerate())


def test_a_folder_that_cannot_be_written_to_is_said_and_stops_nobody(engine, tmp_path, capsys):
    with keeping(engine, tmp_path / "none"):
        pass
    assert "not kept" in capsys.readouterr().err


def test_the_database_itself_and_a_first_start_are_served(engine, address, tmp_path):
    assert require_not_older(address, tmp_path, accept=False) is None
    write(engine)
    with keeping(engine, tmp_path):
        pass
    write(engine)
    assert require_not_older(address, tmp_path, accept=False) is None


def keep(folder, known):
    (folder / FILE).write_text(known.line())


def test_another_an_older_and_no_database_are_refused(engine, address, tmp_path, capsys):
    keep(tmp_path, Head(5, "0" * 64))
    none = f"sqlite:///{tmp_path}/none.db"
    older = f"sqlite:///{tmp_path}/older.db"
    before = open_engine(older)
    migrate(before, "0004")
    before.dispose()
    for refused in (address, none, older):
        with pytest.raises(SystemExit):
            require_not_older(refused, tmp_path, accept=False)
        assert "of a moment unknown" in capsys.readouterr().err
    assert not (tmp_path / "none.db").exists()
    assert require_not_older(address, tmp_path, accept=True) == Head(5, "0" * 64)


def test_the_head_of_an_empty_trail_refuses_nobody(tmp_path):
    keep(tmp_path, Head(0, ""))
    assert require_not_older(f"sqlite:///{tmp_path}/none.db", tmp_path, accept=False) is None
    older = open_engine(f"sqlite:///{tmp_path}/older.db")
    migrate(older, "0004")
    assert require_not_older(older.url.render_as_string(), tmp_path, accept=False) is None
    older.dispose()


@pytest.mark.parametrize("content", [b"no head", b"\x80"])
def test_a_head_that_cannot_be_read_is_said(tmp_path, capsys, content):
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(SystemExit):
        require_not_older(f"sqlite:///{tmp_path}/none.db", tmp_path, accept=True)
    assert FILE in capsys.readouterr().err


def test_yesterdays_file_put_back_is_refused_until_it_is_accepted_and_told(tmp_path):
    data, copy = tmp_path / "data", tmp_path / "copy.db"
    with running(data, "--no-sample"):
        pass
    shutil.copyfile(data / "cashless.db", copy)
    engine = open_engine(f"sqlite:///{data}/cashless.db")
    write(engine)
    with keeping(engine, data):
        pass
    engine.dispose()
    for left in data.glob("cashless.db*"):
        left.unlink()
    shutil.copyfile(copy, data / "cashless.db")

    status, said = run_and_fail("--port", str(free_port()), "--data-dir", data, "--no-sample")
    assert (status, len(said.splitlines())) == (1, 1)
    assert "--accept-restored" in said
    with running(data, "--no-sample", "--accept-restored"):
        pass
    with running(data, "--no-sample"):
        pass
    engine = open_engine(f"sqlite:///{data}/cashless.db")
    with sessions_on(engine)() as session:
        told = session.scalars(select(AuditEntry).where(AuditEntry.action == "trail:accept_restored")).one()
        assert Head.read(told.details["lost"]).sequence == head(session).sequence
    engine.dispose()


def test_a_server_stops_when_its_trail_is_cut_under_it_and_does_not_start_again(tmp_path):
    """Nobody is served from it any more, and the head that tells of the cut is kept."""
    data = tmp_path / "data"
    with running(data, "--no-sample") as server:
        engine = open_engine(f"sqlite:///{data}/cashless.db")
        write(engine)
        file, give_up = data / FILE, time.monotonic() + 60
        with sessions_on(engine)() as session:
            known = head(session)
        while Head.read(file.read_text()).sequence < known.sequence and time.monotonic() < give_up:
            time.sleep(0.1)
        cut(engine, entries=1)
        engine.dispose()
        while "STOP." not in server.said.read_text() or is_answered(server.address):
            assert time.monotonic() < give_up, server.said.read_text()
            time.sleep(0.1)
    assert "STOP." in server.said.read_text()
    assert Head.read(file.read_text()) == known
    status, said = run_and_fail("--port", str(free_port()), "--data-dir", data, "--no-sample")
    assert (status, len(said.splitlines())) == (1, 1)
    assert known.printed() in said
