"""Check codes: what is noticed when one is typed wrong, and how they are read."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.signs.check_codes import ALPHABET, new_check_code, read_check_code
from registry.signs.errors import CheckCodeMistyped, SignRefusal

SAMPLES = [new_check_code() for _ in range(40)]


def readable(text):
    try:
        read_check_code(text)
    except CheckCodeMistyped:
        return False
    return True


def test_no_character_looks_like_another():
    assert len(ALPHABET) == len(set(ALPHABET)) == 23
    for alike in ("0OQD", "1IL", "B8", "S5", "Z2", "G6", "UV", "W"):
        assert len(set(alike) & set(ALPHABET)) <= 1


def test_a_code_is_shown_in_two_groups_and_read_back():
    for code in SAMPLES:
        assert len(code) == 9
        assert code[4] == "-"
        assert set(code) <= {*ALPHABET, "-"}
        assert read_check_code(code) == code


def test_codes_are_not_counted_up():
    assert len({code[:3] for code in SAMPLES}) > 30
    assert len({new_check_code() for _ in range(2000)}) > 1990


def test_every_single_wrong_character_is_noticed():
    """All 8 × 22 others of each sample. Without the check character none of them would be."""
    wrong = [
        code[:at] + other + code[at + 1 :]
        for code in SAMPLES
        for at, right in enumerate(code)
        if right != "-"
        for other in ALPHABET
        if other != right
    ]
    assert len(wrong) == len(SAMPLES) * 8 * 22
    assert not any(map(readable, wrong))


def test_every_two_characters_in_each_others_place_are_noticed():
    """Neighbours, and any other two as well."""
    neighbours = others = 0
    for code in (code.replace("-", "") for code in SAMPLES):
        for first in range(8):
            for second in range(first + 1, 8):
                if code[first] == code[second]:
                    continue
                swapped = list(code)
                swapped[first], swapped[second] = code[second], code[first]
                assert not readable("".join(swapped))
                neighbours += second == first + 1
                others += second > first + 1
    assert neighbours == sum(a != b for code in SAMPLES for a, b in pairwise(code.replace("-", "")))
    assert others > neighbours


@given(st.text(ALPHABET, min_size=7, max_size=7))
def test_of_the_23_endings_exactly_one_is_right(random):
    assert sum(readable(random + ending) for ending in ALPHABET) == 1


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}\n", "\t{}"])
def test_blanks_around_do_not_matter(typed):
    for code in SAMPLES:
        assert read_check_code(typed.format(code)) == code


def test_small_letters_missing_and_other_hyphens_do_not_matter():
    for code in SAMPLES:
        plain = code.replace("-", "")
        for typed in (
            code.lower(),
            plain,
            " ".join(plain.lower()),
            code.replace("-", "–"),
            code.replace("-", " - "),
            "".join(chr(ord(character) + 0xFEE0) for character in plain),
        ):
            assert read_check_code(typed) == code


def test_a_letter_that_is_in_no_code_is_read_as_what_it_looks_like():
    code = next(code for code in iter(new_check_code, None) if "8" in code and "5" in code)
    assert read_check_code(code.replace("8", "B").replace("5", "s")) == code


@pytest.mark.parametrize(
    "typed", ["", "-", "2222", "2222-222", "2222-22222", "0000-0000", "ÀÁÂÃ-ẤẦẨẪ", "<b>2-2222", "😀" * 8]
)
def test_what_is_no_code_is_refused_as_typed(typed):
    with pytest.raises(CheckCodeMistyped) as refusal:
        read_check_code(typed)
    assert refusal.value.given == typed
    assert isinstance(refusal.value, SignRefusal)
