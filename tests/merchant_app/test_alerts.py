"""Alerts on screen: the first page, all of them, who sees which, and putting one off."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from campaigns.alerts.model import PutOff
from campaigns.visits.model import Outcome
from campaigns.visits.operations import record_visit
from registry.calendar import today
from registry.officers.model import Role
from tests.browser import same_page
from tests.campaigns.planned import DAY, houses, planned
from tests.factories import make_officer, make_place, make_ward
from tests.hostile import HOSTILE

NOBODYS = "00000000-0000-7000-8000-000000000000"
STALLED = "8 tuần không thêm điểm nào, còn 4/4"


def words(part):
    return " ".join(part.get_text().split())


@pytest.fixture
def place(session):
    """A place of four shops that stalls, one of them waiting for a visit since three weeks."""
    place = make_place(session, name="Chợ <b>Rạch Dừa")
    official = make_officer(session, unit=place.unit)
    shops = houses(session, place, "1", "2", "3", "4")
    planned(session, official, place)
    told = {"by": official, "outcome": Outcome.SPOKEN, "next_on": today() - 21 * DAY}
    record_visit(session, merchant=shops[0], visited_on=today() - 30 * DAY, **told)
    session.commit()
    return place


def somebody(session, browser, unit, role=Role.WARD_OFFICIAL):
    officer = make_officer(session, unit=unit, role=role, name=f"Người {role}")
    session.commit()
    browser.signed_in(officer)
    return officer


def put_off_page(place, kind="place_stalls"):
    return f"/alerts/{kind}/{place.id}/put-off"


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.WARD_OFFICIAL, ["đứng yên", "ghé lại"]),
        (Role.TEAM_MEMBER, ["đứng yên", "ghé lại"]),
        (Role.LEADER, ["đứng yên"]),
        (Role.ADMIN, []),
        (Role.PARTNER, []),
    ],
)
def test_each_sees_what_they_can_act_upon(session, browser, place, role, kinds):
    somebody(session, browser, place.unit, role)
    panel = browser.get("/").select("section[aria-labelledby=alerts] li")
    assert len(panel) == len(kinds)
    if kinds:
        assert words(panel[0]) == f"Chợ <b>Rạch Dừa{STALLED}"
        assert panel[0].a["href"] == f"/places/{place.id}"
        browser.get(panel[0].a["href"])
    browser.get("/alerts/", expect=200 if kinds else 403)
    browser.get(put_off_page(place, "visits_overdue"), expect=403 if not kinds else 200 if len(kinds) == 2 else 404)


def test_a_leader_of_several_wards_sees_a_line_a_ward(session, browser, place):
    ward = make_ward(session, name="Phường Bên Cạnh", province=place.unit.parent)
    there = make_place(session, unit=ward)
    houses(session, there, "1", "2", "3")
    planned(session, make_officer(session, unit=ward), there, starts_on=today() - 90 * DAY)
    somebody(session, browser, place.unit.parent, Role.LEADER)
    lines = browser.get("/").select("section[aria-labelledby=alerts] li")
    assert words(lines[0]) == "Phường Bên Cạnh1 địa bàn đứng yên"
    assert words(lines[1]).startswith(place.unit.name)
    page = browser.get("/alerts/")
    assert [words(heading) for heading in page.select("main section h2")] == ["Phường Bên Cạnh", place.unit.name]
    assert lines[0].a["href"].split("#")[1] == page.select_one("main section h2")["id"]


def test_put_off_and_told_again(session, browser, place):
    official = somebody(session, browser, place.unit)
    day = today() + timedelta(days=3)
    page = browser.follow(browser.submit(put_off_page(place), {"reason": "Chờ <i>mái</i>", "until": str(day)}))
    mine = page.select_one("section[aria-labelledby=put-off]")
    assert words(mine).endswith(f"đến {day:%d/%m/%Y}: Chờ <i>mái</i> Thôi hoãn")
    assert STALLED not in words(browser.get("/").select_one("section[aria-labelledby=alerts]"))
    trail = words(browser.get("/trail/"))
    assert "Đã hoãn một việc cần làm" in trail
    assert "Địa bàn đứng yên" in trail
    assert "mái" not in trail
    somebody(session, browser, place.unit, Role.LEADER)
    assert f"{official.name} hoãn đến {day:%d/%m/%Y}: Chờ <i>mái</i>" in words(browser.get("/alerts/"))
    browser.signed_in(official)
    browser.follow(browser.post(f"/alerts/place_stalls/{place.id}/tell-again"))
    assert STALLED in words(browser.get("/").select_one("section[aria-labelledby=alerts]"))


def test_refused_at_its_field_with_what_was_typed(session, browser, place):
    somebody(session, browser, place.unit)
    for days, reason, refusal in ((40, "Chờ", "Chỉ từ"), (0, "Chờ", "Chỉ từ"), (3, " ", "vì sao")):
        typed = {"reason": reason, "until": str(today() + timedelta(days=days))}
        answer = browser.submit(put_off_page(place), typed, expect=200)
        assert refusal in str(browser.refusals(answer))
    for text in [text for text in HOSTILE if "\ud83d" not in text]:  # half a character is no form
        browser.submit(put_off_page(place), {"reason": text, "until": text}, expect=200)
    assert session.scalars(select(PutOff)).all() == []


def test_others_places_and_other_kinds_are_as_if_they_were_not(session, browser, place):
    somebody(session, browser, make_place(session).unit)
    stranger = browser.client.get(put_off_page(place))
    nobodys = browser.client.get(f"/alerts/place_stalls/{NOBODYS}/put-off")
    assert stranger.status_code == nobodys.status_code == 404
    assert same_page(stranger, nobodys, place.id, NOBODYS)
    browser.post(f"/alerts/place_stalls/{place.id}/tell-again", expect=404)
    somebody(session, browser, place.unit)
    browser.get(put_off_page(place, "anything"), expect=404)
    assert "Việc cần làm" in words(browser.follow(browser.client.get(put_off_page(place, "incidents_open"))))


def test_what_ended_meanwhile_is_not_put_off(session, browser, place):
    somebody(session, browser, place.unit)
    typed = {"reason": "Chờ", "until": str(today() + DAY)}
    assert browser.post(put_off_page(place, "incidents_open"), typed).location == "/alerts/"
    assert "Không có việc nào để lâu" not in words(browser.get("/alerts/"))
