"""Criteria on screen: how each is counted, one's own, further versions, and retiring."""

import pytest
from sqlalchemy import select

from campaigns.criteria.model import Criterion
from campaigns.criteria.operations import CriterionContent, define_criterion, revise_criterion
from campaigns.criteria.ready import READY
from campaigns.ladder.model import Rung
from registry.officers.model import Role
from tests.factories import make_officer, make_ward
from tests.hostile import HOSTILE

TYPED = {"name": "Quán ăn có biển", "rung": "sign_posted", "lines": ["eatery"], "what_counts": "Thấy biển\ntreo."}


@pytest.fixture
def ward(session):
    return make_ward(session)


@pytest.fixture
def official(session, ward):
    official = make_officer(session, unit=ward)
    session.commit()
    return official


@pytest.fixture
def own(session, ward, official):
    said = CriterionContent(name="Có biển treo", rung=Rung.SIGN_POSTED, what_counts="Thấy biển.")
    own = define_criterion(session, by=official, unit_id=ward.id, content=said)
    session.commit()
    return own


def words(page):
    return " ".join(page.main.get_text(" ", strip=True).split())


def test_every_ready_criterion_says_how_it_is_counted(browser, official):
    browser.signed_in(official)
    page = browser.get("/criteria/")
    assert len(page.select("main .rows li")) == len(READY)
    for link in page.select("main .rows a"):
        said = words(browser.get(link["href"]))
        assert "Cách tính số 1" in said
        assert "mọi ngành hàng" in said
        assert "không bao giờ thành 100 %" in said


def test_one_s_own_is_defined_and_told_with_its_scope(browser, official, ward):
    page = browser.signed_in(official).follow(browser.submit("/criteria/define", TYPED))
    said = words(page)
    assert page.h1.text == "Quán ăn có biển"
    for told in ("Thấy biển treo.", "Ăn uống", "mọi loại", ", ngoài phạm vi", ward.name):
        assert told in said
    assert "Quán ăn có biển" in words(browser.get("/criteria/"))


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"name": ""}, "name", "Hãy nhập tên tiêu chí."),
        ({"name": "CO BIEN TREO"}, "name", "Đơn vị đã có"),
        ({"what_counts": " "}, "what_counts", "Hãy ghi thế nào là đạt."),
        ({"rung": "paused"}, "rung", "Hãy chọn một mục"),
        ({"lines": ["x"]}, "lines", "Hãy chọn một mục"),
        ({"what_counts": "x" * 501}, "what_counts", "Dài quá"),
    ],
)
def test_each_refusal_stands_at_its_field(browser, session, official, own, typed, field, told):
    answer = browser.signed_in(official).submit("/criteria/define", {**TYPED, **typed}, expect=200)
    assert told in browser.checked(answer, 200).select_one(f"#{field}-refusal").get_text()
    assert len(session.scalars(select(Criterion)).all()) == len(READY) + 1


def test_another_way_of_counting_is_a_further_version_and_both_can_be_read(browser, official, own):
    browser.signed_in(official)
    page = browser.follow(browser.submit(f"/criteria/{own.id}/revise", {"rung": "regular_use", "kinds": ["company"]}))
    assert "Cách tính số 2" in words(page)
    assert "Doanh nghiệp" in words(page)
    old = browser.get(f"/criteria/{own.id}")
    assert "Đây là cách tính cũ" in words(old)
    assert not old.select(f"a[href='/criteria/{own.id}/revise']")
    answer = browser.submit(f"/criteria/{own.id}/revise", {"name": "Khác"}, expect=200)
    assert "Đã có cách tính mới hơn" in " ".join(browser.refusals(answer))
    assert "Chưa lưu" in words(browser.follow(browser.post(f"/criteria/{own.id}/retire", {})))


def test_a_retired_one_is_offered_no_more(browser, official, own):
    browser.signed_in(official)
    page = browser.follow(browser.post(f"/criteria/{own.id}/retire", {}))
    assert "đã thôi dùng từ" in words(page)
    assert "Có biển treo" not in words(browser.get("/criteria/"))
    answer = browser.submit(f"/criteria/{own.id}/revise", {"name": "Khác"}, expect=200)
    assert "Tiêu chí này đã thôi dùng." in " ".join(browser.refusals(answer))


def test_nothing_of_it_is_left_once_what_does_not_show_is_taken_away(browser, official):
    answer = browser.signed_in(official).submit("/criteria/define", {**TYPED, "what_counts": "\u3000"}, expect=200)
    assert "thế nào là đạt" in " ".join(browser.refusals(answer))


def test_others_see_or_do_not(browser, session, ward, own):
    leader, stranger = (
        make_officer(session, role=Role.LEADER, unit=ward),
        make_officer(session, unit=make_ward(session)),
    )
    nowhere = make_officer(session)
    session.commit()
    page = browser.signed_in(leader).get(f"/criteria/{own.id}")
    assert not page.select("main form")
    browser.get("/criteria/define", expect=403)
    browser.signed_in(stranger)
    for path in ("", "/revise"):
        assert browser.client.get(f"/criteria/{own.id}{path}").status_code == 404
    assert browser.client.get(f"/criteria/{READY[0].id}/revise").status_code == 404
    assert "Chỉ cán bộ được phân công cả phường" in words(browser.signed_in(nowhere).get("/criteria/define"))


def test_a_campaign_says_that_there_is_a_newer_way(browser, session, ward, official, own):
    said = CriterionContent(name="Có biển treo", rung=Rung.REGULAR_USE, what_counts="Thấy dùng.")
    newer = revise_criterion(session, by=official, criterion_id=own.id, content=said)
    session.commit()
    page = browser.signed_in(official).get("/campaigns/plan")
    assert page.select_one(f"#criterion option[value='{newer.id}']").text == "Có biển treo, cách tính 2"
    assert not page.select(f"#criterion option[value='{own.id}']")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_or_refused_and_shown_escaped(browser, official, ward, text):
    sent = text.encode("utf-8", "replace").decode()
    browser.signed_in(official)
    said = {**TYPED, "unit": str(ward.id), "csrf_token": browser._form_token()}
    for field in ("name", "what_counts", "rung", "unit", "kinds"):
        answer = browser.client.post("/criteria/define", data={**said, field: sent})
        assert answer.status_code in (200, 302)
        assert "<script>alert" not in answer.text
    assert "<script>alert" not in browser.client.get("/criteria/").text
