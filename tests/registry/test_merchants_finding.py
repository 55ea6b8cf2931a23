"""A number of a house or stall is found before names and phones; the place's name may be typed beside it."""

import pytest
from sqlalchemy import select

from registry.merchants.finding import answers
from registry.merchants.model import Merchant
from registry.merchants.queries import merchants_matching
from tests.factories import make_merchant, make_officer, make_place


@pytest.fixture
def street(session):
    return make_place(session, name="Đường Lý Tự Trọng")


@pytest.fixture
def officer(session, street):
    return make_officer(session, unit=street.unit)


@pytest.fixture
def find(session, officer):
    def find(text, **options):
        return [merchant.unit_label for merchant in merchants_matching(session, officer, text, **options)]

    return find


def shops(session, place, *labels, **options):
    for label in labels:
        make_merchant(session, place=place, unit_label=label, trade_name="Tiệm Thử", **options)


def test_the_very_label_then_those_that_begin_so_then_the_others(session, street, find):
    shops(session, street, "19", "90", "9A", "9/2", "29", "9")
    assert find("9") == ["9", "9/2", "9A", "90", "19", "29"]
    market = make_place(session, unit=street.unit, name="Chợ Thử")
    shops(session, market, "Sạp A1", "Sạp A9", "Quầy 9", phone="0900000999")
    assert find("9")[:2] == ["Quầy 9", "9"], "the market comes before the street in the alphabet"
    assert "Sạp A1" not in find("9"), "only its phone has a nine"


def test_names_come_after_labels(session, street, find):
    make_merchant(session, place=street, unit_label="1", trade_name="Quán 52")
    shops(session, street, "52")
    assert find("52") == ["52", "1"]


@pytest.mark.parametrize(
    "text",
    ["so 52", "Số 52", "số nhà 52", "nhà 52", "52 ly tu trong", "lý tự trọng 52", "so 52 duong ly tu trong", "ly 52"],
)
def test_as_people_say_an_address(session, street, find, text):
    shops(session, street, "152", "52", "7")
    elsewhere = make_place(session, unit=street.unit, name="Đường Thử")
    shops(session, elsewhere, "52 Bis")
    assert find(text)[0] == "52"
    assert "7" not in find(text)
    if "ly" in text or "lý" in text:
        assert "52 Bis" not in find(text)


@pytest.mark.parametrize("text", ["lo a 12", "Lô A-12", "a12", "A.12", "a-12 ly tu trong", "ly tu trong lo a 12"])
def test_a_stall_however_it_is_written(session, street, find, text):
    shops(session, street, "A-120", "Sạp A12", "B12")
    assert find(text)[0] == "Sạp A12"
    assert "B12" not in find(text)


def test_the_word_that_introduces_a_number_is_a_word_elsewhere(session, street, find):
    make_merchant(session, place=street, unit_label="1", trade_name="Sò huyết")
    shops(session, street, "2")
    assert find("so huyet") == ["1"]
    assert find("so") == ["1"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("123", False),
        ("5678", True),
        ("4567", False),
        ("0912", False),
        ("0912345678", True),
        ("0912.345.678", True),
        ("+84 912 345 678", True),
        ("345 678", True),
        ("5679", False),
    ],
)
def test_a_phone_is_found_by_its_end_from_four_digits_on(session, street, find, text, found):
    shops(session, street, "7", phone="0912345678")
    assert (find(text) == ["7"]) is found


def test_the_places_name_alone_asks_for_no_shop(session, street, find):
    """The page shows the place itself; its hundreds of shops are one tap away."""
    shops(session, street, "7")
    assert find("ly tu trong") == []
    assert find("thu ly tu trong") == ["7"]


def test_within_one_place_its_name_is_no_word(session, street):
    shops(session, street, "52", "152", phone="0900000520")
    shops(session, street, "7", phone="0900000521")

    def found(text):
        return set(session.scalars(select(Merchant.unit_label).where(answers(text))))

    assert found("so 52") == {"52", "152"}
    assert found("52 ly tu trong") == set()
    assert found("") == {"52", "152", "7"}


def test_no_more_than_the_limit_and_the_nearest_of_all(session, street, find):
    shops(session, street, *(f"1{n:02d}" for n in range(60)), "0")
    assert len(find("1", limit=51)) == 51
    assert find("159", limit=1) == ["159"]


@pytest.mark.parametrize(
    "text", ["1 " * 200, "1a " * 200, "9" * 10_000, "so " * 60 + "1", "9%", "9_", "'9", "\x009", "٩", "9\u202e"]
)
def test_strange_questions_are_answered(session, street, find, text):
    shops(session, street, "7")
    assert find(text) == []
