"""The staff number of an officer on screen: typed with a new one, changed later, refused at its field."""

import pytest

from registry.calendar import today
from registry.officers.model import Role
from registry.officers.queries import officer_with_login
from tests.factories import make_officer, make_posting, make_ward

NOBODYS = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def ward(session):
    return make_ward(session)


@pytest.fixture(autouse=True)
def admin(session, ward, browser):
    admin = make_officer(session, role=Role.ADMIN, unit=ward, name="Quản Trị")
    session.commit()
    browser.signed_in(admin)
    return admin


@pytest.fixture
def officer(session, ward):
    officer = make_officer(session, unit=ward, name="Phạm Thị Lan")
    session.commit()
    return officer


def new_one(ward, **changes):
    sent = {"name": "Lê Văn Mới", "login": "moi.le", "role": "team_member", "where": f"unit:{ward.id}"}
    return sent | {"begins_on": today().isoformat(), "person_number": "cb 0168"} | changes


def test_somebody_new_gets_the_number(browser, session, ward):
    browser.submit("/officers/add", new_one(ward), expect=200)
    officer = officer_with_login(session, "moi.le")
    assert officer.person_number == "CB0168"
    assert "CB0168" in browser.get(f"/officers/{officer.id}").get_text()


def test_without_a_number_the_page_says_so(browser, officer):
    page = browser.get(f"/officers/{officer.id}")
    assert "chưa ghi" in page.get_text()
    assert page.select(f'a[href="/officers/{officer.id}/person-number"]')


@pytest.mark.parametrize("typed", ["số 7", "-7", "1" * 41, "<script>alert(1)</script>", "a\0b", "\u202e1"])
def test_what_is_no_number_is_refused_at_its_field(browser, session, ward, officer, typed):
    for address, sent in (("/officers/add", new_one(ward)), (f"/officers/{officer.id}/person-number", {})):
        answer = browser.submit(address, sent | {"person_number": typed}, expect=200)
        page = browser.checked(answer, 200)
        assert [link.get_text().split(":")[0] for link in page.select("[role=alert] a")] == ["Mã số cán bộ"]
        assert b"<script>alert" not in answer.data
    assert officer_with_login(session, "moi.le") is None
    session.refresh(officer)
    assert officer.person_number is None


def test_it_is_changed_taken_away_and_told(browser, session, officer):
    address = f"/officers/{officer.id}/person-number"
    assert "CB-7" in browser.follow(browser.submit(address, {"person_number": " cb-7 "})).get_text()
    assert browser.get(address).select_one("#person_number")["value"] == "CB-7"
    browser.submit(address, {"person_number": ""})
    session.refresh(officer)
    assert officer.person_number is None
    told = browser.get(f"/trail/officers/{officer.id}").get_text()
    assert "Đã đổi mã số cán bộ" in told
    assert "CB-7" in told


def test_nobody_changes_their_own_or_of_who_works_elsewhere_too(browser, session, admin, officer):
    make_posting(session, officer=officer, unit=make_ward(session))
    session.commit()
    for who, said in ((admin, "của chính mình"), (officer, "nơi khác")):
        answer = browser.submit(f"/officers/{who.id}/person-number", {"person_number": "1"}, expect=200)
        assert said in " ".join(browser.refusals(answer))
        assert not browser.get(f"/officers/{who.id}").select(f'a[href="/officers/{who.id}/person-number"]')
        session.refresh(who)
        assert who.person_number is None


def test_another_wards_officer_is_as_if_there_were_none(browser, session):
    stranger = make_officer(session, unit=make_ward(session))
    session.commit()
    pages = [browser.get(f"/officers/{asked}/person-number", expect=404) for asked in (stranger.id, NOBODYS)]
    assert str(pages[0].main) == str(pages[1].main)
    browser.post(f"/officers/{stranger.id}/person-number", {"person_number": "1"}, expect=404)
    session.refresh(stranger)
    assert stranger.person_number is None


def test_who_decides_goes_without_one_only_where_people_practise(app, browser, session, ward, officer):
    member = make_officer(session, unit=ward, role=Role.TEAM_MEMBER)
    session.commit()
    settings = app.extensions["settings"]

    class Needed:
        """As it is, but that a number is needed: the rest of production wants HTTPS and second factors."""

        person_number_required = True

        def __getattr__(self, name):
            return getattr(settings, name)

    app.extensions["settings"] = Needed()
    wanted = (
        ("/officers/add", new_one(ward, role="leader", person_number="")),
        (f"/officers/{officer.id}/person-number", {"person_number": ""}),
        (f"/officers/{member.id}/role", {"role": "ward_official"}),
    )
    officer.person_number = "CB-1"
    session.commit()
    for address, sent in wanted:
        answer = browser.submit(address, sent, expect=200)
        assert "phải có mã số cán bộ" in " ".join(browser.refusals(answer))
    app.extensions["settings"] = settings
    browser.submit(f"/officers/{member.id}/role", {"role": "ward_official"})
