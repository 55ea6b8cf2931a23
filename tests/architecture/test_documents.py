"""What the documents point to exists: links, pictures, errands and paths; and every errand is told of."""

import re
from pathlib import Path

import pytest

from tests.architecture.files import PROJECT, files, text_of

DOCUMENTS = files(".md")
LINK = re.compile(r"\]\(([^)\s]+)[^)]*\)|<img[^>]+src=\"([^\"]+)\"")
NAMED_PATH = re.compile(r"`((?:scripts|docs|tests|merchant_app|campaigns|registry|database|qr|templates)/[\w./-]*)")
ONLY_AN_EXAMPLE = {"templates/merchants/move.html"}


def links_in(text: str) -> list[str]:
    """What a document links to or shows, without what lies outside the project."""
    found = [one or other for one, other in LINK.findall(text)]
    return [link.split("#")[0] for link in found if not re.match(r"[a-z]+:|#", link)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_link_and_picture_exists(document):
    missing = [link for link in links_in(text_of(document) or "") if not (PROJECT / document.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_path_that_is_named_exists(document):
    named = set(NAMED_PATH.findall(text_of(document) or "")) - ONLY_AN_EXAMPLE
    assert [path for path in sorted(named) if not (PROJECT / path.rstrip(".")).exists()] == []


def test_a_link_that_leads_nowhere_is_found():
    text = '[a](docs/a.md#part) ![b](b.png "title") [c](https://example.org) [d](#below) <img src="e.png">'
    assert links_in(text) == ["docs/a.md", "b.png", "e.png"]


def test_every_errand_is_told_of():
    errands = {str(path) for path in files("", under="scripts") if path.suffix == ""}
    assert len(errands) > 10
    assert errands - set(NAMED_PATH.findall((PROJECT / "README.md").read_text(encoding="utf-8"))) == set()


def test_errands_are_named_alike():
    names = [Path(path).name for path in files("", under="scripts") if path.suffix == ""]
    assert [name for name in names if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name)] == []
