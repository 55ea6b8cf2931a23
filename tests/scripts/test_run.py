"""Two commands set everything up; what stands in the way is said in one sentence and nothing is damaged."""

import os
import socket
import stat
import urllib.request
from pathlib import Path

import pytest
from sqlalchemy import text

from database.engine import open_engine
from tests.database.fresh import fresh_database
from tests.server import PROJECT, free_port, run_and_fail, running

SECOND_START = 3.0
"""Seconds a second start may take; the best of three counts, because the tests keep every core busy."""
REAL = {
    "PRODUCTION": "yes",
    "SECRET_KEY": "long enough to be a secret key of production",
    "DATA_KEY": "long enough to be a data key of production",
    "PUBLIC_ADDRESS": "vungtau.example/kiem-tra",
}


def page(address: str) -> str:
    with urllib.request.urlopen(address) as answer:  # noqa: S310 (our own server)
        return answer.read().decode()


def test_first_start_makes_everything_and_the_second_is_quick(tmp_path):
    data = tmp_path / "dữ liệu có dấu cách"

    with running(data, DATA_KEY="") as first:
        assert "Số liệu mẫu để tập" in page(f"{first.address}/sign-in/")
        said = first.said.read_text()
    assert first.address in said
    assert "canbo1.vungtau" in said
    seconds = []
    for _ in range(3):
        with running(data, DATA_KEY="") as again:
            assert "Số liệu mẫu để tập" in page(f"{again.address}/sign-in/")
            seconds.append(again.seconds_to_ready)

    assert min(seconds) <= SECOND_START
    assert stat.S_IMODE((data / "secret.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((data / "data.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((data / "cashless.db").stat().st_mode) == 0o600


def test_without_the_sample_the_database_stays_empty(tmp_path):
    with running(tmp_path / "data", "--no-sample") as server:
        assert "Số liệu mẫu" not in page(f"{server.address}/sign-in/")
        assert "add-officer" in server.said.read_text()


def test_it_runs_on_postgresql(tmp_path, postgresql_url):
    with running(tmp_path / "data", DATABASE_URL=fresh_database(postgresql_url, "run")) as server:
        assert "Số liệu mẫu để tập" in page(f"{server.address}/sign-in/")


def test_a_busy_port_is_said(tmp_path):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        status, said = run_and_fail("--port", str(holder.getsockname()[1]), "--data-dir", tmp_path / "data")

    assert status == 1
    assert "another program holds it" in said
    assert len(said.splitlines()) == 1


def test_an_unusable_folder_is_said(tmp_path):
    (tmp_path / "file").write_text("not a folder")

    status, said = run_and_fail("--port", str(free_port()), "--data-dir", tmp_path / "file" / "data")

    assert status == 1
    assert "--data-dir" in said
    assert len(said.splitlines()) == 1


def test_a_database_of_a_newer_version_is_left_alone(tmp_path):
    database = tmp_path / "data" / "cashless.db"
    with running(tmp_path / "data", "--no-sample"):
        pass
    engine = open_engine(f"sqlite:///{database}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    before = database.read_bytes()

    status, said = run_and_fail("--port", str(free_port()), "--data-dir", tmp_path / "data")

    assert status == 1
    assert "newer version" in said
    assert len(said.splitlines()) == 1
    assert database.read_bytes() == before


def test_a_file_that_is_no_database_is_left_alone(tmp_path):
    database = tmp_path / "data" / "cashless.db"
    database.parent.mkdir()
    database.write_bytes(b"these are somebody's holiday notes " * 100)
    before = database.read_bytes()

    status, said = run_and_fail("--port", str(free_port()), "--data-dir", tmp_path / "data")

    assert status == 1
    assert "cannot be used" in said
    assert database.read_bytes() == before


def test_an_unreachable_postgresql_is_said(tmp_path):
    url = f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/none"

    status, said = run_and_fail("--port", str(free_port()), "--data-dir", tmp_path / "data", DATABASE_URL=url)

    assert status == 1
    assert "cannot be used" in said


def test_old_python_is_said(tmp_path):
    old = tmp_path / "bin"
    old.mkdir()
    for name in ("python3", "python3.13", "python3.12", "python3.11"):
        (old / name).write_text('#!/bin/sh\ncase "$*" in *platform*) echo 3.9.2 ;; *) exit 1 ;; esac\n')
        (old / name).chmod(0o755)

    status, said = run_and_fail(PATH=f"{old}:{os.environ['PATH']}")

    assert status == 1
    assert "Python 3.11 or newer (found: 3.9.2)" in said
    assert len(said.splitlines()) == 1


def test_practice_data_never_run_as_production(tmp_path):
    with running(tmp_path / "data", DATA_KEY=REAL["DATA_KEY"]):
        pass

    status, said = run_and_fail("--port", str(free_port()), "--data-dir", tmp_path / "data", **REAL)

    assert status == 1
    assert "practice data" in said


def test_production_gets_no_sample(tmp_path):
    with running(tmp_path / "data", **REAL) as server:
        assert "Số liệu mẫu" not in page(f"{server.address}/sign-in/")


@pytest.mark.parametrize(
    ("lacking", "says"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"DATA_KEY": ""}, "DATA_KEY"),
        ({"PUBLIC_ADDRESS": ""}, "PUBLIC"),
    ],
)
def test_production_needs_its_settings_before_anything_is_written(tmp_path, lacking, says):
    """With the database made first, the refused start left one behind."""
    status, said = run_and_fail("--port", str(free_port()), "--data-dir", tmp_path / "data", **(REAL | lacking))

    assert status == 1
    assert says in said
    assert not (tmp_path / "data").exists()


def test_a_database_written_with_another_key_is_left_alone(tmp_path):
    with running(tmp_path / "data", "--no-sample"):
        pass
    before = (tmp_path / "data" / "cashless.db").read_bytes()

    status, said = run_and_fail("--port", str(free_port()), "--data-dir", tmp_path / "data", DATA_KEY="somebody else's")

    assert status == 1
    assert "DATA_KEY is not the key" in said
    assert (tmp_path / "data" / "cashless.db").read_bytes() == before


def test_the_scripts_can_be_run():
    for script in ("run", "test", "check", "prepare", "lock", "translate"):
        assert os.access(PROJECT / "scripts" / script, os.X_OK)
    assert Path(PROJECT / "requirements.txt").read_text().count("--hash=sha256:") > 100
