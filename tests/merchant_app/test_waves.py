"""Waves on screen: how many signs are replaced, which shops are left, beginning one and calling it off."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from registry.calendar import today
from registry.officers.model import Role
from registry.signs.model import ReprintReason, SignWave
from registry.signs.operations import make_sign, post_sign
from registry.signs.reprinting import reprint_sign
from tests.factories import make_officer, make_place, make_ward
from tests.printing import make_shops
from tests.tampering import set_past_triggers


@pytest.fixture
def place(session):
    return make_place(session, unit=make_ward(session, name="Phường Thử"), name="Phố <b>Ba</b>")


@pytest.fixture(autouse=True)
def official(session, place, browser):
    official = make_officer(session, unit=place.unit)
    session.commit()
    browser.signed_in(official)
    return official


@pytest.fixture
def signs(session, place, official):
    """Three that hang since ten days."""
    lines = {"place_line": "PHỐ BA", "unit_line": "Phường Thử"}
    made = [
        make_sign(session, by=official, merchant_id=shop.id, layout="a6", **lines)
        for shop in make_shops(session, place, 3)
    ]
    for sign in made:
        set_past_triggers(session, sign, created_at=sign.created_at - timedelta(days=30))
        post_sign(session, by=official, sign_id=sign.id, on=today() - timedelta(days=10))
    session.commit()
    return made


def words_on(page):
    return " ".join(page.get_text(" ").split())


def wave_of(session):
    session.rollback()
    session.expire_all()
    return session.scalars(select(SignWave)).one_or_none()


def test_nothing_left_says_so(browser):
    assert "Không còn biển cũ nào phải thay." in words_on(browser.get("/waves/"))
    assert browser.get("/").select_one('a[href="/waves/"]') is None


def test_what_turned_old_is_listed_until_its_successor_hangs(browser, session, place, official, signs):
    fresh = [reprint_sign(session, by=official, sign_id=sign.id, reason=ReprintReason.FADED) for sign in signs[:2]]
    post_sign(session, by=official, sign_id=fresh[0].id, on=today())
    session.commit()
    assert "còn 1 biển cũ" in words_on(browser.get("/waves/"))
    assert "1 biển cũ phải thay" in words_on(browser.get("/").select_one('a[href="/waves/"]'))
    page = browser.get(f"/waves/old/{place.id}")
    assert "đã thay 1/2 biển" in words_on(page)
    assert signs[1].serial in words_on(page)
    assert signs[0].serial not in words_on(page)
    assert page.select_one(f'a[href="/print-runs/new?only=changed&paper=a6&place={place.id}"]')
    post_sign(session, by=official, sign_id=fresh[1].id, on=today())
    session.commit()
    assert "Không còn biển cũ nào phải thay." in words_on(browser.get(f"/waves/old/{place.id}"))


def test_one_is_begun_and_called_off(browser, session, place, signs):
    answer = browser.submit("/waves/", {"where": str(place.id), "reason": "other", "note": "<script>alert(1)</script>"})
    wave = wave_of(session)
    assert answer.location == f"/waves/{wave.id}"
    page = browser.get(f"/waves/{wave.id}")
    assert "đã thay 0/3 biển" in words_on(page)
    assert "<script>alert" not in str(page.select_one("main"))
    assert browser.client.get(f"/waves/{wave.id}/call-off").location == f"/waves/{wave.id}"
    actions = [form.get("action") for form in page.select("form")]
    browser.submit(f"/waves/{wave.id}", form=actions.index(f"/waves/{wave.id}/call-off"))
    assert "Đã bỏ" in words_on(browser.get(f"/waves/{wave.id}"))


def test_one_of_a_ward(browser, session, place, signs):
    browser.submit("/waves/", {"where": f"ward-{place.unit_id}", "reason": "names"})
    wave = wave_of(session)
    assert (wave.place_id, wave.unit_id) == (None, place.unit_id)
    assert "Phường Thử" in words_on(browser.get(f"/waves/{wave.id}"))
    assert "Phường Thử" in words_on(browser.get("/waves/"))


def test_a_wave_of_a_ward_leads_to_printing_what_is_left_of_it(browser, session, place, official, signs):
    other = make_place(session, unit=place.unit, name="Phố Tư")
    (shop,) = make_shops(session, other, 1)
    sign = make_sign(session, by=official, merchant_id=shop.id, layout="a6", place_line="PHỐ TƯ", unit_line="Thử")
    a4 = make_sign(session, by=official, merchant_id=shop.id, layout="a4", place_line="PHỐ TƯ", unit_line="Thử")
    for one in (sign, a4):
        set_past_triggers(session, one, created_at=one.created_at - timedelta(days=30))
        post_sign(session, by=official, sign_id=one.id, on=today() - timedelta(days=10))
    session.commit()
    browser.submit("/waves/", {"where": f"ward-{place.unit_id}", "reason": "papers"})
    page = browser.get(f"/waves/{wave_of(session).id}")
    links = [link["href"] for link in page.select('a[href^="/print-runs/new"]')]
    assert sorted(link.split("&place=")[0] for link in links) == [
        "/print-runs/new?only=changed&paper=a4",
        "/print-runs/new?only=changed&paper=a6",
    ]
    both = next(link for link in links if "a6" in link)
    chosen = browser.get(both)
    assert {box["value"] for box in chosen.select("[name=places][checked]")} == {str(place.id), str(other.id)}
    assert [box["value"] for box in chosen.select("[name=only][checked], [name=paper][checked]")] == ["changed", "a6"]
    bent = browser.get(f"/print-runs/new?place={place.unit_id}&place=x&only=nobody&paper=%00")
    assert not bent.select("[name=places][checked]")
    leader = make_officer(session, unit=place.unit, role=Role.LEADER)
    session.commit()
    browser.signed_in(leader)
    assert not browser.get(f"/waves/{wave_of(session).id}").select('a[href^="/print-runs/new"]')


def test_a_wave_is_over_with_its_last_sign_and_kept_with_its_day(browser, session, place, official, signs):
    browser.submit("/waves/", {"where": str(place.id), "reason": "rules"})
    wave = wave_of(session)
    lines = {"place_line": "PHỐ BA", "unit_line": "Phường Thử"}
    for sign in signs:
        page = browser.get("/waves/")
        assert page.select(f'[aria-labelledby=left] a[href="/waves/{wave.id}"]')
        assert not page.select("[aria-labelledby=finished]")
        fresh = make_sign(session, by=official, merchant_id=sign.merchant_id, layout="a6", **lines)
        post_sign(session, by=official, sign_id=fresh.id, on=today())
        session.commit()
    page = browser.get("/waves/")
    assert not page.select(f'[aria-labelledby=left] a[href="/waves/{wave.id}"]')
    over = words_on(page.select_one(f'[aria-labelledby=finished] a[href="/waves/{wave.id}"]'))
    assert f"xong ngày {today():%d/%m/%Y}" in over
    assert "3/3" in over
    page = browser.get(f"/waves/{wave.id}")
    assert "Đã xong" in words_on(page)
    assert f"Biển mới cuối cùng treo ngày {today():%d/%m/%Y}" in words_on(page)
    assert f"/waves/{wave.id}/call-off" not in str(page)


def test_what_cannot_begin_is_told_at_its_field(browser, session, place):
    answer = browser.submit("/waves/", {"where": str(place.id), "reason": "papers"}, expect=200)
    assert "chưa có biển nào đang gắn" in answer.text
    answer = browser.submit("/waves/", {"where": str(place.id), "reason": "other"}, expect=200)
    assert "Hãy ghi vì sao thay biển." in answer.text
    for typed in ("=1+1", "x" * 10_000, "ward-", "ward-x", "a\0b"):
        browser.post("/waves/", {"where": typed, "reason": typed, "note": typed}, expect=200)
    assert wave_of(session) is None


def test_others_may_not(browser, session, place, signs):
    browser.submit("/waves/", {"where": str(place.id), "reason": "rules"})
    wave = wave_of(session)
    stranger = make_officer(session, unit=make_ward(session), role=Role.LEADER)
    member = make_officer(session, unit=place.unit, role=Role.TEAM_MEMBER)
    session.commit()
    for officer, refused in ((stranger, 404), (member, 403)):
        browser.signed_in(officer)
        for url in (f"/waves/{wave.id}", f"/waves/old/{place.id}"):
            browser.get(url, expect=refused)
        browser.post(f"/waves/{wave.id}/call-off", {}, expect=refused)
