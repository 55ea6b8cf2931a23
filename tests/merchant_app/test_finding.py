"""Looking for a shop or a unit: what is asked for stands first, and what does not fit on the page is not kept quiet."""

import pytest
from sqlalchemy import event

from merchant_app.screens.merchants.routes import MOST_FOUND
from merchant_app.screens.units.routes import MOST_FOUND as MOST_UNITS
from registry.units.ranking import search_text_of
from tests.factories import make_merchant, make_officer, make_place, make_unit


@pytest.fixture
def street(session):
    street = make_place(session, name="Đường Lý Tự Trọng")
    session.commit()
    return street


@pytest.fixture(autouse=True)
def official(session, street, browser):
    official = make_officer(session, unit=street.unit)
    session.commit()
    browser.signed_in(official)
    return official


def shops(session, place, *labels):
    for label in labels:
        make_merchant(session, place=place, unit_label=label, trade_name="Tiệm Thử", phone="0900000999")
    session.commit()


def rows(page):
    return [row.get_text().split(" · ")[0] for row in page.select("section[aria-labelledby=found] b")]


@pytest.mark.parametrize(("many", "more"), [(MOST_FOUND, False), (MOST_FOUND + 1, True)])
def test_the_page_says_when_there_are_more(browser, session, street, many, more):
    shops(session, street, *(f"A{n}" for n in range(many)))
    page = browser.get("/merchants/?q=tiem")
    assert len(rows(page)) == MOST_FOUND
    assert ("Còn nữa. Hãy gõ thêm chữ" in page.get_text()) is more


@pytest.mark.parametrize(
    ("asked", "found"),
    [("9", ["9", "9A", "29"]), ("so+9", ["9", "9A", "29"]), ("9+ly+tu+trong", ["9", "9A", "29"]), ("0999", [])],
)
def test_a_house_number_is_found_as_people_say_it(browser, session, street, asked, found):
    shops(session, street, "29", "9", "7", "9A")
    assert rows(browser.get(f"/merchants/?q={asked}")) == (found or ["7", "9", "9A", "29"])


def test_the_list_of_a_place_is_asked_the_same_way(browser, session, street):
    shops(session, street, "29", "9", "7")
    for asked, found in (("so 9", {"9", "29"}), ("99", set()), ("0999", {"7", "9", "29"})):
        page = browser.get(f"/places/{street.id}/merchants?q={asked}")
        shown = {link.get_text().split(" · ")[0].strip() for link in page.select("main .rows b")}
        assert shown == found, asked


def test_a_search_asks_no_more_for_many_than_for_few(browser, session, engine, street):
    asked, counts = [], []

    def note(*call):
        asked.append(call[2])

    event.listen(engine, "before_cursor_execute", note)
    for labels in (("1",), tuple(f"A{n}" for n in range(MOST_FOUND))):
        shops(session, street, *labels)
        asked.clear()
        browser.get("/merchants/?q=tiem")
        counts.append(len(asked))
    event.remove(engine, "before_cursor_execute", note)
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("many", "more"), [(MOST_UNITS, False), (MOST_UNITS + 1, True)])
def test_the_units_page_begins_at_home_and_says_when_there_are_more(browser, session, street, many, more):
    for n in range(many - 1):
        make_unit(session, name="Phường Lặp Lại", code=f"0{n:04d}")
    street.unit.name, street.unit.code = "Phường Lặp Lại", "99999"
    street.unit.search_text = search_text_of("Phường Lặp Lại", "99999", "")
    session.commit()
    page = browser.get("/units/?q=lap+lai")
    found = page.select("main section h2 .number")
    assert len(found) == MOST_UNITS
    assert found[0].get_text() == "99999"
    assert ("Còn nữa. Hãy gõ thêm tên quận" in page.get_text()) is more
