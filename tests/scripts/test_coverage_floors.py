"""A room the tests left short of its floor is named, with what is lacking; the others are not."""

import os
import subprocess
import sys

import pytest

from scripts.coverage_floors import FLOORS
from tests.server import PROJECT

WHOLE = "def f(x):\n    if x:\n        return 1\n    return 2\n\nf(0)\nf(1)\n"
LACKS_A_BRANCH = "def f(x):\n    if x:\n        x = 1\n    return x\n\nf(1)\n"
LACKS_ONE_LINE_IN_FORTY = WHOLE + "x = 1\n" * 33 + "if x > 1:\n    x = 2\n"


def judged(folder, **rooms):
    """The exit status and the words when each room holds this program, run whole."""
    for room in FLOORS:
        (folder / room).mkdir()
        (folder / room / "thing.py").write_text(rooms.get(room, WHOLE))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COV_", "COVERAGE_"))}
    everything = "; ".join(f"import {room}.thing" for room in FLOORS)
    (folder / "run.py").write_text(everything)
    subprocess.run(
        [sys.executable, "-m", "coverage", "run", "--branch", "--source", ",".join(FLOORS), "run.py"],
        cwd=folder,
        check=True,
        env=environment,
    )
    done = subprocess.run(
        [sys.executable, "-m", "scripts.coverage_floors"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=environment | {"PYTHONPATH": str(PROJECT)},
    )
    return done.returncode, done.stdout


def test_all_above_their_floors(tmp_path):
    assert judged(tmp_path, merchant_app=LACKS_ONE_LINE_IN_FORTY) == (0, "Every room is above its floor of coverage.\n")


@pytest.mark.parametrize("room", ["qr", "registry", "campaigns"])
def test_one_branch_is_enough_to_fall_short(tmp_path, room):
    status, said = judged(tmp_path, **{room: LACKS_A_BRANCH})

    assert status == 1
    assert f"{room} falls short: the tests run " in said
    assert f"{room}/thing.py" in said
    assert said.count("falls short") == 1


def test_one_line_in_forty_is_too_many_where_all_must_run(tmp_path):
    status, said = judged(tmp_path, qr=LACKS_ONE_LINE_IN_FORTY, merchant_app=LACKS_A_BRANCH)

    assert status == 1
    assert "qr falls short" in said
    assert "merchant_app falls short" in said


def test_a_room_nobody_measured_falls_short(tmp_path):
    subprocess.run(
        [sys.executable, "-c", "import coverage; c=coverage.Coverage(); c.start(); c.stop(); c.save()"],
        cwd=tmp_path,
        check=True,
    )
    done = subprocess.run(
        [sys.executable, "-m", "scripts.coverage_floors"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )

    assert done.returncode == 1
    assert done.stdout.count("the tests run 0.00 % of it") == len(FLOORS)
