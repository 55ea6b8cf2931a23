"""Looking up a unit: people ask for the ward they knew, and must be led to the one it is in now."""

import time

import pytest

from database.engine import open_engine, sessions_on, writing
from database.migrating import migrate
from registry.units.queries import units_matching
from registry.units.shipped import load_shipped_units
from tests.database.fresh import fresh_database
from tests.factories import make_officer, make_place, make_unit


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def loaded(request, tmp_path_factory):
    """Sessions on a database of its own that holds the shipped list."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('units')}/units.db"
    else:
        url = fresh_database(request.getfixturevalue("postgresql_url"), "units")
    engine = open_engine(url)
    migrate(engine)
    sessions = sessions_on(engine)
    with writing(sessions) as session:
        load_shipped_units(session)
    yield sessions
    engine.dispose()


@pytest.fixture
def country(loaded):
    with loaded() as session:
        yield session


def answers(session, text):
    """Unit, province and old units of each answer, by name."""
    return [
        (hit.unit.name, hit.province.name if hit.province else None, [old.name for old in hit.old_units])
        for hit in units_matching(session, text)
    ]


@pytest.mark.parametrize(
    "text", ["thang tam", "Thắng Tam", "THẮNG TAM", "phường thắng tam", "26508", "Tha\u0306\u0301ng tam"]
)
def test_old_thang_tam_went_to_phuong_vung_tau(country, text):
    first, *others = answers(country, text)
    assert first == ("Phường Vũng Tàu", "Thành phố Hồ Chí Minh", ["Phường Thắng Tam"])
    assert "Phường Tam Thắng" not in [name for name, _, _ in others]


def test_new_tam_thang_is_another_ward(country):
    first, *others = answers(country, "tam thang")
    assert first == (
        "Phường Tam Thắng",
        "Thành phố Hồ Chí Minh",
        ["Phường 7", "Phường 8", "Phường 9", "Phường Nguyễn An Ninh"],
    )
    assert "Phường Vũng Tàu" not in [name for name, _, _ in others]


def test_the_present_name_comes_before_the_old_one(country):
    found = answers(country, "rach dua")
    assert found == [
        ("Phường Rạch Dừa", "Thành phố Hồ Chí Minh", ["Phường 10", "Phường Rạch Dừa", "Phường Thắng Nhất"])
    ]
    assert answers(country, "vung tau")[0][0] == "Phường Vũng Tàu"


def test_a_province_answers_with_nothing_above_it(country):
    assert answers(country, "ho chi minh")[0] == ("Thành phố Hồ Chí Minh", None, [])


def test_the_district_helps_where_wards_were_only_numbered(country):
    first, *others = answers(country, "phuong 1 vung tau")
    assert first == ("Phường Vũng Tàu", "Thành phố Hồ Chí Minh", ["Phường 1"])
    assert ("Phường Phước Thắng", "Thành phố Hồ Chí Minh", ["Phường 11", "Phường 12"]) in others


def test_an_old_unit_that_was_split_gives_each_successor(country):
    found = answers(country, "00634")
    assert len(found) == 5
    assert all(old_names == ["Phường Đại Mỗ"] for name, _, old_names in found if name != "Phường Tây Mỗ")


def test_a_reused_code_gives_the_unit_that_has_it_now(country):
    """26506 was Phường 1 and is Phường Vũng Tàu."""
    [(name, _, old_names)] = answers(country, "26506")
    assert name == "Phường Vũng Tàu"
    assert len(old_names) == 7


@pytest.mark.parametrize("text", ["", "  ", "\x00", "ly tu trong", "%", "_", "x" * 10_000, "' OR 1=1 --"])
def test_nothing_found(country, text):
    assert answers(country, text) == []


def test_no_more_than_asked_for(country):
    assert len(units_matching(country, "phuong")) == 30
    assert len(units_matching(country, "phuong", limit=3)) == 3


@pytest.mark.parametrize("posted_to", ["ward", "province", "place"])
def test_of_equal_names_those_of_ones_own_province_come_first(session, posted_to):
    provinces = [make_unit(session, name=f"Tỉnh Thử {n}", kind="tỉnh", edition="2035-07-01") for n in "AB"]
    wards = [
        make_unit(session, name="Phường 7", code=code, parent=province, edition="2035-07-01")
        for province, code in zip([*provinces, *provinces], ("90001", "90002", "90003", "90004"), strict=True)
    ]
    longer = make_unit(session, name="Phường 7 Bis", code="90000", parent=provinces[1], edition="2035-07-01")

    def found(near):
        return [hit.unit for hit in units_matching(session, "phuong 7", near=near)]

    officer = make_officer(
        session,
        unit={"ward": wards[1], "province": provinces[1]}.get(posted_to),
        place=make_place(session, unit=wards[1]) if posted_to == "place" else None,
    )
    assert found(officer) == [wards[1], wards[3], wards[0], wards[2], longer], "an exact name stays before any other"
    nowhere = make_officer(session)
    assert found(nowhere) == found(None) == [*wards, longer]


def test_a_posting_of_an_edition_past_still_says_which_province(session):
    for code, edition in (("91", "2034-07-01"), ("92", "2034-07-01"), ("91", "2035-07-01"), ("92", "2035-07-01")):
        province = make_unit(session, name="Tỉnh Thử", code=code, kind="tỉnh", edition=edition)
        ward = make_unit(session, name="Phường 7", code=f"{code}007", parent=province, edition=edition)
        if (code, edition) == ("92", "2034-07-01"):
            officer = make_officer(session, unit=ward)
    assert [hit.unit.code for hit in units_matching(session, "phuong 7", near=officer)] == ["92007", "91007"]


def test_quick_enough_to_look_up_while_somebody_waits(country):
    began = time.perf_counter()
    for _ in range(5):
        units_matching(country, "thang tam")
    assert (time.perf_counter() - began) / 5 < 0.2, "took 7 ms when this was written"


def test_only_the_newest_edition_is_searched(session, tmp_path):
    make_unit(session, name="Phường Cũ Kỹ", edition="2025-07-01")
    make_unit(session, name="Phường Mới Mẻ", edition="2026-07-01")
    assert answers(session, "cu ky") == []
    assert [name for name, _, _ in answers(session, "moi me")] == ["Phường Mới Mẻ"]


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("an", ["Phường An", "Phường An Hoà", "Phường Tân An", "Phường Anh Sơn", "Phường Lan"]),
        ("phuong an", ["Phường An", "Phường An Hoà", "Phường Anh Sơn", "Phường Tân An", "Phường Lan"]),
        ("hoa", ["Phường An Hoà"]),
        ("phuong hoa", ["Phường An Hoà"]),
        ("90000", ["Phường Lan"]),
    ],
)
def test_the_best_answer_first(session, text, order):
    for number, name in enumerate(["Lan", "Anh Sơn", "Tân An", "An Hoà", "An"]):
        make_unit(session, name=f"Phường {name}", code=f"9000{number}")
    found = [name for name, _, _ in answers(session, text)]
    assert found == order
