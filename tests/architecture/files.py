"""The project's own files, without what is installed, made or kept beside them."""

from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parent.parent.parent
NOT_OURS = frozenset({"var", "__pycache__"})
HIDDEN_BUT_OURS = frozenset({".ci"})


def files(*suffixes: str, under: str = "") -> list[Path]:
    """Every file of ours, or those with one of the suffixes, as paths inside the project."""
    found = sorted(path.relative_to(PROJECT) for path in _walk(PROJECT / under))
    return [path for path in found if not suffixes or path.suffix in suffixes]


def text_of(path: Path) -> str | None:
    """What stands in the file; nothing for one that is no text."""
    try:
        return (PROJECT / path).read_bytes().decode()
    except UnicodeDecodeError:
        return None


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_symlink() or path.name in NOT_OURS or path.suffix == ".mo":
            continue
        if path.is_file():
            yield path
        elif not path.name.startswith(".") or path.name in HIDDEN_BUT_OURS:
            yield from _walk(path)
