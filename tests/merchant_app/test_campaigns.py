"""Campaigns on screen: where each stands, figures that open to as many shops, planning, changing, ending."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from campaigns.criteria.operations import CriterionContent, define_criterion
from campaigns.criteria.ready import READY
from campaigns.ladder.model import Origin, Rung, Turn
from campaigns.ladder.operations import record_fact
from campaigns.plans.model import Campaign
from campaigns.plans.operations import CampaignContent, end_campaign, plan_campaign
from registry.calendar import today
from registry.merchants.model import LineOfBusiness
from registry.officers.model import Role
from tests.browser import same_page
from tests.factories import make_merchant, make_officer, make_place, make_unit, make_ward
from tests.hostile import HOSTILE

START, DUE = date(2025, 1, 1), date(2025, 12, 31)
MIDDLE = date(2025, 7, 2)
"""Half of the way: 182 of 364 days."""
CODES, SIGNS = (ready.id for ready in READY[:2])


@pytest.fixture
def ward(session):
    return make_ward(session, province=make_unit(session, name="Thành phố Thử", kind="thành phố"))


@pytest.fixture
def street(session, ward):
    """Eight shops, of which two had a sign at the start and three half-way; one rests, one closed."""
    street = make_place(session, unit=ward, name="Đường Thử")
    shops = [make_merchant(session, place=street, unit_label=str(number)) for number in range(1, 9)]
    for shop, day in zip(shops, (START, START, date(2025, 6, 20), date(2025, 6, 25)), strict=False):
        post(session, shop, day)
    record_fact(
        session, by=None, merchant=shops[1], rung=Rung.SIGN_POSTED, turn=Turn.LOST, happened_on=date(2025, 6, 1)
    )
    record_fact(session, by=None, merchant=shops[6], rung=Rung.PAUSED, happened_on=date(2025, 2, 1))
    shops[7].closed_on = date(2025, 3, 1)
    session.commit()
    return street


@pytest.fixture
def official(session, ward):
    official = make_officer(session, unit=ward)
    session.commit()
    return official


@pytest.fixture
def campaign(session, street, official):
    return planned(session, official, street)


def planned(session, by, *places, **changed):
    said = {"name": "Phố thử không tiền mặt", "starts_on": START, "due_on": DUE, "criterion_id": SIGNS} | changed
    campaign = plan_campaign(session, by=by, content=CampaignContent(place_ids=[one.id for one in places], **said))
    session.commit()
    return campaign


def post(session, shop, day):
    told = {"rung": Rung.SIGN_POSTED, "happened_on": day, "origin": Origin.SIGN_POSTED}
    record_fact(session, by=None, merchant=shop, **told)


def words(page):
    return " ".join(page.main.get_text(" ", strip=True).split())


def test_it_says_where_it_stands_and_where_it_should_be(browser, campaign, official):
    """2/8 at the start to all: half-way 62.5 % of 6 are 3.75, so 4; 3 have a sign."""
    page = browser.signed_in(official).get(f"/campaigns/{campaign.id}?as_of={MIDDLE}")
    assert page.h1.text == "Phố thử không tiền mặt"
    assert page.select_one(".big-figure").text == "50,0\N{NO-BREAK SPACE}%"
    said = words(page)
    assert "3 / 6 điểm đã gắn biển" in said
    assert "Chậm 1 điểm. Lẽ ra hôm nay 4 điểm (62,5 %)." in said
    assert "4 tuần qua đạt 0,5." in said
    assert page.select_one(".plan-bar-mark")["x1"] == "62.5%"
    assert "tăng đều từ số ngày bắt đầu đến chỉ tiêu" in said


def test_every_figure_opens_to_as_many_shops(browser, session, street, official):
    said = CriterionContent(name="Tạp hoá có biển", rung=Rung.SIGN_POSTED, what_counts="Có biển.", lines=["groceries"])
    own = define_criterion(session, by=official, unit_id=street.unit_id, content=said)
    make_merchant(session, place=street, unit_label="99", line_of_business=LineOfBusiness.LODGING)
    campaign = planned(session, official, street, criterion_id=own.id, further_ids=[SIGNS])
    page = browser.signed_in(official).get(f"/campaigns/{campaign.id}?as_of={MIDDLE}")
    links = page.select("main a.figure-link[href*='/merchants?']")
    assert len(links) == 10
    assert "ngoài phạm vi" in words(page)
    for link in links:
        assert len(browser.get(link["href"]).select("main .rows li")) == int(link.text), link["href"]


def test_the_list_has_the_late_first_and_the_ended_last(browser, session, street, official, campaign):
    ahead, ended = make_place(session, unit=street.unit), make_place(session, unit=street.unit)
    for place in (ahead, ended):
        post(session, make_merchant(session, place=place), START)
    planned(session, official, ahead, name="Đã tới đích", due_on=today() + timedelta(days=10))
    over = planned(session, official, ended, name="Đã xong")
    end_campaign(session, by=official, campaign_id=over.id, on=DUE)
    planned(session, official, ended, name="Sắp tới", starts_on=today() + timedelta(days=5), due_on=date(2999, 1, 1))
    page = browser.signed_in(official).get("/campaigns/")
    names = [row.select_one("b").text for row in page.select("main .rows li")]
    assert names[0] == "Phố thử không tiền mặt"
    assert names[-1] == "Đã xong"
    assert "Chậm 3 điểm" in words(page)
    assert "Chưa bắt đầu" in words(page)


def test_a_due_date_that_passed_a_target_that_is_reached_and_nobody(browser, session, street, official, campaign):
    browser.signed_in(official)
    assert "Hạn đã đến; 4 tuần qua đạt" in words(browser.get(f"/campaigns/{campaign.id}"))
    half = planned(session, official, street, target_percent=Decimal(50), name="Một nửa")
    assert "Đã đạt chỉ tiêu 50,0" in words(browser.get(f"/campaigns/{half.id}"))
    nobody = planned(session, official, make_place(session, unit=street.unit), name="Chợ trống")
    assert "Chưa có điểm nào được tính" in words(browser.get(f"/campaigns/{nobody.id}"))
    to_come = planned(session, official, street, starts_on=today() + timedelta(days=1), due_on=date(2999, 1, 1))
    assert "Chương trình bắt đầu ngày" in words(browser.get(f"/campaigns/{to_come.id}"))


def test_a_campaign_is_planned_with_milestones_pasted(browser, session, street, official):
    browser.signed_in(official).get("/campaigns/plan")
    typed = {
        "name": "Phố mới", "places": [str(street.id)], "starts_on": "01/01/2025", "due_on": "2025-12-31",
        "criterion": str(SIGNS), "target": "95,5", "further": [str(CODES)],
        "milestones": "30/6/2025 40\r\n\r\n30-09-2025: 70,5 %", "note": "Kế hoạch 12",
    }  # fmt: skip
    page = browser.follow(browser.submit("/campaigns/plan", typed))
    said = words(page)
    for told in ("95,5", "30/06/2025: 40,0", "30/09/2025: 70,5", "Kế hoạch 12", "Đã cấp mã"):
        assert told in said
    assert "Phố mới" in words(browser.get("/campaigns/"))
    assert "Phố mới" in words(browser.get(f"/places/{street.id}"))


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"name": " "}, "name", "Hãy nhập tên"),
        ({"places": []}, "places", "Hãy chọn ít nhất một địa bàn."),
        ({"places": ["00000000-0000-4000-8000-000000000000"]}, "places", "Hãy chọn một mục trong danh sách."),
        ({"starts_on": ""}, "starts_on", "Hãy nhập ngày bắt đầu."),
        ({"due_on": "01/01/2025"}, "due_on", "Hạn phải sau ngày bắt đầu."),
        ({"target": "nhiều"}, "target", "Chỉ tiêu chưa đúng."),
        ({"target": "0"}, "target", "lớn hơn 0"),
        ({"target": "101"}, "target", "không quá 100"),
        ({"milestones": "30/06/2025 40\nmai 50"}, "milestones", "Dòng 2 chưa đúng: “mai 50”."),
        ({"milestones": "30/06/2025"}, "milestones", "Dòng 1 chưa đúng"),
        ({"milestones": "31/12/2025 40"}, "milestones", "phải nằm giữa"),
        ({"milestones": "30/06/2025 40\n30/06/2025 50"}, "milestones", "có hai mốc"),
        ({"milestones": "30/06/2025 40\n30/07/2025 30"}, "milestones", "không được thấp hơn mốc trước"),
    ],
)
def test_each_refusal_stands_at_its_field(browser, session, street, official, typed, field, told):
    said = {"name": "Phố", "places": [str(street.id)], "starts_on": "01/01/2025", "due_on": "31/12/2025"}
    said |= {"criterion": str(SIGNS), "target": "100", "note": "giữ lại"}
    answer = browser.signed_in(official).submit("/campaigns/plan", {**said, **typed}, expect=200)
    page = browser.checked(answer, 200)
    assert told in page.select_one(f"#{field}-refusal").get_text()
    assert page.select_one("#note")["value"] == "giữ lại"
    assert session.scalar(select(Campaign.id)) is None


def test_places_of_two_provinces_and_a_criterion_of_one_ward_only(browser, session, street, ward):
    far, near = make_place(session), make_place(session, unit=make_ward(session, province=ward.parent))
    official = make_officer(session, unit=ward)
    wide = make_officer(session, unit=ward.parent, place=far)
    said = CriterionContent(name="Riêng", rung=Rung.SIGN_POSTED, what_counts="Có biển.")
    own = define_criterion(session, by=official, unit_id=ward.id, content=said)
    session.commit()
    browser.signed_in(wide)
    typed = {"name": "Phố", "starts_on": "01/01/2025", "due_on": "31/12/2025", "target": "100"}
    for places, criterion, told in (
        ([street, far], SIGNS, "cùng một tỉnh, thành phố"),
        ([street, near], own.id, "không dùng được tiêu chí đã chọn"),
    ):
        chosen = {"places": [str(place.id) for place in places], "criterion": str(criterion)}
        answer = browser.submit("/campaigns/plan", typed | chosen, expect=200)
        assert told in " ".join(browser.refusals(answer))


def test_who_saves_second_sees_what_stands(browser, session, campaign, official):
    form = browser.signed_in(official).get(f"/campaigns/{campaign.id}/edit")
    stale = form.select_one("[name=seen_version]")["value"]
    browser.submit(f"/campaigns/{campaign.id}/edit", {"name": "Người thứ nhất", "target": "90"})
    answer = browser.submit(
        f"/campaigns/{campaign.id}/edit", {"name": "Người thứ hai", "seen_version": stale}, expect=200
    )
    page = browser.checked(answer, 200)
    assert "Người thứ nhất" in page.select_one(".note-waiting").text
    assert page.select_one("#name")["value"] == "Người thứ hai"
    browser.post(f"/campaigns/{campaign.id}/edit", {**filled(page), "places": str(campaign.place_rows[0].place_id)})
    assert "Người thứ hai" in words(browser.get("/campaigns/"))


def filled(page):
    form = page.select_one("main form")
    chosen = {select["name"]: select.select_one("[selected]")["value"] for select in form.select("select")}
    typed = {one["name"]: one.get("value", "") for one in form.select("input:not([type=checkbox])")}
    return chosen | typed | {"milestones": form.select_one("textarea").text.strip()}


def test_one_that_ended_says_so_and_is_changed_no_more(browser, session, campaign, official):
    browser.signed_in(official)
    answer = browser.submit(f"/campaigns/{campaign.id}/end", {"ended_on": "01/01/2025"}, expect=200)
    assert "phải sau ngày bắt đầu" in " ".join(browser.refusals(answer))
    page = browser.follow(browser.submit(f"/campaigns/{campaign.id}/end", {"ended_on": "02/07/2025"}))
    assert "Số liệu dừng ở cuối ngày 02/07/2025" in words(page)
    assert "đến 02/07/2025" in words(page)
    assert not page.select(f"a[href='/campaigns/{campaign.id}/edit']")
    answer = browser.submit(f"/campaigns/{campaign.id}/end", {"ended_on": "02/07/2025"}, expect=200)
    assert "đã kết thúc rồi" in " ".join(browser.refusals(answer))
    answer = browser.submit(f"/campaigns/{campaign.id}/edit", {"name": "Khác"}, expect=200)
    assert "đã kết thúc rồi" in " ".join(browser.refusals(answer))


def test_a_city_s_campaign_keeps_other_wards_places_apart(browser, session, street, ward, official):
    other = make_place(session, unit=make_ward(session, province=ward.parent), name="Chợ Phường Kia")
    post(session, make_merchant(session, place=other), START)
    campaign = planned(session, make_officer(session, unit=ward.parent), street, other)
    for path in ("", "/compare"):
        page = browser.signed_in(official).get(f"/campaigns/{campaign.id}{path}")
        assert "1 địa bàn ở phường khác" in words(page)
        assert "Chợ Phường Kia" not in words(page)
    assert "4/7" in words(page)
    assert not page.select(f"a[href*='{other.id}']")
    assert browser.client.get(f"/campaigns/{campaign.id}/edit").status_code == 404


def test_another_ward_s_campaign_is_as_if_there_were_none(browser, session, campaign):
    stranger = make_officer(session, unit=make_ward(session))
    session.commit()
    browser.signed_in(stranger)
    nowhere = "00000000-0000-4000-8000-000000000000"
    for path in ("", "/edit", "/end", "/compare"):
        theirs, nobody = (browser.client.get(f"/campaigns/{one}{path}") for one in (campaign.id, nowhere))
        assert (theirs.status_code, nobody.status_code) == (404, 404)
        assert same_page(theirs, nobody, campaign.id, nowhere)
    assert "Chưa có chương trình nào" in words(browser.get("/campaigns/"))


@pytest.mark.parametrize(
    ("role", "sees", "plans"),
    [
        (Role.LEADER, 200, 403),
        (Role.TEAM_MEMBER, 200, 403),
        (Role.WARD_OFFICIAL, 200, 200),
        (Role.ADMIN, 403, 403),
        (Role.PARTNER, 403, 403),
    ],
)
def test_each_role_opens_its_own(browser, session, ward, campaign, role, sees, plans):
    somebody = make_officer(session, role=role, unit=ward)
    session.commit()
    browser.signed_in(somebody)
    for path in (f"/{campaign.id}", "/", f"/{campaign.id}/compare"):
        browser.get(f"/campaigns{path}", expect=sees)
    for path in ("/plan", f"/{campaign.id}/edit", f"/{campaign.id}/end"):
        browser.get(f"/campaigns{path}", expect=plans)


def test_the_headline_of_a_place_is_that_of_its_campaign_everywhere(browser, session, street, official):
    said = CriterionContent(name="Tạp hoá có mã", rung=Rung.CODE_ISSUED, what_counts="Mã.", lines=["groceries"])
    own = define_criterion(session, by=official, unit_id=street.unit_id, content=said)
    beside = make_place(session, unit=street.unit)
    make_merchant(session, place=street, unit_label="50", line_of_business=LineOfBusiness.LODGING)
    campaign = planned(session, official, street, criterion_id=own.id)
    browser.signed_in(official)
    place = browser.get(f"/places/{street.id}")
    assert "0/6 điểm có mã đúng chủ" in words(place)
    left = place.select_one("a[href*='show=not-code_issued'][href*='criterion=']")
    assert "Còn 6 điểm chưa có mã" in left.text
    assert len(browser.get(left["href"]).select("main .rows li")) == 6
    listed = words(browser.get("/places/"))
    assert "Tạp hoá có mã" in listed
    assert "3/7 điểm đã gắn biển" in listed, "figures of two criteria have no sum"
    assert "Còn 6 điểm chưa có mã" in words(browser.get("/"))
    assert "0/6 điểm có mã đúng chủ" in words(browser.get(f"/dia-ban/{street.id}"))
    end_campaign(session, by=official, campaign_id=campaign.id, on=today())
    session.commit()
    assert "3/7 điểm đã gắn biển" in words(browser.get(f"/places/{street.id}"))
    assert beside.id


def test_two_days_of_a_place_open_to_who_came_and_who_left(browser, street, official, campaign):
    for path in (f"/places/{street.id}", f"/campaigns/{campaign.id}"):
        page = browser.signed_in(official).get(f"{path}/compare?first=2025-01-01&last=2025-07-02")
        assert "Chênh lệch: +1 = thêm 2 − mất 1" in words(page)
        for link in page.select("main a.figure-link"):
            assert len(browser.get(link["href"]).select("main .rows li")) == int(link.text), link["href"]
    lost = page.select_one("a[href*='show=lost']")["href"]
    assert not browser.get(f"{lost}&q=khong-co").select("main .rows li")
    assert "Ngày sau phải không trước" in words(browser.get(f"{path}/compare?first=2025-07-02&last=2025-01-01"))
    assert "Chỉ xem được" in words(browser.get(f"{path}/compare?first=2999-07-02"))
    assert "Chênh lệch: 0" in words(browser.get(f"{path}/compare"))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_or_refused_and_shown_escaped(browser, session, street, official, text):
    sent = text.encode("utf-8", "replace").decode()
    browser.signed_in(official)
    token = browser._form_token()
    said = {"name": "Phố", "places": str(street.id), "starts_on": "01/01/2025", "due_on": "31/12/2025"}
    said |= {"criterion": str(SIGNS), "target": "100", "csrf_token": token}
    for field in ("name", "milestones", "target", "note", "places", "criterion", "seen_version", "starts_on"):
        answer = browser.client.post("/campaigns/plan", data={**said, field: sent})
        assert answer.status_code in (200, 302)
        assert "<script>alert" not in answer.text
    assert "<script>alert" not in browser.client.get("/campaigns/").text
    for address in (f"/places/{street.id}/merchants", f"/places/{street.id}/compare", "/campaigns/"):
        asked = dict.fromkeys(("criterion", "since", "show", "first", "last", "as_of"), sent)
        assert browser.client.get(address, query_string=asked).status_code == 200
