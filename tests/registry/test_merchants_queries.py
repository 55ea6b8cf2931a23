"""Merchants come in walking order, are found as people type, and only by those who are posted there."""

import uuid

import pytest
from sqlalchemy import event, inspect
from sqlalchemy.exc import NoResultFound

from registry.merchants.queries import merchant_seen_by, merchants_matching
from tests.factories import make_merchant, make_officer, make_place, make_posting, make_unit, make_ward


@pytest.fixture
def place(session):
    return make_place(session, name="Lý Tự Trọng")


@pytest.fixture
def officer(session, place):
    return make_officer(session, unit=place.unit)


@pytest.fixture
def asked(engine):
    """The statements sent to the database."""
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def labels(merchants):
    return [merchant.unit_label for merchant in merchants]


@pytest.mark.parametrize(
    "text",
    [
        "duc",
        "Đức",
        "DUC",
        "ĐỨC bun",
        "bu\u0301n",
        "un duc",
        "a12",
        "lo a-12",
        "345678",
        "hoa duc",
        "nguyen van",
        "ngu",
        " ",
    ],
)
def test_found_as_people_type(session, place, officer, text):
    shop = make_merchant(
        session,
        place=place,
        unit_label="Lô A-12",
        trade_name="Bún bò Đức",
        owner_name="Nguyễn Văn Thử",
        registered_name="Hộ kinh doanh Hoà Đức",
        phone="0912345678",
    )
    assert merchants_matching(session, officer, text) == [shop]


@pytest.mark.parametrize(
    "text", ["%", "_", "b_n", "b%d", "\\", "'", "duc ha", "x" * 10_000, "\x00x", "\ud800x", "%%%%"]
)
def test_wildcards_are_letters_like_others(session, place, officer, text):
    make_merchant(session, place=place, unit_label="7", trade_name="Bún bò Đức")
    assert merchants_matching(session, officer, text) == []


def test_a_percent_sign_in_a_name_is_found(session, place, officer):
    sale = make_merchant(session, place=place, trade_name=r"Giảm 50%_\ giá")
    make_merchant(session, place=place, trade_name="Giảm 500 giá")
    for text in ("50%", "%_", "\\"):
        assert merchants_matching(session, officer, text) == [sale]


def test_only_within_the_postings(session, place, officer):
    mine = make_merchant(session, place=place, trade_name="Hải sản Cô Ba")
    make_merchant(session, trade_name="Hải sản Cô Ba")
    assert merchants_matching(session, officer, "co ba") == [mine]


def test_one_place_of_the_ward_or_the_whole_province(session):
    province = make_unit(session, kind="tỉnh")
    ward = make_ward(session, province=province)
    shops = [make_merchant(session, place=make_place(session, unit=ward, name=name)) for name in ("A", "B")]
    elsewhere = make_merchant(session, place=make_place(session, unit=make_ward(session, province=province), name="C"))
    one_place = make_officer(session, place=shops[0].place)
    whole_province = make_officer(session, unit=province)
    assert merchants_matching(session, one_place, "") == shops[:1]
    assert merchants_matching(session, whole_province, "") == [*shops, elsewhere]
    make_posting(session, officer=one_place, unit=ward)
    assert merchants_matching(session, one_place, "") == shops


def test_place_by_place_and_never_more_than_asked_for(session, officer, place):
    later = make_place(session, unit=place.unit, name="Trần Phú")
    shops = [make_merchant(session, place=later, unit_label="2"), make_merchant(session, place=later, unit_label="1")]
    first = make_merchant(session, place=place, unit_label="30")
    assert merchants_matching(session, officer, "") == [first, shops[1], shops[0]]
    assert merchants_matching(session, officer, "", limit=2) == [first, shops[1]]


def test_one_question_with_place_and_unit(session, officer, place, asked):
    merchant_id = make_merchant(session, place=place).id
    officer_id = officer.id
    session.commit()
    session.expunge_all()
    officer = session.get_one(type(officer), officer_id)
    asked.clear()
    merchant = merchant_seen_by(session, officer, merchant_id)
    assert merchant.place.unit.name
    assert len(asked) == 1
    assert inspect(merchant.place).attrs.unit.loaded_value is merchant.place.unit
    asked.clear()
    session.expunge_all()
    assert [found.place.unit.name for found in merchants_matching(session, officer, "tiem")]
    assert len(asked) == 1


def test_a_strangers_merchant_does_not_exist(session, officer):
    for merchant_id in (make_merchant(session).id, uuid.uuid4()):
        with pytest.raises(NoResultFound):
            merchant_seen_by(session, officer, merchant_id)
