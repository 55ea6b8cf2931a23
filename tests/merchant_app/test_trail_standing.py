"""The first page of leaders and admins says in red that data were changed past the program, until it is mended."""

import pytest
from sqlalchemy import select, update

from campaigns.daily.errands import LOOKS
from database.engine import sessions_on, writing
from merchant_app.daily import do_errands
from registry.audit.model import AuditEntry
from registry.officers.model import Officer, Role
from registry.trail_checks.starting import begin_installation
from tests.factories import make_officer, make_place
from tests.own_database import begin_with_what_is_there

OFFICER = Officer.__table__


def look(session):
    """What the daily errand does."""
    for name in LOOKS:
        LOOKS[name](session)(session)
    session.commit()


def bend(session, role):
    session.execute(update(OFFICER).where(OFFICER.c.login == "nan.nhan").values(role=role))
    session.commit()
    session.expire_all()


@pytest.mark.parametrize("role", [Role.LEADER, Role.ADMIN])
def test_it_stands_there_until_all_is_sound_again(browser, session, role):
    place = make_place(session)
    reader = make_officer(session, role=role, unit=place.unit)
    make_officer(session, login="nan.nhan", unit=place.unit)
    begin_with_what_is_there(session)
    session.commit()
    browser.signed_in(reader)
    assert "chưa soát nhật ký" in browser.get("/").select_one(".note-waiting").get_text()
    look(session)
    assert browser.get("/").select_one(".note") is None
    bend(session, Role.ADMIN)
    look(session)
    bend(session, Role.WARD_OFFICIAL)
    for _ in range(2):
        assert "sửa ngoài chương trình" in browser.get("/").select_one(".note-bad[role=alert]").get_text()
    look(session)
    assert browser.get("/").select_one(".note") is None


def test_nobody_else_is_told(browser, session):
    official = make_officer(session, unit=make_place(session).unit)
    session.commit()
    assert browser.signed_in(official).get("/").select_one(".note") is None


def test_the_daily_errand_looks_once_a_day(own_engine):
    sessions = sessions_on(own_engine)
    with writing(sessions) as session:
        begin_installation(session)
        make_officer(session, login="nan.nhan")
    done = do_errands(sessions, years=5)
    assert done["checks that found something bent"] == 1, "an officer nobody told of"
    assert "entries of the trail checked" not in do_errands(sessions, years=5)
    assert do_errands(sessions, years=5, again=True)["entries of the trail checked"] > 1
    with sessions() as session:
        assert session.scalars(select(AuditEntry.action).where(AuditEntry.action == "trail:unsound")).one()
