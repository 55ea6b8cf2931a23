"""The parts of a campaign on screen: partners, who goes where, events, counted items; each a small page of its own."""

import uuid

import pytest
from sqlalchemy import func, select

from campaigns.assignments.model import Assignment, Side
from campaigns.assignments.operations import assign
from campaigns.events.model import Event, EventKind, EventShop
from campaigns.events.operations import EventContent, add_event, reach_shops
from campaigns.items.model import Item, ItemCount, ItemKind, ItemOf
from campaigns.items.operations import count_shops, define_item
from campaigns.partners.model import PartnerKind, PartnerPart, PartnerShop
from campaigns.partners.operations import PartContent, add_part, edit_part, name_shops
from campaigns.plans.operations import end_campaign
from registry.calendar import today
from registry.officers.model import Role
from registry.places.model import PlaceKind
from tests.browser import same_page
from tests.campaigns.planned import DAY, houses, planned, post_signs
from tests.factories import make_officer, make_place, make_unit, make_ward
from tests.hostile import HOSTILE


@pytest.fixture
def ward(session):
    return make_ward(session, province=make_unit(session, name="Thành phố Thử", kind="thành phố"))


@pytest.fixture
def street(session, ward):
    return make_place(session, unit=ward, name="Đường Thử")


@pytest.fixture
def shops(session, street):
    """Six houses, of which the first two have a sign."""
    shops = houses(session, street, "1", "2", "3", "4", "5", "6")
    post_signs(session, shops[:2], today() - 3 * DAY)
    return shops


@pytest.fixture
def official(session, ward):
    return make_officer(session, unit=ward, name="Cán Bộ Một")


@pytest.fixture
def team(session, street):
    return make_officer(session, place=street, role=Role.TEAM_MEMBER, name="Tổ Một")


@pytest.fixture
def campaign(session, street, shops, official, team):
    campaign = planned(session, official, street)
    session.commit()
    return campaign


@pytest.fixture
def part(session, campaign, official):
    content = PartContent(name="Ngân hàng Thử", kind=PartnerKind.BANK, promised_shops=4, contact="Cô Thử 0254 000 000")
    part = add_part(session, by=official, campaign_id=campaign.id, content=content)
    session.commit()
    return part


@pytest.fixture
def event(session, campaign, street, official):
    content = EventContent(kind=EventKind.TRAINING, held_on=today() - 14 * DAY, led_by_id=official.id)
    event = add_event(session, by=official, campaign_id=campaign.id, place_id=street.id, content=content)
    session.commit()
    return event


@pytest.fixture
def online(session, campaign, official):
    told = {"name": "Bán trên mạng", "kind": ItemKind.NUMBER, "about": ItemOf.SHOPS}
    item = define_item(session, by=official, campaign_id=campaign.id, **told)
    session.commit()
    return item


@pytest.fixture
def odd_side(session, campaign, street, official, team):
    told = {"campaign_id": campaign.id, "place_id": street.id, "officer_id": team.id, "side": Side.ODD}
    assignment = assign(session, by=official, **told)
    session.commit()
    return assignment


def words(page):
    return " ".join(page.main.get_text(" ", strip=True).split())


def ids(*shops):
    return [str(shop.id) for shop in shops]


def number_of(session, table):
    session.expire_all()
    return session.scalar(select(func.count()).select_from(table))


def test_the_campaigns_page_leads_to_its_parts_with_a_line_each(
    browser, session, campaign, official, shops, part, event, online, odd_side, street
):
    name_shops(session, by=official, part_id=part.id, place_id=street.id, merchant_ids=[shops[0].id])
    reach_shops(session, by=official, event_id=event.id, merchant_ids=[shop.id for shop in shops[:3]])
    soon = EventContent(kind=EventKind.LAUNCH, held_on=today() + 9 * DAY, led_by_id=official.id)
    add_event(session, by=official, campaign_id=campaign.id, place_id=street.id, content=soon)
    session.commit()
    page = browser.signed_in(official).get(f"/campaigns/{campaign.id}")
    said = words(page)
    assert "Tổ và phân công 1 lượt giao, 1/1 địa bàn" in said
    assert f"Sự kiện 1 đã làm, 3 lượt gặp · sắp tới {soon.held_on:%d/%m/%Y}" in said
    assert "Đối tác 1 đơn vị, giúp 1/4 điểm" in said
    assert "Chỉ tiêu đếm 1 chỉ tiêu" in said
    for link in page.select("[aria-labelledby=parts] a"):
        browser.get(link["href"])


# Partners


def test_a_partner_is_added_once_however_often_the_form_is_sent(browser, session, campaign, official):
    address = f"/campaigns/{campaign.id}/partners/add"
    page = browser.signed_in(official).get(address)
    form = {"name": "Ví Thử", "kind": "wallet", "promised_shops": "1.200", "once": page.select_one("#once")["value"]}
    for _tap in range(2):
        browser.post(address, form)
    assert session.scalars(select(PartnerPart)).one().promised_shops == 1200
    answer = browser.post(address, {**form, "once": str(uuid.uuid4())}, expect=200)
    assert browser.refusals(answer)[-1] == "Đơn vị tên này đã có rồi."


def test_partners_with_promise_and_shops_the_contact_for_who_keeps_it(
    browser, session, campaign, official, team, shops, street, part
):
    name_shops(session, by=official, part_id=part.id, place_id=street.id, merchant_ids=[one.id for one in shops[1:4]])
    session.commit()
    said = words(browser.signed_in(official).get(f"/campaigns/{campaign.id}/partners"))
    assert "3/4 điểm đã giúp, trên số đã hứa" in said
    assert "Trong đó 1/3 điểm đã gắn biển" in said
    assert "Cô Thử" in said
    assert "Cô Thử" not in words(browser.signed_in(team).get(f"/campaigns/{campaign.id}/partners"))


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"name": ""}, "Hãy nhập tên đơn vị."),
        ({"promised_shops": "nhiều"}, "Hãy nhập một số, ví dụ 40."),
        ({"promised_shops": "0"}, "Số điểm phải từ 1 trở lên. Không hứa số thì bỏ trống."),
        ({"left_on": "01/01/2001"}, "Chỉ từ ngày bắt đầu"),
    ],
)
def test_a_part_is_refused_at_its_field(browser, official, part, changed, refusal):
    answer = browser.signed_in(official).submit(f"/campaigns/partners/{part.id}/edit", changed, expect=200)
    assert refusal in browser.refusals(answer)[-1]


def test_who_saves_a_part_second_sees_what_was_saved(browser, session, official, part):
    browser.signed_in(official)
    page = browser.get(f"/campaigns/partners/{part.id}/edit")
    seen = page.select_one("[name=seen_version]")["value"]
    theirs = PartContent(name="Ngân hàng Khác", kind=PartnerKind.BANK)
    edit_part(session, by=official, part_id=part.id, seen_version=1, content=theirs)
    session.commit()
    form = {"name": "Của tôi", "kind": "bank", "seen_version": seen}
    answer = browser.post(f"/campaigns/partners/{part.id}/edit", form, expect=200)
    assert "Ngân hàng Khác" in answer.text
    assert "Của tôi" in answer.text
    browser.post(f"/campaigns/partners/{part.id}/edit", {**form, "seen_version": "2"})


def test_shops_are_ticked_several_at_once_and_a_slip_is_taken_back(browser, session, team, shops, part, street):
    address = f"/campaigns/partners/{part.id}/shops"
    browser.signed_in(team)
    assert [row.select_one("b").text for row in browser.get(address).select(".tick-rows li")] == list("123456")
    nothing = browser.post(address, {"place": street.id}, expect=200)
    assert "Hãy đánh dấu ít nhất một điểm." in browser.refusals(nothing)
    every = browser.post(address, {"place": street.id, "tick_all": "yes"}, expect=200)
    assert every.text.count(" checked") == 6
    assert number_of(session, PartnerShop) == 0
    answer = browser.post(address, {"place": street.id, "shops": ids(*shops[:4])})
    assert "4/6" in words(browser.follow(answer))
    page = browser.get(f"{address}?back=1")
    assert len(page.select(".tick-rows input")) == 4
    browser.post(address, {"place": street.id, "back": "1", "shops": ids(shops[0])})
    assert number_of(session, PartnerShop) == 3


# Assignments


def test_somebody_is_sent_to_a_stretch_and_sees_it_first(browser, session, campaign, street, official, team, shops):
    make_place(session, unit=street.unit, name="Đường A")
    session.commit()
    address = f"/campaigns/{campaign.id}/assignments/add"
    browser.signed_in(official).submit(address, {"officer": str(team.id), "first_label": "2", "last_label": "4"})
    (assignment,) = session.scalars(select(Assignment))
    said = words(browser.get(f"/campaigns/{campaign.id}/assignments"))
    assert "3/6 điểm đang tính đã có người phụ trách" in said
    assert "Tổ Một từ 2 đến 4" in said
    assert "Chưa giao ai: 3/6 điểm" in said
    browser.signed_in(team)
    for address in ("/", f"/places/{street.id}"):
        page = browser.get(address)
        first = page.select_one("[aria-labelledby=my-stretches]")
        assert "Đường Thử, từ 2 đến 4 Còn 2 điểm chưa gắn biển" in " ".join(first.get_text(" ", strip=True).split())
    page = browser.get(first.select_one("a")["href"])
    assert "1/3" in words(page)
    assert [row.select_one("b").text for row in page.select("[aria-labelledby=left] li")] == ["3", "4"]
    browser.post(f"/campaigns/assignments/{assignment.id}/end", expect=403)
    browser.signed_in(official).submit(f"/campaigns/assignments/{assignment.id}")
    assert "Đã thôi giao từ" in words(browser.get(f"/campaigns/assignments/{assignment.id}"))
    assert "my-stretches" not in str(browser.signed_in(team).get("/"))


@pytest.mark.parametrize(
    ("first", "last", "side", "said"),
    [
        ("A", "A", Side.BOTH, "số, dãy A"),
        ("1", "45", Side.ODD, "từ 1 đến 45, bên số lẻ"),
        ("45", "", Side.EVEN, "từ 45 trở đi, bên số chẵn"),
        ("", "45", Side.BOTH, "đến hết 45"),
        ("", "", Side.BOTH, "cả địa bàn"),
        ("", "", Side.EVEN, "cả bên số chẵn"),
    ],
)
def test_a_stretch_in_words(browser, session, campaign, street, official, first, last, side, said):
    told = {"campaign_id": campaign.id, "place_id": street.id, "officer_id": official.id}
    made = assign(session, by=official, **told, first_label=first, last_label=last, side=side)
    session.commit()
    assert browser.signed_in(official).get(f"/campaigns/assignments/{made.id}").h1.text == f"Đường Thử, {said}"


def test_an_assignment_is_refused_at_its_field(browser, session, campaign, street, official, team, odd_side):
    address = f"/campaigns/{campaign.id}/assignments/add"
    browser.signed_in(official)
    backwards = browser.submit(address, {"first_label": "9", "last_label": "1"}, expect=200)
    assert browser.refusals(backwards)[-1] == "Số cuối đứng trước số đầu. Hãy xem lại hai ô."
    twice = browser.submit(address, {"officer": str(team.id), "side": "odd"}, expect=200)
    assert browser.refusals(twice)[-1] == "Người này đã được giao đúng đoạn này rồi."
    strange = browser.submit(address, {"officer": str(uuid.uuid4())}, expect=200)
    assert "Hãy chọn một mục trong danh sách." in browser.refusals(strange)[-1]
    assert number_of(session, Assignment) == 1


# Events


def test_an_event_is_told_its_shops_ticked_and_what_came_after(
    browser, session, campaign, official, team, shops, street
):
    post_signs(session, shops[2:4], today() - 2 * DAY)
    session.commit()
    on = today() - 14 * DAY
    told = {"kind": "training", "held_on": f"{on:%d/%m/%Y}", "leaflet": "tax", "copies": "60", "where_said": "Sân chợ"}
    answer = browser.signed_in(official).submit(f"/campaigns/{campaign.id}/events/add", told)
    page = browser.follow(answer)
    assert page.h1.text == f"Tập huấn {on:%d/%m/%Y}"
    assert "60 tờ “Mã QR và thuế”, bản có sẵn" in words(page)
    (event,) = session.scalars(select(Event))
    ticks = f"/campaigns/events/{event.id}/shops"
    browser.signed_in(team).submit(ticks, {"shops": ids(shops[0], shops[2], shops[4])})
    said = words(browser.get(f"/campaigns/events/{event.id}"))
    assert "2/3 điểm gặp được nay đã gắn biển" in said
    assert "2/3 điểm không gặp nay đã gắn biển" in said
    assert "hai số này không nói lên nguyên nhân" in said
    assert "60 tờ “Mã QR và thuế” đã phát" in words(browser.get(f"/campaigns/{campaign.id}/events"))
    browser.submit(f"{ticks}?back=1", {"shops": ids(shops[0])})
    assert number_of(session, EventShop) == 2
    browser.signed_in(official).submit(f"/campaigns/events/{event.id}/edit", {"note": "Đông"})
    off = browser.submit(f"/campaigns/events/{event.id}/edit", {"called_off": "y"}, expect=200)
    assert "sự kiện đã diễn ra" in browser.refusals(off)[-1]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"held_on": "01/01/2999"}, "Ngày phải trước"),
        ({"held_on": ""}, "Hãy nhập ngày diễn ra."),
        ({"leaflet": "tax"}, "Chọn tờ thông tin thì ghi số tờ"),
        ({"leaflet": "tax", "copies": "99.999.999"}, "Chọn tờ thông tin thì ghi số tờ"),
        ({"led_by": str(uuid.uuid4())}, "Hãy chọn một mục trong danh sách."),
    ],
)
def test_an_event_is_refused_at_its_field(browser, session, campaign, official, changed, refusal):
    answer = browser.signed_in(official).submit(f"/campaigns/{campaign.id}/events/add", changed, expect=200)
    assert refusal in browser.refusals(answer)[-1]
    assert number_of(session, Event) == 0


def test_nobody_is_ticked_for_what_is_to_come_and_who_saves_second_is_told(browser, session, event, official, shops):
    browser.signed_in(official)
    later = {"held_on": f"{today() + DAY:%d/%m/%Y}"}
    page = browser.get(f"/campaigns/events/{event.id}/edit")
    browser.submit(f"/campaigns/events/{event.id}/edit", later)
    answer = browser.post(f"/campaigns/events/{event.id}/shops", {"shops": ids(shops[0])}, expect=200)
    assert "chưa gặp được ai" in browser.refusals(answer)[-1]
    form = {"kind": "launch", "held_on": "01/06/2025", "led_by": str(official.id), "where_said": "Chỗ tôi gõ"}
    form["seen_version"] = page.select_one("[name=seen_version]")["value"]
    second = browser.post(f"/campaigns/events/{event.id}/edit", form, expect=200)
    assert "Người khác vừa lưu trước bạn." in second.text
    assert "Chỗ tôi gõ" in second.text
    every = browser.post(f"/campaigns/events/{event.id}/shops", {"tick_all": "yes"}, expect=200)
    assert every.text.count(" checked") == 6
    assert number_of(session, EventShop) == 0


# Counted items


def test_numbers_are_counted_shop_by_shop(browser, session, team, shops, online):
    address = f"/campaigns/items/{online.id}/count"
    field = {shop: f"number_{shop.id.hex}" for shop in shops}
    browser.signed_in(team)
    nothing = browser.submit(address, expect=200)
    assert browser.refusals(nothing)[-1].endswith("Hãy nhập ít nhất một số.")
    wrong = browser.submit(address, {field[shops[0]]: "mười"}, expect=200)
    assert "Hãy nhập một số, ví dụ 40." in browser.refusals(wrong)[-1]
    large = browser.submit(address, {field[shops[0]]: "999999999999"}, expect=200)
    assert browser.refusals(large)[-1].endswith("Có số lớn quá. Hãy xem lại.")
    early = browser.submit(address, {field[shops[0]]: "1", "counted_on": "01/01/1999"}, expect=200)
    assert "Ngày đếm phải từ năm 2000 đến hôm nay." in browser.refusals(early)[-1]
    browser.submit(address, {field[shops[0]]: "1.200", field[shops[1]]: "0", field[shops[2]]: "4"})
    said = words(browser.get(f"/campaigns/items/{online.id}"))
    assert "2/6 điểm đang mở cửa có từ 1 trở lên; cộng lại 1.204" in said
    assert "Đã đếm 3/6" in said


def test_several_get_yes_or_no_at_once_shops_or_places(browser, session, campaign, official, shops, street):
    browser.signed_in(official)
    for about, subjects in (("shops", ids(*shops[:2])), ("places", [str(street.id)])):
        answer = browser.submit(f"/campaigns/{campaign.id}/items/define", {"name": f"Phí {about}", "about": about})
        item_id = browser.follow(answer) and answer.location.rsplit("/", 1)[1]
        address = f"/campaigns/items/{item_id}/count"
        nothing = browser.submit(address, {"said": "yes"}, expect=200)
        assert "Hãy đánh dấu ít nhất một mục." in browser.refusals(nothing)[-1]
        for _tap in range(2):
            browser.submit(address, {"subjects": subjects, "said": "yes"})
        browser.submit(address, {"subjects": subjects[:1], "said": "no"})
    assert number_of(session, ItemCount) == 5
    said = words(browser.get(f"/campaigns/{campaign.id}/items"))
    assert "1/6 điểm đang mở cửa có" in said
    assert "0/1 địa bàn có" in said
    browser.submit(f"/campaigns/items/{item_id}")
    assert "đã thôi đếm" in words(browser.get(f"/campaigns/items/{item_id}"))
    late = browser.submit(f"/campaigns/items/{item_id}/count", {"subjects": [str(street.id)]}, expect=200)
    assert "Chỉ tiêu này đã thôi đếm." in browser.refusals(late)[-1]
    assert (
        "Hãy nhập tên chỉ tiêu."
        in browser.refusals(browser.submit(f"/campaigns/{campaign.id}/items/define", {"name": " "}, expect=200))[-1]
    )


def test_a_large_place_is_counted_and_ticked_page_by_page(browser, session, official, campaign, street, event, online):
    houses(session, street, *map(str, range(7, 121)))
    count_shops(
        session, by=official, item_id=online.id, place_id=street.id, counted_on=today(),
        numbers={houses(session, street, "200")[0].id: 3},
    )  # fmt: skip
    session.commit()
    browser.signed_in(official)
    for address in (f"/campaigns/items/{online.id}/count", f"/campaigns/events/{event.id}/shops"):
        page = browser.get(address)
        assert len(page.select(".tick-rows li")) == 50
        page = browser.get(f"{address}?from=51")
        assert page.select_one(".tick-rows b").text == "51"
        links = [link["href"] for link in page.select("nav.tick-pages a")]
        assert [len(browser.get(link).select(".tick-rows li")) for link in links] == [50, 21]


# Everybody


def test_with_markets_of_several_places_each_is_chosen(browser, session, ward, official, team):
    places = [make_place(session, unit=ward, kind=PlaceKind.MARKET, name=name) for name in ("Chợ A", "Chợ B")]
    shops = [houses(session, place, "1")[0] for place in places]
    campaign = planned(session, official, *places)
    content = PartContent(name="Ngân hàng Thử", kind=PartnerKind.BANK)
    part = add_part(session, by=official, campaign_id=campaign.id, content=content)
    item = define_item(
        session, by=official, campaign_id=campaign.id, name="Zalo", kind=ItemKind.YES_NO, about=ItemOf.SHOPS
    )
    session.commit()
    browser.signed_in(official)
    at = f"place={places[1].id}"
    browser.submit(f"/campaigns/{campaign.id}/assignments/add?{at}")
    browser.submit(f"/campaigns/{campaign.id}/events/add?{at}")
    assert {row.place_id for row in (*session.scalars(select(Assignment)), *session.scalars(select(Event)))} == {
        places[1].id
    }
    browser.submit(f"/campaigns/partners/{part.id}/shops?{at}", {"shops": ids(shops[1])})
    browser.submit(f"/campaigns/items/{item.id}/count?{at}", {"subjects": ids(shops[1]), "said": "yes"})
    assert session.scalars(select(PartnerShop.merchant_id)).all() == [shops[1].id]
    assert session.scalars(select(ItemCount.merchant_id)).all() == [shops[1].id]


def addresses(campaign, part, event, item, assignment):
    about = {"partners": part, "events": event, "items": item, "assignments": assignment}
    for name, row in about.items():
        yield f"/campaigns/{campaign}/{name}"
        yield f"/campaigns/{campaign}/{name}/{'define' if name == 'items' else 'add'}"
        yield from (f"/campaigns/{name}/{row}{way}" for way in {
            "partners": ("/edit", "/shops"), "events": ("", "/edit", "/shops"), "items": ("", "/count"),
            "assignments": ("",),
        }[name])  # fmt: skip


def test_another_wards_campaign_has_no_parts_and_a_leader_only_looks(
    browser, session, campaign, part, event, online, odd_side, ward
):
    stranger, leader = (
        make_officer(session, unit=make_ward(session)),
        make_officer(session, unit=ward, role=Role.LEADER),
    )
    session.commit()
    nowhere = uuid.uuid4()
    browser.signed_in(stranger)
    theirs = addresses(campaign.id, part.id, event.id, online.id, odd_side.id)
    for address, unknown in zip(theirs, addresses(*[nowhere] * 5), strict=True):
        answer, nobody = browser.client.get(address), browser.client.get(unknown)
        assert (answer.status_code, nobody.status_code) == (404, 404), address
        known = (row.id for row in (campaign, part, event, online, odd_side))
        assert same_page(answer, nobody, *known, nowhere)
    browser.signed_in(leader)
    for address in addresses(campaign.id, part.id, event.id, online.id, odd_side.id):
        changes = address.endswith(("/add", "/define", "/edit", "/shops", "/count"))
        browser.get(address, expect=403 if changes else 200)


def test_what_ended_is_looked_at_and_not_changed(
    browser, session, campaign, official, shops, street, part, event, online, odd_side
):
    end_campaign(session, by=official, campaign_id=campaign.id, on=today())
    session.commit()
    browser.signed_in(official)
    over = "Chương trình này đã kết thúc rồi."
    told = (
        (f"/campaigns/{campaign.id}/partners/add", {"name": "Mới"}),
        (f"/campaigns/partners/{part.id}/edit", {}),
        (f"/campaigns/partners/{part.id}/shops", {"shops": ids(shops[0])}),
        (f"/campaigns/{campaign.id}/assignments/add", {"side": "even"}),
        (f"/campaigns/{campaign.id}/events/add", {}),
        (f"/campaigns/events/{event.id}/edit", {}),
        (f"/campaigns/events/{event.id}/shops", {"shops": ids(shops[0])}),
        (f"/campaigns/{campaign.id}/items/define", {"name": "Mới"}),
        (f"/campaigns/items/{online.id}/count", {f"number_{shops[0].id.hex}": "1"}),
    )
    for address, form in told:
        assert over in browser.refusals(browser.submit(address, form, expect=200))[-1], address
    for address in (f"/campaigns/assignments/{odd_side.id}/end", f"/campaigns/items/{online.id}/retire"):
        assert over in words_of_answer(browser.follow(browser.post(address)))
    assert number_of(session, Item) == 1


def words_of_answer(page):
    return " ".join(page.get_text(" ", strip=True).split())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_or_refused_and_shown_escaped(
    browser, campaign, official, street, shops, part, event, online, text
):
    sent = text.encode("utf-8", "replace").decode()
    browser.signed_in(official)
    token = browser._form_token()
    of_event = {"kind": "launch", "held_on": "01/06/2025", "led_by": str(official.id), "place": str(street.id)}
    forms = {
        f"/campaigns/{campaign.id}/partners/add": ({"kind": "bank"}, ("name", "promise", "contact", "promised_shops")),
        f"/campaigns/{campaign.id}/assignments/add": ({"officer": str(official.id)}, ("first_label", "side", "place")),
        f"/campaigns/{campaign.id}/events/add": (of_event, ("where_said", "note", "copies", "held_on", "partner")),
        f"/campaigns/{campaign.id}/items/define": ({"name": "A"}, ("name", "kind", "about", "once")),
        f"/campaigns/items/{online.id}/count": ({}, (f"number_{shops[0].id.hex}", "counted_on", "from", "place")),
        f"/campaigns/events/{event.id}/shops": ({}, ("shops", "from", "back")),
        f"/campaigns/partners/{part.id}/shops": ({}, ("shops", "place")),
    }
    for address, (said, fields) in forms.items():
        asked = dict.fromkeys(fields, sent)
        answer = browser.client.post(address, data={**said, **asked, "csrf_token": token})
        assert answer.status_code in (200, 302), address
        assert "<script>alert" not in answer.text
    for name in ("partners", "assignments", "events", "items"):
        assert "<script>alert" not in browser.client.get(f"/campaigns/{campaign.id}/{name}").text
