"""The verdict of the daily check stands until all is sound again, and nobody without the key writes a better one."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from database.base import utc_now
from registry.audit.model import AuditEntry
from registry.audit.operations import record
from registry.installation.model import InstallationFact
from registry.officers.model import Officer, Role
from registry.officers.operations import add_officer, change_role
from registry.officers.passwords import NewPassword
from registry.trail_checks.everything import check_everything
from registry.trail_checks.verdict import FACT, Standing, note_verdict, standing_of_trail

OFFICER = Officer.__table__


@pytest.fixture
def officer(session):
    added = add_officer(session, by=None, login="can.bo", name="A", role=Role.TEAM_MEMBER, password=NewPassword("!"))
    session.commit()
    return added


def checked(session):
    return note_verdict(session, check_everything(session))


def bend(session, role):
    session.execute(update(OFFICER).values(role=role))
    session.expire_all()


def test_a_bad_verdict_stands_until_all_is_sound_again(session, officer):
    assert standing_of_trail(session) is Standing.UNCHECKED
    assert checked(session) is Standing.SOUND
    assert standing_of_trail(session) is Standing.SOUND
    bend(session, Role.ADMIN)
    for _ in range(2):
        assert checked(session) is Standing.UNSOUND
    bend(session, Role.TEAM_MEMBER)
    assert standing_of_trail(session) is Standing.UNSOUND
    with time_machine.travel(utc_now() + timedelta(days=30)):
        assert standing_of_trail(session) is Standing.UNSOUND
    session.commit()
    assert checked(session) is Standing.SOUND
    told = session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("trail:"))).all()
    assert [entry.action for entry in told] == ["trail:unsound", "trail:sound"]
    assert told[0].details["faults"] == [f"officer {officer.id}: role"]


def test_a_verdict_wiped_out_made_up_or_too_old_is_none(session, officer):
    checked(session)
    fact = session.get(InstallationFact, FACT)
    good = fact.value
    bend(session, Role.ADMIN)
    checked(session)
    for value in (good.replace("2", "3"), "sound", ""):
        fact.value = value
        session.flush()
        assert standing_of_trail(session) is Standing.UNCHECKED
    fact.value = good
    with time_machine.travel(utc_now() + timedelta(days=3)):
        assert standing_of_trail(session) is Standing.UNCHECKED
    session.delete(fact)
    session.flush()
    assert standing_of_trail(session) is Standing.UNCHECKED


def test_what_is_wrong_with_the_chain_is_told_too(session, officer):
    session.add(InstallationFact(name="x", value="x"))
    session.execute(AuditEntry.__table__.insert().values(action="test:smuggled", details={}))
    assert checked(session) is Standing.UNSOUND
    session.commit()
    (told,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "trail:unsound"))
    assert "no link" in told.details["faults"][0]


def decide(session, officer):
    record(session, by=officer, action="account:reject", subject_id=officer.id)
    session.commit()


def unlike(session):
    return [(row.kind, row.row_id, row.differs) for row in check_everything(session).unlike if row.kind == "officer"]


def test_a_decision_in_a_role_nobody_gave_is_named_for_good(session, officer):
    """The row was bent for a moment and put back: the trail tells in which role it was decided."""
    bend(session, Role.LEADER)
    decide(session, officer)
    bend(session, Role.TEAM_MEMBER)
    assert unlike(session) == [("officer", officer.id, "role")]
    decide(session, officer)
    assert unlike(session) == [("officer", officer.id, "role")]


def test_a_decision_as_the_role_changes_is_none_but_one_long_after_is(session, officer):
    change_role(session, by=None, officer=officer, role=Role.LEADER)
    decide(session, officer)
    change_role(session, by=None, officer=officer, role=Role.WARD_OFFICIAL)
    session.commit()
    bend(session, Role.LEADER)
    decide(session, officer)
    bend(session, Role.WARD_OFFICIAL)
    assert unlike(session) == [], "two who did not wait for one another"
    with time_machine.travel(utc_now() + timedelta(hours=1)):
        bend(session, Role.LEADER)
        decide(session, officer)
        bend(session, Role.WARD_OFFICIAL)
    assert unlike(session) == [("officer", officer.id, "role")]
