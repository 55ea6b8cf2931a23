"""Wherever an errand is told its database, what cannot be used is one sentence, and nothing is made by mistake."""

import subprocess
import urllib.request

import pytest

from database.migrating import newest_step
from registry.units.shipped import SHIPPED_EDITION
from scripts.migrate import prepared
from tests.server import PROJECT, free_port, run_and_fail, running

FORM = "The address of the database must look like "


def errand(name, *arguments, cwd=PROJECT):
    """The exit status of an errand and what it said."""
    done = subprocess.run(
        [PROJECT / "scripts" / name, *arguments], capture_output=True, text=True, check=False, timeout=60, cwd=cwd
    )
    return done.returncode, (done.stdout + done.stderr).strip()


def test_a_folder_of_any_name_holds_its_database_where_an_empty_setting_names_none(tmp_path):
    """With the folder written into the address as it is, the database lay elsewhere for two of the three marks."""
    name = "why? no#1 100%20"
    with running(tmp_path / name, "--no-sample", DATABASE_URL="") as server:
        urllib.request.urlopen(f"{server.address}/sign-in/").close()  # noqa: S310 (our own server)

    assert (tmp_path / name / "cashless.db").stat().st_size > 100_000
    assert {path.name for path in tmp_path.iterdir()} == {name, f"{name}.said"}


@pytest.mark.parametrize("address", ["nonsense", "mysql://x@localhost/y", "sqlite://", "postgres://x@localhost/y"])
def test_a_server_told_no_address_says_so(tmp_path, address):
    status, said = run_and_fail("--port", str(free_port()), "--data-dir", tmp_path / "data", DATABASE_URL=address)

    assert status == 1
    assert said.startswith(FORM)
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("name", ["migrate", "load-sample"])
@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("nonsense", FORM),
        ("postgresql+psycopg://nobody@127.0.0.1:1/none", "The database cannot be used: connection"),
        ("sqlite:////no/such/folder/x.db", "The database cannot be used: unable to open"),
        ("sqlite:////", "The database cannot be used: unable to open"),
    ],
)
def test_an_errand_that_makes_its_database_says_why_it_cannot(name, address, says):
    status, said = errand(name, "--database", address)

    assert status == 1
    assert said.startswith(says)
    assert len(said.splitlines()) == 1


def test_a_name_the_system_refuses_is_one_sentence(tmp_path):
    address = f"sqlite:///{tmp_path / ('x' * 300)}"

    status, said = errand("load-units", "--database", address, "--units", "a", "--predecessors", "b", "--edition", "c")

    assert status == 1
    assert "cannot be used: File name too long." in said
    assert len(said.splitlines()) == 1


def test_a_key_that_cannot_be_read_is_one_sentence(tmp_path):
    (tmp_path / "secret.key").mkdir()

    status, said = run_and_fail("--port", str(free_port()), "--data-dir", tmp_path)

    assert status == 1
    assert (
        said == f"The key {tmp_path}/secret.key cannot be used (Is a directory). Make it readable, or set SECRET_KEY."
    )
    assert not (tmp_path / "cashless.db").exists()


def test_migrate_makes_what_a_web_server_needs_and_says_so_each_time(tmp_path):
    address = f"sqlite:///{tmp_path}/made.db"

    for _ in range(2):
        status, said = errand("migrate", "--database", address)
        assert (status, said) == (0, f"The database is ready: step {newest_step()}, units of {SHIPPED_EDITION}.")
    assert (tmp_path / "made.db").stat().st_mode & 0o077 == 0
    status, said = errand(
        "add-officer",
        "--database",
        address,
        "--login",
        "quan.tri",
        "--name",
        "A",
        "--role",
        "admin",
        "--unit",
        "26506",
        "--person-number",
        "1",
    )
    assert status == 0, said


def test_the_errands_take_the_project_and_not_where_one_stands(tmp_path):
    """Without python's -P a folder that has a scripts of its own was taken for the project."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "__init__.py").write_text("raise RuntimeError")

    status, said = errand("migrate", "--database", "sqlite:///relative.db", cwd=tmp_path)

    assert (status, (tmp_path / "relative.db").exists()) == (0, True), said


def test_a_failure_while_filling_leaves_the_database_without_what_was_added(tmp_path):
    address = f"sqlite:///{tmp_path}/half.db"
    with pytest.raises(ZeroDivisionError), prepared(address):
        _ = 1 / 0
    with prepared(address) as session:
        assert session.in_transaction()
