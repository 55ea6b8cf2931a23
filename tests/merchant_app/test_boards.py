"""Boards on the page: a cell a shop, a list behind each number of the legend, laying a market out, and who may look."""

import gzip
import re
import uuid
from datetime import date, timedelta

import pytest

from campaigns.boards.cells import Cell
from campaigns.boards.layout import market_layout, street_layout
from campaigns.criteria.ready import READY
from campaigns.incidents.model import IncidentKind, Source
from campaigns.incidents.operations import open_incident
from campaigns.ladder.model import LADDER, Fact, Origin, Rung, Turn
from merchant_app.boards import picture
from merchant_app.boards.drawing import lines_of, short_label
from merchant_app.screens.boards.wall import wall_classes
from merchant_app.screens.places import routes as routes_of_places
from registry.calendar import today
from registry.floors.queries import plan_of
from registry.merchants.labels import label_key
from registry.officers.model import Role
from registry.places.model import Place, PlaceKind
from tests.browser import same_page
from tests.campaigns.planned import planned
from tests.factories import make_merchant, make_officer, make_place, make_ward
from tests.hostile import HOSTILE


@pytest.fixture
def ward(session):
    return make_ward(session)


@pytest.fixture
def official(session, ward, browser):
    official = make_officer(session, unit=ward)
    session.commit()
    browser.signed_in(official)
    return official


def shop(session, place, label, *rungs, name="Tiệm Thử", **given):
    made = make_merchant(session, place=place, unit_label=label, trade_name=name, **given)
    session.add_all(
        Fact(merchant_id=made.id, rung=rung, turn=Turn.REACHED, happened_on=date(2026, 3, 1), origin=Origin.SAMPLE)
        for rung in rungs
    )
    return made


@pytest.fixture
def street(session, ward):
    street = make_place(session, unit=ward, name="Đường Thử Dải")
    shop(session, street, "12", Rung.SURVEYED)
    posted = shop(session, street, "12/3", Rung.SURVEYED, Rung.SIGN_POSTED, name="Bún <Đức>")
    shop(session, street, "9", Rung.REFUSED)
    shop(session, street, "11", Rung.PAUSED)
    shop(session, street, "7", closed_on=date(2026, 1, 1))
    told = {"source": Source.PAYER, "kind": IncidentKind.PASTED_OVER}
    open_incident(session, by=None, place_id=street.id, merchant_id=posted.id, **told)
    session.commit()
    return street


@pytest.fixture
def market(session, ward):
    market = make_place(session, unit=ward, kind=PlaceKind.MARKET, name="Chợ Thử Sạp")
    for label in ("Lô A-1", "A2", "B1"):
        shop(session, market, label)
    session.commit()
    return market


def spoken(page):
    return [cell["aria-label"] for cell in page.select("main .board .cell")]


def test_the_figure_is_that_of_the_campaign_that_runs(browser, session, street, official):
    planned(session, official, street, criterion_id=next(one.id for one in READY if one.code == "codes_issued"))
    session.commit()
    said = " ".join(browser.get(f"/places/{street.id}/board").main.get_text(" ", strip=True).split())
    assert "0/3 điểm có mã đúng chủ" in said


def test_each_shop_is_a_link_with_a_name_to_hear(browser, session, street, official):
    page = browser.get(f"/places/{street.id}/board")
    assert spoken(page) == [
        "Số 9, Tiệm Thử: từ chối",
        "Số 11, Tiệm Thử: tạm nghỉ",
        "Số 12, Tiệm Thử: đã khảo sát",
        "Số 12/3, Bún <Đức>: đã gắn biển, có sự cố chưa xong",
    ]
    for cell in page.select("main a.cell"):
        assert browser.get(cell["href"]).h1
    assert "1/3 điểm đã gắn biển" in " ".join(page.main.get_text(" ").split())
    assert len(page.select(".board use[href='#board-incident']")) == 1
    assert len(page.select(".board .rung-refused")) == 1


def test_each_number_of_the_legend_opens_as_long_a_list(browser, street, official):
    links = browser.get(f"/places/{street.id}/board").select(".board-legend a")
    assert len(links) == 5
    for link in links:
        listed = browser.get(link["href"])
        assert len(listed.select("main .rows li")) == int(link.b.text), link["href"]
    everybody = browser.get(f"/places/{street.id}/board/list")
    assert len(everybody.select("main .rows li")) == 4
    assert browser.get(f"/places/{street.id}/board/list?show=palace").select(".refusal")


def test_the_place_shows_its_board_while_it_is_small(browser, street, official, monkeypatch):
    assert len(spoken(browser.get(f"/places/{street.id}"))) == 4
    monkeypatch.setattr(routes_of_places, "MOST_SHOPS_BESIDE_FIGURES", 2)
    page = browser.get(f"/places/{street.id}")
    assert spoken(page) == []
    assert page.select(f"main a[href^='/places/{street.id}/board']")


def test_another_day_has_its_own_board_and_a_wrong_one_is_said(browser, street, official):
    before = browser.get(f"/places/{street.id}/board?as_of=2026-02-01")
    assert [words.rpartition(": ")[2] for words in spoken(before)] == ["chưa khảo sát"] * 4
    for path in ("", "/list"):
        page = browser.get(f"/places/{street.id}/board{path}?as_of=2999-01-01")
        assert "Chỉ xem được từ năm 2000 đến hôm nay." in page.main.text


def test_an_empty_place_says_so(browser, session, ward, official):
    empty = make_place(session, unit=ward)
    session.commit()
    page = browser.get(f"/places/{empty.id}/board")
    assert "Chưa có điểm nào được tính vào ngày này." in page.main.text
    assert browser.client.get(f"/places/{empty.id}/board.pdf").data.startswith(b"%PDF")


def test_on_a_wall_it_renews_itself_and_leaves_the_rest_out(browser, street, market, official):
    for place in (street, market):
        answer = browser.client.get(f"/places/{place.id}/board?wall=1")
        page = browser.checked(answer, 200)
        assert answer.headers["Refresh"] == "300"
        assert "wall-200" in page.body["class"]
        assert not page.select("main form")


def test_who_opens_no_shop_sees_numbers_without_names(browser, session, ward, street):
    browser.signed_in(make_officer(session, unit=ward, role=Role.ADMIN))
    page = browser.get(f"/places/{street.id}/board")
    assert spoken(page) == [
        "Số 9: từ chối",
        "Số 11: tạm nghỉ",
        "Số 12: đã khảo sát",
        "Số 12/3: đã gắn biển",
    ]
    assert not page.select("main .board a, .board-legend a")
    assert browser.client.get(f"/places/{street.id}/board/list").status_code == 403
    assert browser.client.get(f"/places/{street.id}/floor").status_code == 403


def test_a_plan_is_looked_at_then_kept(browser, session, market, official):
    url = f"/places/{market.id}/floor"
    plan = "A1 . A2 A3\n\nC1"
    tried = browser.submit(url, {"text": plan, "do": "look"}, expect=200)
    page = browser.checked(tried, 200)
    assert [words.partition(":")[0] for words in spoken(page)] == [
        "Lô A-1, Tiệm Thử",
        "A2, Tiệm Thử",
        "A3",
        "C1",
        "B1, Tiệm Thử",
    ]
    assert plan_of(session, market.id) is None

    browser.submit(url, {"text": plan, "do": "keep"})
    kept = plan_of(session, market.id)
    assert (kept.version, kept.text) == (1, plan)
    page = browser.get(f"/places/{market.id}/board")
    assert [frame.text for frame in page.select(".stall-empty")] == ["A3", "C1"]
    assert "Chưa có trên sơ đồ" in page.main.text
    assert "A1 . A2 A3" in browser.get(url).textarea.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A1 A2\nA-1", "Sạp A-1 có hai lần: dòng 1 và dòng 2."),
        ("A1 " + "B" * 50, f"Dòng 1: “{'B' * 39}…” dài quá."),
        ("A1\n---", "Dòng 2: “---” không có chữ hay số nào."),
        (". " * 121, "Dòng 1 có 121 sạp, nhiều nhất là 120."),
        ("\n".join(f"A{number}" for number in range(201)), "Có 201 dòng, nhiều nhất là 200."),
        ("A" * 20_001, "Dài quá: nhiều nhất 20000 ký tự."),
    ],
)
def test_a_plan_is_refused_at_its_field_and_kept_there(browser, market, official, text, words):
    answer = browser.submit(f"/places/{market.id}/floor", {"text": text, "do": "keep"}, expect=200)
    assert words in " ".join(browser.refusals(answer))
    assert browser.checked(answer, 200).textarea.text.strip() == text.strip()


def test_who_saves_second_sees_both_plans(browser, session, market, official):
    url = f"/places/{market.id}/floor"
    browser.submit(url, {"text": "A1 A2", "do": "keep"})
    second = {"text": "B1", "seen_version": "0", "do": "keep"}
    page = browser.checked(browser.post(url, second, expect=200), 200)
    assert page.pre.text == "A1 A2"
    assert page.textarea.text.strip() == "B1"
    again = {"text": "B1", "seen_version": page.select_one("[name=seen_version]")["value"], "do": "keep"}
    browser.post(url, again)
    assert plan_of(session, market.id).text == "B1"


def test_a_street_has_no_floor_and_another_wards_board_is_as_if_there_were_none(browser, session, street, official):
    elsewhere = make_place(session, kind=PlaceKind.MARKET)
    session.commit()
    nowhere = uuid.UUID(int=7)
    for path in ("board", "board/list", "board.pdf", "floor"):
        theirs = browser.client.get(f"/places/{elsewhere.id}/{path}")
        nobody = browser.client.get(f"/places/{nowhere}/{path}")
        assert (theirs.status_code, nobody.status_code) == (404, 404)
        assert same_page(theirs, nobody, elsewhere.id, nowhere)
    assert browser.client.get(f"/places/{street.id}/floor").status_code == 404


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_plans_and_labels_are_text_or_refused(browser, session, market, official, text):
    sent = text.encode("utf-8", "replace").decode()
    for do in ("look", "keep"):
        page = browser.get(f"/places/{market.id}/floor")
        token = page.select_one("main [name=csrf_token]")["value"]
        fields = {"text": sent, "do": do, "csrf_token": token, "seen_version": "0"}
        answer = browser.client.post(f"/places/{market.id}/floor", data=fields)
        assert answer.status_code in (200, 302)
        assert "<script>alert" not in answer.text
    browser.get(f"/places/{market.id}/board")


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("12/3", ("12/3",)),
        ("45 Bis", ("45 Bis",)),
        ("118/12/3B", ("118/", "12/3B")),
        ("Ki-ốt 12A", ("Ki-ốt", "12A")),
        ("cổng trường học", ("cổng", "trường…")),
        ("ABCDEFGHIJKLMNOPQ", ("ABCDEFG", "HIJKLM…")),
    ],
)
def test_a_label_stands_on_two_lines_at_most(label, lines):
    assert lines_of(label) == lines


def test_what_a_row_is_called_is_not_said_in_each_cell():
    assert short_label("Lô A", "Lô A-2") == "A-2"
    assert short_label("A", "Lô A-2") == "Lô A-2"
    assert short_label("", "12/3") == "12/3"


def large(layout_of, labels, monkeypatch, kind=PlaceKind.MARKET):
    """The picture of a place of many shops, without a database: drawing is what is asked about."""
    cells = [
        Cell(uuid.uuid4(), label, label_key(label), f"Tiệm Thử {number}", LADDER[number % 7], sign_due=number % 9 == 0)
        for number, label in enumerate(labels)
    ]
    monkeypatch.setattr(picture, "may", lambda _permission: True)
    place = Place(id=uuid.uuid4(), name="Chợ Thử", kind=kind)
    return picture._picture(place, today() - timedelta(days=1), cells, layout_of(cells))


def test_fifteen_hundred_stalls_weigh_less_than_a_photo(started_app, monkeypatch):
    labels = [f"Lô {letter}{half}-{number}" for letter in "ABCDEFGHIJ" for half in "ABCDE" for number in range(1, 31)]
    with started_app.test_request_context("/places/"):
        board = large(market_layout, labels, monkeypatch)
        component = started_app.jinja_env.from_string(
            '{% from "components/board_cells.html" import board_shapes with context %}'
            '{% from "components/market_floor.html" import market_floor with context %}'
            "{{ board_shapes() }}{{ market_floor(board) }}"
        )
        drawn = component.render(board=board)
        assert len(re.findall(r'<a class="cell', drawn)) == 1500
        assert len(gzip.compress(drawn.encode(), 5)) <= 80_000
        assert wall_classes(board) == "wall wall-50 wall-halls-3"


def test_a_street_of_forty_six_fills_a_wall(started_app, monkeypatch):
    with started_app.test_request_context("/places/"):
        board = large(street_layout, map(str, range(1, 47)), monkeypatch, PlaceKind.STREET)
        assert wall_classes(board) == "wall wall-200 wall-halls-1"
