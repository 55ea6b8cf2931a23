"""What an admin does about how somebody comes in: another role, a lost phone, out everywhere."""

from datetime import timedelta

import pytest

from database.base import utc_now
from registry.calendar import today
from registry.officers.model import Role
from registry.sign_ins.model import SignIn
from tests.factories import make_officer, make_place, make_posting, make_ward
from tests.signing_in import enrolled, open_sign_in_of

NOBODYS = "00000000-0000-7000-8000-000000000000"
DOORS = ("reset-second-factor", "sign-out", "role")


@pytest.fixture
def place(session):
    return make_place(session)


@pytest.fixture(autouse=True)
def admin(session, place, browser):
    admin = make_officer(session, role=Role.ADMIN, unit=place.unit)
    session.commit()
    browser.signed_in(admin)
    return admin


@pytest.fixture
def officer(session, place):
    officer = make_officer(session, unit=place.unit, name="Phạm Thị Lan")
    enrolled(session, officer)
    open_sign_in_of(session, officer)
    session.commit()
    return officer


def words(page):
    return " ".join(page.select_one("main").get_text().split())


def open_sign_ins(session, officer):
    session.expire_all()
    return session.query(SignIn).filter_by(officer_id=officer.id, ended_at=None).count()


def test_another_role_signs_out(browser, session, officer):
    page = browser.get(f"/officers/{officer.id}/role")
    assert page.select_one("option[selected]")["value"] == "ward_official"
    page = browser.follow(browser.submit(f"/officers/{officer.id}/role", {"role": "leader"}))
    assert "Vai tròLãnh đạo" in words(page).replace(" ", "").replace("Vaitrò", "Vai trò").replace("Lãnhđạo", "Lãnh đạo")
    assert open_sign_ins(session, officer) == 0
    answer = browser.submit(f"/officers/{officer.id}/role", {"role": "king"}, expect=200)
    assert "Hãy chọn một mục" in browser.refusals(answer)[-1]


def test_a_lost_phone_is_taken_away(browser, session, officer):
    page = browser.follow(browser.post(f"/officers/{officer.id}/reset-second-factor"))
    assert "Đã đặt lại" in words(page)
    assert "chưa bật" in words(page)
    session.refresh(officer)
    assert (officer.second_factor_at, officer.must_change_password) == (None, True)
    answer = browser.post(f"/officers/{officer.id}/reset-second-factor", expect=200)
    assert "chưa bật" in browser.refusals(answer)[0]


def test_somebody_is_signed_out_everywhere(browser, session, officer):
    assert "Máy đang đăng nhập" in words(browser.get(f"/officers/{officer.id}"))
    page = browser.follow(browser.post(f"/officers/{officer.id}/sign-out"))
    assert "mọi máy" in words(page)
    assert open_sign_ins(session, officer) == 0


def test_nobody_does_it_to_themselves(browser, session, admin):
    enrolled(session, admin)
    session.commit()
    answer = browser.post(f"/officers/{admin.id}/reset-second-factor", expect=200)
    assert "chính mình" in browser.refusals(answer)[0]
    answer = browser.submit(f"/officers/{admin.id}/role", {"role": "leader"}, expect=200)
    assert "chính mình" in browser.refusals(answer)[-1]
    session.refresh(admin)
    assert admin.role is Role.ADMIN
    assert admin.second_factor_at is not None


def test_nor_to_somebody_who_works_elsewhere_too(browser, session, officer):
    make_posting(session, officer=officer, unit=make_ward(session), begins_on=today())
    session.commit()
    for door in DOORS[:2]:
        assert "nơi khác" in browser.refusals(browser.post(f"/officers/{officer.id}/{door}", expect=200))[0]
    answer = browser.submit(f"/officers/{officer.id}/role", {"role": "leader"}, expect=200)
    assert "nơi khác" in browser.refusals(answer)[-1]
    session.refresh(officer)
    assert officer.second_factor_at is not None
    assert officer.role is Role.WARD_OFFICIAL
    assert open_sign_ins(session, officer) == 1


def test_another_wards_are_as_if_there_were_none(browser, session):
    stranger = make_officer(session, unit=make_ward(session))
    session.commit()
    for door in DOORS:
        answers = [browser.post(f"/officers/{known}/{door}", expect=404) for known in (stranger.id, NOBODYS)]
        assert len({words(browser.checked(answer, 404)) for answer in answers}) == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_an_admin_does_so(browser, session, place, officer, role):
    browser.signed_in(make_officer(session, role=role, unit=place.unit))
    session.commit()
    for door in DOORS:
        browser.post(f"/officers/{officer.id}/{door}", expect=403)


def test_who_was_disabled_for_staying_away_is_told_so(browser, session, officer):
    officer.active_at = utc_now() - timedelta(days=50)
    officer.disabled_at = utc_now()
    session.commit()
    assert "tự khoá vì 45 ngày không vào" in words(browser.get(f"/officers/{officer.id}"))
    officer.active_at = utc_now() - timedelta(days=3)
    session.commit()
    assert "tự khoá" not in words(browser.get(f"/officers/{officer.id}"))
