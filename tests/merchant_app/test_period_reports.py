"""Reports of a period on the screen: the draft, filing once what was seen, the filed report, and what is due."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from docx import Document
from sqlalchemy import select

from campaigns.ladder.model import Fact, Rung, Turn
from campaigns.ladder.operations import correct_fact
from campaigns.reports.model import PeriodReport
from campaigns.reports.period import Period
from merchant_app.report_files.drawing import draw_report
from merchant_app.screens.reports import routes
from merchant_app.screens.reports.forms import periods_over
from merchant_app.unit_of_work import reading
from registry.calendar import today
from registry.officers.model import Role
from tests.browser import filled_in, same_page
from tests.factories import make_merchant, make_officer, make_place, make_unit, make_ward
from tests.hostile import HOSTILE
from tests.merchant_app.test_leader import street, words

DAY = timedelta(days=1)


@pytest.fixture
def ward(session):
    return make_ward(session, name="Phường Thử", province=make_unit(session, name="Thành phố Thử", kind="thành phố"))


@pytest.fixture
def month():
    return Period.holding(today()).before()


@pytest.fixture
def place(session, ward, month):
    """Eight shops: two with a sign before the period, one more within it."""
    return street(session, ward, "Đường Thử", reached_on=[month.eve, month.eve, month.first], left=5)


@pytest.fixture
def official(session, ward, place, browser):
    official = make_officer(session, unit=ward)
    session.commit()
    browser.signed_in(official)
    return official


def send(browser, address="/reports/draft", expect=302, **changes):
    """File the draft as the page shows it, with *changes* typed."""
    sheet = browser.get(address).select_one("main form[method=post]")
    return browser.post(sheet["action"], {**filled_in(sheet), **changes}, expect)


def test_from_the_draft_to_the_files(browser, session, official, place, month):
    page = browser.get("/reports/draft")
    assert "37,5 %" in words(page.select_one("section[aria-labelledby=whole]"))
    assert "3/8 điểm đã gắn biển" in words(page.select_one("section[aria-labelledby=whole]"))
    assert "Cuối kỳ trước: 2/8" in words(page.select_one("section[aria-labelledby=whole]"))
    assert f"/places/{place.id}/merchants?show=sign_posted&as_of={month.last}" in [
        link["href"] for link in page.select(".figure-link")
    ]
    assert session.scalars(select(PeriodReport)).all() == [], "looking files nothing"

    typed = {"proposals": "Cấp thêm 5 giá để mã.", "signer": "Nguyễn Văn Mẫu", "recipients": "Sở Công Thương\nLưu trữ"}
    shown = browser.follow(send(browser, **typed))
    report = session.scalars(select(PeriodReport)).one()
    assert (report.unit, report.period) == (place.unit, month)
    assert "Không số nào thay đổi" in words(shown.select_one("section[aria-labelledby=since]"))
    assert "Cấp thêm 5 giá để mã." in words(shown.select_one("section[aria-labelledby=typed]"))
    for form, beginning in (("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF")):
        answer = browser.client.get(f"/reports/{report.id}/files/{form}")
        assert answer.status_code == 200
        assert answer.data.startswith(beginning)
        name = f"bao-cao-phuong-thu-{month.last}.{form}"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    document = Document(BytesIO(browser.client.get(f"/reports/{report.id}/files/docx").data))
    assert any("3/8 (37,5\xa0%)" in paragraph.text for paragraph in document.paragraphs)
    behind = browser.get(f"/reports/{report.id}/places/{place.id}/sign_posted")
    assert len(behind.select("main .rows li")) == 3
    assert "Phường Thử: tháng" in words(browser.get("/reports/").select_one("section[aria-labelledby=filed]"))
    again = filled_in(browser.get("/reports/draft").select_one("main form[method=post]"))
    assert (again["signer"], again["recipients"]) == (typed["signer"], "Sở Công Thương\r\nLưu trữ".replace("\r", ""))
    assert again["proposals"] == ""


def test_what_is_known_later_shows_beside_what_was_filed(browser, session, official, place):
    shown = browser.follow(send(browser))
    fact = session.scalars(select(Fact).where(Fact.happened_on >= Period.holding(today()).before().first)).one()
    correct_fact(
        session, by=official, fact_id=fact.id, turn=Turn.MISTAKEN, happened_on=fact.happened_on, evidence="ghi nhầm"
    )
    session.commit()
    address = shown.select_one("a[href$='/files/pdf']")["href"].removesuffix("/files/pdf")
    since = words(browser.get(address).select_one("section[aria-labelledby=since]"))
    assert "Đường Thử Đã gắn biển bớt:" in since
    assert "3 → 2" in since
    assert "3/8 điểm đã gắn biển" in words(browser.get(address).select_one("section[aria-labelledby=whole]"))


def test_a_form_sent_twice_is_one_report_and_one_that_aged_is_not_filed(browser, session, official, place, month):
    sheet = browser.get("/reports/draft").select_one("main form[method=post]")
    form = filled_in(sheet)
    first, second = (browser.post(sheet["action"], {**form, "proposals": said}).location for said in ("Một", "Hai"))
    assert first == second
    assert [report.said.typed.proposals for report in session.scalars(select(PeriodReport))] == ["Một"]

    form = filled_in(browser.get("/reports/draft").select_one("main form[method=post]"))
    session.add(Fact(merchant_id=make_merchant(session, place=place).id, rung=Rung.SIGN_POSTED, turn=Turn.REACHED,
                     happened_on=month.last, origin="recorded", evidence=""))  # fmt: skip
    session.commit()
    answer = browser.post(sheet["action"], {**form, "proposals": "Ba"}, expect=200)
    assert "Số liệu đã thay đổi từ lúc bạn mở trang" in browser.refusals(answer)[0]
    page = browser.checked(answer, 200)
    assert "4/9" in words(page.select_one("section[aria-labelledby=whole]"))
    assert filled_in(page.select_one("main form[method=post]"))["proposals"] == "Ba"
    browser.post(sheet["action"], filled_in(page.select_one("main form[method=post]")))
    assert len(session.scalars(select(PeriodReport)).all()) == 2


def test_nobody_who_writes_waits_while_the_files_are_drawn(browser, official, monkeypatch):
    asked = []

    def draw(contents):
        asked.append(reading().in_transaction())
        return draw_report(contents)

    monkeypatch.setattr(routes, "draw_report", draw)
    send(browser)
    assert asked == [False], "True where they are drawn within the unit of work, or the question was not ended"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"period": "chosen"}, "Hãy nhập cả hai ngày."),
        ({"period": "chosen", "first": "2026-05-02", "last": "2026-05-01"}, "Ngày cuối phải từ ngày đầu"),
        ({"period": "chosen", "first": "2026-05-02", "last": "2999-01-01"}, "Ngày cuối còn chưa đến."),
        ({"period": "chosen", "first": "1999-05-02", "last": "2026-05-01"}, "từ năm 2000"),
        ({"period": "month:2999-01-14"}, "Hãy chọn một mục"),
        ({"period": "month:x"}, "Hãy chọn một mục"),
        ({"places": "x"}, "Hãy chọn một mục"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(browser, session, official, asked, said):
    page = browser.checked(browser.client.get("/reports/draft", query_string=asked), 200)
    assert said in " ".join(words(one) for one in page.select(".refusal"))
    assert not page.select("main form[method=post]")


def test_chosen_days_and_chosen_places(browser, session, official, place, ward, month):
    other = street(session, ward, "Đường Khác", left=2)
    session.commit()
    days = f"period=chosen&first={month.first}&last={month.first + DAY}"
    page = browser.get(f"/reports/draft?{days}&places={other.id}")
    assert "0/2" in words(page.select_one("section[aria-labelledby=whole]"))
    assert "3/10" in words(browser.get(f"/reports/draft?{days}").select_one("section[aria-labelledby=whole]"))
    report = browser.follow(send(browser, f"/reports/draft?{days}&places={place.id}&places={other.id}"))
    assert words(report.select_one("h1")).startswith("Báo cáo")
    assert session.scalars(select(PeriodReport)).one().last_on == month.first + DAY


def test_several_provinces_and_nobody_s_places(browser, session, official, place):
    elsewhere = make_place(session)
    both = make_officer(session, unit=elsewhere.unit, place=place)
    nobody = make_officer(session)
    session.commit()
    browser.signed_in(both)
    assert "cùng một tỉnh" in words(browser.get("/reports/draft"))
    assert "Chưa có địa bàn nào" in words(browser.signed_in(nobody).get("/reports/draft"))
    assert not browser.get("/reports/").select(".note")


def test_more_shops_than_one_report_holds(browser, official, monkeypatch):
    monkeypatch.setattr("campaigns.reports.gathering.MOST_SHOPS", 7)
    assert "Có 8 điểm; một báo cáo nhiều nhất 7." in words(browser.get("/reports/draft"))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_are_kept_or_refused(browser, official, text):
    sent = text.encode("utf-8", "replace").decode()
    typed = dict.fromkeys(("difficulties", "proposals", "signed_for", "position", "signer", "recipients"), sent)
    sheet = browser.get("/reports/draft").select_one("main form[method=post]")
    answer = browser.client.post(sheet["action"], data={**filled_in(sheet), **typed})
    assert answer.status_code in (200, 302)
    page = browser.follow(answer) if answer.status_code == 302 else browser.checked(answer, 200)
    assert not page.select("main script, main img")
    if answer.status_code == 302:
        for form in ("docx", "pdf", "xlsx"):
            assert browser.client.get(f"{answer.location}/files/{form}").status_code == 200


def test_too_many_recipients(browser, official):
    answer = send(browser, expect=200, recipients="\n".join("x" * 21), difficulties="Giữ lại")
    assert "Nhiều nhất 20 nơi nhận." in browser.refusals(answer)[0]
    assert "Giữ lại" in answer.text
    assert "nhiều nhất 120 chữ" in browser.refusals(send(browser, expect=200, recipients="x" * 121))[0]


def test_another_ward_s_report_is_not_there(browser, session, official, place):
    location = send(browser).location
    stranger = make_officer(session, unit=make_ward(session))
    leader = make_officer(session, unit=place.unit.parent, role=Role.LEADER)
    member = make_officer(session, role=Role.TEAM_MEMBER, place=place)
    session.commit()
    own = f"{location}/places/{place.id}/sign_posted"
    browser.get(f"{location}/places/{place.id}/before_reached", expect=404)
    browser.get(f"{location}/files/exe", expect=404)
    browser.get(f"{location}/places/{place.unit_id}/sign_posted", expect=404)
    browser.signed_in(stranger)
    none = "/reports/00000000-0000-7000-8000-000000000000"
    assert same_page(browser.client.get(location), browser.client.get(none), location, none)
    for address in (location, f"{location}/files/pdf", own):
        browser.get(address, expect=404)
    assert "37,5" in browser.signed_in(leader).get(location).text
    browser.signed_in(member).get(location, expect=403)


def test_what_is_due_is_said_on_the_first_page_until_it_is_filed(browser, session, ward, official, place):
    with time_machine.travel(f"{date(2026, 11, 15)}T08:00+07:00", tick=False):
        browser.signed_in(official)
        said = words(browser.get("/").select_one(".note"))
        assert "Báo cáo tháng 11 năm 2026 (15/10/2026 – 14/11/2026): hạn 17:00 16/11/2026." in said
    with time_machine.travel(f"{date(2026, 11, 16)}T16:59+07:00", tick=False):
        browser.signed_in(official)
        assert "hạn hôm nay, 17:00 16/11/2026." in words(browser.get("/").select_one(".note"))
    with time_machine.travel(f"{date(2026, 11, 16)}T17:01+07:00", tick=False):
        assert "đã quá hạn 17:00 16/11/2026" in words(browser.get("/").select_one(".note"))
        send(browser)
        assert not re.search("quá hạn", words(browser.get("/").main))
    for day, told in ((date(2026, 12, 11), False), (date(2026, 12, 12), True)):
        with time_machine.travel(f"{day}T08:00+07:00", tick=False):
            browser.signed_in(official)
            note = browser.get("/").select_one(".note")
            assert bool(note and "Kỳ còn chạy đến hết 14/12/2026" in words(note)) == told, "three days before it is due"


def test_the_periods_on_offer():
    said = [(one.kind.value, one.first.isoformat(), one.last.isoformat()) for one in periods_over(date(2026, 11, 14))]
    assert said == [
        *(("month", f"2026-{month - 1:02d}-15", f"2026-{month:02d}-14") for month in (10, 9, 8, 7, 6, 5)),
        ("quarter", "2026-06-15", "2026-09-14"),
        ("half_year", "2025-12-15", "2026-06-14"),
        ("year", "2024-12-15", "2025-12-14"),
    ]
