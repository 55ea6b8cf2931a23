"""The wordings people agree to: data files, one for each purpose, version and language. A version never changes."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from registry.consents.model import Purpose

FOLDER = Path(__file__).parent / "texts"
"""Files are named ``purpose.version.language.txt``."""
LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class ConsentText:
    """One version of the wording for a purpose."""

    purpose: Purpose
    version: int
    in_language: dict[str, str]
    hash: str
    """SHA-256 of both languages, in hexadecimal."""


@cache
def current_text(purpose: Purpose) -> ConsentText:
    """The newest wording for *purpose*."""
    return text_of(purpose, max(versions_of(purpose)))


@cache
def text_of(purpose: Purpose, version: int) -> ConsentText:
    """The wording somebody agreed to. Raise FileNotFoundError for a version that never was."""
    said = {
        language: (FOLDER / f"{purpose}.{version}.{language}.txt").read_text(encoding="utf-8").strip()
        for language in LANGUAGES
    }
    return ConsentText(purpose, version, said, hashlib.sha256("\n\n".join(said.values()).encode()).hexdigest())


def versions_of(purpose: Purpose) -> list[int]:
    """Every version there ever was of the wording for *purpose*."""
    return sorted(int(path.name.split(".")[1]) for path in FOLDER.glob(f"{purpose}.*.vi.txt"))
