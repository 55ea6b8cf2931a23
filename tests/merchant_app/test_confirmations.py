"""Confirming on screen whose a login is: who is offered it, what is asked for, and every refusal in words."""

import uuid

import pytest

from registry.audit.operations import record
from registry.officers.hands import let_in, letting_ins_of
from registry.officers.model import HandedOut, Role
from tests.browser import same_page
from tests.factories import make_officer, make_posting, make_ward
from tests.signing_in import code_now, enrolled


@pytest.fixture
def ward(session):
    return make_ward(session)


@pytest.fixture
def admin(session, ward):
    return make_officer(session, role=Role.ADMIN, unit=ward, name="Người Cấp")


@pytest.fixture
def officer(session, ward, admin):
    officer = make_officer(session, unit=ward, name="Người Mới <b>")
    let_in(session, by=admin, officer=officer, what=HandedOut.NEW_PASSWORD)
    session.commit()
    return officer


@pytest.fixture
def leader(session, ward, browser):
    leader = make_officer(session, role=Role.LEADER, unit=ward, name="Lãnh Đạo")
    session.commit()
    browser.signed_in(leader)
    return leader


def words_on(page):
    return " ".join(page.get_text().split())


def begun(browser, session, officer):
    """Begun on the page, and the person chooses another password; the page that then asks for the confirmation."""
    browser.submit(f"/confirmations/{officer.id}")
    return chosen(browser, session, officer)


def chosen(browser, session, officer):
    session.expire_all()
    officer.must_change_password = False
    record(session, by=officer, action="officer:change_password", subject_id=officer.id)
    session.commit()
    return browser.get(f"/confirmations/{officer.id}")


def waiting(session, officer):
    session.expire_all()
    return letting_ins_of(session, [officer.id], confirmed=False)


def test_a_leader_confirms_and_the_admin_sees_by_whom(browser, session, admin, officer, leader):
    assert "1 cán bộ chờ xác nhận" in words_on(browser.get("/"))
    page = browser.get("/confirmations/")
    assert "Cấp mật khẩu mới: Người Cấp" in words_on(page)
    assert page.select(f"main a[href='/confirmations/{officer.id}']")
    page = words_on(browser.get(f"/confirmations/{officer.id}"))
    assert "mọi máy của họ bị đăng xuất" in page
    assert "Xác nhận: đúng người này" not in page
    browser.submit(f"/confirmations/{officer.id}")
    page = words_on(browser.get(f"/confirmations/{officer.id}"))
    assert "Mọi máy của người này đã bị đăng xuất" in page
    assert "trong 60 phút" in page
    assert "Đã có người đăng nhập và đặt mật khẩu mới" in words_on(chosen(browser, session, officer))
    answer = browser.submit(f"/confirmations/{officer.id}", {"met": "y"})
    assert "Không ai chờ xác nhận" in words_on(browser.follow(answer))
    assert not waiting(session, officer)
    assert "không chờ xác nhận" in words_on(browser.get(f"/confirmations/{officer.id}"))
    page = words_on(browser.signed_in(admin).get(f"/officers/{officer.id}"))
    assert "Cấp mật khẩu mớiNgười Cấp," in page
    assert "Lãnh Đạo xác nhận lúc" in page
    assert "Đã xác nhận tài khoản đăng nhập" in words_on(browser.get(f"/trail/officers/{officer.id}"))


def test_the_admin_sees_that_nobody_confirmed_and_cannot(browser, session, admin, officer):
    page = browser.signed_in(admin).get(f"/officers/{officer.id}")
    assert "Chưa ai xác nhận" in words_on(page)
    assert page.select(f"a[href='/confirmations/{officer.id}']")
    answer = browser.submit(f"/confirmations/{officer.id}", expect=200)
    assert "Người Cấp có phần trong tài khoản đăng nhập của cả bạn và người này" in browser.refusals(answer)[0]
    shown = browser.get(f"/confirmations/{officer.id}").select_one("input[name=shown]")["value"]
    answer = browser.post(f"/confirmations/{officer.id}", {"met": "y", "shown": shown}, expect=200)
    assert "Người Cấp có phần trong tài khoản đăng nhập của cả bạn và người này" in browser.refusals(answer)[0]
    assert waiting(session, officer)


def test_it_takes_a_box_that_nobody_ticked_beforehand(browser, session, officer, leader):
    page = begun(browser, session, officer)
    assert not page.select("input[name=met][checked]")
    answer = browser.submit(f"/confirmations/{officer.id}", expect=200)
    assert "Chỉ xác nhận sau khi đã gặp" in " ".join(browser.refusals(answer))
    assert waiting(session, officer)


def test_who_has_a_second_factor_shows_a_code(browser, session, officer, leader):
    secret = enrolled(session, leader)
    session.commit()
    address = f"/confirmations/{officer.id}"
    begun(browser, session, officer)
    for code, words in (("", "Hãy nhập mã xác thực"), ("000000", "Mã chưa đúng")):
        answer = browser.submit(address, {"met": "y", "code": code}, expect=200)
        assert words in " ".join(browser.refusals(answer))
        assert waiting(session, officer)
    browser.submit(address, {"met": "y", "code": code_now(secret)})
    assert not waiting(session, officer)


@pytest.mark.parametrize("shown", ["", "x", "\0", str(uuid.UUID(int=7))])
def test_what_was_not_shown_is_not_confirmed(browser, session, officer, leader, shown):
    for address in (f"/confirmations/{officer.id}", f"/confirmations/{officer.id}/begin"):
        answer = browser.post(address, {"met": "y", "shown": shown}, expect=200)
        assert browser.refusals(answer)
    assert waiting(session, officer)
    assert not officer.must_change_password


def test_each_refusal_says_what_to_do(browser, session, ward, officer, leader):
    def said(words):
        session.commit()
        answer = browser.submit(f"/confirmations/{officer.id}", {"met": "y"}, expect=200)
        assert words in " ".join(browser.refusals(answer))
        assert waiting(session, officer)

    shown = browser.get(f"/confirmations/{officer.id}").select_one("input[name=shown]")["value"]
    answer = browser.post(f"/confirmations/{officer.id}", {"met": "y", "shown": shown}, expect=200)
    assert "Chưa bắt đầu, hoặc đã quá lâu" in browser.refusals(answer)[0]
    begun(browser, session, officer)
    officer.must_change_password = True
    said("chưa đặt mật khẩu mới")
    officer.must_change_password = False
    officer.name = "LANH DAO"
    said("trùng tên mà chưa đủ mã số cán bộ")
    officer.name = "Người Mới"
    make_posting(session, officer=officer, unit=make_ward(session))
    said("còn làm ở nơi khác")


def test_another_wards_officer_is_as_none_and_others_may_not(browser, session, ward, officer, leader):
    elsewhere = make_officer(session, unit=make_ward(session), name="Nơi Khác")
    let_in(session, by=make_officer(session, role=Role.ADMIN), officer=elsewhere, what=HandedOut.ROLE)
    member = make_officer(session, unit=ward, role=Role.TEAM_MEMBER)
    session.commit()
    nobody = uuid.uuid4()
    one, none = (browser.client.get(f"/confirmations/{of}") for of in (elsewhere.id, nobody))
    assert (one.status_code, none.status_code) == (404, 404)
    assert same_page(one, none, elsewhere.id, nobody)
    browser.post(f"/confirmations/{elsewhere.id}", {"met": "y"}, expect=404)
    browser.post(f"/confirmations/{elsewhere.id}/begin", expect=404)
    assert "Nơi Khác" not in words_on(browser.get("/confirmations/"))
    browser.signed_in(member)
    browser.get("/confirmations/", expect=403)
    assert "chờ xác nhận" not in words_on(browser.get("/"))


def test_whoever_may_no_longer_is_told(browser, session, ward, officer, monkeypatch):
    partner = make_officer(session, unit=ward, role=Role.WARD_OFFICIAL, name="Cán Bộ Khác")
    session.commit()
    browser.signed_in(partner)
    form = browser.get(f"/confirmations/{officer.id}").select_one("input[name=shown]")["value"]
    monkeypatch.setattr("registry.officers.confirming.ROLES_BESTOWED", frozenset())
    answer = browser.post(f"/confirmations/{officer.id}", {"met": "y", "shown": form}, expect=200)
    assert "Vai trò của bạn hiện không xác nhận được ai" in browser.refusals(answer)[0]
