"""Searching: words as typed, in any order or in theirs, and no wildcards."""

import pytest

from registry.places.model import Place
from registry.searching import LONGEST_QUESTION, holds_every_word, holds_in_order, question_words
from tests.factories import make_place


def test_the_words_of_a_question():
    assert question_words("  Lý Tự\tTRỌNG\u00a0đường ") == ["ly", "tu", "trong", "duong"]
    assert question_words("a\x00b \u202e c\ud800") == ["ab", "c"]
    assert question_words(" \x00 ") == []
    assert question_words("a" * 10_000) == ["a" * LONGEST_QUESTION]


@pytest.mark.parametrize(
    ("text", "in_any_order", "in_this_order"),
    [
        ("", True, True),
        ("ly trong", True, True),
        ("trong ly", True, False),
        ("y t", True, True),
        ("50%", True, True),
        ("5%0", False, False),
        ("50_", False, False),
        ("_", False, False),
        ("\\", True, True),
        ("\\%", False, False),
        ("' OR 1=1", False, False),
    ],
)
def test_words_of_a_column(session, text, in_any_order, in_this_order):
    make_place(session, name="Lý Tự Trọng 50% \\ đoạn cuối")
    assert session.query(Place).where(holds_every_word(Place.search_text, text)).count() == in_any_order
    assert session.query(Place).where(holds_in_order(Place.search_text, text)).count() == in_this_order
