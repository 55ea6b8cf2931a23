"""A test of the battery fails exactly where its bar does not hold, and its line is kept either way."""

import json

import pytest

from tests.battery.report import told, whole


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
