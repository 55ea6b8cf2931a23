"""The key that signs cookies is made once, whole, for its owner alone, whoever starts or is killed at that moment."""

import stat
import subprocess
import sys

import pytest

from scripts.kept_keys import COOKIE_KEY, kept_key
from tests.server import PROJECT

AT_ONCE = 8
KEEP = """
import sys
from pathlib import Path
from scripts.kept_keys import kept_key
print("ready", flush=True)
sys.stdin.readline()
print(kept_key(Path(sys.argv[1]), "secret.key"))
"""


def test_it_is_made_once_for_its_owner_alone(tmp_path):
    key = kept_key(tmp_path, COOKIE_KEY)

    assert len(key) >= 48
    assert kept_key(tmp_path, COOKIE_KEY) == key
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("left", ["", "\n"])
def test_an_empty_key_counts_as_none(tmp_path, left):
    """With the empty key read as it is, every later start refused: Set SECRET_KEY."""
    (tmp_path / "secret.key").write_text(left)

    key = kept_key(tmp_path, COOKIE_KEY)

    assert len(key) >= 48
    assert (tmp_path / "secret.key").read_text() == key


def test_starts_at_the_same_moment_end_with_one_key(tmp_path):
    """Without the lock the eight had two keys, and one ended with none."""
    (tmp_path / "secret.key").touch()
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", KEEP, tmp_path],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(AT_ONCE)
    ]
    for start in starts:
        assert start.stdout.readline() == "ready\n"
    for start in starts:
        start.stdin.write("go\n")
        start.stdin.flush()
    keys = {start.communicate(timeout=30)[0].strip() for start in starts}

    assert keys == {kept_key(tmp_path, COOKIE_KEY)}


def test_a_kill_while_it_is_written_leaves_none_or_a_whole_one(tmp_path):
    """The program ends at each step of the writing in turn; the next start has a whole key."""
    for step in ("fdopen", "fsync"):
        folder = tmp_path / step
        folder.mkdir()
        killed = f"import os\nos.{step} = lambda *_: os._exit(9)\n{KEEP}"
        subprocess.run([sys.executable, "-c", killed, folder], cwd=PROJECT, input="go\n", text=True, check=False)
        assert not (folder / "secret.key").exists()
        assert len(kept_key(folder, COOKIE_KEY)) >= 48


def test_what_cannot_be_read_raises(tmp_path):
    (tmp_path / "secret.key").mkdir()
    with pytest.raises(OSError, match=r"secret\.key"):
        kept_key(tmp_path, COOKIE_KEY)
