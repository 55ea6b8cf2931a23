"""Screens on which a shop moves, a place is joined to another, and a ward's places go to another ward."""

import pytest

from registry.officers.model import Role
from registry.places.model import PlaceKind
from tests.factories import make_merchant, make_officer, make_place, make_posting, make_ward


def words(page) -> str:
    return " ".join(page.get_text(" ", strip=True).split())


@pytest.fixture
def ward(session):
    return make_ward(session, name="Phường Thử Nhất")


@pytest.fixture
def official(browser, session, ward):
    officer = make_officer(session, unit=ward)
    session.commit()
    browser.signed_in(officer)
    return officer


@pytest.fixture
def street(session, ward):
    return make_place(session, unit=ward, name="Đường Một")


@pytest.fixture
def market(session, ward):
    return make_place(session, unit=ward, name="Chợ Hai", kind=PlaceKind.MARKET)


@pytest.fixture
def shop(session, street):
    return make_merchant(session, place=street, unit_label="12", trade_name="Quán Gió")


def test_a_shop_moves_to_a_market(browser, session, official, shop, market):
    assert browser.get(f"/merchants/{shop.id}").select_one(f"a[href='/merchants/{shop.id}/move']")
    said = {"place": str(market.id), "unit_label": "Lô A-2", "moved_on": "2026-05-10"}
    page = browser.follow(browser.submit(f"/merchants/{shop.id}/move", said))
    assert "Đã ghi chuyển chỗ" in words(page)
    session.refresh(shop)
    assert (shop.place_id, shop.unit_label, str(shop.placed_since)) == (market.id, "Lô A-2", "2026-05-10")


@pytest.mark.parametrize(
    ("day", "said"),
    [("2999-01-01", "không được sau hôm nay"), ("2010-01-01", "phải từ"), ("", "Hãy nhập ngày chuyển")],
)
def test_a_wrong_day_is_refused_and_nothing_is_lost(browser, session, official, shop, market, day, said):
    answer = browser.submit(
        f"/merchants/{shop.id}/move", {"place": str(market.id), "unit_label": "A-2", "moved_on": day}, expect=200
    )
    assert said in " ".join(browser.refusals(answer))
    assert browser.checked(answer, 200).select_one("[name=unit_label]")["value"] == "A-2"
    session.refresh(shop)
    assert shop.unit_label == "12"


def test_a_shop_is_not_moved_into_another_ward_nor_by_it(browser, session, official, shop, market):
    stranger = make_place(session)
    said = {"place": str(stranger.id), "moved_on": "2026-05-10"}
    assert browser.refusals(browser.submit(f"/merchants/{shop.id}/move", said, expect=200))
    elsewhere = make_merchant(session, place=stranger)
    browser.get(f"/merchants/{elsewhere.id}/move", expect=404)
    stale = {"place": str(market.id), "moved_on": "2026-05-10", "seen_version": "77"}
    assert "Người khác vừa sửa" in words(browser.follow(browser.submit(f"/merchants/{shop.id}/move", stale)))


def test_with_one_place_there_is_nowhere_to_go(browser, official, shop):
    assert "không có nơi nào khác" in words(browser.get(f"/merchants/{shop.id}/move"))
    assert "không có địa bàn nào khác" in words(browser.get(f"/places/{shop.place_id}/join"))


def test_a_street_becomes_a_part_of_another(browser, session, official, street, shop, market):
    session.commit()
    assert browser.get(f"/places/{street.id}/edit").select_one(f"a[href='/places/{street.id}/join']")
    stale = {"into": str(market.id), "sure": "y", "seen_version": "7"}
    assert "Người khác vừa sửa" in words(browser.follow(browser.submit(f"/places/{street.id}/join", stale)))
    at_once = browser.submit(f"/places/{street.id}/join", expect=200)
    assert [said.split(": ")[-1] for said in browser.refusals(at_once)][-2:] == [
        "Hãy chọn địa bàn.",
        "Hãy xem lại rồi đánh dấu ô này.",
    ]
    assert "1 điểm đang tính của Đường Một sẽ chuyển đi." in at_once.text
    page = browser.follow(browser.submit(f"/places/{street.id}/join", {"into": str(market.id), "sure": "y"}))
    assert page.select_one("h1").text.strip() == "Chợ Hai"
    session.refresh(shop)
    assert shop.place_id == market.id
    browser.get(f"/places/{street.id}", expect=404)


def test_a_ward_hands_its_places_over(browser, session, ward, street):
    other = make_ward(session, name="Phường Thử Hai", province=ward.parent)
    admin = make_officer(session, role=Role.ADMIN, unit=ward)
    make_posting(session, officer=admin, unit=other)
    session.commit()
    browser.signed_in(admin)
    assert browser.get("/units/").select_one("a[href='/units/hand-over']")
    page = browser.get("/units/hand-over")
    assert [one.text for one in page.select("#unit option")][1:] == [f"Phường Thử Nhất ({ward.code}): 1 địa bàn"]
    assert len(page.select("#into option")) == 3
    same = {"unit": str(ward.id), "into": str(ward.id), "sure": "y"}
    assert "hai phường, xã khác nhau" in " ".join(
        browser.refusals(browser.submit("/units/hand-over", same, expect=200))
    )
    taken = make_place(session, unit=other, name=street.name)
    both = {"unit": str(ward.id), "into": str(other.id), "sure": "y"}
    assert "trùng tên" in " ".join(browser.refusals(browser.submit("/units/hand-over", both, expect=200)))
    taken.name_key = "khac"
    session.flush()
    assert "Đã chuyển 1 địa bàn" in words(browser.follow(browser.submit("/units/hand-over", both)))
    session.refresh(street)
    assert street.unit_id == other.id
