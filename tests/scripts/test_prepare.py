"""Installing never takes away what is in use, whoever installs at the same moment, fails, or is killed half-way."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time

import pytest

from tests.scripts.small_project import SmallProject
from tests.server import PROJECT

PINNED = re.compile(r"^([a-z0-9.\[\]_-]+)==(\S+)", re.MULTILINE)


@pytest.fixture
def project(tmp_path):
    return SmallProject(tmp_path / "dự án có dấu cách")


@pytest.fixture
def silent_index():
    """An index that takes every question and never answers, so that an installer is caught half-way."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening


def asking(index):
    """The environment in which pip asks that index."""
    address = f"http://127.0.0.1:{index.getsockname()[1]}/simple"
    return {"PIP_NO_INDEX": "0", "PIP_FIND_LINKS": "", "PIP_INDEX_URL": address, "PIP_RETRIES": "0"}


def test_nothing_is_done_twice(project):
    assert project.prepare() == (0, "Installing the libraries (once; about half a minute) ...")
    made = project.library().stat()
    assert project.prepare() == (0, "")
    assert project.library().stat() == made
    assert project.holds() == {"one": "1"}


def test_what_the_tests_need_is_added_to_what_runs(project):
    """With the environment taken away first, a running server lost its libraries."""
    project.prepare()
    in_use = (project.folder / ".venv").stat().st_ino, project.library().stat()

    assert project.prepare("--dev")[0] == 0

    assert project.holds() == {"one": "1", "two": "1"}
    assert ((project.folder / ".venv").stat().st_ino, project.library().stat()) == in_use
    assert project.prepare() == (0, "")


def test_an_environment_that_could_test_still_can_after_it_was_renewed_for_running(project):
    """Renewed for running alone, it lost what the tests need while they ran."""
    project.prepare("--dev")
    project.need("one", "2")

    project.prepare()

    assert project.holds() == {"one": "2", "two": "1"}


def test_a_failure_to_add_leaves_what_runs(project):
    project.prepare()
    project.need("one", "1", "two", "2", dev=True, made=False)

    status, said = project.prepare("--dev")

    assert status == 1
    assert "could not be installed. The installer said:" in said
    assert project.holds() == {"one": "1"}
    assert project.prepare() == (0, "")
    project.need("one", "1", "two", "2", dev=True)
    assert project.prepare("--dev")[0] == 0
    assert project.holds() == {"one": "1", "two": "2"}


def test_a_failure_to_renew_leaves_the_old_libraries(project):
    project.prepare()
    project.need("one", "2", made=False)

    assert project.prepare()[0] == 1
    assert project.holds() == {"one": "1"}

    project.need("one", "2")
    assert project.prepare()[0] == 0
    assert project.holds() == {"one": "2"}
    assert sorted(path.name for path in project.folder.iterdir() if path.name.startswith(".")) == [
        ".venv",
        ".venv.lock",
    ]


def test_the_scripts_of_a_library_know_where_they_lie(project):
    project.prepare()
    commands = project.folder / ".venv" / "bin"

    assert subprocess.run([commands / "one"], capture_output=True, text=True, check=True).stdout == "1\n"
    assert ".venv.new" not in (commands / "activate").read_text()


def test_calls_at_the_same_moment_take_turns(project):
    """Without turns they deleted each other's: one of the four ended well."""
    calls = [project.start(*arguments) for arguments in ([], ["--dev"], [], ["--dev"])]

    assert [project.ended(call)[0] for call in calls] == [0] * 4
    assert project.holds() == {"one": "1", "two": "1"}


@pytest.mark.parametrize("arguments", [[], ["--dev"]])
def test_a_kill_half_way_leaves_what_runs(project, silent_index, arguments):
    project.prepare()
    project.need("one", "1" if arguments else "2")
    call = project.start(*arguments, **asking(silent_index))
    asked, _ = silent_index.accept()
    os.killpg(call.pid, signal.SIGKILL)
    project.ended(call)
    asked.close()

    assert project.holds() == {"one": "1"}
    assert project.prepare(*arguments)[0] == 0
    assert project.holds() == ({"one": "1", "two": "1"} if arguments else {"one": "2"})


def test_an_installer_that_outlives_its_call_keeps_the_turn(project, silent_index):
    killed = project.start(**asking(silent_index))
    asked, _ = silent_index.accept()
    killed.kill()
    next_one = project.start()
    said = next_one.stdout.readline()
    time.sleep(0.3)

    assert "waiting for it" in said
    assert next_one.poll() is None
    asked.close()
    silent_index.close()
    assert project.ended(next_one)[0] == 0
    assert project.holds() == {"one": "1"}
    project.ended(killed)


def test_a_finished_environment_that_was_not_moved_is_not_made_again(project):
    project.prepare()
    (project.folder / ".venv").rename(project.folder / ".venv.new")

    assert project.prepare() == (0, "")
    assert project.holds() == {"one": "1"}


def test_an_environment_whose_python_is_gone_is_made_anew(project):
    project.prepare()
    python = project.folder / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/no/such/python")

    assert project.prepare()[0] == 0
    assert project.holds() == {"one": "1"}


def test_it_works_from_its_own_activated_environment(project):
    """With that environment's own Python chosen, it said that pip is missing."""
    project.prepare()
    project.need("one", "2")
    activated = project.folder / ".venv"

    status, said = project.prepare(VIRTUAL_ENV=str(activated), PATH=f"{activated}/bin:{os.environ['PATH']}")

    assert status == 0, said
    assert project.holds() == {"one": "2"}


def test_what_lies_elsewhere_does_not_count_as_installed(project, tmp_path):
    with_one = SmallProject(tmp_path / "other" / "project")
    with_one.prepare()

    assert project.prepare(PYTHONPATH=str(with_one.library().parent))[0] == 0
    assert project.holds() == {"one": "1"}


def test_a_catalogue_appears_whole_or_stays_as_it_was(tmp_path):
    translations = tmp_path / "project" / "merchant_app" / "translations" / "en" / "LC_MESSAGES"
    translations.mkdir(parents=True)
    source, compiled = translations / "messages.po", translations / "messages.mo"
    (tmp_path / "project" / "scripts").mkdir()
    for name in ("prepare", "prepare.py"):
        shutil.copy(PROJECT / "scripts" / name, tmp_path / "project" / "scripts")
    for name in ("requirements.txt", "requirements-dev.txt"):
        shutil.copy(PROJECT / name, tmp_path / "project")
    (tmp_path / "project" / ".venv").symlink_to(PROJECT / ".venv")
    compiled.write_bytes(b"old")
    os.utime(compiled, (0, 0))
    source.write_text('msgid "chợ"\nmsgstr[x\n')

    refused = subprocess.run([tmp_path / "project" / "scripts" / "prepare"], capture_output=True, check=False)
    assert refused.returncode == 1
    assert compiled.read_bytes() == b"old"
    was = compiled.stat().st_ino
    source.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "chợ"\nmsgstr "market"\n')
    subprocess.run([tmp_path / "project" / "scripts" / "prepare"], check=True)

    assert b"market" in compiled.read_bytes()
    assert compiled.stat().st_ino != was
    assert {path.name for path in translations.iterdir()} == {"messages.po", "messages.mo"}


def test_what_the_tests_need_holds_what_running_needs():
    """Else adding it would change the libraries under a running server."""
    running, testing = (
        dict(PINNED.findall((PROJECT / name).read_text())) for name in ("requirements.txt", "requirements-dev.txt")
    )

    assert len(running) > 20
    assert running.items() <= testing.items()
