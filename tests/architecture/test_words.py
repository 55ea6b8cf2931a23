"""What must stand in no file of ours: how and where it was made, addresses of others, keys, promises nobody made."""

import re
from pathlib import Path

import pytest

from tests.architecture.files import files, text_of

FORBIDDEN = {
    "a path of one machine": re.compile(r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/"),
    "a picture service for codes": re.compile(r"\b(?:img|api)\.vietqr\.|\bqrserver\.com|chart\.googleapis"),
    "a page's part from elsewhere": re.compile(
        r"\bcdn\.|\bcdnjs\b|\bjsdelivr\b|\bunpkg\b|\bfonts\.g(?:oogleapis|static)"
    ),
    "a registry": re.compile(r"\bpypi\.org|\bpythonhosted\.org|\bnpmjs\.|--(?:extra-)?index-url|--trusted-host"),
    "a key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b"),
    "something left for later": re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b"),
    "an approval nobody gave": re.compile(
        r"(?:approved|certified|endorsed) by (?:NAPAS|VietQR)|(?:NAPAS|VietQR) (?:chứng nhận|phê duyệt)", re.IGNORECASE
    ),
    "a place it was found with": re.compile(
        r"\bfind_(?:string|files|repos)\b|\bcorp(?:us|ora)\b|\bthe index (?:gives|has|holds|knows|names) no\b",
        re.IGNORECASE,
    ),
    "somebody it was compared with": re.compile(
        r"\bpeers? (?:tests?|rules?|accepts?|expects?)\b|\b(?:no|other) peers?\b|\(\+\d+ more places\)", re.IGNORECASE
    ),
    "a way it was made": re.compile(
        r"\bworkplaces?\b|\bsub-?agents?\b|\b(?:work|working|coding|chat) sessions?\b|\bsessions? of work\b"
        r"|\b(?:AI|coding|chat) assistants?\b|\b(?:large )?language models?\b|\bLLMs?\b"
        r"|\b(?:Anthropic|OpenAI|ChatGPT|Copilot|Claude)\b",
        re.IGNORECASE,
    ),
    "a paper that is not here": re.compile(r"\b(?:ANCHORS|BATTERY|DEPENDENCIES|FIELD|PEERS|VIETQR)\.md\b"),
}
OURSELVES = Path("tests/architecture/test_words.py")
"""Holds the examples."""


def found_in(text: str) -> set[str]:
    return {name for name, pattern in FORBIDDEN.items() if pattern.search(text)}


@pytest.mark.parametrize("path", [path for path in files() if path != OURSELVES], ids=str)
def test_no_file_holds_what_must_stand_nowhere(path):
    assert found_in(text_of(path) or "") == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://vungtau.example/kiem-tra and var/cashless.db", set()),
        ("python /work/main/x.py", {"a path of one machine"}),
        ("PICTURES = '/home/lan/pictures'", {"a path of one machine"}),
        ("https://img.vietqr.io/image/x.png", {"a picture service for codes"}),
        ("https://cdn.example/bootstrap.css", {"a page's part from elsewhere"}),
        ("--index-url https://pypi.org/simple", {"a registry"}),
        ("-----BEGIN RSA PRIVATE KEY-----", {"a key"}),
        ("# TODO: later", {"something left for later"}),
        ("Approved by NAPAS", {"an approval nobody gave"}),
        ("unit tests (find_string id 618; the index gives no repository name)", {"a place it was found with"}),
        ("response sample (docs corpus)", {"a place it was found with"}),
        ("the index serves the search; one session for each unit of work", set()),
        ("peer test expects error", {"somebody it was compared with"}),
        ("derived from the text (no peer)", {"somebody it was compared with"}),
        ("the library's own test (+7 more places)", {"somebody it was compared with"}),
        ("written by an AI assistant", {"a way it was made"}),
        ("left over from a work session", {"a way it was made"}),
        ("see FIELD.md", {"a paper that is not here"}),
    ],
)
def test_the_rule_finds_each(text, found):
    assert found_in(text) == found
