"""The overview on the pages of a leader: who may see which ward, the ranking, the picture, the wall, the morning."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import insert

from campaigns.adoption.rates import Rate
from campaigns.criteria.ready import READY
from campaigns.forecasts.figures import WeekFigure
from campaigns.ladder.model import Fact, Origin, Rung, Turn
from campaigns.overview.trend import Trend, TrendPoint
from campaigns.plans.operations import CampaignContent, plan_campaign
from merchant_app.trend_picture import picture_of_trend
from registry.calendar import today
from registry.officers.model import Role
from tests.browser import same_page
from tests.factories import make_account, make_merchant, make_officer, make_place, make_unit, make_ward

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


@pytest.fixture
def city(session):
    return make_unit(session, name="Thành phố Thử", kind="thành phố")


@pytest.fixture
def leader(session, city):
    leader = make_officer(session, unit=city, role=Role.LEADER)
    session.commit()
    return leader


def street(session, ward, name, *, reached_on=(), left=0):
    """A street with a sign posted on each of the days, and so many shops without one."""
    place = make_place(session, unit=ward, name=name)
    shops = [make_merchant(session, place=place) for _ in range(len(reached_on) + left)]
    told = {"rung": Rung.SIGN_POSTED, "turn": Turn.REACHED, "origin": Origin.RECORDED, "evidence": ""}
    facts = [
        {
            **told,
            "merchant_id": shop.id,
            "happened_on": day,
            "recorded_at": datetime.combine(day, datetime.min.time(), UTC),
        }
        for shop, day in zip(shops, reached_on, strict=False)
    ]
    if facts:
        session.execute(insert(Fact), facts)
    return place


def plan(session, *places, starts=100, due=100):
    content = CampaignContent(
        name="Thử",
        place_ids=[place.id for place in places],
        starts_on=today() - DAY * starts,
        due_on=today() + DAY * due,
        criterion_id=READY[1].id,
        target_percent=Decimal(90),
    )
    return plan_campaign(session, by=make_officer(session, unit=places[0].unit.parent), content=content)


@pytest.fixture
def two_wards(session, city):
    """A ward whose street is on its way and another whose lane was finished yesterday; a plan for both."""
    one, two = (make_ward(session, province=city, name=name) for name in ("Phường <b>Một</b>", "Phường Hai"))
    slow = street(
        session, one, "Đường <i>Chậm</i>", reached_on=[today() - DAY * back for back in range(2, 22)], left=60
    )
    done = street(session, two, "Hẻm Xong", reached_on=[today() - DAY], left=0)
    plan(session, slow, done)
    session.commit()
    return slow, done


def words(part):
    return " ".join(part.get_text(" ").split())


def test_city_ward_place(browser, leader, two_wards):
    slow, _done = two_wards
    page = browser.signed_in(leader).get("/leader")
    whole = words(page.select_one("section[aria-labelledby=whole]"))
    assert "25,9 % đến" in whole
    assert "21/81 điểm · 2 địa bàn" in whole
    assert "1 trên 2 địa bàn có kế hoạch đang chậm" in whole
    rows = [words(row) for row in page.select(".ranking tbody tr")]
    assert rows[0].startswith("Đường <i>Chậm</i> Phường <b>Một</b> 25,0 % 20/80 chậm 16 điểm 20/36")
    assert rows[1].startswith("Hẻm Xong Phường Hai 100,0 % 1/1")
    tiles = page.select(".tile")
    assert [words(tile.select_one("b")) for tile in tiles] == ["Phường <b>Một</b>", "Phường Hai"]
    ward = browser.get(tiles[0]["href"])
    assert words(ward.select_one("h1")) == "Phường <b>Một</b>"
    assert "20/80 điểm · 1 địa bàn" in words(ward.select_one("section[aria-labelledby=whole]"))
    assert f"/places/{slow.id}" in [link["href"] for link in ward.select(".ranking a")]


def test_another_criterion_counts_all_of_it_otherwise(browser, leader, two_wards):
    browser.signed_in(leader)
    page = browser.get("/leader?criterion=codes_issued")
    assert "0/81" in words(page.select_one("section[aria-labelledby=whole]"))
    assert "không có kế hoạch" in words(page.select_one(".ranking"))
    assert page.select_one("option[selected]")["value"] == "codes_issued"
    for wrong in ("nothing", "", "<script>alert(1)</script>", "x" * 10_000, "\x00"):
        page = browser.checked(browser.client.get("/leader", query_string={"criterion": wrong}), 200)
        assert "21/81" in words(page.select_one("section[aria-labelledby=whole]"))
        assert page.select(".refusal")


def test_a_ward_of_others_is_not_there(browser, session, leader, two_wards):
    others = street(session, make_ward(session), "Của người khác", left=1)
    official = make_officer(session, unit=two_wards[0].unit)
    session.commit()
    browser.signed_in(leader)
    theirs, none = (f"/leader/units/{id_}" for id_ in (others.unit_id, uuid.uuid4()))
    assert same_page(browser.client.get(theirs), browser.client.get(none), theirs, none)
    browser.get(theirs, expect=404)
    assert "Của người khác" not in browser.client.get("/leader").text
    mine = browser.signed_in(official).get("/leader")
    assert "20/80" in words(mine.select_one("section[aria-labelledby=whole]"))
    browser.get(f"/leader/units/{two_wards[1].unit_id}", expect=404)
    browser.get(f"/leader/places/{two_wards[1].id}", expect=404)


def test_one_place_alone_and_back_with_the_same_question(browser, leader, two_wards):
    slow, _done = two_wards
    browser.signed_in(leader)
    page = browser.get(f"/leader/places/{slow.id}?criterion=signs_displayed")
    assert words(page.select_one("h1")) == "Đường <i>Chậm</i>: diễn biến"
    assert "20/80 điểm · 1 địa bàn" in words(page.select_one("section[aria-labelledby=whole]"))
    assert "So với kế hoạch: chậm 16 điểm" in words(page.select_one("main"))
    assert page.select_one(".crumb a")["href"] == "/leader?criterion=signs_displayed"
    assert f"/leader/places/{slow.id}" in browser.get(f"/places/{slow.id}").decode()


def test_a_day_of_before_is_asked_and_handed_on(browser, leader, two_wards):
    slow, _done = two_wards
    day = (today() - 11 * DAY).isoformat()
    page = browser.signed_in(leader).get(f"/leader?as_of={day}")
    assert "11/81 điểm" in words(page.select_one("section[aria-labelledby=whole]"))
    assert f"/places/{slow.id}?as_of={day}" in [link["href"] for link in page.select(".ranking a")]
    for tile in page.select(".tile"):
        assert f"as_of={day}" in tile["href"]
    today_s = browser.get("/leader").select_one("#this-view").text
    assert today_s.endswith(f"/leader?criterion=signs_displayed&as_of={today().isoformat()}")
    for wrong in ("2999-01-01", "1999-01-01", "mai", "\x00"):
        page = browser.checked(browser.client.get("/leader", query_string={"as_of": wrong}), 200)
        assert "21/81" in words(page.select_one("section[aria-labelledby=whole]"))
        assert page.select(".refusal")


@pytest.mark.parametrize("role", [Role.ADMIN, Role.TEAM_MEMBER, Role.PARTNER])
def test_not_for_everybody(browser, session, two_wards, role):
    officer = make_officer(session, unit=two_wards[0].unit, role=role)
    session.commit()
    browser.signed_in(officer)
    rows = (f"/leader/units/{two_wards[0].unit_id}", f"/leader/places/{two_wards[0].id}")
    for address in ("/leader", *rows, "/leader/wall", "/leader/morning"):
        browser.get(address, expect=403)


def test_who_has_no_place_is_told_so(browser, session):
    nobody = make_officer(session, role=Role.LEADER)
    session.commit()
    browser.signed_in(nobody)
    for address in ("/leader", "/leader/wall"):
        assert "Chưa có địa bàn nào" in words(browser.get(address))
    assert "không địa bàn nào thay đổi" in words(browser.get("/leader/morning"))


def test_the_wall_renews_itself_and_leads_to_no_shop(browser, leader, two_wards):
    response = browser.signed_in(leader).client.get("/leader/wall")
    page = browser.checked(response, 200)
    assert response.headers["Refresh"] == "60"
    assert "cập nhật lúc" in words(page.select_one(".crumb"))
    assert not page.select("main a")
    assert not page.select("script")
    assert [words(row.select_one("th b")) for row in page.select(".ranking tbody tr")] == [
        "Đường <i>Chậm</i>",
        "Hẻm Xong",
    ]


def test_the_morning_tells_what_yesterday_brought(browser, session, leader, city, two_wards):
    ward = make_ward(session, province=city)
    # One half of the plan's two hundred days were over the day before yesterday: yesterday a shop more was to be there.
    turned = street(session, ward, "Đường Vừa Chậm", reached_on=[today() - DAY * 150] * 10, left=0)
    for _ in range(90):
        make_merchant(session, place=turned)
    plan(session, turned, starts=2, due=78)
    make_account(session, merchant=make_merchant(session, place=turned, opened_on=today()))
    session.commit()
    page = browser.signed_in(leader).get("/leader/morning")
    tiles = [words(tile) for tile in page.select(".tile")]
    assert tiles[0].startswith("Hôm qua +1")
    assert tiles[1:] == ["Chậm kế hoạch 2 mới: 1", "Sự cố chưa xong 0", "Tài khoản chờ duyệt 1"]
    assert "Đường Vừa Chậm" in words(page.select_one("section[aria-labelledby=late]"))
    assert words(page.select_one("section[aria-labelledby=moved] li")).startswith("Hẻm Xong Phường Hai +1")


def test_the_first_page_leads_there(browser, session, leader, two_wards):
    assert browser.signed_in(leader).get("/").select("main a[href='/leader/morning']")
    assert browser.get("/").select(".bar a[href='/leader']")
    official = make_officer(session, unit=two_wards[0].unit)
    session.commit()
    page = browser.signed_in(official).get("/")
    assert page.select("main a[href='/leader/morning']")
    assert len(page.select(".bar a")) == 5, "no room for a sixth on a phone"


def test_the_picture_and_its_table_tell_the_same(browser, leader, two_wards):
    page = browser.signed_in(leader).get("/leader")
    picture = page.select_one("svg.trend")
    assert "mới nhất 25,9 % (21/81)" in picture["aria-label"].replace("\N{NO-BREAK SPACE}", " ")
    assert {"trend-reached", "trend-plan", "trend-target", "trend-band"} <= {
        name for path in picture.select("path") for name in path["class"]
    }
    table = page.select_one("table.numbers")
    assert words(table.select_one("tbody tr")).startswith(f"{today():%d/%m/%Y} 21/81 25,9 %")
    assert len(table.select("tbody tr")) == 27
    assert "Khả năng kịp hạn" in words(page.select_one("section[aria-labelledby=trend]"))


def spots(path):
    return [tuple(map(float, spot)) for spot in re.findall(r"([\d.]+) ([\d.]+)", path)]


def trend_from(*rates, **told):
    points = [TrendPoint(today() + WEEK * (number - len(rates) + 1), rate, None) for number, rate in enumerate(rates)]
    return Trend(**{"points": points, "campaign": None, "plan": [], "forecast": None, "band": [], **told})


def test_lines_stand_where_the_figures_say():
    picture = picture_of_trend(trend_from(Rate(0, 0), Rate(0, 4), Rate(2, 4), Rate(4, 4)))
    assert spots(picture.reached) == [(33.67, 88), (66.33, 48), (99, 8)]
    assert (picture.now, picture.anchor, picture.figure_below) == ((99, 8), "end", True)
    assert not picture.tells_today
    assert (picture.plan, picture.band, picture.target) == ("", "", None)


def test_the_band_opens_from_the_last_figure_and_never_leaves_the_picture():
    band = [WeekFigure(today() + WEEK, 2, 3, 4), WeekFigure(today() + 2 * WEEK, 2, 4, 6)]
    picture = picture_of_trend(trend_from(Rate(1, 4), Rate(1, 4), Rate(2, 4), band=band))
    assert spots(picture.band) == [(50, 48), (74.5, 8), (99, 8), (99, 48), (74.5, 48), (50, 48)]
    assert spots(picture.middle) == [(50, 48), (74.5, 28), (99, 8)]
    assert picture.tells_today


def test_nobody_counted_draws_no_line():
    picture = picture_of_trend(trend_from(Rate(0, 0)))
    assert (picture.reached, picture.now, picture.figure_below, picture.tells_today) == ("", None, False, False)
