"""Postings become conditions: whose places and units somebody sees, and on which day."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from sqlalchemy import select

from registry.calendar import today
from registry.officers.scope import units_within_postings, within_postings
from registry.places.model import Place
from registry.units.model import Unit
from tests.factories import make_officer, make_place, make_posting, make_unit, make_ward


@pytest.fixture
def province(session):
    return make_unit(session, kind="tỉnh")


def places_of(session, officer):
    return set(session.scalars(select(Place).where(within_postings(officer))))


def units_of(session, officer):
    return set(session.scalars(select(Unit).where(units_within_postings(officer))))


def test_a_posting_to_a_ward_holds_for_its_places_only(session, province):
    ward, other = make_ward(session, province=province), make_ward(session, province=province)
    here, _there = make_place(session, unit=ward), make_place(session, unit=other)
    officer = make_officer(session, unit=ward)
    assert places_of(session, officer) == {here}
    assert units_of(session, officer) == {ward}


def test_a_posting_to_a_province_holds_for_its_wards(session, province):
    wards = {make_ward(session, province=province), make_ward(session, province=province)}
    places = {make_place(session, unit=ward) for ward in wards}
    make_place(session)
    officer = make_officer(session, unit=province)
    assert places_of(session, officer) == places
    assert units_of(session, officer) == wards | {province}


def test_a_posting_to_a_place_holds_for_that_place_and_no_unit(session):
    ward = make_ward(session)
    place, _beside = make_place(session, unit=ward), make_place(session, unit=ward)
    officer = make_officer(session, place=place)
    assert places_of(session, officer) == {place}
    assert units_of(session, officer) == set()


def test_nobody_sees_anything_without_a_posting(session):
    make_place(session)
    officer = make_officer(session)
    assert places_of(session, officer) == set()
    assert units_of(session, officer) == set()


def test_a_posting_holds_from_its_first_day_until_before_its_last(session):
    place = make_place(session)
    officer = make_officer(session)
    make_posting(session, officer=officer, place=place, begins_on=date(2026, 3, 1), ends_on=date(2026, 3, 10))
    seen = []
    for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 9), date(2026, 3, 10)):
        with time_machine.travel(datetime.combine(day, time(5), UTC), tick=False):
            seen.append((places_of(session, officer), units_of(session, officer)))
    assert seen == [(set(), set()), ({place}, set()), ({place}, set()), (set(), set())]


def test_the_day_is_vietnams(session):
    """At 18:00 UTC the next day has begun in Vietnam, and so has the posting."""
    place = make_place(session)
    officer = make_officer(session)
    make_posting(session, officer=officer, place=place, begins_on=date(2026, 3, 1))
    with time_machine.travel("2026-02-28 18:00:00+00:00", tick=False):
        assert today() == date(2026, 3, 1)
        assert places_of(session, officer) == {place}
    with time_machine.travel("2026-02-28 16:59:00+00:00", tick=False):
        assert today() + timedelta(days=1) == date(2026, 3, 1)
        assert places_of(session, officer) == set()
