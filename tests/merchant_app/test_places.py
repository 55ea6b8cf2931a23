"""Places: figures that open to their lists, adding, editing, and whose places one sees."""

from datetime import date

import pytest

from campaigns.ladder.model import Origin, Rung, Turn
from campaigns.ladder.operations import record_fact
from registry.officers.model import Role
from registry.places.model import PlaceKind
from tests.browser import same_page
from tests.factories import make_merchant, make_officer, make_place, make_ward
from tests.hostile import HOSTILE


@pytest.fixture
def ward(session):
    return make_ward(session, name="Phường Thử Đông")


@pytest.fixture
def street(session, ward):
    """A street of eight: five posted, of whom one lost the sign again; one closed, one not yet open, one paused."""
    street = make_place(session, unit=ward, name="Đường Lý Thử Trọng", former_names="Phố Cũ")
    shops = [make_merchant(session, place=street, unit_label=str(number)) for number in (1, 2, 3, 4, 5)]
    for shop in shops:
        told = {"rung": Rung.SIGN_POSTED, "happened_on": date(2026, 1, 10), "origin": Origin.SIGN_POSTED}
        record_fact(session, by=None, merchant=shop, **told)
    record_fact(
        session, by=None, merchant=shops[4], rung=Rung.SIGN_POSTED, turn=Turn.LOST, happened_on=date(2026, 2, 1)
    )
    make_merchant(session, place=street, unit_label="6", closed_on=date(2026, 1, 1))
    make_merchant(session, place=street, unit_label="7", opened_on=date(2026, 6, 1))
    paused = make_merchant(session, place=street, unit_label="8")
    record_fact(session, by=None, merchant=paused, rung=Rung.PAUSED, happened_on=date(2026, 1, 1))
    session.commit()
    return street


@pytest.fixture
def official(session, ward, browser):
    official = make_officer(session, unit=ward)
    session.commit()
    browser.signed_in(official)
    return official


def words(page) -> str:
    return " ".join(page.main.get_text(" ", strip=True).split())


def test_a_place_shows_rate_ladder_and_exclusions(browser, street, official):
    page = browser.get(f"/places/{street.id}?as_of=2026-03-01")

    assert page.select_one(".big-figure").text == "80,0\N{NO-BREAK SPACE}%"
    said = words(page)
    assert "4/5 điểm đã gắn biển" in said
    assert "Còn 1 điểm chưa gắn biển" in said
    assert "đã đóng cửa 1 · chưa mở cửa 1 · tạm nghỉ 1" in said


def test_every_figure_opens_to_as_many_merchants(browser, street, official):
    page = browser.get(f"/places/{street.id}?as_of=2026-03-01")

    links = [link for link in page.select("main a[href*='/merchants?']") if link.text.strip().isdigit()]
    assert len(links) == 13
    for link in links:
        listed = browser.get(link["href"])
        assert len(listed.select("main .rows li")) == int(link.text), link["href"]


def test_the_day_before_the_sign_was_lost_counts_it(browser, street, official):
    assert "5/5" in words(browser.get(f"/places/{street.id}?as_of=2026-01-31"))
    assert "4/5" in words(browser.get(f"/places/{street.id}?as_of=1/2/2026"))


def test_a_wrong_day_is_said_and_today_is_shown(browser, street, official):
    page = browser.get(f"/places/{street.id}?as_of=31/2/2026")

    assert "Ngày chưa đúng" in words(page)
    assert page.select_one(".big-figure")


@pytest.mark.parametrize("day", ["2999-01-01", "1800-01-01"])
def test_a_day_nobody_can_know_about_is_refused(browser, street, official, day):
    for path in ("", "/merchants"):
        assert "Chỉ xem được từ năm 2000 đến hôm nay." in words(browser.get(f"/places/{street.id}{path}?as_of={day}"))
    assert "Chỉ xem được" in words(browser.get(f"/places/?as_of={day}"))


def test_the_list_adds_up_the_places(browser, session, ward, street, official):
    market = make_place(session, unit=ward, kind=PlaceKind.MARKET, name="Chợ Thử")
    for number in range(5):
        make_merchant(session, place=market, unit_label=f"A{number}")
    session.commit()

    assert "4/10" in words(browser.get("/places/?as_of=2026-03-01"))
    assert "0/5" in words(browser.get("/places/?as_of=2026-03-01&kind=market"))
    assert "Hãy chọn một mục trong danh sách." in words(browser.get("/places/?kind=palace"))


def test_english_is_complete_on_the_place(browser, street, official):
    page = browser.get(f"/places/{street.id}?as_of=2026-03-01&lang=en")

    assert page.html["lang"] == "en"
    assert page.select_one(".big-figure").text == "80.0\N{NO-BREAK SPACE}%"
    assert "4/5 merchants have posted the sign" in words(page)


def test_the_list_is_searched_without_marks_and_filtered_by_rung(browser, session, street, official):
    make_merchant(session, place=street, unit_label="12/3", trade_name="Bún Đức")
    session.commit()

    assert "Bún Đức" in words(browser.get(f"/places/{street.id}/merchants?q=duc"))
    assert len(browser.get(f"/places/{street.id}/merchants?show=sign_posted").select("main .rows li")) == 4
    assert "Bún Đức" in words(browser.get(f"/places/{street.id}/merchants?show=not-sign_posted"))
    assert browser.get(f"/places/{street.id}/merchants?show=nonsense").select(".refusal")


def test_a_place_is_added_and_found_by_its_old_name(browser, official, ward):
    added = browser.submit(
        "/places/add", {"name": " Chợ  Xóm Lưới ", "kind": "market", "former_names": "Chợ Cá\nChợ Bến"}
    )

    assert browser.follow(added).h1.text == "Chợ Xóm Lưới"
    assert "Chợ Xóm Lưới" in words(browser.get("/merchants/?q=cho+ca"))


def test_the_same_name_twice_in_a_ward_is_refused(browser, street, official):
    answer = browser.submit("/places/add", {"name": "duong ly thu trong", "kind": "street"}, expect=200)

    assert "đã có địa bàn cùng loại, cùng tên" in " ".join(browser.refusals(answer))
    assert "duong ly thu trong" in answer.text


def test_a_place_in_another_ward_cannot_be_added(browser, session, official):
    elsewhere = make_ward(session)
    session.commit()

    answer = browser.submit("/places/add", {"name": "Đường Lạ", "unit": str(elsewhere.id)}, expect=200)

    assert "Hãy chọn một mục trong danh sách." in " ".join(browser.refusals(answer))


def test_who_saves_second_sees_both_versions_and_then_decides(browser, session, street, official):
    stale = browser.get(f"/places/{street.id}/edit").select_one("[name=seen_version]")["value"]
    browser.submit(f"/places/{street.id}/edit", {"name": "Đường Người Thứ Nhất"})

    answer = browser.post(
        f"/places/{street.id}/edit",
        {"name": "Đường Người Thứ Hai", "kind": "street", "former_names": "", "seen_version": stale},
        expect=200,
    )
    assert "Đường Người Thứ Nhất" in answer.text
    assert 'value="Đường Người Thứ Hai"' in answer.text
    session.refresh(street)
    assert street.name == "Đường Người Thứ Nhất"

    form = browser.checked(answer, 200).select_one("main form")
    again = {
        "name": "Đường Người Thứ Hai",
        "kind": "street",
        "seen_version": form.select_one("[name=seen_version]")["value"],
    }
    browser.post(f"/places/{street.id}/edit", again)
    session.refresh(street)
    assert street.name == "Đường Người Thứ Hai"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_kept_as_text_or_refused(browser, session, street, official, text):
    sent = text.encode("utf-8", "replace").decode()
    answer = browser.client.post("/places/add", data={**typed(browser), "name": sent})

    assert answer.status_code in (200, 302)
    assert "<script>alert" not in answer.text
    page = browser.follow(answer) if answer.status_code == 302 else browser.checked(answer, 200)
    assert not page.select("main script, main img")


def typed(browser) -> dict[str, str]:
    page = browser.get("/places/add")
    unit = page.select_one("#unit option")["value"]
    token = page.select_one("main [name=csrf_token]")["value"]
    return {"unit": unit, "kind": "street", "csrf_token": token, "seen_version": ""}


def test_another_wards_place_is_as_if_there_were_none(browser, session, official):
    elsewhere = make_place(session)
    session.commit()
    nowhere = "00000000-0000-4000-8000-000000000000"

    for path in ("", "/edit", "/merchants", "/enrol"):
        theirs = browser.client.get(f"/places/{elsewhere.id}{path}")
        nobody = browser.client.get(f"/places/{nowhere}{path}")
        assert (theirs.status_code, nobody.status_code) == (404, 404)
        assert same_page(theirs, nobody, elsewhere.id, nowhere)


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        (Role.LEADER, "", 200),
        (Role.ADMIN, "", 200),
        (Role.TEAM_MEMBER, "", 200),
        (Role.PARTNER, "", 403),
        (Role.ADMIN, "/merchants", 403),
        (Role.LEADER, "/edit", 403),
        (Role.TEAM_MEMBER, "/edit", 403),
        (Role.LEADER, "/enrol", 403),
    ],
)
def test_each_role_opens_its_own(browser, session, ward, street, role, path, status):
    somebody = make_officer(session, role=role, unit=ward)
    session.commit()

    browser.signed_in(somebody).get(f"/places/{street.id}{path}", expect=status)


def test_units_are_found_by_old_and_new_names(browser, session, official):
    assert "Không thấy đơn vị nào" in words(browser.get("/units/?q=khong+co+dau"))
    assert "Phường Thử Đông" in words(browser.get("/units/?q=thu+dong"))
