"""A test of the battery fails exactly where its bar does not hold, and its line is kept either way."""

import json
import re

import pytest

from scripts import battery
from tests.battery.expected import IN_WHOLE, NOT_IN_FAST, OF_FILE, ON_ONE_DATABASE_IN_FAST, expected, untold
from tests.battery.report import told, whole
from tests.server import PROJECT


def test_what_holds_is_told(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("BATTERY_LOG", str(tmp_path / "log"))
    told(test="X1", figure={"n": 3}, bar="0 ways in", holds=True, control={"n": 1}, seconds=0.123)
    line = capsys.readouterr().out
    wanted = {"test": "X1", "figure": {"n": 3}, "bar": "0 ways in", "pass": True, "control": {"n": 1}, "secs": 0.12}
    assert json.loads(line) == wanted
    assert (tmp_path / "log").read_text(encoding="utf-8") == line


def test_what_does_not_hold_fails_and_is_kept_all_the_same(monkeypatch, tmp_path):
    monkeypatch.setenv("BATTERY_LOG", str(tmp_path / "log"))
    with pytest.raises(AssertionError, match="X1: 0 ways in"):
        told(test="X1", figure={"n": 3}, bar="0 ways in", holds=False)
    assert json.loads((tmp_path / "log").read_text(encoding="utf-8"))["pass"] is False


def test_the_short_form_is_the_usual_one(monkeypatch):
    monkeypatch.delenv("BATTERY", raising=False)
    assert not whole()
    monkeypatch.setenv("BATTERY", "whole")
    assert whole()


def test_every_file_says_what_it_tells():
    """A file that is added, or a name that goes, is told to the list that a run is compared with."""
    here = PROJECT / "tests" / "battery"
    files = {file.stem for file in here.glob("test_*.py")}
    assert files == OF_FILE.keys() | IN_WHOLE.keys()
    for name in files:
        source = (here / f"{name}.py").read_text(encoding="utf-8")
        for told_name in (*OF_FILE.get(name, ()), *IN_WHOLE.get(name, ())):
            assert re.search(rf'"{told_name}"|test=f"{told_name.rpartition(" ")[0]} ', source), (name, told_name)


@pytest.mark.parametrize("form", ["fast", "whole"])
def test_what_was_left_out_is_missed(form):
    names = expected(form)
    assert not untold(form, names)
    assert untold(form, names - {"D1", "E9"}) == ["D1", "E9"]
    assert ("D7 timing" in names) is (form == "whole")
    assert ("E8" in names) is (form == "whole")


def test_what_the_short_form_leaves_out_by_name_is_there():
    """A name that changed would be left out of nothing, or its file of everything."""
    here = PROJECT / "tests" / "battery"
    for name in NOT_IN_FAST:
        assert (here / f"{name}.py").exists()
    for test in ON_ONE_DATABASE_IN_FAST:
        file, _, function = test.partition("::")
        text = (here / file).read_text(encoding="utf-8")
        assert f"def {function}(" in text
        assert "(own_engine" in text


@pytest.mark.parametrize(
    ("quiet", "arguments", "status"),
    [
        ("def test_b(): pass", ["-k", "test_a"], 0),
        ("def test_b(): raise ValueError", ["-k", "test_a or test_b"], 1),
    ],
)
def test_a_part_of_the_battery_may_lie_in_one_run_alone(tmp_path, monkeypatch, quiet, arguments, status):
    """Pytest ends with 5 where nothing was chosen: the other of the two runs may have told what was asked for."""
    folder = tmp_path / "tests" / "battery"
    folder.mkdir(parents=True)
    line = json.dumps({"test": "A", "figure": {}, "bar": "", "pass": True, "control": None, "secs": 0})
    telling = f"import os\ndef test_a():\n    open(os.environ['BATTERY_LOG'], 'a').write({line + chr(10)!r})\n"
    (folder / "test_together.py").write_text(telling)
    for name in battery.QUIET:
        (folder / name).write_text(quiet)
    (tmp_path / "pyproject.toml").write_text('[tool.pytest.ini_options]\naddopts = ["--import-mode=importlib"]\n')
    monkeypatch.setattr(battery, "PROJECT", tmp_path)
    monkeypatch.setattr("sys.argv", ["battery", *arguments])
    with pytest.raises(SystemExit) as ended:
        battery.main()
    assert ended.value.code == status
