"""The alphabet's order is a Vietnamese reader's."""

from hypothesis import given
from hypothesis import strategies as st

from registry.alphabet import alphabet_key

LETTERS = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")


def in_order(words):
    return sorted(words, key=alphabet_key) == list(words)


def test_the_letters_in_their_order():
    assert in_order(LETTERS)
    assert in_order([letter.upper() for letter in LETTERS])


def test_tones_decide_only_between_equal_letters():
    assert in_order(["ma", "mà", "mả", "mã", "má", "mạ", "mai"])
    assert in_order(["ma má", "má ma", "má má"])


def test_numbers_by_their_size():
    assert in_order(["Phường 2", "Phường 007", "Phường 10", "Phường Vũng Tàu"])


def test_words_before_longer_words_and_marks_of_letters_with_tones():
    assert in_order(["Chợ Vũng Tàu", "Đà Nẵng", "Đại lộ", "Đầm Sen"])
    assert in_order(["an", "an bình", "anh", "ấp"])


def test_composed_and_decomposed_stand_together():
    assert alphabet_key("Vu\u0303ng Ta\u0300u")[:2] == alphabet_key("Vũng Tàu")[:2]


@given(st.text())
def test_any_text_has_a_key(text):
    assert alphabet_key(text) <= alphabet_key(text + "a")
