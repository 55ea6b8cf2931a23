"""The guide: its Python runs as it stands, its commands are understood, and it names every option and size there is."""

import re
import shlex
from pathlib import Path

import pytest

from qr import LAYOUTS, LAYOUTS_OF_SHEETS, SHEETS, PhotoUnusable, QrError, Scheme
from qr.command_options import parser_for
from tests.qr.scanned import code, file_of

GUIDE = (Path(__file__).parents[2] / "docs/qr.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
COMMANDS = re.findall(r"^python -m qr (.*)$", GUIDE, re.MULTILINE)


def parser():
    return parser_for(**dict.fromkeys(("write", "read", "scan", "sign", "sheet", "banks"), print))


def options_of(command):
    commands = parser()._subparsers._group_actions[0].choices[command]
    return {option for action in commands._actions for option in action.option_strings} - {"-h", "--help"}


def test_the_python_of_the_guide_runs(tmp_path, monkeypatch, capsys):
    """One after another, as somebody would type them; each asserts what it claims."""
    assert len(BLOCKS) == 4
    monkeypatch.chdir(tmp_path)
    names = {"photo": file_of(code())}
    for block in BLOCKS:
        exec(compile(block, "docs/qr.md", "exec"), names)  # noqa: S102 (our own guide)
    assert (tmp_path / "sign.pdf").read_bytes().startswith(b"%PDF-")
    assert capsys.readouterr().out.startswith("good 0071000000160")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_of_the_guide_are_understood(command):
    asked = (
        re.sub(r"[\[\]]|#.*|<.*|\|--reusable", "", command)
        .replace(" N", " 1")
        .replace("--layout L", "--layout card-86x54")
    )
    assert parser().parse_args(shlex.split(asked.replace("…", "")))


@pytest.mark.parametrize("command", ["write", "sign", "sheet", "scan", "banks"])
def test_every_option_is_in_the_guide(command):
    for option in options_of(command):
        assert re.search(rf"(?<![\w-]){option}(?![\w-])", GUIDE), option


def test_every_size_sheet_scheme_and_refusal_of_a_photo_is_in_the_guide():
    for name in (
        *LAYOUTS,
        *LAYOUTS_OF_SHEETS,
        *SHEETS,
        *Scheme,
        *(kind.__name__ for kind in PhotoUnusable.__subclasses__()),
    ):
        assert f"`{name}`" in GUIDE, name
    for kind in QrError.__subclasses__():
        assert kind.__name__ in GUIDE, kind
