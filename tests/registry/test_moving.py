"""Merchants that move, places that are joined, wards that are merged: what goes with them, and what is refused."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError, NoResultFound

from registry.calendar import today
from registry.merchants.errors import MerchantChangedMeanwhile, MovedInTheFuture, MovedNowhere, MovedTooEarly
from registry.merchants.model import ALWAYS
from registry.merchants.moving import move_merchant
from registry.places import joining
from registry.places.errors import PlaceChangedMeanwhile, PlaceIsItself, PlaceNameTaken, PlacesOfDifferentUnits
from registry.places.joining import hand_over_places, join_places
from registry.places.model import PlaceKind
from registry.places.operations import add_place
from registry.places.queries import place_known_to_all, place_seen_by, places_matching, places_seen_by
from tests.factories import make_merchant, make_officer, make_place, make_posting, make_ward

MAY_10 = date(2023, 5, 10)


@pytest.fixture
def ward(session):
    return make_ward(session)


@pytest.fixture
def officer(session, ward):
    return make_officer(session, unit=ward)


@pytest.fixture
def street(session, ward):
    return make_place(session, unit=ward, name="Đường Một")


@pytest.fixture
def market(session, ward):
    return make_place(session, unit=ward, name="Chợ Hai", kind=PlaceKind.MARKET)


@pytest.fixture
def shop(session, street):
    return make_merchant(session, place=street, unit_label="12/3", trade_name="Quán Gió")


def move(session, officer, shop, to, **changes):
    said = {"seen_version": shop.version, "unit_label": "Lô A-2", "moved_on": MAY_10}
    return move_merchant(session, by=officer, merchant_id=shop.id, place_id=to.id, **(said | changes))


def test_a_shop_moves_with_its_day_and_its_new_door(session, officer, shop, market):
    assert shop.placed_since == ALWAYS
    moved = move(session, officer, shop, market)
    assert (moved.place, moved.placed_since, moved.unit_label, moved.version) == (market, MAY_10, "Lô A-2", 2)
    assert (moved.label_key, moved.search_text) == ("a2", "lo a-2; a2; quan gio")


def test_a_move_is_refused_for_what_cannot_be(session, officer, shop, street, market):
    elsewhere = make_place(session)
    with pytest.raises(NoResultFound):
        move(session, officer, shop, elsewhere)
    with pytest.raises(NoResultFound):
        move(session, make_officer(session, unit=elsewhere.unit), shop, elsewhere)
    with pytest.raises(MerchantChangedMeanwhile):
        move(session, officer, shop, market, seen_version=7)
    with pytest.raises(MovedNowhere):
        move(session, officer, shop, street)
    with pytest.raises(MovedInTheFuture) as future:
        move(session, officer, shop, market, moved_on=today() + timedelta(days=2))
    assert future.value.today <= future.value.moved_on
    with pytest.raises(MovedTooEarly) as early:
        move(session, officer, shop, market, moved_on=date(2019, 1, 1))
    assert early.value.earliest == shop.opened_on
    move(session, officer, shop, market)
    with pytest.raises(MovedTooEarly) as before:
        move(session, officer, shop, street, moved_on=MAY_10 - timedelta(days=1))
    assert (before.value.moved_on, before.value.earliest) == (MAY_10 - timedelta(days=1), MAY_10)


def test_a_place_becomes_a_part_of_another(session, officer, street, ward, shop):
    other = make_place(session, unit=ward, name="Đường Ba")
    join_places(session, by=officer, place_id=street.id, seen_version=1, into_id=other.id)
    session.refresh(shop)
    assert shop.place_id == other.id
    assert [place.name for place in places_seen_by(session, officer)] == ["Đường Ba"]
    assert places_matching(session, officer, "duong mot") == [other]
    assert place_known_to_all(session, street.id) == other
    with pytest.raises(NoResultFound):
        place_seen_by(session, officer, street.id)
    with pytest.raises(NoResultFound):
        join_places(session, by=officer, place_id=street.id, seen_version=2, into_id=other.id)
    again = add_place(session, by=officer, unit=ward, kind=street.kind, name="Đường Một")
    assert again.id != street.id
    join_places(session, by=officer, place_id=other.id, seen_version=other.version, into_id=again.id)
    assert place_known_to_all(session, street.id) == again


def test_joining_is_refused_for_what_cannot_be(session, officer, street):
    other_ward = make_place(session)
    make_posting(session, officer=officer, unit=other_ward.unit)
    stranger = make_place(session)
    joined = {"by": officer, "place_id": street.id, "seen_version": 1}
    with pytest.raises(PlaceIsItself):
        join_places(session, **joined, into_id=street.id)
    with pytest.raises(PlacesOfDifferentUnits):
        join_places(session, **joined, into_id=other_ward.id)
    with pytest.raises(NoResultFound):
        join_places(session, **joined, into_id=stranger.id)
    near = make_place(session, unit=street.unit)
    with pytest.raises(PlaceChangedMeanwhile):
        join_places(session, **(joined | {"seen_version": 5}), into_id=near.id)


def test_a_ward_gives_its_places_to_another(session, officer, ward, street, market):
    other = make_ward(session)
    make_posting(session, officer=officer, unit=other)
    old = make_place(session, unit=ward)
    join_places(session, by=officer, place_id=old.id, seen_version=1, into_id=street.id)
    given = hand_over_places(session, by=officer, unit=ward, into=other)
    assert set(given) == {street, market}
    assert {place.unit for place in (street, market, old)} == {other}
    assert place_seen_by(session, make_officer(session, unit=other), market.id) == market


def test_handing_over_is_refused_where_a_name_is_taken_or_a_ward_not_theirs(session, officer, ward, street):
    other = make_ward(session)
    with pytest.raises(NoResultFound):
        hand_over_places(session, by=officer, unit=ward, into=other)
    make_posting(session, officer=officer, unit=other)
    make_place(session, unit=other, name=street.name)
    with pytest.raises(PlaceNameTaken):
        hand_over_places(session, by=officer, unit=ward, into=other)
    session.refresh(street)
    assert street.unit_id == ward.id


def test_another_broken_rule_is_not_taken_for_a_name(session, officer, ward, street, monkeypatch):
    other = make_ward(session)
    make_posting(session, officer=officer, unit=other)
    make_place(session, unit=other, name=street.name)
    monkeypatch.setattr(joining, "_NAME_IS_TAKEN", "uq_merchant_client_id")
    with pytest.raises(IntegrityError):
        hand_over_places(session, by=officer, unit=ward, into=other)
