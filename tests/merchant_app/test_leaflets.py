"""Officials write what their ward tells its traders about taxes; traders read the newest, and who found it right."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from registry.calendar import today
from registry.leaflets.model import LONGEST_TEXT, Leaflet, Subject
from registry.leaflets.operations import LeafletContent, write_leaflet
from registry.leaflets.shipped import shipped_text
from registry.officers.model import Role
from registry.trader_links.operations import make_link
from tests.factories import make_merchant, make_officer, make_ward
from tests.hostile import HOSTILE


@pytest.fixture
def shop(session):
    return make_merchant(session)


@pytest.fixture
def ward(shop):
    return shop.place.unit


@pytest.fixture
def official(session, ward):
    official = make_officer(session, unit=ward, name="Cán Bộ Viết")
    session.commit()
    return official


@pytest.fixture
def trader(browser, session, shop, official):
    token = make_link(session, by=official, merchant_id=shop.id)
    session.commit()
    browser.submit(f"/quan-toi/mo/{token}")
    return browser


def address(ward):
    return f"/leaflets/{ward.id}/tax"


def written(session):
    session.expire_all()
    return session.scalars(select(Leaflet).order_by(Leaflet.version)).all()


def lines_on(page):
    return [line.get_text() for line in page.select(".leaflet li")]


def write(session, by, ward, text, seen=0, **rest):
    content = LeafletContent(text=text, **rest)
    write_leaflet(session, by=by, unit_id=ward.id, subject=Subject.TAX, content=content, seen=seen)
    session.commit()


def test_before_anybody_writes_traders_read_the_shipped_text_and_that_nobody_checked_it(trader):
    page = trader.get("/quan-toi/thue")
    assert lines_on(page) == shipped_text(Subject.TAX).text.splitlines()
    assert "chưa được cơ quan thuế ở phường đọc lại" in page.get_text()
    assert lines_on(trader.get("/quan-toi/thue?lang=en")) == shipped_text(Subject.TAX).text_en.splitlines()
    assert "/quan-toi/thue" in str(trader.get("/quan-toi?lang=vi"))


def test_an_official_writes_and_traders_read_it_at_once(browser, session, shop, ward, official):
    browser.signed_in(official)
    assert "/leaflets/" in str(browser.get("/"))
    assert "Bản có sẵn" in browser.get("/leaflets/").get_text()
    form = {"text": "Câu một\r\n\r\nCâu hai", "text_en": "", "checked_by": "Thuế cơ sở Thử", "checked_on": str(today())}
    assert browser.submit(address(ward), form).location == "/leaflets/"
    assert "Bản 1" in browser.get("/leaflets/").get_text()
    token = make_link(session, by=official, merchant_id=shop.id)
    session.commit()
    browser.submit(f"/quan-toi/mo/{token}")
    page = browser.get("/quan-toi/thue")
    assert lines_on(page) == ["Câu một", "Câu hai"]
    assert "Cơ quan thuế đã đọc: Thuế cơ sở Thử" in page.get_text()
    in_english = browser.get("/quan-toi/thue?lang=en")
    assert lines_on(in_english) == ["Câu một", "Câu hai"], "better than nothing"
    assert in_english.select_one("section[lang=vi]")


def test_a_check_is_of_one_version_and_not_carried_on(browser, session, ward, official):
    write(session, official, ward, "Câu một", checked_by="Thuế", checked_on=today())
    page = browser.signed_in(official).get(address(ward))
    assert page.select_one("#text").get_text().strip() == "Câu một"
    assert not page.select_one("#checked_by").get("value")
    browser.submit(address(ward), {"text": "Câu khác"})
    assert [(one.version, one.checked_by) for one in written(session)] == [(1, "Thuế"), (2, "")]
    page = browser.get(address(ward))
    assert "Bản 1" in page.get_text(), "every version can be read again"
    assert "đã đọc: Thuế" in page.get_text()


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"text": " "}, "text", "Hãy ghi nội dung."),
        ({"text": "\x00"}, "text", "Có ký tự ẩn"),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "text", "Dài quá"),
        ({"checked_by": "Thuế"}, "checked_by", "Ghi cả nơi đọc và ngày đọc"),
        ({"checked_by": "Thuế", "checked_on": "31/02/2026"}, "checked_on", "Ngày chưa đúng"),
        (
            {"checked_by": "Thuế", "checked_on": str(today() + timedelta(days=3))},
            "checked_on",
            "không được sau hôm nay",
        ),
    ],
)
def test_each_refusal_stands_at_its_field(browser, session, ward, official, typed, field, words):
    answer = browser.signed_in(official).submit(address(ward), {"text_en": "kept", **typed}, expect=200)
    page = browser.checked(answer, 200)
    assert words in page.select_one(f"#{field}-refusal").get_text()
    assert page.select_one("#text_en").get_text().strip() == "kept"
    assert written(session) == []


def test_what_stands_between_two_forms_is_told(browser, session, ward, official):
    browser.signed_in(official).get(address(ward))
    write(session, official, ward, "Của người khác")
    answer = browser.post(address(ward), {"text": "Của tôi", "version": "0"}, expect=200)
    assert "Có người vừa ghi một bản khác" in " ".join(browser.refusals(answer))
    assert "Của tôi" in answer.text
    browser.post(address(ward), {"text": "Của tôi", "version": "x"}, expect=200)
    assert len(written(session)) == 1


def test_limits_of_the_domain_are_told_too(browser, session, ward, official):
    """Text that the field lets pass may still be nothing once it is tidied."""
    answer = browser.signed_in(official).submit(address(ward), {"text": "\u3000"}, expect=200)
    assert "Hãy ghi nội dung." in " ".join(browser.refusals(answer))
    assert written(session) == []


def test_another_ward_s_leaflet_is_as_if_there_were_none(browser, session, ward, official):
    other = make_ward(session)
    session.commit()
    browser.signed_in(official)
    for unit in (other.id, ward.parent.id, "00000000-0000-0000-0000-000000000007"):
        assert browser.client.get(f"/leaflets/{unit}/tax").status_code == 404
    assert browser.client.get(f"/leaflets/{ward.id}/other").status_code == 404


@pytest.mark.parametrize("role", [Role.LEADER, Role.TEAM_MEMBER, Role.PARTNER])
def test_only_officials_write(browser, session, ward, role):
    officer = make_officer(session, role=role, unit=ward)
    session.commit()
    browser.signed_in(officer)
    for path in ("/leaflets/", address(ward)):
        assert browser.client.get(path).status_code == 403


def test_who_is_posted_to_no_whole_ward_reads_why_there_is_nothing(browser, session):
    officer = make_officer(session)
    session.commit()
    page = browser.signed_in(officer).get("/leaflets/")
    assert "Chỉ cán bộ được phân công cả phường" in page.get_text()


def test_hostile_text_is_kept_or_refused_and_shown_escaped(browser, session, ward, official):
    browser.signed_in(official)
    token = browser._form_token()
    for text in HOSTILE:
        for field in ("text", "text_en", "checked_by", "checked_on", "version"):
            sent = {
                "text": "Câu",
                "version": str(len(written(session))),
                field: text.encode("utf-8", "replace").decode(),
            }
            answer = browser.client.post(address(ward), data={**sent, "csrf_token": token})
            assert answer.status_code in (200, 302)
            assert "<script>alert" not in answer.text
    assert "<script>alert" not in browser.client.get(address(ward)).text
