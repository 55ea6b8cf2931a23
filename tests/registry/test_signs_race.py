"""Sixteen people print at the same moment: serials without gaps and doubles, and one sign for one shop."""

import pytest
from sqlalchemy import func, select

from database.engine import sessions_on, writing
from registry.accounts.model import AccountState
from registry.signs.model import Sign
from registry.signs.operations import make_sign
from tests.factories import make_account, make_merchant, make_officer, make_place, make_ward
from tests.races import at_once

THREADS = 16


@pytest.fixture
def sessions(own_engine):
    return sessions_on(own_engine)


@pytest.fixture
def ward(sessions):
    with writing(sessions) as session:
        return make_ward(session, code="26506")


@pytest.fixture
def official(sessions, ward):
    with writing(sessions) as session:
        return make_officer(session, unit=session.merge(ward))


@pytest.fixture
def shops(sessions, ward):
    with writing(sessions) as session:
        place = make_place(session, unit=session.merge(ward))
        shops = [make_merchant(session, place=place) for _ in range(THREADS)]
        for shop in shops:
            make_account(session, merchant=shop, state=AccountState.ACTIVE)
        return shops


def test_sixteen_shops_get_sixteen_serials_in_a_row(sessions, official, shops):
    def act(session, shop):
        return make_sign(session, by=official, merchant_id=shop.id, layout="a6", place_line="x", unit_line="y").serial

    assert sorted(at_once(sessions, act, shops)) == [f"26506-{number:06d}" for number in range(1, THREADS + 1)]


def test_one_shop_printed_by_sixteen_is_one_sign(sessions, official, shops):
    def act(session, _number):
        return make_sign(
            session, by=official, merchant_id=shops[0].id, layout="a6", place_line="x", unit_line="y"
        ).serial

    assert at_once(sessions, act, range(THREADS)) == ["26506-000001"] * THREADS


def test_counting_the_rows_instead_gives_serials_twice(sessions, official, shops):
    """The score with the guard removed: asked how many there are, all sixteen hear the same number."""

    def look(session, _number):
        return session.scalar(select(func.count(Sign.id))) + 1

    assert set(at_once(sessions, look, range(THREADS))) == {1}
