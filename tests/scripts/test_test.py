"""A run of the tests keeps nothing in the home folder of whoever starts it, and its answer is the tests' own."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.server import PROJECT

NOTES = """
from pathlib import Path

def test_that_keeps_notes():
    (Path.home() / "notes").write_text("kept")
    (Path(__file__).parent / "home").write_text(str(Path.home()))
    assert {holds}
"""


@pytest.mark.parametrize("holds", [True, False])
def test_the_home_folder_is_one_of_its_own(tmp_path, holds):
    """With the home folder left as it is, the notes stayed there: a browser's, a font list's, a server's."""
    file = tmp_path / "test_notes.py"
    file.write_text(NOTES.format(holds=holds))

    done = subprocess.run(
        [PROJECT / "scripts" / "test", "-q", "-c", "/dev/null", "--rootdir", tmp_path, "-p", "no:cacheprovider", file],
        capture_output=True,
        text=True,
        check=False,
        env={name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))},
    )

    home = Path((tmp_path / "home").read_text())
    assert done.returncode == (0 if holds else 1), done.stdout
    assert home != Path.home()
    assert not home.exists()
