"""The bench says what it measured and what has to hold, and others' pages are ours in all but how the code got there.

Nothing here is timed: whether a bar holds is the bench's own answer, on a machine that does nothing else.
"""

import gc
import json
import subprocess
import sys

import pypdfium2
import pytest
import zxingcpp

from qr import LAYOUTS, Verdict, read
from scripts.benching.drawing import drawn
from scripts.benching.inventing import invented_signs
from scripts.benching.measuring import Line, race, rounded
from scripts.benching.pages import PAINTERS, draw_as_others
from tests.server import PROJECT

FIELDS = {"bench": str, "what": str, "figure": int | float, "unit": str, "beside": dict, "holds": bool}
BARS = [
    "≥ 200000 payloads/s or ≥ 5 × the best of the peers",
    "≥ 1 × qrcode, one fixed mask",
    "≥ 25 × reportlab's QR widget",
    "≥ 4 × qrcode → PNG → drawImage",
    "≥ 500 signs/s",
    "≥ 250 signs/s",
    "≤ 3000000 bytes",
    "≥ 1 × zxing-cpp alone",
    "0 texts",
]


@pytest.fixture(scope="module")
def quick_run():
    """What a run of the smallest size says, line by line, and its exit status."""
    done = subprocess.run(
        [sys.executable, "-m", "scripts.benching.signs", "--rounds", "1", "--signs", "10", "--photographs", "1"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return [json.loads(line) for line in done.stdout.splitlines()], done.returncode


def test_every_line_has_all_its_fields(quick_run):
    lines, _ = quick_run
    for line in lines:
        assert set(line) == {*FIELDS, "ratio", "bar"}
        assert line["bench"] == "signs"
        assert [name for name, kind in FIELDS.items() if not isinstance(line[name], kind)] == []
        assert all(figure is None or figure >= 0 for figure in (line["figure"], *line["beside"].values()))
        assert line["bar"] or line["holds"]
    assert len({line["what"] for line in lines}) == len(lines)


def test_every_bar_is_stated(quick_run):
    lines, _ = quick_run
    assert set(BARS) <= {line["bar"] for line in lines}


def test_every_layout_is_measured_on_one_core_and_on_two(quick_run):
    lines, _ = quick_run
    measured = {line["what"] for line in lines}
    assert {f"{layout} signs, {cores}" for layout in LAYOUTS for cores in ("one core", "two cores")} <= measured


def test_the_exit_status_says_whether_all_bars_hold(quick_run):
    lines, status = quick_run
    assert status == int(not all(line["holds"] for line in lines))


def test_a_thousand_signs_are_a_thousand_different_ones():
    for accents in (False, True):
        signs = invented_signs(1000, accents=accents)
        assert len({sign.payload for sign in signs}) == 1000
        assert len({sign.holder for sign in signs}) == 1000
        assert {read(sign.payload).verdict for sign in signs} == {Verdict.GOOD}
        assert all(sign.account.startswith("MAU") for sign in signs)


@pytest.mark.parametrize("other", PAINTERS)
def test_a_page_of_others_carries_the_same_words_and_the_same_code(other):
    signs = invented_signs(1, 7)
    ours, theirs = (pypdfium2.PdfDocument(file)[0] for file in (drawn("a6", 1, 7), draw_as_others(signs, other)))

    assert words_on(theirs) == words_on(ours) != ""
    for page in (ours, theirs):
        found = zxingcpp.read_barcodes(page.render(scale=4).to_pil())
        assert [code.text for code in found] == [signs[0].payload]
        assert [code.ec_level for code in found] == ["Q"]


def words_on(page):
    """The text of a page of a PDF."""
    return page.get_textpage().get_text_bounded()


def test_the_sides_take_turns_after_one_that_does_not_count():
    turns = []
    gc.freeze()  # each side begins with a look for garbage, among all that the tests before left
    speed = race({"a": lambda: turns.append("a") or 1, "b": lambda: turns.append("b") or 1}, rounds=2)

    assert turns == ["a", "b"] * 3
    assert min(min(found) for found in speed.values()) > 0


def test_a_figure_has_three_digits_or_all_before_the_point():
    assert [rounded(figure) for figure in (308_706.4, 99.96, 25.44, 0.91234)] == [308_706, 100.0, 25.4, 0.912]


def test_a_figure_without_a_bar_cannot_fall_short():
    line = json.loads(Line("a thing", 1.5, "things/s").as_json())
    assert (line["bar"], line["holds"], line["ratio"], line["beside"]) == (None, True, None, {})


def test_an_unknown_bench_is_wrong_usage():
    done = subprocess.run([PROJECT / "scripts" / "bench", "weather"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: scripts/bench signs ")
