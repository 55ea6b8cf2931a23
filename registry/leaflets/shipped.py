"""The texts that come with the program, for units whose officials have not written their own: data files."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from registry.leaflets.model import Subject

FOLDER = Path(__file__).parent / "texts"
"""Files are named ``subject.language.txt``."""


@dataclass(frozen=True)
class ShippedText:
    """A text in both languages. No office has checked it for any unit."""

    text: str
    text_en: str


@cache
def shipped_text(subject: Subject) -> ShippedText:
    """What the program says about *subject* where nobody else has."""
    vietnamese, english = (
        (FOLDER / f"{subject}.{language}.txt").read_text(encoding="utf-8").strip() for language in ("vi", "en")
    )
    return ShippedText(vietnamese, english)
