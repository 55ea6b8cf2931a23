"""What the page of a shop offers next, and what its buttons are called."""

from datetime import timedelta

import pytest
import time_machine

from database.base import utc_now
from registry.calendar import today
from registry.officers.model import Role
from tests.factories import make_merchant, make_officer, make_place

TYPED = {"unit_label": "12/3", "trade_name": "Tiệm Mới Ghi", "owner_name": "Nguyễn Thị Thử"}


@pytest.fixture
def place(session):
    place = make_place(session, name="Đường <b>Thử</b>")
    session.commit()
    return place


def officer_at(session, place, role=Role.TEAM_MEMBER):
    officer = make_officer(session, unit=place.unit, role=role)
    session.commit()
    return officer


def words(page):
    return " ".join(page.get_text().split())


def links_to_enrol(page, place):
    return [words(link) for link in page.select(f"main a[href='/places/{place.id}/enrol']")]


def test_after_enrolling_the_next_shop_is_a_tap_away(browser, session, place):
    browser.signed_in(officer_at(session, place))
    enrolled = browser.submit(f"/places/{place.id}/enrol", TYPED)
    page = browser.follow(enrolled)
    assert links_to_enrol(page, place) == ["Ghi danh điểm tiếp theo ở Đường <b>Thử</b>"]
    for role in (Role.WARD_OFFICIAL, Role.LEADER):
        browser.signed_in(officer_at(session, place, role))
        assert links_to_enrol(browser.get(enrolled.location), place) == [], "only who enrolled it is on the way"


def test_nothing_is_offered_at_a_shop_of_another_day_or_of_an_import(browser, session, place):
    shop, officer = make_merchant(session, place=place), officer_at(session, place)
    browser.signed_in(officer)
    assert links_to_enrol(browser.get(f"/merchants/{shop.id}"), place) == []
    enrolled = browser.submit(f"/places/{place.id}/enrol", TYPED)
    with time_machine.travel(utc_now() + timedelta(days=1)):
        browser.signed_in(officer)
        assert links_to_enrol(browser.get(enrolled.location), place) == []


def test_taking_a_closing_back_is_no_opening(browser, session, place):
    shop = make_merchant(session, place=place, closed_on=today() - timedelta(days=9))
    browser.signed_in(officer_at(session, place, Role.WARD_OFFICIAL))
    link = browser.get(f"/merchants/{shop.id}").select_one(f"a[href='/merchants/{shop.id}/reopen']")
    assert words(link) == "Bỏ ghi đóng cửa (ghi nhầm)"
    page = browser.get(link["href"])
    assert words(page.h1) == "Bỏ ghi đóng cửa"
    assert "ghi danh thành điểm mới" in words(page.select_one("main"))
