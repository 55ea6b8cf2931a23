"""Labels: the ways of writing one door are one, different doors are two, and the order is the walker's."""

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from registry.merchants.labels import LABEL_KEY_LENGTH, WALKING_KEY_LENGTH, label_key, walking_key
from registry.merchants.model import Merchant

ANY_LABEL = st.text(max_size=40)
LIKELY_LABEL = st.text(alphabet="0123456789ABab/-. ôÔLlKkioốt", max_size=40)
NUMBERS = st.integers(min_value=1, max_value=9999)

SAME = [
    ["Ki-ốt A12", "kiosk a-12", "KIỐT A 12", "Kiot A12", "Ki ốt A.12", "ki-osk A-012"],
    ["Lô A-2", "A-2", "A2", "lô a 02", "Sạp A2", "Quầy A-2", "Ô A2", "Gian hàng A2", "Lo A2", "LÔ A2"],
    ["12/3", "12 / 3", "hẻm 12/3", "Hẻm 12 số 3", "ngõ 12 / 3", "Số 12/3", "kiệt 12/03"],
    ["12/5/7", "ngõ 12 ngách 5 số 7", "Ngõ 12, ngách 5/7"],
    ["12 Bis", "12Bis", "12-bis", "12 BIS"],
    ["9A", "9 a", "9-A", "số 9A", "nhà 9A"],
    ["12-14", "12 – 14", "12 & 14", "12+14"],
    ["O-12", "o12", "Lô O12"],
    ["Ô 12", "12", "Ô-12", "o\u0302 12"],
]
"""Each row is one door."""


@pytest.mark.parametrize("ways", SAME)
def test_ways_of_writing_one_door(ways):
    assert {label_key(way) for way in ways} == {label_key(ways[0])}
    assert {walking_key(way) for way in ways} == {walking_key(ways[0])}


def test_different_doors():
    doors = [ways[0] for ways in SAME]
    doors += ["123", "1-2", "1/23", "12A", "A-12", "A-1-2", "Kiốt 12", "B-2", "12 Ter", "", "Lô", "Lò bánh"]
    for one, other in itertools.combinations(doors, 2):
        assert label_key(one) != label_key(other), (one, other)


@pytest.mark.parametrize(
    "walk",
    [
        ["9", "9A", "12", "12/3", "12/10", "12 Bis"],
        ["Lô A-2", "A-12"],
        ["A-2", "Lô A-12", "AA-1", "Sạp B-1", "b-2"],
        ["1", "2", "10", "A1", "Kiốt 1", "ki-ốt 2", "Kiosk 10", "Lý"],
        ["12", "12-14", "12/3", "12/3-5", "12/3/1", "12/3A", "12A", "12B", "12 Bis", "12 Ter", "13"],
        ["🎉", "1", "a", "Đ", "z", "店"],
    ],
)
def test_the_walk(walk):
    keys = [walking_key(label) for label in walk]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_the_columns_are_as_wide_as_the_keys():
    assert Merchant.__table__.columns.label_key.type.length == LABEL_KEY_LENGTH
    assert Merchant.__table__.columns.walking_key.type.length == WALKING_KEY_LENGTH
    assert Merchant.__table__.columns.unit_label.type.length == 40


@given(ANY_LABEL | LIKELY_LABEL)
@example("ﬃ" * 40)
@example("1-" * 20)
@example("1a" * 20)
@example("1" * 40)
@example("ΐ" * 40)
def test_any_label_fits(label):
    assert len(label_key(label)) <= LABEL_KEY_LENGTH
    walked = walking_key(label)
    assert len(walked) <= WALKING_KEY_LENGTH
    assert set(walked) <= set("0123456789")


@given(LIKELY_LABEL)
@example("L/o0")
def test_one_door_is_one_step_of_the_walk(label):
    again = label_key(label)
    assert walking_key(label) == walking_key(again)
    assert label_key(again) == again


@given(NUMBERS, NUMBERS, st.sampled_from(["{}", "A-{}", "12/{}", "Kiốt {}", "Lô B{}", "12/{}A", "hẻm {}/5"]))
def test_numbers_by_their_size_wherever_they_stand(one, other, form):
    keys = walking_key(form.format(one)), walking_key(form.format(other))
    assert (keys[0] < keys[1]) == (one < other)
    assert (label_key(form.format(one)) == label_key(form.format(other))) == (one == other)


@given(NUMBERS, st.sampled_from("ABCDĐ"), st.integers(min_value=1, max_value=99))
def test_after_a_door_come_its_alley_then_its_letters(number, letter, inside):
    walk = [str(number), f"{number}/{inside}", f"{number}{letter}", str(number + 1)]
    assert sorted(walk, key=walking_key) == walk
