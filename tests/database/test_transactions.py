"""A unit of work is stored whole or not at all, moments keep their timezone, and writers wait their turn."""

import threading
import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, StatementError

from database.base import new_id, utc_now
from database.engine import open_database, sessions_on, writing
from database.migrating import migrate
from registry.installation.model import InstallationFact
from tests.factories import make_officer


@pytest.fixture
def sessions(fresh):
    migrate(fresh)
    return sessions_on(fresh)


def stored(sessions):
    with sessions() as session:
        return session.scalars(select(InstallationFact.name).order_by(InstallationFact.name)).all()


def fact(name):
    return InstallationFact(name=name, value="x")


def test_an_address_opens_the_database(fresh, fresh_url):
    migrate(fresh)
    sessions = open_database(fresh_url)
    with writing(sessions) as session:
        session.add(fact("a"))
    assert stored(sessions) == ["a"]
    sessions.kw["bind"].dispose()


def breaks_off(sessions, work):
    with writing(sessions) as session:
        work(session)
        raise RuntimeError


def test_what_raises_leaves_nothing(sessions):
    def add(session):
        session.add(fact("a"))
        session.flush()

    with pytest.raises(RuntimeError):
        breaks_off(sessions, add)
    assert stored(sessions) == []


def test_a_released_savepoint_goes_with_its_transaction(sessions):
    """Without the BEGIN that open_engine sends, SQLite kept the one row."""

    def add_in_a_savepoint(session):
        with session.begin_nested():
            session.add(fact("a"))

    with pytest.raises(RuntimeError):
        breaks_off(sessions, add_in_a_savepoint)
    assert stored(sessions) == []


def test_a_failed_savepoint_takes_only_its_own_rows(sessions):
    with writing(sessions) as session:
        session.add(fact("a"))
        session.flush()
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(InstallationFact.__table__.insert().values(name="a", value="again"))
        session.add(fact("b"))
    assert stored(sessions) == ["a", "b"]


def test_writers_that_read_first_wait_for_each_other(sessions):
    """With a plain BEGIN instead, five of the eight failed on SQLite: database is locked."""
    with writing(sessions) as session:
        session.add(InstallationFact(name="sum", value=""))
    errors = []

    def add_one():
        try:
            with writing(sessions) as session:
                row = session.get_one(InstallationFact, "sum", with_for_update=True)
                row.value += "1"
        except Exception as error:  # noqa: BLE001 (whatever went wrong is the test's answer)
            errors.append(error)

    writers = [threading.Thread(target=add_one) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert errors == []
    with sessions() as session:
        assert session.get_one(InstallationFact, "sum").value == "1" * 8


def test_references_are_checked(sessions):
    with pytest.raises(IntegrityError), writing(sessions) as session:
        session.execute(
            InstallationFact.metadata.tables["posting"]
            .insert()
            .values(officer_id=uuid.uuid4(), unit_id=uuid.uuid4(), begins_on=utc_now().date())
        )


def test_a_moment_keeps_its_instant(sessions):
    in_vietnam = datetime(2026, 9, 2, 0, 30, tzinfo=timezone(timedelta(hours=7)))
    with writing(sessions) as session:
        officer = make_officer(session)
        officer.disabled_at = in_vietnam
        enabled = make_officer(session)
    with sessions() as session:
        read = session.get_one(type(officer), officer.id).disabled_at
        assert read == in_vietnam
        assert read.tzinfo is UTC
        assert read.hour == 17
        assert session.get_one(type(officer), enabled.id).disabled_at is None
        asked = select(func.count()).select_from(type(officer)).where(type(officer).disabled_at == in_vietnam)
        assert session.scalar(asked) == 1


def test_a_moment_without_timezone_is_refused(sessions):
    with pytest.raises(StatementError, match="timezone"), writing(sessions) as session:
        make_officer(session).disabled_at = datetime(2026, 9, 2)  # noqa: DTZ001 (what must not be)


def test_identifiers_are_made_in_order():
    made = [new_id() for _ in range(1000)]
    assert made == sorted(made)
    assert len(set(made)) == 1000
    assert {one.version for one in made} == {7}
