"""Who let whom in is held to the trail; and rows from before there were marks get theirs once."""

import pytest
from sqlalchemy import delete, insert, select, update

from database.base import new_id, utc_now
from database.triggers import triggers_set_aside
from registry.audit.model import AuditEntry
from registry.audit.operations import record
from registry.installation.errors import NotAsTold
from registry.installation.keyed import is_stated
from registry.installation.model import InstallationFact
from registry.officers.binding import is_as_told, letting_in_is_as_told, start_binding
from registry.officers.model import LettingIn, Officer, Role
from registry.officers.operations import add_officer, change_role
from registry.officers.passwords import NewPassword
from registry.second_factors.binding import is_bound
from registry.second_factors.model import SecondFactor
from registry.trail_checks.bound_once import BIND, DONE, bind_what_is_there
from registry.trail_checks.everything import check_everything
from tests.signing_in import enrolled
from tests.tampering import without_triggers

ROWS, OFFICER, FACTOR = LettingIn.__table__, Officer.__table__, SecondFactor.__table__
NEW = NewPassword("!")


@pytest.fixture
def admin(session):
    return add_officer(session, by=None, login="quan.tri", name="Q", role=Role.ADMIN, password=NEW)


@pytest.fixture
def leader(session):
    return add_officer(session, by=None, login="lanh.dao", name="L", role=Role.LEADER, password=NEW)


@pytest.fixture
def added(session, admin, leader):
    new = add_officer(session, by=admin, login="moi", name="M", role=Role.TEAM_MEMBER, password=NEW)
    change_role(session, by=admin, officer=new, role=Role.WARD_OFFICIAL)
    session.commit()
    return new


def confirm(session, added, leader):
    """What registry.officers.confirming writes."""
    rows = session.scalars(select(LettingIn).where(LettingIn.officer_id == added.id)).all()
    for row in rows:
        row.confirmed_at, row.confirmed_by_id = utc_now(), leader.id
    session.flush()
    record(session, by=leader, action="officer:confirm", subject_id=added.id)
    session.commit()
    return rows


def unlike(session):
    session.expire_all()
    return [(row.kind, row.row_id, row.differs) for row in check_everything(session).unlike]


def test_what_the_program_wrote_is_as_told(session, added, leader):
    assert unlike(session) == []
    confirm(session, added, leader)
    assert unlike(session) == []


def test_a_confirmation_written_with_sql_is_named(session, added, leader):
    first = min(session.scalars(select(LettingIn.id)))
    session.execute(update(ROWS).values(confirmed_by_id=leader.id, confirmed_at=utc_now()))
    assert unlike(session) == [("letting_in", first, "bound")]
    session.execute(update(ROWS).where(ROWS.c.confirmed_at.is_(None)).values(confirmed_at=utc_now()))


def test_rows_that_are_gone_put_in_or_turned_are_named(session, added, admin, leader):
    rows = confirm(session, added, leader)
    first, second = sorted(row.id for row in rows)
    own = {row.id: dict(session.execute(select(ROWS).where(ROWS.c.id == row.id)).mappings().one()) for row in rows}
    deeds = [
        (delete(ROWS).where(ROWS.c.id == second), second, "id"),
        (update(ROWS).where(ROWS.c.id == first).values(by_id=leader.id), first, "id"),
        (update(ROWS).values(confirmed_by_id=admin.id, bound=""), first, "confirmed_by_id"),
        (update(ROWS).values(confirmed_by_id=None, confirmed_at=None, bound=""), first, "confirmed_at"),
        (insert(ROWS).values(own[first] | {"id": (planted := new_id()), "by_id": leader.id}), planted, "id"),
    ]
    for deed, row_id, differs in deeds:
        with without_triggers(session):
            session.execute(deed)
            assert unlike(session) == [("letting_in", row_id, differs)]
    assert unlike(session) == []


def from_before(session):
    """Rows as an older version left them: no marks."""
    with triggers_set_aside(session.connection(), ROWS.name):
        for table in (OFFICER, ROWS, FACTOR):
            session.execute(update(table).values(bound=""))
    session.commit()
    session.expire_all()


def test_older_rows_are_bound_once_as_far_as_the_trail_bears_them_out(session, added, leader):
    confirm(session, added, leader)
    enrolled(session, added)
    record(session, by=None, action="second_factor:enrol", subject_id=added.id)
    from_before(session)
    assert not is_as_told(added)
    bind_what_is_there(session)
    session.commit()
    assert all(is_as_told(officer) for officer in session.scalars(select(Officer)))
    assert all(letting_in_is_as_told(row) for row in session.scalars(select(LettingIn)))
    assert is_bound(session.scalars(select(SecondFactor)).one())
    (told,) = session.scalars(select(AuditEntry).where(AuditEntry.action == BIND))
    assert told.details == {"officers": 3}
    session.execute(update(OFFICER).values(bound=""))
    session.expire_all()
    bind_what_is_there(session)
    assert not is_as_told(added), "never again"


def test_what_somebody_bent_before_is_not_bound(session, added):
    from_before(session)
    session.execute(update(OFFICER).where(OFFICER.c.id == added.id).values(role=Role.ADMIN))
    with pytest.raises(NotAsTold, match="role"):
        bind_what_is_there(session)
    session.execute(update(OFFICER).where(OFFICER.c.id == added.id).values(role=Role.WARD_OFFICIAL))
    session.execute(insert(AuditEntry).values(action="test:smuggled", details={}))
    with pytest.raises(NotAsTold, match="no link"):
        bind_what_is_there(session)


@pytest.mark.parametrize("table", [OFFICER, ROWS, FACTOR], ids=lambda table: table.name)
def test_the_fact_alone_taken_away_binds_nothing_anew(session, added, table):
    enrolled(session, added)
    record(session, by=None, action="second_factor:enrol", subject_id=added.id)
    session.commit()
    bind_what_is_there(session)
    session.commit()
    session.execute(delete(InstallationFact))
    bind_what_is_there(session)
    assert is_stated(session, DONE)
    session.execute(delete(InstallationFact))
    session.expire_all()
    with without_triggers(session):
        session.execute(update(table).values(bound=""))
        with pytest.raises(NotAsTold, match=table.name):
            bind_what_is_there(session)


@pytest.mark.parametrize(
    ("action", "details", "borne_out"),
    [
        ("officer:reset_password", {}, True),
        ("officer:change_role", {"changes": {"role": ["team_member", "ward_official"]}}, True),
        ("officer:change_role", {"changes": {"role": ["ward_official", "partner"]}}, False),
        ("officer:change_role", {}, False),
    ],
)
def test_entries_from_before_named_no_row(session, added, action, details, borne_out):
    """Whoever may have let somebody in then bears out a row of the two; who took a role away does not."""
    other = add_officer(session, by=None, login="quan.tri.2", name="Q2", role=Role.ADMIN, password=NEW)
    record(session, by=other, action=action, subject_id=added.id, **details)
    session.execute(
        insert(ROWS).values(
            id=(row_id := new_id()), created_at=utc_now(), officer_id=added.id, by_id=other.id, what="role", bound=""
        )
    )
    session.commit()
    assert unlike(session) == ([] if borne_out else [("letting_in", row_id, "id")])


def test_remembering_to_bind_twice_binds_once(session, admin):
    start_binding()
    assert is_as_told(admin)
